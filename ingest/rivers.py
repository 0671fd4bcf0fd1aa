"""White that runs down between the words of a table's lines, and parts its columns.

Wide white parts columns by itself. Narrow white does where words begin, or numbers end, at one
place in most lines, as at a tab stop; then a long name may also reach across it in a few lines.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.bands import joined_runs
from ingest.lines import Counts, Line

STRAY = 0.03  # share of the lines that may cross wide white
CROSSING = 0.1  # share that may cross white at a tab stop
WIDE = 0.6, 1.7  # letters of print, pitches of a typewriter; such white needs no tab stop
TAILED = 2.0  # times that, where only the tails of a few lines reach into it
NARROW = 0.45, 0.8  # letters, pitches; narrower white stands between the words of a cell
ALIGNED = 0.6  # share of the lines in which a word begins or ends at a tab stop
BOTH = 0.5  # share of the lines that have words left and right of it
FULL = 0.5  # of the usual words of a line; a line with fewer goes on from the one above
CLOSE = 2.0  # letters; from where numbers end, words begin no further
NEAR = 0.35  # letters from it
UNLIKE = 0.4  # letters; the words beside a tab stop differ more in width
NAMES = 1.2  # letters; the words of names differ more
SMALLEST = 0.45  # letters; a narrower stretch is no column

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Body:
    """The lines below a header, and the words of the header."""

    lines: list[Line]
    words: list[Run]  # pixels
    letter: float  # height of a letter, pixels
    pitch: float | None  # of typed letters, pixels
    width: int  # of the leaf, pixels

    @property
    def full(self) -> list[Line]:
        """The lines that begin rows, as far as their number of words tells."""
        usual = FULL * float(np.median([len(line.segments) for line in self.lines]))
        return [line for line in self.lines if len(line.segments) >= usual]

    def size(self, sizes: tuple[float, float]) -> float:
        """Give a width in pixels from one in letters of print and one in typed pitches."""
        return sizes[0] * self.letter if self.pitch is None else sizes[1] * self.pitch


def stretches(body: Body, cover: Counts) -> list[Run]:
    """Give the stretches of a body's width in which its columns are written, left to right.

    `cover` counts for every pixel column the lines that have a word there.
    """
    count = len(body.lines)
    low = cover <= max(float(count >= 8), np.floor(CROSSING * count))
    free = low & ~_sparse(body, low)
    rivers = [run for run in joined_runs(free, 1) if _parts(body, cover, run)]
    ends = [0, *(edge for run in rivers for edge in run), body.width]
    inked = [_drawn_in(cover, a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b > a]
    return [run for run in inked if run[1] - run[0] >= SMALLEST * body.letter]


def _sparse(body: Body, low: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark words that stand by themselves in the white: a column in which few lines have any."""
    held = np.concatenate([[0], np.cumsum(~low)])
    alone = np.zeros(body.width, np.bool_)
    for line in body.lines:
        for left, right in line.segments:
            if held[right] == held[left]:
                alone[left:right] = True
    return alone


def _parts(body: Body, cover: Counts, run: Run) -> bool:
    """Tell whether white parts two columns: it is wide, or words begin or end along it."""
    first, last = run
    if first == 0 or last == body.width:
        return True
    clear = joined_runs(cover[first:last] <= np.floor(STRAY * len(body.lines)), 1)
    widest = max((b - a for a, b in clear), default=0)
    if widest >= body.size(WIDE):
        return True
    if last - first >= TAILED * body.size(WIDE) and widest >= body.size(NARROW):
        return min(map(len, _beside(body, run))) >= BOTH * len(body.full)
    narrow = last - first >= body.size(NARROW) and _stops(body, run)
    return narrow and not _within_numbers(body, run)


def _stops(body: Body, run: Run) -> bool:
    """Tell whether words begin or end at white in most lines, with unlike ones on both sides."""
    near = NEAR * body.letter
    before, after = _beside(body, run)
    ends = sum(abs(run[0] - b) <= near for _, b in before)
    begins = sum(abs(run[1] - a) <= near for a, _ in after)
    count = len(body.full)
    follows = sum(a - run[1] <= CLOSE * body.letter for a, _ in after)
    ends = ends if follows >= BOTH * count else 0  # a name follows a number at once
    if max(ends, begins) < ALIGNED * count or min(len(before), len(after)) < BOTH * count:
        return False
    wide = [[b - a for a, b in words] for words in (before, after)]
    varied = max(float(np.std(sizes)) for sizes in wide) > UNLIKE * body.letter
    return varied or _headed_apart(body, run)


def _within_numbers(body: Body, run: Run) -> bool:
    """Tell white within numbers of one form, such as dates, from that between: a heading covers it.

    Where each line has a 1 at one place, printed digits stand far apart there.
    """
    if body.pitch is not None or not any(a < run[0] and b > run[1] for a, b in body.words):
        return False
    wide = [[b - a for a, b in words] for words in _beside(body, run)]
    return max(float(np.std(sizes)) for sizes in wide) <= NAMES * body.letter


def _beside(body: Body, run: Run) -> tuple[list[Run], list[Run]]:
    """Give the words next to white in the lines that begin rows, left of it and right of it."""
    middle = (run[0] + run[1]) / 2
    before, after = [], []
    for line in body.full:
        before += [(a, b) for a, b in line.words if b <= middle][-1:]
        after += [(a, b) for a, b in line.words if a >= middle][:1]
    return before, after


def _headed_apart(body: Body, run: Run) -> bool:
    """Tell whether the header, too, has words left and right of it, but none across it."""
    middle = (run[0] + run[1]) / 2
    return len(body.words) >= 3 and not any(a < middle < b for a, b in body.words)


def _drawn_in(cover: Counts, left: int, right: int) -> Run:
    """Leave out the white at both ends of a stretch."""
    inked = np.flatnonzero(cover[left:right] > 0)
    return (left + int(inked[0]), left + int(inked[-1]) + 1) if len(inked) else (left, left)
