"""Two leaves, one table: rows that run across the fold, or two tables under each other."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from ingest.prints import alike, printed
from ingest.table import Table

ALIKE = 0.015  # of the table's width; columns of a repeated form differ less
NEARLY = 0.08  # and those of one whose columns are parted by white
SAME = 0.6  # share of the columns over which the same words stand
NEAR = 0.35  # of a row; stops nearer than this are the same rule


def same_columns(left: Table, right: Table) -> bool:
    """Tell whether both leaves hold the same form: as many columns, as wide, under headers.

    White between columns is not as wide on both; there the same headings tell.
    """
    if len(left.edges) != len(right.edges) or len(left.edges) < 4:
        return False
    if bool(any(left.header)) != bool(any(right.header)):
        return False
    one, other = (np.array(t.edges) for t in (left, right))
    one, other = ((e - e[0]) / (e[-1] - e[0]) for e in (one, other))
    away = float(np.abs(one - other).max())
    return away <= ALIKE or (away <= NEARLY and _same_headings(left, right))


def _same_headings(left: Table, right: Table) -> bool:
    """Tell whether the same words stand over most of the columns of both leaves."""
    letter = left.look.ink.height
    over = [
        [printed(t.look, *pair, t.top, t.stops[0]) for pair in pairwise(t.edges)]
        for t in (left, right)
    ]
    same = [alike(one, other, letter) for one, other in zip(*over, strict=True)]
    return sum(same) >= SAME * len(same)


def matched(left: Table, right: Table) -> tuple[Table, Table]:
    """Give both tables the same rows: a rule seen on one leaf divides the other, too.

    The straightened leaves keep the height at which they stood in the scan, up to a small shift and
    stretch that is fitted first.
    """
    if left.rules == "none" and right.rules != "none":
        other, one = matched(right, left)
        return one, other
    if right.rules == "vertical" and left.rows > right.rows:
        other, one = matched(right, left)
        return one, other
    if _in_step(left, right):
        return left, right
    shift, stretch = _fit(left, right)
    if left.rules == "vertical" and right.rows > left.rows:
        return left, replace(right, stops=_snapped(left, right, shift, stretch))
    onto = [(s - shift) / stretch for s in right.stops]  # heights on the left leaf
    if right.rules == "none" or (right.rules == "vertical" and left.rules == "full"):
        onto = list(left.stops)
    near = NEAR * max(left.pitch, 1.0)
    union = list(left.stops)
    added = [s for s in onto if min(abs(s - t) for t in left.stops) > near]
    union = sorted([*union, *added])
    lost = sum(min(abs(s - t) for t in onto) > near for s in left.stops)
    doubts = list(left.doubts)
    if added or lost:
        doubts.append(
            f"the leaves do not have the same rules between rows: {left.rows} rows left, "
            f"{right.rows} rows right"
        )
    there = [_nearest(s, onto, right.stops, near, shift, stretch) for s in union]
    return (
        replace(left, stops=tuple(union), doubts=doubts),
        replace(right, stops=tuple(there)),
    )


def _in_step(left: Table, right: Table) -> bool:
    """Tell whether both leaves have as many rows, one beside the other, evenly apart.

    The headers of a form may be unlike high, so the rows need not stand at one height.
    """
    if left.rows != right.rows or left.rows < 2 or "none" in (left.rules, right.rules):
        return False
    one, other = np.array(left.stops), np.array(right.stops)
    stretch, shift = np.polyfit(one, other, 1)
    miss = float(np.abs(shift + stretch * one - other).max())
    apart = abs(float(np.mean(other - one)))
    return miss <= NEAR * left.pitch and apart <= 1.6 * left.pitch and 0.85 < stretch < 1.15


def _snapped(left: Table, right: Table, shift: float, stretch: float) -> tuple[float, ...]:
    """Give the place of each of the left's entries on the right, on the writing line next to it."""
    mapped = [shift + stretch * stop for stop in left.stops]
    lines = np.array(right.stops)
    near = 0.6 * right.pitch
    nearest = [float(lines[int(np.abs(lines - m).argmin())]) for m in mapped]
    snapped = [n if abs(n - m) <= near else m for n, m in zip(nearest, mapped, strict=True)]
    return tuple(snapped) if all(a < b for a, b in pairwise(snapped)) else tuple(mapped)


def _nearest(
    stop: float,
    onto: list[float],
    stops: tuple[float, ...],
    near: float,
    shift: float,
    stretch: float,
) -> float:
    """Give a left stop's place on the right leaf: its own rule there, or where it would be."""
    if len(onto) == len(stops):
        i = int(np.argmin([abs(o - stop) for o in onto]))
        if abs(onto[i] - stop) <= near:
            return stops[i]
    return shift + stretch * stop


def _fit(left: Table, right: Table) -> tuple[float, float]:
    """Fit right = shift + stretch * left over the stops that belong together."""
    one, other = np.array(left.stops), np.array(right.stops)
    if right.rules == "none" or len(one) < 2 or len(other) < 2:
        return 0.0, 1.0
    shift, stretch = _first_shift(one, other, left.pitch), 1.0
    for _ in range(4):
        guess = shift + stretch * one
        i = np.abs(guess[:, None] - other[None, :]).argmin(axis=1)
        close = np.abs(guess - other[i]) <= NEAR * max(left.pitch, 1.0)
        if np.count_nonzero(close) < 2:
            break
        stretch, shift = (float(v) for v in np.polyfit(one[close], other[i][close], 1))
        if not 0.9 < stretch < 1.1:
            return 0.0, 1.0
    return shift, stretch


def _first_shift(
    one: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    other: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    pitch: float,
) -> float:
    """Begin with no shift, unless both have as many rows a little apart."""
    if len(one) == len(other) and abs(float(np.mean(other - one))) <= 1.5 * pitch:
        return float(np.mean(other - one))
    return 0.0
