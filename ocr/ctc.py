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
    letters = 1.0 - found[:, null]  # how likely any letter is there
    sure = 1.0
    for n, run in enumerate(runs):
        kind, first, last = run
        before = runs[n - 1] if n else (null, 0, 0)
        after = runs[n + 1][1] if n + 1 < len(runs) else len(found)
        there = 1.0 - float(np.prod(1.0 - found[before[2] : after, kind]))
        share = float(found[first:last, kind].sum() / letters[first:last].sum())
        sure = min(sure, there, share, _nothing(found[before[2] : first], (null, before[0], kind)))
    if runs:
        return [run[0] for run in runs], min(
            sure, _nothing(found[runs[-1][2] :], (null, runs[-1][0]))
        )
    return [], 0.0


def _nothing(columns: Floats, known: tuple[int, ...]) -> float:
    """Say how likely nothing stands in some columns but what is known."""
    if not len(columns) or columns[:, known[0]].min() > 0.98:
        return 1.0
    rest = columns.copy()
    rest[:, known] = 0.0
    return 1.0 - float(rest.max())


def _runs(found: Floats, null: int) -> list[Run]:
    """Find the letters; two without a null between are one where that is nearly as likely."""
    best = found.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best, prepend=-1, append=-1)).tolist()
    runs: list[Run] = []
    for first, last in pairwise(edges):
        run = (int(best[first]), first, last)
        if run[0] == null:
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
