"""Lines of writing, and the edges of columns of words, as curves to straighten a leaf by.

They stand in for rules where a table has none: the feet of a line's letters lie on one curve, and
so do the places at which the words of one column begin.
"""

import numpy as np
from numpy.typing import NDArray

from ingest.dewarp import Bend, fit_bend
from ingest.ink import Ink
from ingest.rules import Rule

LOWEST, HIGHEST = 0.6, 2.0  # letters; lower pieces are points and accents, higher ones no letters
SLACK = 0.45  # letters; feet of neighbours in one line differ less
FOLLOW = 0.3  # how fast a line follows its letters up and down
NEXT = 1.2  # letters; those of one piece of writing stand nearer
PIECE = 4  # letters in a piece that show how it slopes
SUPPLE = 3, 1  # degrees of the bend that pieces show, along and across
CLOSER = 5, 2  # and those of the bend that lines show
REACHES = 9.0, 30.0, 60.0  # letters of white over which a line goes on, as the bend is known
STEP = 4.0  # letters over which feet are averaged, for tails hang below them
FEWEST = 5  # such places in a line
LONG = 0.25  # share of the leaf's width; shorter lines tell little
SPACE = 0.9  # letters; words of one cell stand nearer
TAB = 0.35  # letters; beginnings of words under each other differ less
STACKED = 6  # words that make an edge of a column
STRAY = 0.2  # letters by which they stray from a smooth edge
WIDE = 8.0  # letters; a line that ends further from a rule tells nothing
APART = 6.0  # letters; rows of a table stand nearer

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def baselines(ink: Ink, size: tuple[int, int]) -> list[Rule]:
    """Give the lines of writing of a leaf of this width and height, level to a few degrees.

    The slopes of the pieces tell how to go on from one to the next over the white between.
    """
    letters = _whole(ink)
    x = letters[:, 0] + letters[:, 2] / 2
    feet = (letters[:, 1] + letters[:, 3]).astype(np.float64)
    pieces = chained(x, x, feet, SLACK * ink.height, NEXT * ink.height)
    sloping = [_rule(x[p], feet[p]) for p in pieces if len(p) >= PIECE]
    if len(sloping) < FEWEST:
        return []
    bend = fit_bend(sloping, size[0], SUPPLE)
    lines: list[Rule] = []
    for reach in REACHES:
        stray = bend.at(x, feet)
        level = np.array([np.median(feet[p] - stray[p]) for p in pieces])
        starts, ends = x[[p[0] for p in pieces]], x[[p[-1] for p in pieces]]
        order = np.argsort(starts, kind="stable")
        slack, far = SLACK * ink.height, reach * ink.height
        rows = chained(starts[order], ends[order], level[order], slack, far)
        joined = [np.sort(np.concatenate([pieces[order[k]] for k in row])) for row in rows]
        lines = [line for row in joined if (line := _line(row, x, feet, stray, ink.height))]
        lines = [line for line in lines if line.length >= LONG * size[0]]
        if len(lines) >= FEWEST:
            bend = fit_bend(lines, size[0], CLOSER)
    return lines


def column_edges(ink: Ink, size: tuple[int, int], rows: Bend) -> list[Rule]:
    """Give the edges of columns of words, x and y exchanged, where the lines bend like `rows`."""
    letters = _whole(ink)
    x = letters[:, 0] + letters[:, 2] / 2
    feet = (letters[:, 1] + letters[:, 3]).astype(np.float64)
    level = feet - rows.at(x, feet)
    chains = chained(x, x, level, SLACK * ink.height, np.inf)
    starts: list[tuple[float, float]] = []
    ends: list[tuple[float, float]] = []
    for chain in chains:
        left, right = letters[chain, 0], letters[chain, 0] + letters[chain, 2]
        breaks = np.flatnonzero(left[1:] - right[:-1] > SPACE * ink.height) + 1
        middle = feet[chain] - ink.height / 2
        starts += [(middle[k], left[k]) for k in (0, *breaks.tolist())]
        ends += [(middle[k - 1], right[k - 1]) for k in (*breaks.tolist(), len(chain))]
    return [edge for side in (starts, ends) for edge in _edges(side, ink.height, size[1])]


