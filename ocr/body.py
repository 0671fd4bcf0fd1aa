"""The body of the table, cell by cell: what stands in each, before rows are made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from ingest.box import Box
from ingest.grid import Grid
from ingest.page import Leaf
from ocr.cells import Seen, read_cell
from ocr.clock import Clock
from ocr.columns import DATE, Assigned, Part
from ocr.crop import Crop, crop_cell, usual_letter
from ocr.engine import Asking, together
from ocr.evidence import Evidence
from ocr.form import UNREAD, Kind
from ocr.hand import Shapes, shapes_of
from ocr.marks import is_cross, quote_mark, slashes
from ocr.patterns import NUMBERED, with_patterns
from ocr.reading import Reading, Step
from ocr.red import red_pen, with_red
from ocr.repeats import FEW_WORDS, read_words
from ocr.roman_months import with_roman_months
from ocr.row_lines import line_through
from ocr.torn import torn_rows
from ocr.values.judged import Judged
from ocr.where import around, places_of

STRUCK_SHARE: Final = 0.6  # of a row's inked cells, from which the whole row is struck out
WAVY_SHARE: Final = 0.3  # the same where pen is in most: a thin or wavy stroke is not seen in each
COLOURED_PRINT: Final = 0.5  # share of cells in coloured ink, from which the print is coloured
PEN: Final = 0.7  # share of a cell's ink that is coloured, from which it is handwriting
CORRECTED: Final = 0.02  # share of pen in a struck cell, from which something stands over it
NOTED: Final = 0.055  # share of pen beside print, from which it is more than a tick
SEXES: Final = {Part.MALE: "Nam", Part.FEMALE: "Nữ"}
WORDS: Final = (Kind.NAME, Kind.PLACE, Kind.ETHNIC, Kind.GENDER, Kind.GRADE, Kind.TEXT, Kind.DATE)
"""Kinds in which two strokes are no figures."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one cell of one row holds."""

    assigned: Assigned
    place: Box  # the cell, pixels of the untouched master
    ink: Box  # the ink in the cell, pixels of the leaf
    blank: bool
    struck: bool
    pen: bool  # written by hand, as far as its colour tells
    corrected: bool  # struck, with something written over it
    contrast: float
    inked: Evidence  # what the ink tells, before anything was read
    seen: Seen | None  # None when it was not read: blank, by hand or out of time
    shapes: Shapes | None = None  # of its ink; None where there is too little


@dataclass(frozen=True, slots=True)
class Row:
    """One physical row."""

    found: tuple[Found, ...]
    struck: bool
    place: Box  # pixels of the untouched master
    unread: bool = False  # the budget of time was spent before this row
    others: tuple[Reading, ...] = ()  # cells of columns that hold no field
    torn: bool = False  # its upper or lower border is a pen stroke, perhaps through a row


def read_body(
    grid: Grid,
    leaves: Sequence[Leaf],
    columns: Sequence[Assigned | None],
    clock: Clock,
) -> Asking[list[Row]]:
    """Read every cell of the columns that hold something we read."""
    wanted = [c for c, a in enumerate(columns) if a and a.column.kind not in UNREAD]
    neutral, crops = _crops(grid, leaves, wanted)
    letter = _usual_letter(crops, leaves[0].dpi)
    cells = _Cells(letter, neutral, leaves[0].dpi / 300.0)
    rows: list[Row] = []
    for boxes, places, cut in zip(grid.rows, places_of(grid, leaves), crops, strict=True):
        placed = [(leaves[grid.columns[c].leaf], boxes[c].box) for c in wanted]
        struck = _is_struck(cut.values()) or line_through(placed, cells.unit)
        found = tuple(
            cells.find(a, cut[c], places[c], struck)
            for c in wanted
            if (a := columns[c]) is not None
        )
        rows.append(Row(found, struck, around(places)))
    if clock.over():
        return [replace(row, unread=True) for row in rows]
    columned = [
        cells.see_all([row.found[k] for row in rows], [cut[c] for cut in crops])
        for k, c in enumerate(wanted)
    ]
    seen = yield from together(columned)
    late = clock.over()
    rows = [_with_seen(row, [column[r] for column in seen], late) for r, row in enumerate(rows)]
    torn = torn_rows(grid, leaves, wanted) if neutral else set()
    return [replace(row, torn=True) if r in torn else row for r, row in enumerate(rows)]


