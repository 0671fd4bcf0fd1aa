"""Pieces of broken rules, rows of dashes and leader dots: they look like letters, one by one."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

THIN = 0.03  # inches; a rule is thinner
LONG = 1.7  # letters; a piece of a broken rule is longer, the digit 1 is not
TOTAL = 0.8  # inches of such pieces in one line make it a rule
BREAK = 0.9  # of a piece's length; the next piece of its rule is not further
DASH = 0.5  # letters; dashes and dots are lower
NEXT = 0.075  # inches from one dash or dot to the next
MANY = 8  # dashes or dots in a row; an ellipsis has fewer
SHORT = 0.1  # inches; dashes of a rule between columns are shorter
MANY_DOWN = 16  # of them under each other
CLOSE = 0.13  # inches from the beginning of one to that of the next; lines are further apart
OFF = 0.2  # of such a step; by which dashes stand beside whole steps
MOST = 0.8  # share of the dashes that do not
LOST = 0.16  # inches of white where one of them is lost
EQUAL = 0.35  # of the usual width; dashes of one row differ less
LEVEL = 0.02  # inches; pieces of one line differ less in height

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def rule_pieces(stats: NDArray[np.int32], letter: float, dpi: float) -> Bools:
    """Mark the pieces (rows of OpenCV's component statistics) that together are rules."""
    x, y, wide, high = (stats[:, k].astype(np.float64) for k in range(4))
    thin, long = max(3.0, THIN * dpi), LONG * letter
    tall = _broken(x + wide / 2, y, high, (wide <= thin) & (high >= long), dpi)
    flat = _broken(y + high / 2, x, wide, (high <= thin) & (wide >= long), dpi)
    short = (wide <= thin) & (high <= SHORT * dpi)
    down = _dashes_down(x + wide / 2, y, high, short, dpi)
    apart = LOST if down.any() else NEXT
    dashes = _dashes(y + high / 2, x, wide, high <= DASH * letter, dpi, apart)
    crossed = stats[:, cv2.CC_STAT_AREA] <= thin * (wide + high)  # two pieces, one over the other
    crossed &= np.minimum(wide, high) > thin
    larger = np.maximum(wide, high)
    if down.any():
        down |= crossed & (larger <= 2 * SHORT * dpi) & _over(x, wide, (x + wide / 2)[down])
    if tall.any() or flat.any():
        over = _over(x, wide, (x + wide / 2)[tall]) | _over(y, high, (y + high / 2)[flat])
        tall |= crossed & (larger >= long) & over
    return tall | flat | dashes | down


def _broken(at: Floats, start: Floats, size: Floats, chosen: Bools, dpi: float) -> Bools:
    """Mark the pieces that follow each other in one line, and are long enough together."""
    marked = np.zeros(len(at), np.bool_)
    for chain in chains(at, start, size, chosen, LEVEL * dpi, BREAK, 0.0):
        if len(chain) >= 3 and float(size[chain].sum()) >= TOTAL * dpi:
            marked[chain] = True
    return marked


def _dashes(
    at: Floats, start: Floats, size: Floats, chosen: Bools, dpi: float, apart: float
) -> Bools:
    """Mark the many small pieces of equal width that stand evenly in one line.

    The next begins within `apart` inches.
    """
    marked = np.zeros(len(at), np.bool_)
    for chain in chains(at, start, size, chosen, LEVEL * dpi, 0.0, apart * dpi):
        if len(chain) >= MANY and equal(size[chain]):
            marked[chain] = True
    return marked


def _dashes_down(at: Floats, start: Floats, size: Floats, chosen: Bools, dpi: float) -> Bools:
    """Mark the dashes of rules between columns; one in a crossing with another rule may be lost.

    Figures under each other are as even, but as far apart as lines of writing.
    """
    marked = np.zeros(len(at), np.bool_)
    for chain in chains(at, start, size, chosen, LEVEL * dpi, 0.0, LOST * dpi):
        if len(chain) < MANY_DOWN or not equal(size[chain]):
            continue
        steps = np.diff(start[chain])
        step = max(1.0, float(np.percentile(steps, 10)))
        even = np.abs(steps / step - np.round(steps / step)) <= OFF
        if step <= CLOSE * dpi and float(even.mean()) >= MOST:
            marked[chain] = True
    return marked


def equal(size: Floats) -> bool:
    """Tell pieces of one size, but for a few."""
    usual = float(np.median(size))
    even = np.abs(size - usual) <= max(1.0, EQUAL * usual)
    return float(even.mean()) >= 1 - EQUAL / 2


def chains(
    at: Floats,
    start: Floats,
    size: Floats,
    chosen: Bools,
    level: float,
    lengths: float,
    apart: float,
) -> Iterator[Indices]:
    """Give the chosen pieces that stand in one line, each near enough to the one before.

    Near is `lengths` times the longer of both, or `apart` pixels.
    """
    index = np.flatnonzero(chosen)
    if len(index) < 3:
        return
    for shift in (0.0, 0.5):
        line = np.floor(at[index] / level / 2 + shift)
        order = index[np.lexsort((start[index], line))]
        same = np.diff(np.sort(line)) == 0
        gap = start[order][1:] - (start + size)[order][:-1]
        longer = np.maximum(size[order][1:], size[order][:-1])
        joins = same & (gap <= np.maximum(apart, lengths * longer))
        yield from np.split(order, np.flatnonzero(~joins) + 1)


def _over(start: Floats, size: Floats, lines: Floats) -> Bools:
    """Tell which pieces one of the lines crosses."""
    lines = np.sort(lines)
    before, after = np.searchsorted(lines, start - 2), np.searchsorted(lines, start + size + 2)
    return np.asarray(after > before, np.bool_)
