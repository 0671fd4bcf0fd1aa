"""Parts of numbers that stay the same down a column: 178/TN among rows of /TN is no 178/IN.

What counts up differs from row to row; the letters around it and the year behind it do not. They
do change for good, from A to B or at New Year: only a part that differs in one row, between rows
that agree, is strange.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5  # rows that must agree before a part counts as constant
SHARE: Final = 0.8  # of the values that must
PARTS: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Stray:
    """One value with a part that its neighbours have otherwise."""

    at: int  # position of the value
    part: str
    usual: str


def strays(values: Sequence[str]) -> list[Stray]:
    """Find values with a part of their own; "" is no value, and another form is left to others."""
    cut = {n: PARTS.findall(value) for n, value in enumerate(values) if value}
    lengths = Counter(len(parts) for parts in cut.values())
    if not lengths:
        return []
    (length, _), *_ = lengths.most_common(1)
    alike = {n: parts for n, parts in cut.items() if len(parts) == length}
    return [stray for place in range(length) for stray in _in_place(alike, place)]


def _in_place(cut: dict[int, list[str]], place: int) -> list[Stray]:
    """Find the strays in one part of all values."""
    rows = list(cut)
    (usual, count), *_ = Counter(cut[n][place] for n in rows).most_common(1)
    if count < max(FEWEST, SHARE * len(rows)):
        return []
    differs = [cut[n][place] != usual for n in rows]
    return [
        Stray(n, cut[n][place], usual)
        for at, n in enumerate(rows)
        if differs[at] and not any(differs[max(at - 1, 0) : at] + differs[at + 1 : at + 2])
    ]
