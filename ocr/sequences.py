"""Numbers that go up by one from row to row: what a column of them says about each cell.

A sequence is evidence, anchored on physical rows. A cell that disagrees with its neighbours is
pointed out; a repair is offered only where a few cells disagree, alone among rows that agree. One
phantom or missed row shifts all that follow, and then nothing is repaired at all.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FEWEST: Final = 4  # rows that must agree before a column counts as a sequence
SHARE: Final = 0.75  # of the numbers read that must agree, for a repair
RUN: Final = 3  # rows that agree with each other but not with the rest: a jump, no misreading
TWICE: Final = 2  # numbers that stand twice, from which a count says nothing; one is a misreading
GROUPS: Final = re.compile(r"\d+")


class Verdict(StrEnum):
    """What a sequence says about one cell."""

    AGREES = "agrees"
    ALONE = "alone"  # disagrees while the rows around agree
    OTHER = "other"  # part of a run with its own count, or too much disagrees
    SILENT = "silent"  # no number there, or no sequence in this column


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the column says about one cell."""

    verdict: Verdict
    expected: str = ""  # what would stand there if the sequence holds; "" when it cannot tell


@dataclass(frozen=True, slots=True)
class _Number:
    """One value cut at the figures that count up."""

    before: str
    figures: str
    after: str

    def at(self, number: int) -> str:
        """Write another number in the same way."""
        return f"{self.before}{number:0{len(self.figures)}d}{self.after}"


def opinions(values: Sequence[str]) -> list[Opinion]:
    """Give the column's opinion of each value; "" is a cell without a number."""
    group = _counting_group(values)
    if group is None:
        return [Opinion(Verdict.SILENT)] * len(values)
    numbers = [_cut(value, group) for value in values]
    offsets = [int(n.figures) - row if n else None for row, n in enumerate(numbers)]
    known = [offset for offset in offsets if offset is not None]
    usual, count = Counter(known).most_common(1)[0]
    if count < FEWEST:
        return [Opinion(Verdict.SILENT)] * len(values)
    if _twice(offsets, usual) >= TWICE:
        return [Opinion(Verdict.OTHER if o is not None else Verdict.SILENT) for o in offsets]
    trusted = count >= SHARE * len(known)
    model = _usual_writing(numbers, offsets, usual)
    return [
        _opinion(row, value, offsets, usual, model if trusted else None)
        for row, value in enumerate(values)
    ]


def jumps(values: Sequence[str]) -> list[tuple[int, int]]:
    """Find where the count leaves out numbers for good: (row after the jump, numbers left out).

    Two rows on each side must agree with each other, so that one misreading is no jump.
    """
    found = []
    numbers = [int(v) if v.isdigit() else None for v in values]
    for row in range(2, len(numbers) - 1):
        a, b, c, d = numbers[row - 2 : row + 2]
        if None in (a, b, c, d):
            continue
        assert a is not None and b is not None and c is not None and d is not None  # noqa: S101, PT018 - looked at above
        if b == a + 1 and d == c + 1 and c > b + 1:
            found.append((row, c - b - 1))
    return found


def _opinion(
    row: int, value: str, offsets: Sequence[int | None], usual: int, model: _Number | None
) -> Opinion:
    """Judge one cell by the rows around it."""
    if offsets[row] == usual:
        return Opinion(Verdict.AGREES, value)
    if model is None or _in_run(row, offsets):
        return Opinion(Verdict.OTHER)
    if not _between_agreeing(row, offsets, usual):
        return Opinion(Verdict.OTHER)
    return Opinion(Verdict.ALONE, model.at(usual + row))


def _twice(offsets: Sequence[int | None], usual: int) -> int:
    """Count numbers of the sequence that stand in other rows as well.

    Where 20, 21, 22, … are all misread as 10, 11, 12, … both halves of the page agree each with
    itself, and the longer one is not the truer one. A list that begins again does so at 1.
    """
    own = {usual + row for row, offset in enumerate(offsets) if offset == usual}
    others = {o + row for row, o in enumerate(offsets) if o is not None and o != usual}
    return 0 if 1 in own and 1 in others else len(own & others)


def _in_run(row: int, offsets: Sequence[int | None]) -> bool:
    """Tell whether the cell is one of several in a row with a count of their own."""
    if offsets[row] is None:
        return False
    length = 1
    for step in (-1, 1):
        near = row + step
        while 0 <= near < len(offsets) and offsets[near] == offsets[row]:
            length, near = length + 1, near + step
    return length >= RUN


def _between_agreeing(row: int, offsets: Sequence[int | None], usual: int) -> bool:
    """Tell whether the nearest numbers above and below both agree; at an end, two on one side."""
    above = [o for o in reversed(offsets[:row]) if o is not None]
    below = [o for o in offsets[row + 1 :] if o is not None]
    if above and below:
        return above[0] == usual and below[0] == usual
    return (above or below)[:2] == [usual, usual]


def _counting_group(values: Sequence[str]) -> int | None:
    """Find which run of figures counts up: the first, the second, … or None."""
    cut = [GROUPS.findall(value) for value in values]
    most = max((len(groups) for groups in cut), default=0)
    best, found = FEWEST - 1, None
    for group in range(most):
        numbers = [int(g[group]) - row if len(g) > group else None for row, g in enumerate(cut)]
        steady = Counter(n for n in numbers if n is not None).most_common(1)
        if steady and steady[0][1] > best:
            best, found = steady[0][1], group
    return found


def _cut(value: str, group: int) -> _Number | None:
    """Cut a value at its counting figures."""
    matches = list(GROUPS.finditer(value))
    if len(matches) <= group or len(matches[group][0]) > 12:
        return None
    match = matches[group]
    return _Number(value[: match.start()], match[0], value[match.end() :])


def _usual_writing(
    numbers: Sequence[_Number | None], offsets: Sequence[int | None], usual: int
) -> _Number | None:
    """Give what stands around the number in most rows that agree, and how wide it is written."""
    agreeing = [n for n, o in zip(numbers, offsets, strict=True) if n and o == usual]
    (around, count) = Counter((n.before, n.after) for n in agreeing).most_common(1)[0]
    if count < SHARE * len(agreeing):
        return None
    narrowest = min((n.figures for n in agreeing), key=len)
    return _Number(around[0], narrowest, around[1])
