"""Pale, thin lines through a whole row: too faint for each cell's ink, plain along the row.

Between words and cells a row is white. Where most of that white has one thin line, whose heights
in the cells make one course, on the height of the letters, somebody has struck the row out, in
whatever ink; dashes leave a part of the white, and a line may end before the last cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.box import Box
from ingest.histogram import quantile
from ingest.page import Gray, Leaf
from ocr.strokes import MIDDLE

SIDES: Final = 8  # px at 300 dpi at a cell's sides, where rules stand
ALONG: Final = 9  # px at 300 dpi smoothed along the row
PALE: Final = 11  # gray levels below the paper, from which a smoothed line is one
THIN: Final = 16  # px at 300 dpi, of one line or two
LEAST: Final = 36  # px at 300 dpi, of a cell's sides without its borders
CLOSE: Final = 0.3  # of the cell's height between two lines
SOME: Final = 0.3  # share of the widest cell's white that has the line, or no other is looked at
TOUCHED: Final = 0.12  # the same of a cell that the line runs through
WHITE: Final = 0.15  # share of the row that must be white but for the line
CELLS: Final = 0.68  # share of the row's width that the line runs through
COURSE: Final = 2  # degree of the polynomial that a line's heights in the cells follow
NEARLY: Final = 0.8  # share of the line that may stray no further than `Manner.stray`
SLOPE: Final = 0.15  # of the row's height that a line rises or falls, as no rule does
LETTERS: Final = (0.2, 0.8)  # of the print's height, between which it is struck through


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a line through a row may look."""

    lined: float  # share of the white that has it, where it runs at all
    row: float  # share of all the row's white
    through: float  # share of its cells' width where it runs through letters, or there are none
    level: float  # px at 300 dpi that it strays within most cells
    stray: float  # px at 300 dpi that a cell's mean height is off one course


WHOLE: Final = _Manner(0.85, 0.65, 0.5, 8.0, 8.0)
DASHED: Final = _Manner(0.5, 0.42, 0.6, 2.5, 2.0)
STEADY: Final = _Manner(0.45, 0.36, 0.45, 7.0, 1.3)
"""Dashes whose course is so even that broken letters and feet beside them do not matter."""
BROKEN: Final = _Manner(0.7, 0.65, 0.8, 5.0, 1.6)
"""A line with some gaps, through nearly all letters."""
SLANTED: Final = _Manner(0.9, 0.7, 0.0, 2.5, 2.0)
"""A whole line that leaves the letters on its way; only its slope tells it from a rule."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the columns of pixels of one cell show."""

    middle: float  # of the cell, px from the left
    width: int
    lined: int  # columns with a thin line and nothing else
    empty: int
    height: float  # of the line, px below the cell's middle
    strays: float  # px that most of the line is off that
    through: bool  # it runs through the letters, or the cell has none

    @property
    def touched(self) -> bool:
        """Whether there is more of a line than letters happen to have."""
        return self.lined > max(TOUCHED * (self.lined + self.empty), LEAST / 4)


def line_through(cells: Sequence[tuple[Leaf, Box]], unit: float) -> bool:
    """Tell whether a line runs through a row's cells; `unit` is the resolution, of 300 dpi."""
    if not cells:
        return False
    widest, *rest = sorted(cells, key=lambda cell: -cell[1].width)
    first = _look(widest[0].gray, widest[1], unit)
    if first is None or first.lined < SOME * (first.lined + first.empty):
        return False  # as nearly all rows, after one cell
    seen = [first, *filter(None, (_look(leaf.gray, box, unit) for leaf, box in rest))]
    touched = [s for s in seen if s.touched]
    width, lined = sum(s.width for s in seen), sum(s.lined for s in seen)
    if len(touched) < min(2, len(seen)) or lined < WHITE * width:
        return False
    if sum(s.width for s in touched) < CELLS * width:
        return False
    row = lined / (lined + sum(s.empty for s in seen))
    high = _height(cells)
    slope, stray = _course(touched)
    manners = (WHOLE, DASHED, STEADY, BROKEN, *((SLANTED,) if slope >= SLOPE * high else ()))
    return any(_is(manner, touched, row, stray, unit) for manner in manners)


def _is(manner: _Manner, touched: Sequence[_Seen], row: float, stray: float, unit: float) -> bool:
    """Tell whether a line looks so in the cells that it runs through."""
    width, lined = sum(s.width for s in touched), sum(s.lined for s in touched)
    share = lined / (lined + sum(s.empty for s in touched))
    through = sum(s.width for s in touched if s.through) / width
    level = float(np.median([s.strays for s in touched]))
    near = stray <= manner.stray * unit and level <= manner.level * unit
    return near and share >= manner.lined and row >= manner.row and through >= manner.through


def _course(touched: Sequence[_Seen]) -> tuple[float, float]:
    """Give how far a line rises or falls over the row, and how far cells are off its course, px."""
    at = np.array([s.middle for s in touched])
    at = (at - at.mean()) / 1000.0
    heights = np.array([s.height for s in touched])
    inked = np.array([s.lined for s in touched], np.float64)
    degree = min(COURSE, len(touched) - 1)
    course = np.polyval(
        np.polyfit(at - at.mean(), heights, degree, w=np.sqrt(inked)), at - at.mean()
    )
    off = np.abs(course - heights)
    order = np.argsort(off, kind="stable")
    place = int(np.searchsorted(np.cumsum(inked[order]), NEARLY * inked.sum()))
    return float(np.ptp(course)), float(off[order][min(place, len(off) - 1)])


def _height(cells: Sequence[tuple[Leaf, Box]]) -> float:
    """Give the height of a row, px."""
    return float(np.median([box.height for _, box in cells]))


def _look(gray: Gray, box: Box, unit: float) -> _Seen | None:
    """Look at one cell's columns of pixels; None where it is too small."""
    sides = round(SIDES * unit)
    top = max(box.top + round(MIDDLE[0] * box.height), 0)
    bottom = box.top + round(MIDDLE[1] * box.height)
    cell = gray[top:bottom, max(box.left, 0) + sides : box.right - sides]
    if min(cell.shape) < LEAST * unit:
        return None
    smooth = cv2.blur(cell, (round(ALONG * unit) | 1, 1))
    inked = np.asarray(np.asarray(smooth) < quantile(cell, 0.75) - PALE)
    count = inked.sum(axis=0)
    first = inked.argmax(axis=0)
    last = inked.shape[0] - 1 - inked[::-1].argmax(axis=0)
    spread = np.where(count > 0, last - first + 1, 0)
    thin = (count > 0) & (count <= THIN * unit) & (spread <= CLOSE * box.height)
    heights = ((first + last) / 2.0)[thin]
    high = spread > 2 * LEAST / 3 * unit
    height = float(np.median(heights)) if heights.size else 0.0
    return _Seen(
        middle=(box.left + box.right) / 2.0,
        width=cell.shape[1],
        lined=int(thin.sum()),
        empty=int(np.count_nonzero(count == 0)),
        height=height + top - (box.top + box.bottom) / 2.0,
        strays=float(np.quantile(np.abs(heights - height), 0.7)) if heights.size else 0.0,
        through=_through(first[high], last[high], heights),
    )


def _through(
    tops: NDArray[np.intp], bottoms: NDArray[np.intp], heights: NDArray[np.float64]
) -> bool:
    """Tell whether a line lies between the tops and the feet of the letters."""
    if not tops.size or not heights.size:
        return True
    top, foot = float(np.median(tops)), float(np.median(bottoms))
    high = (float(np.median(heights)) - top) / max(foot - top, 1.0)
    return LETTERS[0] <= high <= LETTERS[1]
