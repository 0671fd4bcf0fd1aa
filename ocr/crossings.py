"""Strokes that run from one side of a cell to the other, thin or wavy as they may be.

A line through a whole row crosses the white of every cell it runs through, where print has none.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.ink import INK, Mask
from ocr.strokes import MIDDLE, SHORTEST, runs_in_letters

SIDES: Final = 6  # px at 300 dpi at each side, where rules and their remnants stand
WHOLE: Final = 0.9  # share of a cell's width that such a stroke has ink in
THIN: Final = 9  # px at 300 dpi, of one stroke
MOSTLY: Final = 0.8  # the same of a pen's, whose thin lines are broken by print
BROAD: Final = 20  # px at 300 dpi, of two broad strokes one above the other
LEVEL: Final = 0.3  # of a cell's height between two strokes; writing is higher
APART: Final = 0.45  # the same of two strokes that both run evenly, in low rows
EVEN: Final = 2.0  # px at 300 dpi that an even stroke's edge is off its course, at the median
BARE: Final = 0.15  # share of the width in which the stroke stands alone
NEAR: Final = 4.0  # px at 300 dpi that a stroke is off its smooth course
COURSE: Final = 3  # degree of the polynomial that it follows: a hand's wave in a cell


def crossing_stroke(ink: Mask, unit: float) -> Mask:
    """Find a stroke through a cell's print from side to side; an empty mask when there is none."""
    none = np.zeros_like(ink)
    height, width = ink.shape
    sides = max(1, round(SIDES * unit))
    top, bottom = round(MIDDLE[0] * height), round(MIDDLE[1] * height)
    inner = ink[top:bottom, sides : width - sides]
    if not inner.size or inner.shape[1] < 4 * THIN * unit:
        return none
    if cv2.countNonZero(cv2.reduce(inner, 0, cv2.REDUCE_MAX)) < WHOLE * inner.shape[1]:
        return none
    course = _course(inner, unit)
    if course is None:
        return none
    stroke = none.copy()
    rows = np.arange(inner.shape[0])[:, None]
    near = (np.abs(rows - course[None, :]) <= NEAR * unit) & (inner > 0)
    if np.count_nonzero(near.any(axis=0)) < WHOLE * inner.shape[1]:
        return none
    stroke[top:bottom, sides : width - sides] = near.astype(np.uint8) * INK
    return stroke if runs_in_letters(stroke, ink, unit) else none


def _course(inner: Mask, unit: float) -> NDArray[np.float64] | None:
    """Follow what stands alone in its column as one thin run; gives a height for every column."""
    inked = inner > 0
    count = inked.sum(axis=0)
    first = inked.argmax(axis=0)
    last = inked.shape[0] - 1 - inked[::-1].argmax(axis=0)
    bare = (count > 0) & (last - first + 1 == count) & (count <= THIN * unit)
    across = np.flatnonzero(bare)
    if across.size < BARE * inner.shape[1]:
        return None
    middles = (first + last)[across] / 2.0
    places = across / inner.shape[1]
    kept = np.abs(middles - np.median(middles)) <= 3 * NEAR * unit
    for _ in range(2):
        if np.count_nonzero(kept) < BARE * inner.shape[1]:
            return None
        shape = np.polyfit(places[kept], middles[kept], COURSE)
        kept = np.abs(middles - np.polyval(shape, places)) <= NEAR * unit
    return np.asarray(np.polyval(shape, np.arange(inner.shape[1]) / inner.shape[1]), np.float64)


def crosses(pen: Mask, unit: float) -> bool:
    """Tell whether pen without print runs through a cell from side to side, in one line or two."""
    height = pen.shape[0]
    inner = pen[round(MIDDLE[0] * height) : round(MIDDLE[1] * height)] > 0
    across = inner.any(axis=0)
    if np.count_nonzero(across) < MOSTLY * max(pen.shape[1], SHORTEST * unit):
        return False
    there = inner[:, across]
    top, under = there.argmax(axis=0), there[::-1].argmax(axis=0)
    spread = float(np.median(inner.shape[0] - top - under))
    if np.count_nonzero(there) > BROAD * unit * there.shape[1] or spread > APART * height:
        return False
    return spread <= LEVEL * height or all(_runs_evenly(edge, unit) for edge in (top, under))


def _runs_evenly(edge: NDArray[np.intp], unit: float) -> bool:
    """Tell whether an edge follows one smooth course, as that of writing does not."""
    places = np.linspace(0.0, 1.0, edge.size)
    course = np.polyval(np.polyfit(places, edge, COURSE), places)
    return bool(np.median(np.abs(edge - course)) <= EVEN * unit)
