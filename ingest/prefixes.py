"""Columns that are one: the letters before a number, the same in each row, under its heading.

The white between TH and 189338 is as wide in every row, for neither of them changes its width, and
looks like the white between two columns. The heading, whose words stand over both, tells.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.bands import find_bands, joined_runs
from ingest.look import Look
from ingest.prints import alike, printed

WIDEST = 3.5  # letters; what stands before a number in each row is no wider
STEADY = 0.25  # letters by which its width differs
SAME = 0.85  # share of the rows in which the same letters stand
FEW, SELDOM = 2, 0.15  # rows, or share of them, in which remarks stand
FEWEST = 4  # rows that tell whether letters are the same in each
PHRASE = 0.9  # letters; words of one heading stand nearer
SPACE = 1.2  # letters; the parts of one number stand no further apart
WORD = 0.3  # letters; those of one word stand nearer
UNHEADED = "columns {} and {} were taken for one: one of them shows the same letters in each row"
CUT = "the edge after column {} runs through a heading"

Stretch = tuple[float, ...]  # edges of columns or of rows, pixels
Floats = NDArray[np.float64]


def without_prefixes(
    look: Look, edges: Stretch, top: float, stops: Stretch
) -> tuple[Stretch, list[str]]:
    """Leave out the edges between letters that are the same in each row and their number.

    Those between marks here and there under one heading are left out, too.
    `stops` are the edges of the rows, below a header that begins at `top`. Where no header tells
    that both are one column, a doubt says so; and where one does, but they stand far apart.
    """
    kept, doubts = list(edges[:1]), []
    letter, head = look.ink.height, (top, stops[0])
    for edge, after in pairwise(edges[1:]):
        around, number = (kept[-1], edge, after), len(kept)
        if _marked(look, around, stops) and _covered(look, around, head, WORD):
            continue
        white = _white_beside_fixed(look, around, stops)
        near = white is not None and white <= SPACE * letter
        over = white is not None and _covered(look, around, head, PHRASE if near else WORD)
        if near and over is None:
            doubts.append(UNHEADED.format(number, number + 1))
        elif not near or not over:
            kept.append(edge)
            doubts += [CUT.format(number)] if over else []
    return (*kept, edges[-1]), doubts


def _marked(look: Look, around: Stretch, stops: Stretch) -> bool:
    """Tell two columns with words in few rows: marks here and there under one heading."""
    most = max(FEW, SELDOM * (len(stops) - 1))
    sides = (_extents(look, left, right, stops)[0] for left, right in pairwise(around))
    return all(np.count_nonzero(~np.isnan(side)) <= most for side in sides)


def _white_beside_fixed(look: Look, around: Stretch, stops: Stretch) -> float | None:
    """Give how wide the white between two columns is, one of which is the same in each row.

    None where neither is, or both are: a class of boys has two such columns. Both have to be
    written in the same rows.
    """
    sides = [_extents(look, left, right, stops) for left, right in pairwise(around)]
    one, other = (~np.isnan(side[0]) for side in sides)
    both, either = one & other, one | other
    if np.count_nonzero(both) < max(FEWEST, SAME * np.count_nonzero(either)):
        return None
    rows = np.flatnonzero(both).tolist()
    fixed = [
        _steady(look, side[:, both]) and _fixed(look, *pair, stops, rows)
        for side, pair in zip(sides, pairwise(around), strict=True)
    ]
    if fixed[0] == fixed[1]:
        return None
    return float(np.median((sides[1][0] - sides[0][1])[both]))


def _extents(look: Look, left: float, right: float, stops: Stretch) -> Floats:
    """Give for each row where the letters of a column begin and end, shape (2, rows).

    Not a number where none are.
    """
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    inside = (x + wide / 2 > left) & (x + wide / 2 < right)
    rows = np.searchsorted(stops, (y + high / 2)[inside]) - 1
    ends = np.full((2, len(stops) + 1), np.nan)
    np.fmin.at(ends[0], rows, x[inside])
    np.fmax.at(ends[1], rows, (x + wide)[inside])
    return ends[:, : len(stops) - 1]


def _steady(look: Look, extents: Floats) -> bool:
    """Tell whether what stands in a column is narrow, and as wide in almost every row."""
    wide = extents[1] - extents[0]
    usual = float(np.median(wide))
    even = np.abs(wide - usual) <= STEADY * look.ink.height
    return usual <= WIDEST * look.ink.height and float(even.mean()) >= SAME


def _fixed(look: Look, left: float, right: float, stops: Stretch, rows: list[int]) -> bool:
    """Tell whether the same letters stand in a column in almost every one of some rows."""
    words = [printed(look, left, right, stops[row], stops[row + 1]) for row in rows]
    sizes = np.array([word.shape[1] for word in words])
    model = words[int(np.abs(sizes - np.median(sizes)).argmin())]
    return sum(alike(model, word, look.ink.height) for word in words) >= SAME * len(words)


def _covered(look: Look, around: Stretch, head: Stretch, apart: float) -> bool | None:
    """Tell whether one heading stands over two columns (True), or each has its own (False).

    Its words stand no further than so many letters `apart`. The header's lowest line that tells
    counts; None where no line does.
    """
    left, edge, right = around
    letter = look.ink.height
    text = look.ink.text[: round(head[1])].copy()
    text[: round(head[0])] = 0
    for band in reversed(find_bands(text, left, right, letter)):
        part = text[band.top : band.bottom, round(left) : round(right)] > 0
        runs = joined_runs(np.asarray(part.any(axis=0)), max(1, round(apart * letter)))
        words = [(round(left) + a, round(left) + b) for a, b in runs]
        if any(a < edge < b for a, b in words):
            return True
        if any(b <= edge for _, b in words) and any(a >= edge for a, _ in words):
            return False
    return None
