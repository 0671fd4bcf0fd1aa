"""Thin and pale strokes through one value: they stand out of its letters on both sides.

Too pale for the ink of a cell, or too thin and short for `strokes`: a line that leaves the first
letter and the last at about one height, and fills the gaps between all letters there.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ocr.ink import INK, Mask

BLUR: Final = 5  # px at 300 dpi smoothed along the line
PALE: Final = 12.0  # gray levels below the paper, from which a smoothed line is one
THIN: Final = 12  # px at 300 dpi, of a line or two
CLOSE: Final = 0.4  # of the letters' height between two lines
HIGH: Final = 7  # px at 300 dpi of ink in a column of pixels that is a letter's
OUT: Final = 7  # px at 300 dpi that a stroke stands out on each side
SERIF: Final = 7  # px at 300 dpi of a letter's foot or top before its stem
FILLED: Final = 0.85  # share of the gaps between letters that the line fills
LEVEL: Final = 0.3  # of the letters' height that it rises or falls from side to side
LETTERS: Final = (0.2, 0.78)  # of their height, between which they are struck through


def struck_thinly(gray: Gray, paper: float, ink: Mask, unit: float) -> bool:
    """Tell whether a thin line runs through a cell's letters and out of them on both sides."""
    letters = _letters(ink, unit)
    if letters is None:
        return False
    top, bottom, left, right = letters
    side = round(OUT * unit)
    for beside in (gray[top:bottom, left - side : left], gray[top:bottom, right : right + side]):
        if beside.shape[1] < side or float(np.mean(beside.min(axis=0))) > paper - PALE:
            return False  # as nearly all cells
    part = cv2.blur(gray[top:bottom], (round(BLUR * unit) | 1, 1))
    inked = np.asarray(part) < paper - PALE
    count = inked.sum(axis=0)
    first = inked.argmax(axis=0)
    last = inked.shape[0] - 1 - inked[::-1].argmax(axis=0)
    thin = (count > 0) & (count <= THIN * unit) & (last - first <= CLOSE * (bottom - top))
    heights = (first + last) / 2.0
    outside = (thin[:left][::-1], heights[:left][::-1]), (thin[right:], heights[right:])
    runs = [beside[1][_run(beside[0], SERIF * unit)] for beside in outside]
    if min(len(run) for run in runs) < OUT * unit:
        return False
    sides = (float(np.median(runs[0])), float(np.median(runs[1])))
    high = bottom - top
    if abs(sides[0] - sides[1]) > LEVEL * high:
        return False
    if not all(LETTERS[0] * high <= side <= LETTERS[1] * high for side in sides):
        return False
    return _filled(thin[left:right], count[left:right], heights[left:right], sides, unit)


def _letters(ink: Mask, unit: float) -> tuple[int, int, int, int] | None:
    """Give top, bottom, left and right of the columns that are letters'; None without any."""
    count = cv2.reduce(ink, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    high = np.flatnonzero(np.asarray(count) >= HIGH * unit * INK)
    if not high.size:
        return None
    stems = ink[:, high]
    top = int(np.median(stems.argmax(axis=0)))
    bottom = stems.shape[0] - int(np.median(stems[::-1].argmax(axis=0)))
    return top, bottom, int(high[0]), int(high[-1]) + 1


def _run(thin: NDArray[np.bool_], within: float) -> slice:
    """Find the line that starts within some pixels; an empty slice where there is none."""
    starts = np.flatnonzero(thin)
    if not starts.size or starts[0] > within:
        return slice(0)
    start = int(starts[0])
    ends = np.flatnonzero(~thin[start:])
    return slice(start, start + int(ends[0]) if ends.size else thin.size)


def _filled(
    thin: NDArray[np.bool_],
    count: NDArray[np.intp],
    heights: NDArray[np.float64],
    sides: tuple[float, float],
    unit: float,
) -> bool:
    """Tell whether the gaps between letters have the line, near the course from side to side."""
    course = np.linspace(sides[0], sides[1], thin.size)
    near = thin & (np.abs(heights - course) <= OUT * unit)
    gaps = int(np.count_nonzero(near)) + int(np.count_nonzero(count == 0))
    return bool(np.count_nonzero(near) >= FILLED * gaps)
