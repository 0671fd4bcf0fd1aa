"""Headings and totals that stand between the rows of a table, as "Lớp 12A1", and number nobody."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.doubts import HALF_NUMBERED, unequal
from ingest.grid import Grid
from ocr.body import Found, Row
from ocr.cells import MISFIT
from ocr.fold import fold, nfc
from ocr.form import Kind
from ocr.reading import Doubt

GROUP: Final = re.compile(
    r"(?:(?:[ivx]{1,4}|\d{1,2}|[a-h])?[\W_]+)?(?:"
    r"lop\b|khoi\W*\d|truong (?:thpt|thcs|ptth|ptdt|cap|pho|bo|trung)\b|hoi dong\b|phong thi\b"
    r"|tong (?:so|cong)\b|cong\W*(?:\d|$))"
)
"""What such a line begins with, folded; no family is called so before another name."""
FIGURES: Final = re.compile(r"\d")
MOST_WRITTEN: Final = 0.4  # of a row's cells: the line may run across rules
NUMBERED: Final = 0.5  # of the other rows have a running number, at least


def without_group_rows(rows: Sequence[Row]) -> tuple[list[Row], tuple[Doubt, ...]]:
    """Leave out the lines that head or sum up a group of rows; each is named as a doubt.

    Only rows without a running number, among rows that mostly have one.
    """
    texts = [_group_text(row) for row in rows]
    kept = [row for row, text in zip(rows, texts, strict=True) if not text]
    if sum(map(_is_numbered, kept)) < NUMBERED * len(kept) or not kept:
        return list(rows), ()
    doubts, above = [], 0
    for text in texts:
        if text:
            message = f"Below row {above} stands {text!r}: it was taken for the heading of a group."
            doubts.append(Doubt("group-heading", message))
        else:
            above += 1
    return kept, tuple(doubts)


def explained(grid: Grid, kept: Sequence[Row], left_out: int) -> Grid:
    """Take back doubts about rows without numbers, where those left out are all of them."""
    numbered = sum(map(_is_numbered, kept))
    if not left_out or numbered < len(kept):
        return grid
    settled = (unequal(len(kept), len(kept) + left_out), HALF_NUMBERED)
    doubts = tuple(d for d in grid.doubts if d not in settled)
    return replace(grid, doubts=doubts, certain=grid.certain or not doubts)


def _group_text(row: Row) -> str:
    """Give the text of a line that heads a group; "" for any other row."""
    written = [f for f in row.found if not f.blank]
    cut = _number(row) in written
    few = len(written) <= max(1 + cut, MOST_WRITTEN * len(row.found))
    if not few or (cut and not _is_cut(written)):
        return ""
    text = " ".join(f.seen.raw for f in written if f.seen is not None)
    return text if cut or _is_nobody(written) or GROUP.match(fold(nfc(text)).strip()) else ""


def _is_nobody(written: Sequence[Found]) -> bool:
    """Tell a line across other columns' rules, as Phòng t|hi số 2: no cell holds what it should.

    Neither number nor name stands in it, and a second line of a place would be a place.
    """
    fits = [f.seen.judged.fit < MISFIT for f in written if f.seen is not None and not f.seen.ditto]
    named = any(f.assigned.column.kind in (Kind.NAME, Kind.TEXT) for f in written)
    return len(fits) == len(written) > 0 and all(fits) and not named


def _is_cut(written: Sequence[Found]) -> bool:
    """Tell a line whose first letters stand in the column of numbers: Phò|ng thi số 2.

    No number was read there, and beside it stands one cell alone, with figures that no name has.
    """
    number, *others = written
    if number.seen is None or number.seen.judged.value.isdigit() or len(others) != 1:
        return False
    (other,) = others
    named = other.assigned.column.kind is Kind.NAME and other.seen is not None
    return named and other.seen is not None and bool(FIGURES.search(other.seen.raw))


def _is_numbered(row: Row) -> bool:
    """Tell whether something stands in the column of running numbers."""
    number = _number(row)
    return number is not None and not number.blank


def _number(row: Row) -> Found | None:
    """Give the cell of the running number, if there is such a column."""
    return next((f for f in row.found if f.assigned.column.field == "stt"), None)
