"""Which of a leaf's rules belong to the table."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.levels import Level

TOUCH = 0.1  # inches; rules that end this near to each other meet
NARROWEST = 0.11  # inches; two vertical rules nearer than this are one double rule
WEAKER = 0.7  # share of a good rule's ink, below which letters stand in a row
WEAK = 0.55  # the same of a rule that is as long as the good ones
WHOLE = 0.95  # of their length
BODY = 0.5  # a column's rule runs along at least this share of the table


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The rules of one table, straightened."""

    across: tuple[Level, ...]  # horizontal rules, top to bottom
    down: tuple[Level, ...]  # vertical rules, left to right
    top: float  # pixels
    bottom: float


def find_frame(
    across: list[Level], down: list[Level], width: int, height: int, dpi: float
) -> Frame | None:
    """Take the largest set of rules that cross each other; None when there are too few."""
    across = [a for a in across if a.length >= 0.06 * width and a.cover >= 0.45]
    down = [d for d in down if d.length >= max(0.06 * height, 0.4 * dpi) and d.cover >= 0.45]
    across, down = _solid(across), _solid(down)
    touch = dpi * TOUCH
    members = _largest(across, down, touch)
    if members is None:
        return None
    flat, tall = members
    top, bottom = _reach(tall)
    return Frame(tuple(flat), tuple(tall), top, bottom)


def _solid(levels: list[Level]) -> list[Level]:
    """Leave out what is much weaker than the leaf's good rules: letters standing in a row.

    One as long as they are, through header and body, may be weaker.
    """
    if not levels:
        return []
    longest = sorted(levels, key=lambda a: -a.length * a.cover)[:8]
    usual = sorted(a.cover for a in longest)[len(longest) // 2]
    whole = sorted(a.length for a in longest)[len(longest) // 2]
    return [a for a in levels if a.cover >= (WEAK if a.length >= WHOLE * whole else WEAKER) * usual]


def _meet(flat: Level, tall: Level, touch: float) -> bool:
    return (
        flat.start - touch <= tall.at <= flat.end + touch
        and tall.start - touch <= flat.at <= tall.end + touch
    )


def _largest(
    across: list[Level], down: list[Level], touch: float
) -> tuple[list[Level], list[Level]] | None:
    """Group rules that meet, and take the group with most length both ways."""
    group = list(range(len(down)))  # union-find over the vertical rules, joined by horizontal ones

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    if not across:
        _join_side_by_side(down, group, root)
    met = [[i for i, tall in enumerate(down) if _meet(flat, tall, touch)] for flat in across]
    for ones in met:
        for i in ones[1:]:
            group[root(i)] = root(ones[0])
    best: tuple[float, list[Level], list[Level]] | None = None
    for r in {root(i) for i in range(len(down))}:
        tall = [d for i, d in enumerate(down) if root(i) == r]
        flat = [a for a, ones in zip(across, met, strict=True) if ones and root(ones[0]) == r]
        size = sum(d.length for d in tall) + sum(a.length for a in flat)
        if best is None or size > best[0]:
            best = size, flat, tall
    if best is None or len(best[2]) < 3:
        return None
    return best[1], best[2]


def _join_side_by_side(down: list[Level], group: list[int], root: Callable[[int], int]) -> None:
    """Without horizontal rules, vertical ones of much the same extent make the table."""
    for i, one in enumerate(down):
        for j in range(i):
            shared = min(one.end, down[j].end) - max(one.start, down[j].start)
            if shared >= 0.7 * max(one.length, down[j].length):
                group[root(i)] = root(j)


def _reach(tall: list[Level]) -> tuple[float, float]:
    """Give where most of the vertical rules begin and end, weighted by their length."""
    longest = max(d.length for d in tall)
    main = [d for d in tall if d.length >= BODY * longest]
    starts, ends = sorted(d.start for d in main), sorted(d.end for d in main)
    return starts[len(starts) // 4], ends[-1 - len(ends) // 4]
