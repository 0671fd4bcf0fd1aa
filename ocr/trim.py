"""Rows of the grid that are no ledger rows: repeated headings, the line (1) (2) (3), blank ends."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ocr.body import Row
from ocr.columns import likeness
from ocr.fold import words
from ocr.reading import Status

MOST: Final = 3  # rows at the top that can be headings
SHARE: Final = 0.6
ALIKE: Final = 0.8
NUMBERED: Final = re.compile(r"[(\[{]?\s*\d{1,2}\s*[)\]}]?\.?")


def without_header_rows(rows: Sequence[Row]) -> list[Row]:
    """Leave out rows at the top that repeat headings or number the columns."""
    kept = list(rows)
    for _ in range(MOST):
        if len(kept) > 1 and (_numbers_columns(kept[0]) or _repeats_headings(kept[0])):
            kept = kept[1:]
    return kept


def without_blank_end(rows: Sequence[Row]) -> list[Row]:
    """Leave out the rows below the last one in which anything stands, as printed forms have them.

    The first row always stays: a page of blank rows is for a person to look at.
    """
    kept = list(rows)
    while len(kept) > 1 and _is_blank(kept[-1]):
        kept.pop()
    return kept


def _is_blank(row: Row) -> bool:
    """Tell whether the row was looked at and holds neither ink nor a stroke."""
    marked = row.struck or row.torn or row.unread
    return (
        not marked
        and all(found.blank for found in row.found)
        and all(other.status is Status.BLANK for other in row.others)
    )


def _texts(row: Row) -> list[tuple[int, str]]:
    """Give position and text of each cell that was read."""
    return [(n, f.seen.raw) for n, f in enumerate(row.found) if f.seen is not None]


def _numbers_columns(row: Row) -> bool:
    """Tell whether the cells hold 1, 2, 3, … from left to right."""
    texts = _texts(row)
    numbers = [int(re.sub(r"\D", "", t)) for _, t in texts if NUMBERED.fullmatch(t.strip())]
    rising = all(a < b for a, b in pairwise(numbers))
    return len(numbers) >= max(3, SHARE * len(texts)) and rising and numbers[-1] <= 30


def _repeats_headings(row: Row) -> bool:
    """Tell whether most cells hold their own column's heading."""
    texts = _texts(row)
    alike = sum(
        any(likeness(words(text), words(a)) >= ALIKE for a in row.found[n].assigned.column.aliases)
        for n, text in texts
    )
    return len(texts) >= 3 and alike >= SHARE * len(texts)
