"""Tables with too few rules: a box around the rows, or a rule under every fifth of them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from ingest.look import Look
from ingest.rows import Stops
from ingest.text_rows import column_bands, number_column, text_stops

FEW = 1.5  # running numbers for each ruled row that show that rules are left out
LEAST = 3  # lines of one column that a header may have
LINES = 8  # lines, and numbers, that tell writing paper
SEVERAL = 0.1  # of the lines; so many have several numbers above them
NEARLY = 0.1  # of the numbers; rows found from the text may be so many more or fewer


def divided(look: Look, edges: tuple[float, ...], ruled: Stops) -> Stops | None:
    """Divide by its text a body with too few rules, its header left as it is; None where it is not.

    Either more than half of its height has no rule, or several running numbers stand between two.
    """
    return _boxed(look, edges, ruled) or _grouped(look, edges, ruled)


def begun_above(look: Look, edges: tuple[float, ...], ruled: Stops, top: float) -> bool:
    """Tell whether several rows stand above the first rule: it parts rows in groups."""
    if not ruled.seen:
        return False
    bands = column_bands(look, edges[:3], top, ruled.seen[0])
    return len(number_column(bands, look.ink.height)) > LEAST


def lined(look: Look, edges: tuple[float, ...], ruled: Stops) -> bool:
    """Tell writing paper, upon whose lines rows stand anyhow: running numbers do not fit them."""
    if len(ruled.at) < LINES:
        return False
    bands = column_bands(look, edges[:3], ruled.at[0], ruled.at[-1])
    numbers = [n.middle for n in number_column(bands, look.ink.height)]
    if len(numbers) < LINES:
        return False
    rows = np.searchsorted(ruled.at, numbers)
    held = np.bincount(rows - rows.min())
    return int((held > 1).sum()) >= max(2.0, SEVERAL * len(held))


def _boxed(look: Look, edges: tuple[float, ...], ruled: Stops) -> Stops | None:
    seen = ruled.seen
    if len(seen) < 2:
        return None
    above, below = max(pairwise(seen), key=lambda pair: pair[1] - pair[0])
    if below - above < 0.5 * (seen[-1] - seen[0]):
        return None
    over = number_column(column_bands(look, edges[:3], seen[0], above), look.ink.height)
    if len(over) > LEAST:
        above = seen[0]  # what seems a rule among the rows is none
    if len(number_column(column_bands(look, edges[:3], below, seen[-1]), look.ink.height)) > 1:
        below = seen[-1]  # rows stand below it, too
    inner = text_stops(look, edges, above, below)
    if len(inner.at) < 4:
        return None
    head = [y for y in seen if y < above]
    at = [*head, above, *inner.at[1:-1], below]
    bands = column_bands(look, edges[:3], seen[min(1, len(head))], below)
    first = min((n.middle for n in number_column(bands, look.ink.height)), default=below)
    return replace(inner, at=at, head=min(len(head), sum(y < first for y in at) - 1))


def _grouped(look: Look, edges: tuple[float, ...], ruled: Stops) -> Stops | None:
    seen = ruled.seen
    if len(seen) < 3 or len(edges) < 4:
        return None
    bands = column_bands(look, edges[:3], seen[0], seen[-1])
    numbers = [n.middle for n in number_column(bands, look.ink.height)]
    if len(numbers) < FEW * len(seen):
        return None
    held = np.bincount(np.searchsorted(seen, numbers), minlength=len(seen) + 1)[1 : len(seen)]
    if np.count_nonzero(held >= 2) < 0.5 * len(held):
        return None
    first = seen[1] if held[0] <= 1 else seen[0]  # one short word over the numbers is a heading
    inner = text_stops(look, edges, first, seen[-1])
    rows = sum(n > first for n in numbers)
    if abs(len(inner.at) - 1 - rows) > max(1.0, NEARLY * rows):
        return None
    head = [seen[0]] * (first > seen[0])
    return replace(inner, at=[*head, first, *inner.at[1:-1], seen[-1]], head=len(head))
