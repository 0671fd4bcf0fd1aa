"""Two lists side by side on one leaf: the same headings stand over both, one row per list.

The lists come out as two tables, left and right, each with rows of its own: neither a shorter list
nor a wrapped name in one of them moves the rows of the other.
"""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np

from ingest.bands import Band
from ingest.look import Look
from ingest.prints import alike, printed
from ingest.rows import Stops
from ingest.second import ELSEWHERE
from ingest.table import Table, finished
from ingest.text_rows import column_bands, number_column, text_stops

FEWEST = 2  # columns of a list
NEARLY = 0.12  # of their width; columns of two lists differ less
PROBABLY = "two lists seem to stand side by side, though their headings differ"
MOST = 0.7  # share of the headings that are found twice
HALF = 0.5  # or of them, where both lists begin with numbers and are as wide

Edges = tuple[float, ...]


def side_by_side(table: Table) -> tuple[Table, Table] | None:
    """Part a table that is two lists with the same headings; None where it is one list."""
    headed = any(table.header)
    top, under = table.top, table.stops[0 if headed or table.begun else 1]
    for left, right in _halves(table.edges):
        same = _repeated(table.look, left, right, top, under)
        led = _led_alike(table, left, right)
        if same >= MOST or led or _built_alike(table, left, right, top, under, same):
            sure = same >= HALF or led
            one, other = (_list(table, edges, top, under) for edges in (left, right))
            if one is None or other is None:
                return None
            return (one if sure else replace(one, doubts=[*one.doubts, PROBABLY]), other)
    return None


def _halves(edges: Edges) -> list[tuple[Edges, Edges]]:
    """Give the ways to part columns in two lists; between them may lie a blank strip."""
    count = len(edges) - 1
    half = count // 2
    if half < FEWEST:
        return []
    return [(edges[: half + 1], edges[count - half :])]


def _repeated(look: Look, left: Edges, right: Edges, top: float, under: float) -> float:
    """Give the share of one half's columns over which the same words stand as in the other half.

    Headings that are all alike tell nothing.
    """
    letter = look.ink.height
    ours, theirs = (
        [printed(look, a, b, top, under) for a, b in pairwise(edges)] for edges in (left, right)
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
    """Tell whether both halves begin with numbers, and have columns of equal width in order.

    The first headings must be the same where there are any, or half of them.
    """
    look, letter = table.look, table.look.ink.height
    if len(left) < 4 or table.rules != "none":
        return False
    firsts = [printed(look, edges[0], edges[1], top, under) for edges in (left, right)]
    if any(table.header) and same < HALF and not alike(firsts[0], firsts[1], letter):
        return False
    below = table.stops[0 if any(table.header) else 1], table.stops[-1]
    bands = [column_bands(look, edges, *below) for edges in (left, right)]
    if not all(len(number_column(columns[:1], letter)) >= 3 for columns in bands):
        return False
    wide, other = (np.array([_usual_width(c) for c in columns]) for columns in bands)
    return bool(np.all(np.abs(wide - other) <= NEARLY * np.maximum(wide, other) + letter))


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
    return min(count) >= HALF * table.rows and across == 0


def _usual_width(bands: list[Band]) -> float:
    return float(np.median([b.right - b.left for b in bands])) if bands else 0.0


def _list(table: Table, edges: Edges, top: float, under: float) -> Table | None:
    """Find the rows of one list, on the rules of the whole table or by its own text."""
    if table.rules == "full":
        found = Stops([under, *(y for y in table.stops if y > under)], table.pitch)
    else:
        found = text_stops(table.look, edges, under, table.stops[-1])
    head = [top] * (under > top)
    at = [*head, under, *found.at[1:]]
    stops = replace(found, at=at, pitch=table.pitch, head=len(head), counted=bool(head))
    one = finished(table.look, edges, stops, table.rules)
    if one is None:
        return None
    return replace(one, doubts=[doubt for doubt in one.doubts if doubt not in ELSEWHERE])
