"""What Tesseract alone takes for the same pages, as many at once: the floor of this machine."""

import argparse
import json
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import tesserocr

from benchmarks.reading.scans import TrueCell, pages, truths
from benchmarks.reading.true_boxes import DATA, cells


def read_cells(folder: Path, truth: Path, jobs: int) -> dict[str, float]:
    """Read the true cells of every file in a folder, `jobs` at once; gives seconds."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    began = time.monotonic()
    with ProcessPoolExecutor(jobs) as pool:
        spent = sum(pool.map(_read_file, files, [truth] * len(files)))
    return {"wall_s": time.monotonic() - began, "cpu_s": spent}


def _read_file(path: Path, truth: Path) -> float:
    """Read the cells of one file; gives processor seconds."""
    began = time.process_time()
    known = _truths(truth)
    for number, image in pages(path):
        list(cells(_engine(), image, known[path.name, number]))
    return time.process_time() - began


@cache
def _engine() -> tesserocr.PyTessBaseAPI:
    return tesserocr.PyTessBaseAPI(path=DATA, lang="vie", psm=tesserocr.PSM.SINGLE_LINE)


@cache
def _truths(path: Path) -> dict[tuple[str, int], list[TrueCell]]:
    return truths(path)


def main() -> None:
    """Read the cells of a folder; seconds as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(read_cells(given.folder, given.truth, given.jobs)))


if __name__ == "__main__":
    main()
