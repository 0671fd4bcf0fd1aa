"""Scans as files, byte for byte the same each time, and the truth beside them."""

import csv
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

SUFFIXES: Final = {"g4": "tif", "pdf-g4": "pdf"}
_EPOCH: Final = time.gmtime(0)


@dataclass(frozen=True, slots=True)
class Truth:
    """One true value, in the columns of `sogoc read --long` without doubts."""

    file: str
    page: int
    row: int  # 0 for the page header
    field: str
    raw: str
    value: str
    status: str
    x: int  # upper left corner and size of the cell, pixels of the file's page
    y: int
    w: int
    h: int


def suffix(kind: str) -> str:
    """Give the file name's ending of a format."""
    return SUFFIXES.get(kind, kind)


def save(pages: Sequence[Image.Image], path: Path, kind: str, dpi: int, quality: int) -> None:
    """Write pages as one file.

    Args:
        pages: Colour images; formats of one bit make them black and white.
        path: Where to.
        kind: jpg, png, jp2 (one page each), tif, g4, pdf or pdf-g4.
        dpi: Noted in the file.
        quality: Of JPEG, 1 to 95.
    """
    if kind in ("g4", "pdf-g4"):
        pages = [page.convert("1", dither=Image.Dither.NONE) for page in pages]
    options: dict[str, Any] = {"dpi": (dpi, dpi)}
    if kind == "jpg":
        options |= {"quality": quality}
    elif kind == "png":
        options |= {"optimize": True}
    elif kind == "jp2":
        options = {"quality_mode": "rates", "quality_layers": [18], "irreversible": True}
    elif kind == "tif":
        options |= {"compression": "jpeg", "quality": quality}
    elif kind == "g4":
        options |= {"compression": "group4"}
    else:
        dates = {"creationDate": _EPOCH, "modDate": _EPOCH}
        options = {"resolution": float(dpi), "quality": quality, **dates}
    if len(pages) > 1:
        options |= {"save_all": True, "append_images": list(pages[1:])}
    pages[0].save(path, **options)


def save_table(truths: Sequence[Truth], path: Path) -> None:
    """Write truth as CSV."""
    rows = [asdict(truth) for truth in truths]
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def save_truth(truths: Sequence[Truth], folder: Path) -> None:
    """Write `truth.csv` and `truth.json` into a folder."""
    save_table(truths, folder / "truth.csv")
    text = json.dumps([asdict(truth) for truth in truths], ensure_ascii=False, indent=0)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")
