"""Checks under guessing and under load: `python -m benchmarks.verify --help`; JSON on stdout.

`guesses` tries codes and persons against a running server whose limits are lifted by code, and
times hits against misses. `load` asks `sogoc serve` by code from many connections (needs `wrk`) and
says what an answer costs in processor time, server only.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from api.accounts_desk import add_verifier
from api.settings import Settings
from api.wiring import Services
from benchmarks.verify import guesses, times
from benchmarks.verify.office import fill
from benchmarks.verify.servers import Running, as_installed, open_doors


def main() -> None:
    """Fill an office, ask it, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("guesses", "load"))
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--guesses", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100, help="of each kind, for the times")
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = (guess if wanted.what == "guesses" else load)(Path(folder), wanted)
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")


def guess(home: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Guess, and time."""
    known, codes = fill(home, wanted.entries, wanted.copies)
    services = Services(Settings(home=home))
    token = add_verifier(services.database, "guesser", "Guesser", 1, "benchmark")
    half = wanted.guesses // 2
    with open_doors(home) as server:
        return {
            "entries": len(known),
            "codes_guessed": guesses.guess_codes(server.port, half, codes),
            "persons_guessed": guesses.guess_persons(server.port, half, known, token),
            "by_code": times.codes(server.port, codes, wanted.rounds * 20),
            "page": times.look_ups(server.port, known, wanted.rounds),
            "behind_the_page": times.bare(services, known, wanted.rounds * 20),
        }


def load(home: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Ask by code as fast as it goes, a copy that is there."""
    _, codes = fill(home, wanted.entries, wanted.copies)
    found = {}
    for workers in wanted.workers:
        with as_installed(home, workers) as server:
            for _ in range(10 * workers):  # the first answer of each worker judges the file
                urlopen(f"http://127.0.0.1:{server.port}/api/v1/verify?code={codes[0]}").read()
            found[f"{workers} workers"] = _wrk(server, codes[0], wanted.connections, wanted.seconds)
    return found


def _wrk(server: Running, code: str, connections: int, seconds: int) -> dict[str, Any]:
    address = f"http://127.0.0.1:{server.port}/api/v1/verify?code={code}"
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    before = server.cpu_seconds()
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    used = server.cpu_seconds() - before
    answers = int(_after(r"(\d+) requests in", said))
    return {
        "answers_a_second": float(_after(r"Requests/sec:\s+([\d.]+)", said)),
        "answers": answers,
        "errors": re.findall(r"(?:Socket errors|Non-2xx).*", said),
        "p50": _after(r"50%\s+(\S+)", said),
        "p99": _after(r"99%\s+(\S+)", said),
        "processor_us_an_answer": round(1e6 * used / answers, 1),
    }


def _after(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise SystemExit(f"wrk said something else:\n{text}")
    return found[1]


if __name__ == "__main__":
    main()
