"""Text lines within one column: stretches of ink from top to bottom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray


@dataclass(frozen=True, slots=True)
class Band:
    """One line of writing in one column, in pixels; right and bottom excluded."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def middle(self) -> float:
        """Its height on the leaf."""
        return (self.top + self.bottom) / 2

    def joined(self, other: "Band") -> "Band":
        """The extent of both."""
        return Band(
            min(self.top, other.top),
            max(self.bottom, other.bottom),
            min(self.left, other.left),
            max(self.right, other.right),
        )


def find_bands(text: Gray, left: float, right: float, letter: float) -> list[Band]:
    """Find the lines of writing between two vertical rules, top to bottom.

    Gaps smaller than a third of a letter lie within a line: between a letter and its accents.
    """
    first, last = max(0, round(left)), min(text.shape[1], round(right))
    if last - first < 2:
        return []
    part = text[:, first:last].astype(np.bool_)
    runs = joined_runs(np.asarray(part.any(axis=1)), max(1, round(letter / 3)))
    bands = []
    for top, bottom in runs:
        if bottom - top < max(2, letter * 0.25):
            continue
        columns = np.flatnonzero(part[top:bottom].any(axis=0))
        bands.append(Band(top, bottom, first + int(columns[0]), first + int(columns[-1]) + 1))
    return bands


def joined_runs(filled: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Give the stretches of True (first, after the last), those nearer than `gap` made one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], filled.astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for first, last in edges.reshape(-1, 2).tolist():
        if runs and first - runs[-1][1] < gap:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return runs
