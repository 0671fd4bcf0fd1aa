"""From the probabilities of each column of a line to its letters, and how sure they are.

The network was trained by connectionist temporal classification (A. Graves et al. 2006): between
letters, and where it is sure of none, it names the null class; a letter holds for a few columns.
"""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.network import Floats

TWICE: Final = 3.0  # times as likely two letters must be as one, where no null parts them

Run = tuple[int, int, int]
"""A letter: its class, its first column and the column after it."""


def decode(found: Floats, allowed: NDArray[np.bool_], null: int) -> tuple[list[int], float]:
    """Give the letters of a line, as classes, and how likely the weakest of them is right.

    Args:
        found: Probabilities, shape (columns, classes).
        allowed: Classes that may come out, with `null` among them. What else the network sees
            makes the line less sure, and never comes out.
        null: The class that says that there is no letter.
    """
    runs = _runs(np.where(allowed, found, np.float32(0)), null)
    if not runs:
        return [], 0.0
    kinds, firsts, lasts = np.array(runs).T
    columns = np.arange(len(found))
    before = np.searchsorted(firsts, columns, "right") - 1  # the letter here or before
    after = np.minimum(before + 1, len(runs) - 1)
    here = np.where(before >= 0, found[columns, kinds[before]], 0)
    coming = np.where(before < after, found[columns, kinds[after]], 0)
    inside = (before >= 0) & (columns < lasts[before])
    any_letter = 1.0 - found[:, null]
    others = any_letter - here - np.where(inside, 0, coming)
    own = np.where(inside, here, 0)
    shares = _summed(own, before) / _summed(np.where(inside, any_letter, 0), before)
    missed = np.ones(len(runs))
    np.multiply.at(missed, before[before >= 0], 1.0 - here[before >= 0])
    np.multiply.at(missed, after[before < after], 1.0 - coming[before < after])
    stray = float(others[~inside].max(initial=0.0))
    return kinds.tolist(), float(min(shares.min(), 1.0 - missed.max(), 1.0 - stray))


def _summed(values: Floats, owners: NDArray[np.int_]) -> NDArray[np.float64]:
    """Add up what belongs to each letter."""
    some = owners >= 0
    return np.bincount(owners[some], values[some]).astype(np.float64)


def _runs(found: Floats, null: int) -> list[Run]:
    """Find the letters; two without a null between are one where that is nearly as likely."""
    best = found.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best, prepend=-1, append=-1)).tolist()
    kinds = best[edges[:-1]].tolist()
    runs: list[Run] = []
    for kind, (first, last) in zip(kinds, pairwise(edges), strict=True):
        run = (kind, first, last)
        if kind == null:
            continue
        if runs and runs[-1][2] == first:
            run = _one_of(found, runs[-1], run) or run
            if run[1] != first:
                runs.pop()
        runs.append(run)
    return runs


def _one_of(found: Floats, left: Run, right: Run) -> Run | None:
    """Take two letters for one that the network could not decide on."""
    columns, split = found[left[1] : right[2]], left[2] - left[1]
    two = columns[:split, left[0]].prod() * columns[split:, right[0]].prod()
    kind = max(left[0], right[0], key=lambda k: float(columns[:, k].prod()))
    if two > TWICE * columns[:, kind].prod():
        return None
    return kind, left[1], right[2]
