"""Rows of a table without rules between them: from the running numbers and the text lines."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.bands import Band, find_bands
from ingest.look import Look
from ingest.rows import Stops, usual_pitch

Noise = NDArray[np.float32]  # for every pixel row, the columns in which something is written

NEAR = 0.6  # letters; lines of several columns whose middles are this near are one line
NUMBER = 8.0  # letters; a running number is narrower
HIGH = 3.5  # letters; and lower, even written by hand
LOW = 2.2  # letters; one line of print is lower
TWO = 1.7  # letters; what is higher may be two lines
CLOSE = 0.45  # of the white that otherwise parts lines
WHITE = 0.75  # of the white between rows; a line that ends a row stands no further below it
HEADING = 0.6  # of the usual space between rows; lines of one heading stand closer
CONTINUED = 0.6  # of the least white between rows; a line that goes on stands no further below
APART = 0.8  # and the next row no nearer
FEWEST = 3  # rows right below each other that tell this white
UNSURE = 0.08  # of the rows; so many lines with few words may be rows of their own
DITTO = 0.6  # of a line's height; ditto marks are lower than this


@dataclass(frozen=True, slots=True)
class Seed:
    """The line that begins a row, or on which the row is centred."""

    top: float
    bottom: float
    votes: int  # columns that have a line there

    @property
    def middle(self) -> float:
        """Its height on the leaf."""
        return (self.top + self.bottom) / 2


def text_stops(look: Look, edges: tuple[float, ...], top: float, bottom: float) -> Stops:
    """Divide a table into rows by its text alone."""
    columns = column_bands(look, edges, top, bottom)
    columns[:2] = [_untouched(look, column) for column in columns[:2]]
    lines = _lines(columns, look.ink.height)
    numbers = number_column(columns, look.ink.height)
    seeds, unnumbered = _seeds(len(columns), lines, numbers)
    seeds = _with_one_heading(seeds)
    if not seeds:
        return Stops([], 0.0)
    stops = _between(look, edges, seeds, top, bottom)
    stops[-1] = _last(lines, seeds, stops[-1], bottom, look.ink.height)
    doubts = [] if numbers else _weak(lines, seeds)
    return Stops(stops, usual_pitch(np.diff(stops)), doubts, unnumbered=unnumbered)


def column_bands(
    look: Look, edges: tuple[float, ...], top: float, bottom: float
) -> list[list[Band]]:
    """Find the text lines of every column between two heights."""
    first, last = max(0, round(top)), min(look.height, round(bottom))
    text = look.ink.text[first:last]
    return [
        [
            Band(b.top + first, b.bottom + first, b.left, b.right)
            for b in find_bands(text, left + 3, right - 2, look.ink.height)
        ]
        for left, right in pairwise(edges)
    ]


def _untouched(look: Look, column: list[Band]) -> list[Band]:
    """Part lines that almost touch: numbers have no accents that would stand apart from them."""
    letter = look.ink.height
    parted: list[Band] = []
    for band in column:
        if band.bottom - band.top < TWO * letter:
            parted.append(band)
            continue
        part = look.ink.text[band.top : band.bottom]
        fine = find_bands(part, band.left, band.right, CLOSE * letter)
        parted += [Band(f.top + band.top, f.bottom + band.top, f.left, f.right) for f in fine]
    return parted


def _lines(columns: list[list[Band]], letter: float) -> list[Seed]:
    """Join the lines of all columns that stand at one height; top to bottom."""
    bands = sorted((b for column in columns for b in column), key=lambda b: b.middle)
    bands = [b for b in bands if b.bottom - b.top <= LOW * letter]
    groups: list[list[Band]] = []
    for band in bands:
        if groups and band.middle - float(np.mean([b.middle for b in groups[-1]])) <= NEAR * letter:
            groups[-1].append(band)
        else:
            groups.append([band])
    return [
        Seed(
            float(np.median([b.top for b in g])),
            float(np.median([b.bottom for b in g])),
            len(g),
        )
        for g in groups
    ]


def _line_height(columns: list[list[Band]], letter: float) -> float:
    """Give the height of a line of print, taken from the column that has the highest."""
    heights = [[b.bottom - b.top for b in c if b.bottom - b.top <= LOW * letter] for c in columns]
    return max((float(np.median(h)) for h in heights if len(h) >= 3), default=letter)


def number_column(columns: list[list[Band]], letter: float) -> list[Band]:
    """Give the running numbers: short low lines in the first column; empty if there are none."""
    lowest = DITTO * _line_height(columns, letter)
    for column in columns[:2]:
        short = [
            b
            for b in column
            if b.right - b.left <= NUMBER * letter and lowest <= b.bottom - b.top <= HIGH * letter
        ]
        if len(short) >= 3 and len(short) >= 0.7 * len(column):
            return short
        if column:
            return []
    return []


def _seeds(
    columns: int, lines: list[Seed], numbers: list[Band]
) -> tuple[list[Seed], tuple[float, ...]]:
    """Choose the lines that begin rows: those with a running number, or those of many columns.

    Beside them stand the middles of those that have no number while others do.
    """
    if not lines:
        return [], ()
    usual = float(np.percentile([s.votes for s in lines], 75))
    enough = max(2.0, 0.45 * usual) if columns >= 3 else 1.0
    strong = [s for s in lines if s.votes >= enough]
    if not numbers:
        return strong, ()
    seeds = [Seed(b.top, b.bottom, 1) for b in numbers]
    spacing = usual_pitch(np.diff([s.middle for s in seeds]))
    missed = [s for s in strong if all(abs(s.middle - o.middle) >= 0.75 * spacing for o in seeds)]
    return sorted([*seeds, *missed], key=lambda s: s.middle), tuple(s.middle for s in missed)


def _with_one_heading(seeds: list[Seed]) -> list[Seed]:
    """Make one of the lines at the top that stand far closer than rows do: one heading's."""
    spacing = usual_pitch(np.diff([s.middle for s in seeds]))
    while len(seeds) > 3 and seeds[1].middle - seeds[0].middle < HEADING * spacing:
        first, second, *others = seeds
        top, bottom = min(first.top, second.top), max(first.bottom, second.bottom)
        seeds = [Seed(top, bottom, max(first.votes, second.votes)), *others]
    return seeds


