"""Pages of scan files as images, and what the truth says about their columns, for other readers."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageSequence

COLUMNS: Final = ("file", "page", "row", "field", "raw", "value", "p_wrong", "status")

Cell = dict[str, str | int | float]  # one line of a long CSV


@dataclass(frozen=True, slots=True)
class TrueCell:
    """One cell of the truth with its box, pixels of the page."""

    file: str
    page: int
    row: int
    field: str
    value: str
    box: tuple[int, int, int, int]  # x, y, width, height


def pages(path: Path) -> Iterator[tuple[int, Image.Image]]:
    """Open the pages of a file one by one; PDF pages are rendered at 300 dpi."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document, start=1):
                yield number, page.render(scale=300 / 72).to_pil().convert("RGB")
        return
    with Image.open(path) as image:
        for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
            yield number, frame.convert("RGB")


def truths(path: Path) -> dict[tuple[str, int], list[TrueCell]]:
    """Read a truth CSV with boxes, by file and page."""
    found: dict[tuple[str, int], list[TrueCell]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            x, y, w, h = (int(line[name]) for name in "xywh")
            key = line["file"], int(line["page"])
            cell = TrueCell(*key, int(line["row"]), line["field"], line["value"], (x, y, w, h))
            found[key].append(cell)
    return found


def columns(cells: list[TrueCell]) -> dict[str, tuple[int, int]]:
    """Give the left and right edge of each body field's column, from left to right."""
    middle = max((cell.row for cell in cells), default=0) // 2
    row = sorted((cell for cell in cells if cell.row == middle), key=lambda cell: cell.box[0])
    return {cell.field: (cell.box[0], cell.box[0] + cell.box[2]) for cell in row}


def write_long(rows: Iterator[Cell], path: Path) -> None:
    """Write cells as a long CSV that `score.py` reads."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, COLUMNS)
        table.writeheader()
        table.writerows(rows)
