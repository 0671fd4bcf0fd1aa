"""A first row whose letters are not those of the rows below it: a heading set like its entries.

The digits of a column of dates come back in every row and those of names often, while the words
over them are written nowhere else.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.look import Look
from ingest.numbers import WHOLE, alike_letters

MOST_ROWS = 24  # looked at; more tell nothing new
FEWEST = 4  # rows below that tell anything
TWICE = 10  # rows; each letter of an entry is found in two of so many
RARE = 0.14  # share of a column's cells with letters as unlike the others' as a heading's
STRANGE = 0.6  # of the columns; a heading's letters are strange in so many
KNOWN = 0.9  # of the usual likeness of a column's cells; that of an entry is no less
LITTLE = 0.1  # likeness that letters have by chance, at least
FAMILIAR = 0.7  # of the columns; in so many an entry's letters are known
CHANCE = 0.01  # probability that an entry is as strange, of which a row is a heading
LONGER = 2.5  # times the letters that cells usually have; a cell over ditto marks has so many
SURE = 0.002  # the same below a row that is known to be one
UNSURE = 0.02  # and of which a row may be one
COMMON = 0.3  # of a column's cells are as strange as an entry's, on average over the columns
LEAST = 3  # columns that have to be judged

Stretch = tuple[float, ...]  # edges of columns, pixels


def strange_rows(
    look: Look, edges: Stretch, stops: Sequence[float], most: int, *, sure: bool = False
) -> int:
    """Count the rows at the top, at most so many, whose letters stand in no row below them.

    To be `sure`, below rows that are known to be header, an entry must hardly be as strange.
    """
    count = 0
    while count < most and _strange_first(look, edges, stops[count : count + MOST_ROWS + 1], sure):
        count, sure = count + 1, True
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
    ranks = _ranks(look, pairwise(edges), stops[: MOST_ROWS + 1])
    return len(ranks) >= LEAST and float(np.mean(ranks)) >= COMMON


def odd_entry(look: Look, edges: Stretch, stops: Sequence[float]) -> bool:
    """Tell a first row below a header that is stranger to the others than an entry mostly is."""
    ranks = _ranks(look, pairwise(edges), stops[: MOST_ROWS + 1])
    return len(ranks) >= LEAST and _chance(ranks) <= UNSURE


def _strange_first(look: Look, edges: Stretch, stops: Sequence[float], sure: bool) -> bool:
    columns = [pair for pair in pairwise(edges) if not (sure and _longer(look, *pair, stops))]
    likenesses = [_likeness(look, *pair, stops) for pair in columns]
    ranks = [rank for one in likenesses if (rank := _rank(one)) is not None]
    shares = [share for one in likenesses if (share := _share(one)) is not None]
    if len(ranks) < LEAST or float(np.mean(shares)) >= KNOWN:
        return False
    often = sum(rank <= RARE for rank in ranks) >= STRANGE * len(ranks)
    return (often and not sure) or _chance(ranks) <= (SURE if sure else CHANCE)


def _chance(ranks: list[float]) -> float:
    """Give the probability that an entry's ranks, each as likely as any other, sum up to so few.

    That of a sum of uniform numbers (Irwin 1927, Hall 1927) for sums up to 1, and more beyond.
    """
    return sum(ranks) ** len(ranks) / math.factorial(len(ranks))


def _longer(look: Look, left: float, right: float, stops: Sequence[float]) -> bool:
    """Tell a first entry written out, over ditto marks: it has far more letters than they."""
    rows = _letters(look, left, right, stops)[1]
    count = np.bincount(rows, minlength=len(stops) - 1)
    others = count[1:][count[1:] > 0]
    return len(others) > 0 and bool(count[0] > LONGER * float(np.median(others)))


def _ranks(
    look: Look, columns: Iterable[tuple[float, float]], stops: Sequence[float]
) -> list[float]:
    """Give the first row's rank in each column that can be judged."""
    if len(stops) - 2 < FEWEST:
        return []
    likenesses = (_likeness(look, *pair, stops) for pair in columns)
    return [rank for one in likenesses if (rank := _rank(one)) is not None]


def _likeness(look: Look, left: float, right: float, stops: Sequence[float]) -> list[float | None]:
    """Give for each row how well its cell's letters are found again, twice where there are many.

    A header printed once more at the foot of the page is one such row.
    """
    chosen, owner = _letters(look, left, right, stops)
    found: list[float | None] = [None] * (len(stops) - 1)
    if len(chosen) < FEWEST:
        return found
    alike = alike_letters(look, look.ink.letters[chosen])
    alike[owner[:, None] == owner[None, :]] = -1.0
    by_row = np.maximum.reduceat(alike, np.flatnonzero(np.diff(owner, prepend=-1)), axis=1)
    if by_row.shape[1] < FEWEST:
        return found
    best = np.sort(by_row, axis=1)[:, -2 if by_row.shape[1] > TWICE else -1]
    for row in np.unique(owner).tolist():
        found[row] = float(best[owner == row].mean())
    return found


def _letters(
    look: Look, left: float, right: float, stops: Sequence[float]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the letters of a column by their number, row after row, and the row of each."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    inside = (x + wide / 2 > left + 2) & (x + wide / 2 < right - 2)
    inside &= (high >= WHOLE * look.ink.height) & (high <= 2 * look.ink.height)
    rows = np.searchsorted(stops, y + high / 2) - 1
    chosen = np.flatnonzero(inside & (rows >= 0) & (rows < len(stops) - 1))
    chosen = chosen[np.argsort(rows[chosen], kind="stable")]
    return chosen, rows[chosen]


def _known(likeness: list[float | None]) -> bool | None:
    """Tell whether the first cell's letters are hardly less like the others' than any cell's."""
    share = _share(likeness)
    return None if share is None else share >= KNOWN


def _share(likeness: list[float | None]) -> float | None:
    """Give how well the first cell's letters are found again, of what a cell's usually are."""
    first, others = likeness[0], [one for one in likeness[1:] if one is not None]
    if first is None or len(others) < FEWEST:
        return None
    return first / max(float(np.median(others)), LITTLE)


def _rank(likeness: list[float | None]) -> float | None:
    """Give the share of the cells below the first whose letters are no more like the others'."""
    first, others = likeness[0], [one for one in likeness[1:] if one is not None]
    if first is None or len(others) < FEWEST:
        return None
    return (sum(one <= first for one in others) + 0.5) / (len(others) + 1)