def _weak(lines: list[Seed], strong: list[Seed]) -> list[str]:
    """Doubt rows without running numbers among which lines stand that may be rows or not."""
    inside = [s for s in lines if strong and strong[0].middle < s.middle < strong[-1].middle]
    weak = sum(s not in strong for s in inside)
    few = weak < max(2, UNSURE * len(strong))
    return (
        []
        if few or _continue(inside, strong)
        else [f"no running numbers tell whether {weak} lines of text are rows"]
    )


def _continue(lines: list[Seed], strong: list[Seed]) -> bool:
    """Tell lines that go on from the one above: they stand closer to it than rows do."""
    pairs = [(a, b, b.top - a.bottom) for a, b in pairwise(lines)]
    rows = [white for a, b, white in pairs if a in strong and b in strong]
    if len(rows) < FEWEST:
        return False
    above = [white for _, b, white in pairs if b not in strong]
    below = [white for a, b, white in pairs if a not in strong and b in strong]
    near, far = min(rows) * CONTINUED, min(rows) * APART
    return max(above, default=np.inf) <= near and min(below, default=np.inf) >= far


def _between(
    look: Look, edges: tuple[float, ...], seeds: list[Seed], top: float, bottom: float
) -> list[float]:
    """Put an edge between each two seeds, into the widest white gap; the last of equal ones."""
    noise = _noise(look, edges)
    stops = []
    for above, below in pairwise(seeds):
        stops.append(_widest(noise, above.bottom, below.top))
    letter = look.ink.height
    rises = [b.top - s for s, b in zip(stops, seeds[1:], strict=True)]
    falls = [s - a.bottom for s, a in zip(stops, seeds, strict=False)]
    head = float(np.median(rises)) if rises else letter / 2
    tail = float(np.median(falls)) if falls else letter / 2
    first = max(top, seeds[0].top - max(head, letter / 2))
    first = _run_out(noise, first, max(top, first - 2 * letter))
    last = min(bottom, seeds[-1].bottom + max(tail, letter / 2))
    last = _run_out(noise, last, min(bottom, last + 3 * letter))
    return [first, *stops, last]


def _last(lines: list[Seed], seeds: list[Seed], end: float, bottom: float, letter: float) -> float:
    """Give where the last row ends: below the lines that stand as close as those within rows."""
    whites = [b.top - a.bottom for a, b in pairwise(lines)]
    within = [w for w, (_, b) in zip(whites, pairwise(lines), strict=True) if b not in seeds]
    between = [w for w, (_, b) in zip(whites, pairwise(lines), strict=True) if b in seeds]
    last, above = end, seeds[-1]
    inner = [b for b in lines if seeds[0].middle < b.middle < above.middle and b not in seeds]
    close = max(within) + letter / 4 if inner else WHITE * float(np.median(between or [0.0]))
    for line in (line for line in lines if line.middle > above.middle):
        if line.top - above.bottom > close or line.bottom > bottom + letter / 2:
            break
        last, above = max(last, min(bottom, line.bottom + letter / 4)), line
    return last


def _noise(look: Look, edges: tuple[float, ...]) -> Noise:
    """Count for every pixel row the columns in which something is written."""
    count = np.zeros(look.height, np.float32)
    for left, right in pairwise(edges):
        part = look.ink.text[:, max(0, round(left) + 3) : max(1, round(right) - 2)] > 0
        count += np.minimum(part.sum(axis=1) / 2.0, 1.0) if part.size else 0
    return count


def _widest(noise: Noise, top: float, bottom: float) -> float:
    """Find the middle of the widest quiet stretch between two heights."""
    first, last = round(top), max(round(bottom), round(top) + 1)
    part = noise[first:last]
    if part.size == 0:
        return (top + bottom) / 2
    quietest = float(part.min())
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (part <= quietest).astype(np.int8), [0]])))
    runs = edges.reshape(-1, 2)
    sizes = runs[:, 1] - runs[:, 0]
    wide = runs[sizes >= 0.8 * sizes.max()]
    return float(first + wide[-1].mean())


def _run_out(noise: Noise, start: float, limit: float) -> float:
    """Go up or down to the next quiet pixel row, so that no letter is cut."""
    for y in range(round(start), round(limit), 1 if limit > start else -1):
        if y >= len(noise) or noise[y] == 0:
            return float(y)
    return start
