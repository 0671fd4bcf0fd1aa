"""Lists side by side on one leaf: the same headings stand over each, one row per list.

The lists come out as tables from left to right, each with rows of its own: neither a shorter list
nor a wrapped name in one of them moves the rows of another.
"""

from dataclasses import replace
from itertools import combinations, pairwise, product

import numpy as np

from ingest.bands import Band
from ingest.doubts import HEADLESS
from ingest.entries import begun_by
from ingest.frame import NARROWEST
from ingest.look import Look
from ingest.numbers import numbers_in
from ingest.prints import alike, printed
from ingest.rows import Stops, ruled_stops
from ingest.second import alone
from ingest.table import Table, finished
from ingest.text_rows import column_bands, number_column, text_stops

FEWEST = 2  # columns of a list
MANY = 4  # lists beside each other
NEARLY = 0.12  # of their width; columns of two lists differ less
EQUAL = 0.06  # of a ruled column's width, by which that of another list differs
PROBABLY = "two lists seem to stand side by side, though their headings differ"
MOST = 0.7  # share of the headings that are found twice
HALF = 0.5  # or of them, where both lists begin with numbers and are as wide
ENTRIES = 5  # numbers of each of two lists that tell lists without headings,
OWN = 0.3  # of which so many stand at heights where the other list has none,
AWAY = 0.7  # letters; that is further than this
ASIDE = 1.5  # letters; writing so near to a list's left edge goes on into it
FAR = 2.0  # times the usual way from one number to the next; further on another list begins

Edges = tuple[float, ...]


def side_by_side(table: Table) -> tuple[Table, ...] | None:
    """Part a table that is several lists with the same headings; None where it is one list."""
    headed = any(table.header)
    top, under = table.top, table.stops[0 if headed or table.begun else 1]
    for parts in _ways(table.edges):
        first, *others = parts
        same = min(_repeated(table.look, first, other, top, under) for other in others)
        led = all(_led_alike(table, one, other) for one, other in pairwise(parts))
        built = (_built_alike(table, first, other, top, under, same) for other in others)
        own = not headed and all(_own_heights(table, first, other) for other in others)
        if same >= MOST or led or own or all(built):
            sure = same >= HALF or led or own
            lists = [
                _entries(table, edges) if own else _list(table, edges, top, under)
                for edges in parts
            ]
            found = tuple(one for one in lists if one is not None)
            if len(found) < len(parts):
                return None
            doubts = found[0].doubts if sure else [*found[0].doubts, PROBABLY]
            return (replace(found[0], doubts=doubts), *found[1:])
    return None


def _ways(edges: Edges) -> list[list[Edges]]:
    """Give the ways to part columns in lists of as many; between them may lie a blank strip."""
    count, ways = len(edges) - 1, []
    for lists, strip in product(range(2, MANY + 1), (0, 1)):
        size, over = divmod(count - (lists - 1) * strip, lists)
        if over == 0 and size >= FEWEST:
            starts = [n * (size + strip) for n in range(lists)]
            ways.append([edges[first : first + size + 1] for first in starts])
    return ways


def _repeated(look: Look, left: Edges, right: Edges, top: float, under: float) -> float:
    """Give the share of one half's columns over which the same words stand as in the other half.

    Headings that are all alike tell nothing.
    """
    whole = _share_twice(look, left, right, (top, under))
    return max(whole, _share_twice(look, left, right, _lowest(look, left, top, under)))


def _lowest(look: Look, edges: Edges, top: float, under: float) -> tuple[float, float]:
    """Give where the lowest line of a header begins and ends: a title may stand above it."""
    bands = [band for column in column_bands(look, edges, top, under) for band in column]
    if not bands:
        return top, under
    last = max(band.bottom for band in bands)
    return min(b.top for b in bands if b.bottom > last - look.ink.height), under


def _share_twice(look: Look, left: Edges, right: Edges, over: tuple[float, float]) -> float:
    letter = look.ink.height
    ours, theirs = (
        [printed(look, a, b, *over) for a, b in pairwise(edges)] for edges in (left, right)
    )
    twice = [alike(a, b, letter) for a, b in zip(ours, theirs, strict=True)]
    if sum(twice) < HALF * len(twice):
        return 0.0
    if any(alike(a, b, letter) for a, b in combinations(ours, 2)):
        return 0.0
    return sum(twice) / len(twice)


def _built_alike(
    table: Table, left: Edges, right: Edges, top: float, under: float, same: float
) -> bool:
    """Tell whether both lists begin with numbers, and have columns of equal width in order.

    The first headings must be the same where there are any, or half of them.
    """
    look, letter = table.look, table.look.ink.height
    if table.rules != "none":
        wide, other = (np.diff(edges) for edges in (left, right))
        equal = bool(np.all(np.abs(wide - other) <= EQUAL * wide))
        return equal and (same >= HALF or (table.begun and _numbered(table, left, right, top)))
    if len(left) < 4:
        return False
    firsts = [printed(look, edges[0], edges[1], top, under) for edges in (left, right)]
    if any(table.header) and same < HALF and not alike(firsts[0], firsts[1], letter):
        return False
    below = table.stops[0 if any(table.header) else 1], table.stops[-1]
    bands = [column_bands(look, edges, *below) for edges in (left, right)]
    if not _numbered(table, left, right, below[0]):
        return False
    wide, other = (np.array([_usual_width(c) for c in columns]) for columns in bands)
    return bool(np.all(np.abs(wide - other) <= NEARLY * np.maximum(wide, other) + letter))


