"""Ink that a reading leaves over: print is about as wide as its letters.

A letter lost at an end, a word that the engine passed over, or a second thing written in the cell
leave more ink than the text accounts for, however sure the engine is. What a letter of its column
takes is measured on the column, so that neither font nor resolution needs to be known. Nothing is
said of cells that are narrower: print is squeezed where it would not fit.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from ocr.body import Found, Row
from ocr.form import Kind
from ocr.reading import Doubt, Draft, Reading, checked

NUMBERS: Final = frozenset((Kind.SERIAL, Kind.REGISTER, Kind.DATE))
WORDS: Final = frozenset((Kind.NAME, Kind.PLACE, Kind.TEXT, Kind.ETHNIC))
LEFT_OVER: Final = dict.fromkeys(NUMBERS, 0.85) | dict.fromkeys(WORDS, 1.2)
"""Letters' widths of ink beyond the text, from which something was not read."""
SHORTEST: Final = 5  # letters and figures of a text whose width says anything
FEWEST: Final = 4  # cells of a column that tell how wide its letters are
UNEVEN: Final = 0.6  # letters; columns that differ more, one cell with another, say nothing
GAPS: Final = 0.15  # letters; the white beside the last one
WIDTHS: Final = (
    ("iljtfrIJ", 0.62),
    ("/|\\.,:;'-()[] ", 0.57),
    ("mw", 1.55),
    ("MW", 1.75),
)  # of a figure's, as usual in print
CAPITAL: Final = 1.35
ODD: Final = 0.15  # p_wrong at least, of a value beside which ink is left over


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell whose text is on one line."""

    row: int  # its place among the rows
    found: Found
    text: str  # all that the engine saw


def check_widths(drafts: Sequence[Draft], rows: Sequence[Row]) -> list[Draft]:
    """Doubt each value whose cell has clearly more ink than the letters that were read take."""
    told = list(drafts)
    columns: dict[str, list[_Cell]] = defaultdict(list)
    for n, row in enumerate(rows):
        for cell in _cells(n, row):
            columns[cell.found.assigned.column.field].append(cell)
    for field, cells in columns.items():
        for n, over in _left_over(cells).items():
            reading = told[n].reading(field)
            if reading is not None and reading.value:
                told[n] = _doubted(told[n], reading, over)
    return told


def _left_over(cells: Sequence[_Cell]) -> Mapping[int, float]:
    """Give the rows in which ink is left over, and how many letters' widths of it."""
    if len(cells) < FEWEST:
        return {}
    beyond = min((_beyond(cells, typed=typed) for typed in (False, True)), key=_unevenness)
    if _unevenness(beyond) > UNEVEN:
        return {}
    return {
        cell.row: over
        for cell, over in zip(cells, beyond, strict=True)
        if over > LEFT_OVER[cell.found.assigned.column.kind]
    }


def _cells(n: int, row: Row) -> list[_Cell]:
    """Give the cells of a row whose width says something: one line of print, nothing struck."""
    fields = [found.assigned.column.field for found in row.found]
    return [
        _Cell(n, found, found.seen.raw)
        for found in row.found
        if found.seen is not None
        and not (found.seen.ditto or found.pen or found.corrected or found.struck or row.struck)
        and found.assigned.column.kind in LEFT_OVER
        and found.inked.bands == 1
        and fields.count(found.assigned.column.field) == 1
        and sum(map(str.isalnum, found.seen.raw)) >= SHORTEST
    ]


def _beyond(cells: Sequence[_Cell], *, typed: bool) -> list[float]:
    """Give how much wider each cell's ink is than its text, in letters of the column."""
    texts = [(len(cell.text) if typed else sum(map(_width, cell.text))) - GAPS for cell in cells]
    inks = [cell.found.ink.width for cell in cells]
    letter = median(ink / text for ink, text in zip(inks, texts, strict=True))
    return [ink / letter - text for ink, text in zip(inks, texts, strict=True)]


def _width(letter: str) -> float:
    """Give a letter's usual width in print, of a figure's; marks take none."""
    plain = unicodedata.normalize("NFD", letter)[0]
    for letters, width in WIDTHS:
        if plain in letters:
            return width
    return CAPITAL if plain.isupper() else 1.0


def _unevenness(beyond: Sequence[float]) -> float:
    return median(map(abs, beyond))


def _doubted(draft: Draft, reading: Reading, over: float) -> Draft:
    """Doubt one value, and say how much was not read."""
    message = f"{reading.field} {reading.value!r} leaves ink for {over:.1f} letters beside it."
    doubt = Doubt("ink-left-over", message, (reading.field,))
    odd = checked(replace(reading, p_wrong=max(reading.p_wrong, ODD)), "ink-left-over")
    readings = tuple(odd if r.field == reading.field else r for r in draft.readings)
    return replace(draft, readings=readings, doubts=(*draft.doubts, doubt))
