"""Pale, thin lines through a whole row: too faint for each cell's ink, plain along the row.

Between words and cells a row is white. Where nearly all of that white has one thin line on the
height of the letters, somebody has struck the row out, in whatever ink.
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
THIN: Final = 12  # px at 300 dpi, of one line or two
CLOSE: Final = 0.3  # of the cell's height between two lines
LINED: Final = 0.85  # share of the white that has the line
SOME: Final = 0.6  # the same of the widest cell, without which the others are not looked at
WHITE: Final = 0.25  # share of the row that must be white but for the line
OFF: Final = 6.0  # px at 300 dpi that a line is off its own height within a cell
LETTERS: Final = (0.2, 0.8)  # of the print's height, between which it is struck through


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the columns of pixels of one cell show."""

    width: int
    lined: int  # columns with a thin line and nothing else
    empty: int
    level: bool  # the line keeps its height
    through: bool  # it runs through the letters, or the cell has none


def line_through(cells: Sequence[tuple[Leaf, Box]], unit: float) -> bool:
    """Tell whether a line runs through a row's cells; `unit` is the resolution, of 300 dpi."""
    if not cells:
        return False
    widest, *rest = sorted(cells, key=lambda cell: -cell[1].width)
    first = _look(widest[0].gray, widest[1], unit)
    if first is None or first.lined < SOME * (first.lined + first.empty):
        return False  # as nearly all rows, after one cell
    seen = [first, *filter(None, (_look(leaf.gray, box, unit) for leaf, box in rest))]
    width, lined = sum(s.width for s in seen), sum(s.lined for s in seen)
    if lined < WHITE * width or lined < LINED * (lined + sum(s.empty for s in seen)):
        return False
    good = sum(s.width for s in seen if s.level and s.through)
    return good >= LINED * width


def _look(gray: Gray, box: Box, unit: float) -> _Seen | None:
    """Look at one cell's columns of pixels; None where it is too small."""
    sides = round(SIDES * unit)
    top = box.top + round(MIDDLE[0] * box.height)
    bottom = box.top + round(MIDDLE[1] * box.height)
    cell = gray[max(top, 0) : bottom, max(box.left, 0) + sides : box.right - sides]
    if min(cell.shape) < 3 * THIN * unit:
        return None
    smooth = cv2.blur(cell, (round(ALONG * unit) | 1, 1))
    inked = np.asarray(np.asarray(smooth) < quantile(cell, 0.75) - PALE)
    count = inked.sum(axis=0)
    first = inked.argmax(axis=0)
    last = inked.shape[0] - 1 - inked[::-1].argmax(axis=0)
    spread = np.where(count > 0, last - first + 1, 0)
    thin = (count > 0) & (count <= THIN * unit) & (spread <= CLOSE * box.height)
    heights = ((first + last) / 2.0)[thin]
    high = spread > 2 * THIN * unit
    level = heights.size > 0 and _level(heights, unit)
    through = _through(first[high], last[high], heights)
    empty = int(np.count_nonzero(count == 0))
    return _Seen(cell.shape[1], int(thin.sum()), empty, level, through)


def _level(heights: NDArray[np.float64], unit: float) -> bool:
    """Tell whether most of a line stands on about one height."""
    off = np.abs(heights - np.median(heights))
    return bool(np.quantile(off, 0.7) <= OFF * unit)


def _through(
    tops: NDArray[np.intp], bottoms: NDArray[np.intp], heights: NDArray[np.float64]
) -> bool:
    """Tell whether a line lies between the tops and the feet of the letters."""
    if not tops.size or not heights.size:
        return True
    top, foot = float(np.median(tops)), float(np.median(bottoms))
    high = (float(np.median(heights)) - top) / max(foot - top, 1.0)
    return LETTERS[0] <= high <= LETTERS[1]
