"""Long pen strokes through print: found, and taken out without taking the letters along."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]  # shape (height, width); True is ink

SHORTEST: Final = 36  # px at 300 dpi; longer than the bar of any letter
COVERED: Final = 0.75  # share of the ink's width that a stroke must cross


def long_strokes(mask: Mask, unit: float) -> Mask:
    """Find one nearly level stroke through the middle of the ink, with a slant of a few degrees.

    Gives an empty mask when there is none.
    """
    none = np.zeros_like(mask)
    columns = np.flatnonzero(mask.any(axis=0))
    if columns.size < SHORTEST * unit * 1.5:
        return none
    length = max(15, round(SHORTEST * unit))
    runs = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    height = mask.shape[0]
    runs[: round(0.15 * height)] = 0
    runs[round(0.88 * height) :] = 0
    crossed = np.flatnonzero(runs.any(axis=0))
    if crossed.size < COVERED * (columns[-1] - columns[0] + 1):
        return none
    return np.asarray(runs.astype(bool))


def without_strokes(mask: Mask, strokes: Mask) -> Mask:
    """Take the stroke out, but keep it where ink goes on both above and below it."""
    around = cv2.dilate(strokes.astype(np.uint8), np.ones((3, 1), np.uint8)).astype(bool)
    rest = mask & ~around
    down = cv2.dilate(rest.astype(np.uint8), np.ones((9, 1), np.uint8), anchor=(0, 8)).astype(bool)
    up = cv2.dilate(rest.astype(np.uint8), np.ones((9, 1), np.uint8), anchor=(0, 0)).astype(bool)
    return np.asarray(rest | (mask & around & down & up), np.bool_)
