"""Dots that lead from a name to what is said of it, as in catalogues and tables of contents.

One by one they look like small letters, and line after line like a dotted rule. A leader follows a
word on the same foot, and nothing is written above it.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ingest.pieces import Bools, chains, equal

DOT = 0.4  # letters; a point is smaller
APART = 0.28  # inches from one dot to the next, typed with white between
FEWEST = 5  # dots in a row; an ellipsis has fewer
STEADY = 0.18  # of the usual step; by which steps differ
MOST = 0.8  # share of the steps that do not
LEVEL = 0.02  # inches; dots of one line differ less in height
WHOLE = 0.6  # letters; lower pieces are points and accents
BEFORE = 2.0  # steps of the dots, and a letter; a word ends no further from the first
FOOT = 0.5  # letters by which tails hang below the dots
ABOVE = 1.3  # letters over the dots in which nothing is written
LINES = 3  # leaders that make a list

Boxes = NDArray[np.int32]  # shape (n, 4): left, top, width, height in pixels


def find_leaders(stats: NDArray[np.int32], letters: Boxes, letter: float, dpi: float) -> Boxes:
    """Give the leaders among the pieces (rows of OpenCV's component statistics) of a leaf.

    `letters` are those that are usually `letter` pixels high. None where there are but a few.
    """
    x, y, wide, high = (stats[:, k].astype(np.float64) for k in range(4))
    small = np.maximum(wide, high) <= DOT * letter
    whole = letters[letters[:, 3] >= WHOLE * letter]
    found = []
    for chain in chains(y + high / 2, x, wide, small, LEVEL * dpi, 0.0, APART * dpi):
        if len(chain) < FEWEST or not equal(wide[chain]):
            continue
        steps = np.diff(x[chain])
        step = float(np.median(steps))
        if float((np.abs(steps - step) <= max(1.0, STEADY * step)).mean()) < MOST:
            continue
        left, right = x[chain[0]], x[chain[-1]] + wide[chain[-1]]
        foot = float(np.median((y + high)[chain]))
        if _leads(whole, left, right, foot, step, letter):
            top = float(y[chain].min())
            found.append((left, top, right - left, float((y + high)[chain].max()) - top))
    boxes = np.array(sorted(set(found)), np.int32).reshape(-1, 4)
    return boxes if len(boxes) >= LINES else boxes[:0]


def _leads(
    letters: Boxes, left: float, right: float, foot: float, step: float, letter: float
) -> bool:
    """Tell dots that go on from a word, with nothing above them, from a rule under words."""
    x, y, wide, high = (letters[:, k] for k in range(4))
    near = (x + wide <= left + 1) & (x + wide >= left - BEFORE * step - letter)
    level = (y < foot - letter / 2) & (y + high > foot - letter / 3)
    word = near & level & (y + high < foot + FOOT * letter)
    over = (x + wide / 2 > left) & (x + wide / 2 < right)
    over &= (y + high > foot - ABOVE * letter) & (y < foot)
    return bool(word.any()) and not over.any()


def within(stats: NDArray[np.int32], leaders: Boxes, letter: float) -> Bools:
    """Mark the points that stand in a leader, pixels as in `find_leaders`."""
    marked = np.zeros(len(stats), np.bool_)
    small = np.flatnonzero(np.maximum(stats[:, 2], stats[:, 3]) <= DOT * letter)
    x, y, wide, high = (stats[small, k] for k in range(4))
    for left, top, width, height in leaders.tolist():
        inside = (x >= left) & (x + wide <= left + width) & (y >= top) & (y + high <= top + height)
        marked[small[inside]] = True
    return marked


def without_leaders(gray: Gray, leaders: Boxes) -> Gray:
    """Leave the leaders out on a copy of the image; the image itself where there are none."""
    if not len(leaders):
        return gray
    bare = gray.copy()
    for left, top, width, height in leaders.tolist():
        cv2.rectangle(bare, (left - 2, top - 2), (left + width + 1, top + height + 1), (255,), -1)
    return bare