def _own_heights(table: Table, left: Edges, right: Edges) -> bool:
    """Tell two lists as wide without rules between their rows, each numbered at its own heights."""
    letter, look = table.look.ink.height, table.look
    if table.rules == "full":
        return False
    bands = [column_bands(look, edges, table.top, table.stops[-1]) for edges in (left, right)]
    ours, theirs = ([n.middle for n in number_column(b[:1], letter)] for b in bands)
    if min(len(ours), len(theirs)) < ENTRIES:
        return False
    away = np.abs(np.subtract.outer(theirs, ours)).min(axis=1)
    wide, other = (np.array([_usual_width(c) for c in columns]) for columns in bands)
    alike_wide = np.abs(wide - other) <= NEARLY * np.maximum(wide, other) + letter
    return bool(np.mean(away > AWAY * letter) >= OWN and np.all(alike_wide))


def _entries(table: Table, edges: Edges) -> Table | None:
    """Find the rows of one of several lists without headings, as far as its numbers go on."""
    look, letter = table.look, table.look.ink.height
    numbers = number_column(column_bands(look, edges[:2], 0, look.height), letter)
    if len(numbers) < ENTRIES:
        return None
    places = np.array([n.middle for n in numbers])
    pitch = float(np.median(np.diff(places)))
    ends = np.flatnonzero(np.diff(places) > FAR * pitch) + 1
    runs = [numbers[a:b] for a, b in pairwise([0, *ends.tolist(), len(numbers)])]
    run = _without_title(look, edges, max(runs, key=len))
    end = min(float(look.height), run[-1].middle + FAR * pitch)
    one = finished(look, edges, begun_by(look, edges, run, end), "none")
    if one is None:
        return None
    doubts = [doubt for doubt in alone(one).doubts if doubt != HEADLESS]
    return replace(one, doubts=doubts, begun=True)


def _without_title(look: Look, edges: Edges, numbers: list[Band]) -> list[Band]:
    """Leave out what stands above the numbers: pieces of a title that runs across the list."""
    stops = [numbers[0].top - look.ink.height, *(n.bottom + 1.0 for n in numbers)]
    known = numbers_in(look, edges, stops)
    first = 0
    while len(numbers) - first > ENTRIES and not known[first]:
        band, reach = numbers[first], round(edges[0] - ASIDE * look.ink.height)
        beside = look.ink.text[band.top : band.bottom, max(0, reach) : round(edges[0]) + 1]
        if known[first] is None and not beside.any():
            break
        first += 1
    return numbers[first:]


def _foot(table: Table, edges: Edges) -> float:
    """Give where the rules between the columns of one of several lists end."""
    near = NARROWEST * table.look.dpi
    ends = [d.end for d in table.look.down if min(abs(d.at - e) for e in edges) < near]
    return max(table.stops[-1], float(np.median(ends or [0.0])))


def _between_rules(table: Table, edges: Edges, under: float) -> Stops:
    """Find the rows of one of several ruled lists, which may have rules of its own."""
    look, bottom = table.look, _foot(table, edges)
    ruled = ruled_stops(look, edges, under, bottom)
    if len(ruled.at) > FEWEST and ruled.at[-1] - ruled.at[0] >= MOST * (bottom - under):
        return ruled
    return text_stops(look, edges, under, bottom)


def _led_alike(table: Table, left: Edges, right: Edges) -> bool:
    """Tell whether dots lead from words to words in both halves, but not from one to the other."""
    if len(table.look.ink.leaders) == 0 or len(left) + len(right) < len(table.edges) + 1:
        return False
    x, y, wide, high = (table.look.ink.leaders[:, k] for k in range(4))
    inside = (y + high > table.stops[0]) & (y < table.stops[-1])
    count = [
        np.count_nonzero(inside & (x > half[0]) & (x + wide < half[-1])) for half in (left, right)
    ]
    across = np.count_nonzero(inside & (x < left[-1]) & (x + wide > right[0]))
    return bool(min(count) >= HALF * table.rows and across == 0)


def _numbered(table: Table, left: Edges, right: Edges, top: float) -> bool:
    """Tell whether both lists begin with running numbers."""
    look, reach = table.look, (top, table.stops[-1])
    firsts = (column_bands(look, edges[:2], *reach) for edges in (left, right))
    return all(len(number_column(bands, look.ink.height)) >= 3 for bands in firsts)


def _usual_width(bands: list[Band]) -> float:
    return float(np.median([b.right - b.left for b in bands])) if bands else 0.0


def _list(table: Table, edges: Edges, top: float, under: float) -> Table | None:
    """Find the rows of one list, on the rules of the whole table or by its own text."""
    longer = _foot(table, edges) > table.stops[-1] + table.pitch / 2
    if table.rules == "full" and not longer:
        found = Stops([under, *(y for y in table.stops if y > under)], table.pitch)
    elif table.rules != "none":
        found = _between_rules(table, edges, under)
    else:
        found = text_stops(table.look, edges, under, table.stops[-1])
    head = [top] * (under > top)
    at = [*head, under, *found.at[1:]]
    stops = replace(found, at=at, pitch=table.pitch, head=len(head), counted=bool(head))
    one = finished(table.look, edges, stops, table.rules)
    return None if one is None else alone(one)
