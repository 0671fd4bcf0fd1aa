"""Whole-page Tesseract, words put into columns by where they stand: what a simple script would do.

It is told the true edges of the columns, which flatters it. Run by `benchmarks.reading`.
"""

import argparse
import csv
import io
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PIL import Image

from benchmarks.reading.scans import Cell, TrueCell, columns, pages, truths, write_long


@dataclass(frozen=True, slots=True)
class Word:
    """One word on the page, pixels."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    sure: float  # 0 to 100

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


def words(image: Image.Image, psm: int) -> list[Word]:
    """Ask Tesseract for the words of a page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        image.save(path, compress_level=1)
        command = ["tesseract", str(path), "-", "-l", "vie", "--psm", str(psm), "tsv"]
        limited = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, capture_output=True, check=True, text=True, env=limited)
    lines = csv.DictReader(io.StringIO(done.stdout), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = []
    for line in lines:
        if not (line["text"] or "").strip("|[]{}()_—-=. "):
            continue  # a piece of a rule
        x, y, w, h = (int(line[name]) for name in ("left", "top", "width", "height"))
        found.append(Word(line["text"], x, y, x + w, y + h, float(line["conf"])))
    return found


def rows_of(found: list[Word]) -> list[list[Word]]:
    """Group words into rows by height; a body row has five words, two of them with digits."""
    if not found:
        return []
    step = median(word.bottom - word.top for word in found) * 0.4
    rows: list[list[Word]] = []
    for word in sorted(found, key=lambda word: word.middle):
        if rows and word.middle - rows[-1][-1].middle < step:
            rows[-1].append(word)
        else:
            rows.append([word])
    ordered = [sorted(row, key=lambda word: word.left) for row in rows]
    return [row for row in ordered if len(row) >= 5 and _numbers(row) >= 2]


def _numbers(row: list[Word]) -> int:
    return sum(any(letter.isdigit() for letter in word.text) for word in row)


def cells(image: Image.Image, psm: int, known: list[TrueCell]) -> Iterator[Cell]:
    """Read one page into cells."""
    spans = columns(known)
    for number, row in enumerate(rows_of(words(image, psm)), start=1):
        for name, (left, right) in spans.items():
            here = [word for word in row if left < (word.left + word.right) / 2 <= right]
            text = " ".join(word.text for word in here)
            doubt = 1 - min((word.sure for word in here), default=0.0) / 100
            status = "read" if text else "blank"
            made: Cell = {"row": number, "field": name, "raw": text, "value": text}
            yield {**made, "p_wrong": round(doubt, 4), "status": status}


def main() -> None:
    """Read files with whole-page Tesseract into a long CSV."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--psm", type=int, default=6)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    known = truths(given.truth)

    def everything() -> Iterator[Cell]:
        for path in given.files:
            for number, image in pages(path):
                here = known[path.name, number]
                for cell in cells(image, given.psm, here):
                    yield {"file": path.name, "page": number, **cell}

    write_long(everything(), given.out)


if __name__ == "__main__":
    main()
