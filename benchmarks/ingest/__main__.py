"""Ingest drawn volumes end to end and say how long it took: `python -m benchmarks.ingest`.

Everything that an office's run does is timed: files kept, decoded, read, stored in SQL. A first run
of two pages warms the disk cache and is not counted. Peak memory is the largest process's; the
pages are drawn in a process of their own, for Linux counts the peak of the process that starts a
program as the program's (exec_mmap in fs/exec.c), and drawing takes more than reading.

The same pages are then read by Tesseract alone on their true cells, as many at once: the floor of
this machine, which tells how far a rate could rise here.

With `--memory`, the memory of every process is watched meanwhile instead, over many pages: the top
of one drawn page, saved again and again. Watching takes processor time, so nothing is timed then.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from PIL import Image

from benchmarks.ingest.memory import Watch, course, peaks
from samples.draw import draw_files
from samples.files import Truth, save_table

ROOT: Final = Path(__file__).parents[2]
SOGOC: Final = "from api.cli import main; main()"
KINDS: Final = ("typewriter", "laser", "jpeg200", "bitonal", "book", "portrait", "stamps", "faint")
ONE_THREAD: Final = {"OMP_THREAD_LIMIT": "1"}  # read once, when Tesseract is loaded
TOP: Final = 0.4  # of a page's height, with its header and a few rows


def draw(folder: Path, pages: int) -> int:
    """Draw volumes of some kinds in turn until there are enough pages; gives their number."""
    folder.mkdir(parents=True, exist_ok=True)
    each = max(1, -(-pages // len(KINDS)))
    drawn = 0
    truths: list[Truth] = []
    for kind in KINDS:
        count = min(each, pages - drawn)
        if count > 0:
            truths += draw_files(kind, count, 6000, 300, folder)
            drawn += count
    save_table(truths, truth_of(folder))
    return drawn


def truth_of(folder: Path) -> Path:
    """Give the file beside a folder of drawn pages that holds their truth."""
    return folder.with_name(f"{folder.name}.csv")


def small_pages(folder: Path, pages: int) -> int:
    """Save the top of one drawn page so many times, each file with other bytes."""
    (folder / "drawn").mkdir(parents=True)
    draw_files("laser", 1, 6000, 300, folder / "drawn", "png")
    (drawn,) = (folder / "drawn").glob("*.png")
    with Image.open(drawn) as page:
        top = page.convert("RGB").crop((0, 0, page.width, round(TOP * page.height)))
    encoded = io.BytesIO()
    top.save(encoded, "JPEG", quality=85, dpi=(300, 300))
    (folder / "scans").mkdir()
    for number in range(pages):
        (folder / "scans" / f"{number:05}.jpg").write_bytes(encoded.getvalue() + b"%d" % number)
    return pages


@contextmanager
def started(files: Path, home: Path, jobs: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `sogoc ingest` into a fresh home; what it wrote is shown if it failed."""
    shutil.rmtree(home, ignore_errors=True)
    command = [sys.executable, "-c", SOGOC, "ingest", str(files), "--batch", "b", "-j", str(jobs)]
    env = {**os.environ, **ONE_THREAD, "SOGOC_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with TemporaryFile() as said:
        done = subprocess.Popen(command, env=env, cwd=ROOT, stdout=said, stderr=said)
        yield done
        if done.wait():
            said.seek(0)
            print(said.read().decode()[-800:])


def ingest(files: Path, home: Path, jobs: int) -> dict[str, float]:
    """Take everything in; gives seconds and memory."""
    began = time.monotonic()
    with started(files, home, jobs) as run:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    wall, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    return {"wall_s": wall, "cpu_s": cpu, "peak_mib": used.ru_maxrss / 1024}


def floor(files: Path, jobs: int) -> dict[str, float]:
    """Read the true cells alone, in a program of its own; gives seconds."""
    command = [sys.executable, "-m", "benchmarks.ingest.floor", str(files), str(truth_of(files))]
    said = subprocess.run(
        [*command, "--jobs", str(jobs)],
        env={**os.environ, **ONE_THREAD},
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return dict(json.loads(said.stdout))


def watched(files: Path, home: Path, jobs: int) -> dict[str, Any]:
    """Take everything in; gives proportional set sizes, MiB."""
    with started(files, home, jobs) as run, Watch(run.pid) as watch:
        run.wait()
    return {
        "peak_mib": {name: round(size) for name, size in peaks(watch.looks).items()},
        "worker_mib_by_tenths": [round(size) for size in course(watch.looks)],
    }


def timed(folder: Path, pages: int, jobs: int) -> dict[str, Any]:
    """Draw pages of many kinds, take them in, and tell how long it took."""
    with ProcessPoolExecutor(1) as apart:
        apart.submit(draw, folder / "warm", 2).result()
        count = apart.submit(draw, folder / "scans", pages).result()
    ingest(folder / "warm", folder / "home", jobs)
    result = ingest(folder / "scans", folder / "home", jobs)
    least = floor(folder / "scans", jobs)
    rates = {
        "pages_per_minute": 60 * count / result["wall_s"],
        "cpu_s_per_page": result["cpu_s"] / count,
        "floor_pages_per_minute": 60 * count / least["wall_s"],
        "floor_cpu_s_per_page": least["cpu_s"] / count,
        "share_of_floor": least["wall_s"] / result["wall_s"],
    }
    return {name: round(value, 2) for name, value in (result | rates).items()} | {"pages": count}


def main() -> None:
    """Draw, ingest, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmarks" / "ingest")
    parser.add_argument("--memory", action="store_true", help="watch memory over small pages")
    parser.add_argument("--kinds", action="store_true", help="with --memory: over whole pages")
    given = parser.parse_args()
    folder: Path = given.folder.absolute()
    shutil.rmtree(folder, ignore_errors=True)
    if given.memory:
        count = (
            draw(folder / "scans", given.pages) if given.kinds else small_pages(folder, given.pages)
        )
        result = {"pages": count, **watched(folder / "scans", folder / "home", given.jobs)}
    else:
        result = timed(folder, given.pages, given.jobs)
    machine = {"jobs": given.jobs, "cpus": os.cpu_count()}
    print(json.dumps(result | machine, indent=1))


if __name__ == "__main__":
    main()
