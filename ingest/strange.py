"""A first row whose letters are not those of the rows below it: a heading set like its entries.

The digits of a column of dates come back in every row and those of names often, while the words
over them are written nowhere else.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ingest.look import Look
from ingest.numbers import WHOLE, alike_letters

MOST_ROWS = 24  # looked at; more tell nothing new
FEWEST = 4  # rows below that tell anything
TWICE = 10  # rows; each letter of an entry is found in two of so many
RARE = 0.1  # share of a column's cells with letters as unlike the others' as a heading's
STRANGE = 0.6  # of the columns; a heading's letters are strange in so many
KNOWN = 0.9  # of the usual likeness of a column's cells; that of an entry is no less
FAMILIAR = 0.7  # of the columns; in so many an entry's letters are known
MANY, SURE = 5, 0.8  # columns, and share of them, in which they surely are
COMMON = 0.3  # of a column's cells are as strange as an entry's, on average over the columns
LEAST = 3  # columns that have to be judged

Stretch = tuple[float, ...]  # edges of columns, pixels


def strange_rows(
    look: Look, edges: Stretch, stops: Sequence[float], most: int, *, sure: bool = False
) -> int:
    """Count the rows at the top, at most so many, whose letters stand in no row below them.

    To be `sure`, below rows that are known to be header, it takes almost every one of many columns.
    """
    count = 0
    while count < most and _strange_first(look, edges, stops[count : count + MOST_ROWS + 1], sure):
        count += 1
    return count


def familiar(look: Look, edges: Stretch, stops: Sequence[float]) -> bool:
    """Tell a first row whose letters come back in the rows below as theirs do, in most columns."""
    likenesses = (_likeness(look, *pair, stops[: MOST_ROWS + 1]) for pair in pairwise(edges))
    known = [vote for one in likenesses if (vote := _known(one)) is not None]
    return len(known) >= LEAST and sum(known) >= FAMILIAR * len(known)


def common(look: Look, edges: Stretch, stops: Sequence[float]) -> bool:
    """Tell a first row that is hardly stranger to the rows below it than they are to each other.

    In some columns an entry, too, has letters that come back nowhere, but seldom in many.
    """
    likenesses = (_likeness(look, *pair, stops[: MOST_ROWS + 1]) for pair in pairwise(edges))
    ranks = [rank for one in likenesses if (rank := _rank(one)) is not None]
    return len(ranks) >= LEAST and float(np.mean(ranks)) >= COMMON


def _strange_first(look: Look, edges: Stretch, stops: Sequence[float], sure: bool) -> bool:
    votes = _votes(look, edges, stops)
    least, share = (MANY, SURE) if sure else (LEAST, STRANGE)
    return len(votes) >= least and sum(votes) >= share * len(votes)


def _votes(look: Look, edges: Stretch, stops: Sequence[float]) -> list[bool]:
    """Tell for each column that can be judged whether the first row's letters are rare in it."""
    if len(stops) - 2 < FEWEST:
        return []
    return [
        vote
        for left, right in pairwise(edges)
        if (vote := _rare(_likeness(look, left, right, stops))) is not None
    ]


def _likeness(look: Look, left: float, right: float, stops: Sequence[float]) -> list[float | None]:
    """Give for each row how well its cell's letters are found again, twice where there are many.

    A header printed once more at the foot of the page is one such row.
    """
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    inside = (x + wide / 2 > left + 2) & (x + wide / 2 < right - 2)
    inside &= (high >= WHOLE * look.ink.height) & (high <= 2 * look.ink.height)
    rows = np.searchsorted(stops, y + high / 2) - 1
    chosen = np.flatnonzero(inside & (rows >= 0) & (rows < len(stops) - 1))
    found: list[float | None] = [None] * (len(stops) - 1)
    if len(chosen) < FEWEST:
        return found
    chosen = chosen[np.argsort(rows[chosen], kind="stable")]
    owner = rows[chosen]
    alike = alike_letters(look, look.ink.letters[chosen])
    alike[owner[:, None] == owner[None, :]] = -1.0
    by_row = np.maximum.reduceat(alike, np.flatnonzero(np.diff(owner, prepend=-1)), axis=1)
    if by_row.shape[1] < FEWEST:
        return found
    best = np.sort(by_row, axis=1)[:, -2 if by_row.shape[1] > TWICE else -1]
    for row in np.unique(owner).tolist():
        found[row] = float(best[owner == row].mean())
    return found


def _known(likeness: list[float | None]) -> bool | None:
    """Tell whether the first cell's letters are hardly less like the others' than any cell's."""
    first, others = likeness[0], [one for one in likeness[1:] if one is not None]
    if first is None or len(others) < FEWEST:
        return None
    return first >= KNOWN * float(np.median(others))


def _rare(likeness: list[float | None]) -> bool | None:
    """Tell whether the first cell's letters are less like the others' than almost any cell's."""
    rank = _rank(likeness)
    return None if rank is None else rank <= RARE


def _rank(likeness: list[float | None]) -> float | None:
    """Give the share of the cells below the first whose letters are no more like the others'."""
    first, others = likeness[0], [one for one in likeness[1:] if one is not None]
    if first is None or len(others) < FEWEST:
        return None
    return sum(one <= first for one in others) / len(others)