def lettered(rule: Rule, ink: Ink) -> float:
    """Give the share of the lines beside what may be a rule, x and y exchanged, that stand upon it.

    Upright strokes that stand under each other row after row look like a rule.
    """
    letters = _whole(ink)
    y = letters[:, 1] + letters[:, 3] / 2
    at = np.interp(y, rule.x, rule.y)
    beside = (y > rule.x[0]) & (y < rule.x[-1]) & (np.abs(letters[:, 0] - at) < WIDE * ink.height)
    upon = beside & (letters[:, 0] - 1 <= at) & (letters[:, 0] + letters[:, 2] + 1 >= at)
    lines = [len(np.unique(y[some] // ink.height)) for some in (upon, beside)]
    return lines[0] / max(1, lines[1])


def _whole(ink: Ink) -> NDArray[np.int32]:
    """Give the whole letters, from left to right."""
    high = ink.letters[:, 3]
    letters = ink.letters[(high >= LOWEST * ink.height) & (high <= HIGHEST * ink.height)]
    return letters[np.argsort(letters[:, 0], kind="stable")]


def chained(
    starts: Floats, ends: Floats, height: Floats, slack: float, far: float
) -> list[NDArray[np.int64]]:
    """Give each thing, in order of its start, to the chain nearest to it, or to one of its own.

    A chain ends where none follows within `far` of its last one's end.
    """
    at, last = np.full(len(starts) + 1, np.inf), np.full(len(starts) + 1, -np.inf)
    members: list[list[int]] = []
    things = zip(starts.tolist(), ends.tolist(), height.tolist(), strict=True)
    for i, (start, end, high) in enumerate(things):
        away = np.abs(at[: len(members)] - high)
        away[start - last[: len(members)] > far] = np.inf
        k = int(away.argmin()) if members else 0
        if members and away[k] <= slack:
            at[k] += FOLLOW * (high - at[k])
            members[k].append(i)
        else:
            k = len(members)
            at[k] = high
            members.append([i])
        last[k] = end
    return [np.array(chain) for chain in members]


def _line(row: Whole, x: Floats, feet: Floats, stray: Floats, letter: float) -> Rule | None:
    """Average the feet of a line every few letters, for tails hang below some; None if short."""
    places = np.floor((x[row] - x[row[0]]) / (STEP * letter)).astype(int)
    groups = np.split(row, np.flatnonzero(np.diff(places)) + 1)
    groups = [g for n, g in enumerate(groups) if len(g) >= 2 or n == 0]
    if len(groups) < FEWEST:
        return None
    level = [float(np.median(feet[g] - stray[g]) + stray[g].mean()) for g in groups]
    return _rule(np.array([x[g].mean() for g in groups]), np.array(level))


def _rule(x: Floats, y: Floats) -> Rule:
    return Rule(x.astype(np.float32), y.astype(np.float32), 1.0)


def _edges(points: list[tuple[float, float]], letter: float, height: int) -> list[Rule]:
    """Chain the beginnings, or the ends, of words that stand under each other."""
    y, x = np.array(sorted(points), np.float64).reshape(-1, 2).T
    edges = []
    for chain in chained(y, y, x, TAB * letter, APART * letter):
        if len(chain) < STACKED or y[chain[-1]] - y[chain[0]] < LONG * height:
            continue
        smooth = np.polynomial.Polynomial.fit(y[chain], x[chain], 2)(y[chain])
        if float(np.median(np.abs(x[chain] - smooth))) <= STRAY * letter / 2:
            edges.append(_rule(y[chain], x[chain]))
    return edges
