"""Draw fresh pages and read them with sogoc and beside it: `python -m benchmarks.reading`.

Seeds start at 5000, the repository's samples use small ones. All readers see the same files, one
after the other, one thread each. Processor seconds are those of the reader's whole process tree,
once for each kind; what its start takes is measured on an empty page and told apart. The floor is
one network run for each cell that holds something, on its true box.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from benchmarks.reading.cells import Pages, load
from benchmarks.reading.reliability import calibration_error
from benchmarks.reading.score import Tally, grouped, judge, kind_of, summarise, total
from samples.draw import draw_files
from samples.files import Truth, save_truth
from samples.kinds import KINDS

ROOT: Final = Path(__file__).parents[2]
FLOOR: Final = "true boxes"
STARTS: Final = 3  # the least of so many counts
NO_ROWS: Final = 3  # what `sogoc read` exits with where no row was read
SOGOC: Final = "from api.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read files: its name and the command before files, truth and output."""

    name: str
    command: tuple[str, ...]
    takes_truth: bool = True


def readers(other: Path) -> list[Reader]:
    """Give the readers that can run here; img2table needs an environment of its own."""
    python = sys.executable
    module = (python, "-m")
    found = [
        Reader(FLOOR, (*module, "benchmarks.reading.true_boxes")),
        Reader("sogoc", (python, "-c", SOGOC, "read", "--long", "-j", "1"), takes_truth=False),
        Reader("page psm 6", (*module, "benchmarks.reading.whole_page", "--psm", "6")),
        Reader("page psm 11", (*module, "benchmarks.reading.whole_page", "--psm", "11")),
    ]
    if other.exists():
        found.append(Reader("img2table", (str(other), "-m", "benchmarks.reading.with_img2table")))
    return found


def draw_pages(kinds: Sequence[str], pages: int, seed: int, folder: Path) -> list[Truth]:
    """Draw the pages to read, each a volume of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    truths: list[Truth] = []
    for kind in kinds:
        for index in range(pages):
            truths += draw_files(kind, 1, seed + index, 300, folder)
        print(f"drawn: {kind}", file=sys.stderr, flush=True)
    save_truth(truths, folder)
    return truths


def start_of(reader: Reader, folder: Path, truth: Path) -> float:
    """Read an empty page; gives the processor seconds that a start takes."""
    empty = folder / "start" / "empty.png"
    empty.parent.mkdir(exist_ok=True)
    Image.new("RGB", (400, 300), "white").save(empty, dpi=(300, 300))
    out = empty.with_suffix(".csv")
    return min(run(reader, [empty], truth, out, fine=(0, NO_ROWS)) for _ in range(STARTS))


def run(
    reader: Reader, files: Sequence[Path], truth: Path, out: Path, fine: Sequence[int] = (0,)
) -> float:
    """Read files; gives processor seconds of the reader and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    known = ["--truth", str(truth)] if reader.takes_truth else []
    command = [*reader.command, *map(str, files), *known, "-o", str(out)]
    limited = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=False, env=limited, cwd=ROOT, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in fine or not out.exists():
        print(f"{reader.name}: exit {done.returncode}\n{done.stderr.decode()[-800:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run_kinds(
    reader: Reader, truth: Pages, folder: Path, table: Path, start: float
) -> tuple[Pages, dict[str, float]]:
    """Read kind by kind; gives what was read, and seconds a page by kind without the start."""
    files: dict[str, list[Path]] = {}
    for file, _ in sorted(truth):
        files.setdefault(kind_of(file), []).append(folder / file)
    read: Pages = {}
    seconds: dict[str, float] = {}
    for kind, paths in files.items():
        chosen = sorted(set(paths))
        out = folder / f"read-{reader.name.replace(' ', '-')}-{kind}.csv"
        out.unlink(missing_ok=True)
        seconds[kind] = (run(reader, chosen, table, out) - start) / len(paths)
        read |= load(out) if out.exists() else {}
    return read, seconds


def report(
    name: str, truth: Pages, read: Pages, cpu: dict[str, float], floor: dict[str, float]
) -> dict[str, Any]:
    """Score one reader and print a line for each kind."""
    kinds = grouped(judge(truth, read))
    mean = sum(cpu[kind_of(file)] for file, _ in truth) / len(truth)
    least = sum(floor[kind_of(file)] for file, _ in truth) / len(truth) if floor else None
    print(f"\n{name}: {mean:.2f} processor seconds a page")
    heads = ("rows", "exact", "written", "header", "struck", "CER", "at 0.1%", "at 1%", "ECE")
    print(f"{'':14}" + "".join(f"{head:>9}" for head in (*heads, "CPU s", "of floor")))
    for kind, tally in [*kinds.items(), ("all", total(kinds))]:
        s = summarise(tally)
        shares = [s["rows_found"], s["exact"], s["exact_written"], s["header"], s["struck"]]
        shares += [s["cer"], s["coverage"]["0.001"], s["coverage"]["0.01"], stated_error(tally)]
        shown = (f"{'-':>9}" if share is None else f"{100 * share:8.1f}%" for share in shares)
        own, base = cpu.get(kind, mean), floor.get(kind, least)
        ratio = f"{own / base:9.2f}" if base else f"{'-':>9}"
        print(f"{kind:14}" + "".join(shown) + f"{own:9.2f}{ratio}", flush=True)
    figures = {
        kind: {**summarise(tally), "cpu_per_page": cpu[kind]} for kind, tally in kinds.items()
    }
    everything = {"cpu_per_page": mean, "of_floor": mean / least if least else None}
    return {**everything, "all": summarise(total(kinds)), "kinds": figures}


def stated_error(tally: Tally) -> float | None:
    """Give the expected calibration error of the stated probabilities; None without values."""
    given = (cell for cell in tally.cells if cell.row and cell.got is not None)
    pairs = [(c.got.p_wrong, not c.right) for c in given if c.got is not None]
    valued = [(p, wrong) for p, wrong in pairs if p < 1.0]
    return calibration_error(valued) if valued else None


def main() -> None:
    """Draw, read and score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=KINDS)
    parser.add_argument("--pages", type=int, default=1, help="of each kind")
    parser.add_argument("--seed", type=int, default=5000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmarks" / "reading")
    parser.add_argument("--readers", nargs="+", help="only these")
    parser.add_argument("--other", type=Path, default=ROOT / ".venv-bench" / "bin" / "python")
    parser.add_argument("--drawn", action="store_true", help="read what FOLDER already holds")
    parser.add_argument("--json", type=Path, help="write all figures here")
    given = parser.parse_args()
    folder: Path = given.folder.absolute()
    if not given.drawn:
        draw_pages(given.kinds, given.pages, given.seed, folder)
    table = folder / "truth.csv"
    truth = load(table)
    results: dict[str, Any] = {}
    floor: dict[str, float] = {}
    for reader in readers(given.other.absolute()):
        if given.readers and reader.name not in given.readers:
            continue
        start = start_of(reader, folder, table)
        read, cpu = run_kinds(reader, truth, folder, table, start)
        floor = cpu if reader.name == FLOOR else floor
        figures = report(reader.name, truth, read, cpu, floor)
        print(f"a start takes {start:.2f} processor seconds more")
        results[reader.name] = {**figures, "start_cpu_s": start}
    machine = {"cpus": os.cpu_count(), "machine": platform.machine(), "pages": len(truth)}
    if given.json:
        text = json.dumps({"machine": machine, "readers": results}, indent=1, ensure_ascii=False)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
