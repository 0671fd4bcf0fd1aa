"""Ingest drawn volumes end to end and say how long it took: `python -m benchmarks.ingest`.

Everything that an office's run does is timed: files kept, decoded, read, stored in SQL. A first run
of two pages warms the disk cache and is not counted. Peak memory is the largest process's.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from samples.draw import draw_files

ROOT: Final = Path(__file__).parents[2]
SOGOC: Final = "from api.cli import main; main()"
KINDS: Final = ("typewriter", "laser", "jpeg200", "bitonal", "book", "portrait", "stamps", "faint")


def draw(folder: Path, pages: int) -> int:
    """Draw volumes of some kinds in turn until there are enough pages; gives their number."""
    folder.mkdir(parents=True, exist_ok=True)
    each = max(1, -(-pages // len(KINDS)))
    drawn = 0
    for kind in KINDS:
        count = min(each, pages - drawn)
        if count > 0:
            draw_files(kind, count, 6000, 300, folder)
            drawn += count
    return drawn


def ingest(files: Path, home: Path, jobs: int) -> dict[str, float]:
    """Run `sogoc ingest` into a fresh home; gives seconds and memory."""
    shutil.rmtree(home, ignore_errors=True)
    command = [sys.executable, "-c", SOGOC, "ingest", str(files), "--batch", "b", "-j", str(jobs)]
    env = {**os.environ, "SOGOC_HOME": str(home), "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        print(done.stderr.decode()[-800:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": wall, "cpu_s": cpu, "peak_mib": after.ru_maxrss / 1024}


def main() -> None:
    """Draw, ingest, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmarks" / "ingest")
    given = parser.parse_args()
    folder: Path = given.folder.absolute()
    shutil.rmtree(folder, ignore_errors=True)
    draw(folder / "warm", 2)
    pages = draw(folder / "scans", given.pages)
    ingest(folder / "warm", folder / "home", given.jobs)
    result: dict[str, Any] = ingest(folder / "scans", folder / "home", given.jobs)
    result |= {"pages": pages, "jobs": given.jobs, "cpus": os.cpu_count()}
    result["pages_per_minute"] = 60 * pages / result["wall_s"]
    result["cpu_s_per_page"] = result["cpu_s"] / pages
    print(json.dumps({name: round(value, 2) for name, value in result.items()}, indent=1))


if __name__ == "__main__":
    main()