def _with_seen(row: Row, seen: Sequence[Seen | None], late: bool) -> Row:
    """Put in what was read; a row that there was too little time for is marked unread."""
    found = tuple(replace(f, seen=s) for f, s in zip(row.found, seen, strict=True))
    empty = any(s is not None and s.looks and not s.raw for s in seen)
    return replace(row, found=found, unread=late and empty)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What is the same for every cell of a page."""

    letter: float
    neutral: bool
    unit: float  # resolution, of 300 dpi

    def find(self, assigned: Assigned, crop: Crop, place: Box, struck: bool) -> Found:
        """Say what stands in one cell before it is read."""
        pen = self.neutral and not crop.blank and crop.pen >= PEN
        corrected = not struck and (_is_overwritten(crop) or (self.neutral and _is_corrected(crop)))
        return Found(
            assigned,
            place,
            crop.ink,
            crop.blank,
            crop.struck,
            pen,
            corrected,
            crop.contrast,
            self._inked(assigned, crop),
            None,
            None if crop.blank or pen else shapes_of(crop.image, self.unit, crop.bands),
        )

    def _inked(self, assigned: Assigned, crop: Crop) -> Evidence:
        """Say what the ink tells, before anything is read."""
        return Evidence(
            assigned.column.kind,
            contrast=crop.contrast,
            pen=crop.pen,
            size=crop.letter / self.letter if crop.letter else 1.0,
            bands=crop.bands,
            likeness=assigned.likeness,
        )

    def see_all(self, column: Sequence[Found], crops: Sequence[Crop]) -> Asking[list[Seen | None]]:
        """Read the printed cells of a column; None for those where nothing printed stands."""
        printed = [n for n, f in enumerate(column) if not (f.blank or f.pen or f.corrected)]
        seen: list[Seen | None] = [None] * len(column)
        asked: list[int] = []
        for n in printed:
            seen[n] = self._by_shape(column[n].assigned, crops[n])
            if seen[n] is None:
                asked.append(n)
        words = [n for n in asked if _is_word(column[n], crops[n])]
        rest = [n for n in asked if n not in words]

        def read(n: int) -> Asking[Seen]:
            """Read one cell."""
            assigned, size = column[n].assigned, crops[n].letter or self.letter
            kind = Kind.INT if assigned.part in DATE else assigned.column.kind
            return read_cell(crops[n], kind, size, assigned.part)

        tasks = [
            read_words([crops[n].image for n in words], lambda k: read(words[k])),
            together([read(n) for n in rest]),
        ]
        for places, found in zip((words, rest), (yield from together(tasks)), strict=True):
            for n, one in zip(places, found, strict=True):
                seen[n] = one
        if column and column[0].assigned.column.kind in NUMBERED:
            return (yield from with_patterns(seen, crops, self.letter))
        if column and column[0].assigned.column.kind is Kind.DATE:
            return (yield from with_roman_months(seen, crops, self.letter))
        return seen

    def _by_shape(self, assigned: Assigned, crop: Crop) -> Seen | None:
        """Tell a mark by its shape; None where something stands that must be read."""
        if assigned.part in SEXES:
            return _cross(crop)
        if assigned.half in SEXES and is_cross(crop.image):
            sex = SEXES[assigned.half]
            return Seen("x", Judged(sex, 1.0, (Step("marked-column", "x", sex),)), 0.95, 1.0, 0)
        if assigned.part not in DATE and self._repeats_above(assigned.column.kind, crop):
            return Seen('"', Judged("", 1.0), 0.95, 1.0, 0, ditto=True)
        return None

    def _repeats_above(self, kind: Kind, crop: Crop) -> bool:
        """Tell a ditto mark by its shape, where figures alone cannot look like one."""
        quoted = kind is not Kind.INT and quote_mark(crop.image, self.letter)
        return quoted or (kind in WORDS and slashes(crop.image, self.letter))


def _is_word(found: Found, crop: Crop) -> bool:
    """Tell whether one of a few words stands here, whose picture may return."""
    assigned = found.assigned
    return assigned.part not in DATE and assigned.column.kind in FEW_WORDS and not crop.struck


def _is_corrected(crop: Crop) -> bool:
    """Tell whether pen stands over struck print, or so much pen that it must be writing."""
    return crop.note > (CORRECTED if crop.struck else NOTED)


def _is_overwritten(crop: Crop) -> bool:
    """Tell whether a line of writing of any colour stands over struck print."""
    return crop.struck and crop.bands > 1


def _cross(crop: Crop) -> Seen:
    """Read a column that is marked x."""
    fit = 1.0 if is_cross(crop.image) else 0.5
    return Seen("x", Judged("x", fit), 0.95, 1.0, 0)


def _crops(
    grid: Grid, leaves: Sequence[Leaf], wanted: list[int]
) -> tuple[bool, list[dict[int, Crop]]]:
    """Cut out all cells; where most are in blue, as carbon copies are, blue counts as print."""

    def cut(neutral: bool) -> list[dict[int, Crop]]:
        """Cut out every wanted cell of every row."""
        return [
            {c: crop_cell(leaves[grid.columns[c].leaf], row[c].box, neutral) for c in wanted}
            for row in grid.rows
        ]

    crops = cut(neutral=True)
    shares = [crop.pen for row in crops for crop in row.values() if not crop.blank]
    if shares and median(shares) > COLOURED_PRINT:
        return False, cut(neutral=False)
    return True, _with_red(crops, grid, leaves)


def _with_red(
    crops: list[dict[int, Crop]], grid: Grid, leaves: Sequence[Leaf]
) -> list[dict[int, Crop]]:
    """Mark what is struck or written upon in red; where most cells are, it is the print."""
    reds = [red_pen(leaf) for leaf in leaves]
    if not any(reds):
        return crops

    def marked(crop: Crop, c: int, box: Box) -> Crop:
        """Mark one cell."""
        leaf = grid.columns[c].leaf
        red = reds[leaf]
        return crop if red is None else with_red(crop, box, red, leaves[leaf].dpi)

    told = [
        {c: marked(crop, c, row[c].box) for c, crop in cut.items()}
        for row, cut in zip(grid.rows, crops, strict=True)
    ]
    pairs = [(row[c], cut[c]) for row, cut in zip(told, crops, strict=True) for c in cut]
    changed = sum(new is not old for new, old in pairs)
    return crops if changed > COLOURED_PRINT * len(pairs) else told


def _usual_letter(crops: Sequence[dict[int, Crop]], dpi: float) -> float:
    """Give the height of capitals and figures on this page, pixels."""
    heights = [crop.letter for row in crops for crop in row.values() if crop.letter]
    return median(heights) if heights else usual_letter(dpi)


def _is_struck(crops: Iterable[Crop]) -> bool:
    """Tell whether a stroke goes through most of the row's inked cells, or pen through most."""
    inked = [crop for crop in crops if not crop.blank]
    struck = sum(crop.struck for crop in inked)
    touched = sum(crop.struck or crop.note > NOTED for crop in inked)
    if len(inked) <= 1 or touched < STRUCK_SHARE * len(inked):
        return False
    return struck >= (STRUCK_SHARE if struck == touched else WAVY_SHARE) * len(inked)
