"""Long pen strokes through print: found, and taken out without taking the letters along."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.ink import Mask

SHORTEST: Final = 36  # px at 300 dpi; longer than the bar of any letter
COVERED: Final = 0.75  # share of the ink's width that a stroke must cross
THICKEST: Final = 14  # px, two strokes one above the other; writing is thicker
MIDDLE: Final = (0.15, 0.88)  # of the cell's height, between which a stroke counts
THROUGH: Final = 0.2  # of the letters' width, how much a stroke has above it, and below
STARTED: Final = 4  # px that it begins before them; a line under words begins with them
DEEP: Final = 6  # px from a stroke to the end of a letter that goes on above or below it
SHALLOW: Final = 2  # px to the end of a letter that goes on at all
FEET: Final = 0.3  # of the letters over a stroke, how many must go on below it; descenders are few
HEADS: Final = 0.08  # of those under it, how many must go on above: a rule over words has none
BEYOND: Final = 20  # px that a stroke goes on after the last letter; half a T's bar is less


def long_strokes(where: Mask, ink: Mask, unit: float) -> Mask:
    """Find one nearly level stroke in `where` through the ink, with a slant of a few degrees.

    Gives an empty mask when there is none.
    """
    none = np.zeros_like(where)
    columns = np.flatnonzero(cv2.reduce(ink, 0, cv2.REDUCE_MAX))
    if columns.size < SHORTEST * unit * 1.5:
        return none
    length = max(15, round(SHORTEST * unit))
    opened = cv2.morphologyEx(where, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    runs = np.asarray(opened, np.uint8)
    height = where.shape[0]
    runs[: round(MIDDLE[0] * height)] = 0
    runs[round(MIDDLE[1] * height) :] = 0
    crossed = int(np.count_nonzero(cv2.reduce(runs, 0, cv2.REDUCE_MAX)))
    thick = cv2.countNonZero(runs) / max(crossed, 1)
    if crossed < COVERED * (columns[-1] - columns[0] + 1) or thick > THICKEST * unit:
        return none
    return runs if runs_through(runs, ink, unit) else none


def runs_through(runs: Mask, ink: Mask, unit: float) -> bool:
    """Tell a stroke from the joined bars of capitals and from a line under words or over them.

    It goes on beyond the letters on both sides, or has letters above and below; or there are none.
    """
    across, above, below = _beside(runs, ink, DEEP * unit)
    letters = across[above | below]
    if not letters.size:
        return True
    _, over, under = _beside(runs, ink, SHALLOW * unit)
    if np.count_nonzero(under) < FEET * np.count_nonzero(over):
        return False
    if np.count_nonzero(over) < HEADS * np.count_nonzero(under):
        return False
    left, right = letters[0] - across[0], across[-1] - letters[-1]
    beyond = max(left, right) >= BEYOND * unit and min(left, right) >= STARTED * unit
    return bool(beyond) or _through(above, below)


def runs_in_letters(runs: Mask, ink: Mask, unit: float) -> bool:
    """Tell whether a stroke has letters above it and below, or there are none."""
    _, above, below = _beside(runs, ink, DEEP * unit)
    return not (above | below).any() or _through(above, below)


def _through(above: NDArray[np.bool_], below: NDArray[np.bool_]) -> bool:
    """Tell whether enough letters reach to both sides of a stroke."""
    through = min(np.count_nonzero(above), np.count_nonzero(below))
    return bool(through >= THROUGH * np.count_nonzero(above | below))


def _beside(
    runs: Mask, ink: Mask, deep: float
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.bool_]]:
    """Give the columns of a stroke, and in which of them ink is `deep` px above it, and below.

    Joined feet of typed letters are no stroke, though each stands a little higher or lower.
    """
    across = np.flatnonzero(runs.any(axis=0))
    inked = np.asarray(ink.any(axis=0))[across]
    first = runs.argmax(axis=0)[across]
    last = runs.shape[0] - 1 - runs[::-1].argmax(axis=0)[across]
    tops = ink.argmax(axis=0)[across]
    ends = ink.shape[0] - 1 - ink[::-1].argmax(axis=0)[across]
    return across, inked & (tops < first - deep), inked & (ends > last + deep)


def without_strokes(mask: Mask, strokes: Mask) -> Mask:
    """Take the stroke out, but keep it where ink goes on both above and below it."""
    around = cv2.dilate(strokes, np.ones((3, 1), np.uint8))
    rest = cv2.bitwise_and(mask, cv2.bitwise_not(around))
    reach = np.ones((9, 1), np.uint8)
    down = cv2.dilate(rest, reach, anchor=(0, 8))
    up = cv2.dilate(rest, reach, anchor=(0, 0))
    crossing = cv2.bitwise_and(cv2.bitwise_and(mask, around), cv2.bitwise_and(down, up))
    return np.asarray(cv2.bitwise_or(rest, crossing), np.uint8)
