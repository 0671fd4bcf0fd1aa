"""Whole-page Tesseract with columns split by white space: what a simple script would do.

It is told the page's columns by the truth, which flatters it. Run by `benchmarks.reading`.
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
    """Group words into rows by height; a body row begins with a number and has five words."""
    if not found:
        return []
    step = median(word.bottom - word.top for word in found) * 0.7
    rows: list[list[Word]] = []
    for word in sorted(found, key=lambda word: word.middle):
        if rows and word.middle - rows[-1][-1].middle < step:
            rows[-1].append(word)
        else:
            rows.append([word])
    ordered = [sorted(row, key=lambda word: word.left) for row in rows]
    return [row for row in ordered if len(row) >= 5 and row[0].text.strip("|[].,").isdigit()]


def edges(rows: list[list[Word]]) -> list[float]:
    """Find where nearly no row has ink, left to right: the middles of the white gaps."""
    right = max(word.right for row in rows for word in row)
    covered = [0] * (right + 2)
    for row in rows:
        for word in row:
            for x in range(word.left, word.right):
                covered[x] += 1
    few = len(rows) * 0.08
    gaps, start = [], -1
    for x, count in enumerate(covered):
        if count <= few and start < 0:
            start = x
        elif count > few and start >= 0:
            gaps.append((start, x))
            start = -1
    return [(left + right) / 2 for left, right in gaps if right - left >= 6 and left > 0]


def cells(image: Image.Image, psm: int, known: list[TrueCell]) -> Iterator[Cell]:
    """Read one page into cells."""
    rows = rows_of(words(image, psm))
    if not rows:
        return
    names, cuts = columns(known), edges(rows)
    for number, row in enumerate(rows, start=1):
        texts: dict[int, list[Word]] = {}
        for word in row:
            column = sum(cut < (word.left + word.right) / 2 for cut in cuts)
            texts.setdefault(column, []).append(word)
        for column, name in enumerate(names):
            here = texts.get(column, [])
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
