"""Straight rules of a straightened leaf: each at one level, with the stretch it covers.

As in `rules`, everything is said for rules that run from left to right.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ingest.rules import BRIDGE, Field, Rule, strip_width, strips

SAME = 0.022  # inches; pieces nearer than this in height are one rule
BESIDE = 0.04  # inches; so near to a rule, its ink is taken for that of shorter pieces
SHORT = 0.3  # of the rule's length, that such pieces have at most
WHITE = 0.1  # strips' widths that must be free of writing to judge a rule at all


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One rule over the whole leaf."""

    at: float  # its height, pixels
    inked: NDArray[np.float32]  # per strip, share of the strip's width that is rule
    room: NDArray[np.float32]  # per strip, share of its width that no writing hides
    start: float  # where it begins and ends, pixels
    end: float
    cover: float  # share of that stretch that is inked, text left out

    @property
    def length(self) -> float:
        """Its extent in pixels."""
        return self.end - self.start

    def share(self, left: float, right: float, wide: int) -> float:
        """Give the inked share between two places, 0.0 where nothing can be judged."""
        first = max(int(left / wide + 0.5), 0)
        part = slice(first, max(int(right / wide + 0.5), first + 1))
        return _share(self.inked[part], self.room[part])


def _share(inked: NDArray[np.float32], room: NDArray[np.float32]) -> float:
    free = float(room.sum())
    return min(1.0, float(inked.sum()) / free) if free > WHITE else 0.0


def find_levels(mask: Gray, text: Gray, rules: list[Rule], dpi: float) -> list[Level]:
    """Join the traced pieces of rules that lie at one height; top to bottom."""
    around = np.ones((3, (max(3, round(dpi * BRIDGE)) | 1) + 2), np.uint8)
    near = cv2.dilate(text, around)  # the mask smears writing along the line as far as this
    bare = np.asarray(cv2.bitwise_not(near), np.uint8)
    free = strips(bare, dpi)
    inked = strips(np.asarray(cv2.bitwise_and(mask, bare)), dpi)
    groups = _grouped(rules, dpi * SAME)
    thick = _thickened(inked)
    levels = (_level(group, thick, free, dpi) for group in _own(groups, dpi * BESIDE))
    return [level for level in levels if level is not None]


def _own(groups: list[list[Rule]], near: float) -> list[list[Rule]]:
    """Leave out short pieces close to a rule, as of letters over its end: its ink is not theirs."""
    heights = [_middle(group) for group in groups]
    traced = [sum(rule.length for rule in group) for group in groups]
    return [
        group
        for n, group in enumerate(groups)
        if not any(
            traced[n] < SHORT * traced[m] and abs(heights[n] - heights[m]) <= near
            for m in (n - 1, n + 1)
            if 0 <= m < len(groups)
        )
    ]


def _grouped(rules: list[Rule], same: float) -> list[list[Rule]]:
    heights = [float(rule.y.mean()) for rule in rules]
    groups: list[list[Rule]] = []
    total = mass = 0.0  # of the last group; its middle is their quotient
    for height, i in sorted(zip(heights, range(len(rules)), strict=True)):
        weight = rules[i].length * rules[i].cover + 1e-6
        if not groups or height - total / mass > same:
            groups.append([])
            total = mass = 0.0
        groups[-1].append(rules[i])
        total, mass = total + weight * height, mass + weight
    return groups


def _middle(group: list[Rule]) -> float:
    weights = np.array([r.length * r.cover + 1e-6 for r in group])
    heights = np.array([float(r.y.mean()) for r in group])
    return float((heights * weights).sum() / weights.sum())


def _level(group: list[Rule], inked: Field, free: Field, dpi: float) -> Level | None:
    """Measure one rule along its strips, ignoring what writing hides."""
    at = _middle(group)
    y, reach = round(at), max(2, round(dpi * 0.014))
    rows = slice(max(0, y - reach), y + reach + 1)
    room = free[rows].mean(axis=0)
    ink = np.minimum(inked[rows].max(axis=0), room)
    first, last = extent(ink - np.float32(0.35) * room)
    if last <= first:
        return None
    wide = strip_width(dpi)
    cover = _share(ink[first:last], room[first:last])
    return Level(at, ink, room, float(first * wide), float(last * wide), cover)


def _thickened(inked: Field) -> Field:
    """Let a rule that wanders over three pixel rows count as one."""
    return np.asarray(cv2.blur(inked, (1, 3)) * 3, np.float32)


def extent(gain: NDArray[np.float32]) -> tuple[int, int]:
    """Find the stretch (first, after the last) in which ink outweighs its absence most."""
    total = np.concatenate([[0.0], np.cumsum(gain)])
    lowest = np.minimum.accumulate(total)
    last = int(np.argmax(total - lowest))
    first = int(np.argmin(total[: last + 1]))
    return first, last
