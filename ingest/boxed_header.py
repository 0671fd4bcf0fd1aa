"""Columns of a table whose header alone is ruled: its boxes stand over the columns of the body."""

from itertools import pairwise

import numpy as np

from ingest.look import Look
from ingest.whitespace import Layout

FEWEST = 4  # rules down the header
NEARLY = 0.8  # of the body's width; over which the rules above and below the header run
DEEP = (1.3, 8.0)  # letters; how high a header is
AWAY = 3.0  # letters; a header begins no further from the place where its writing does
LOWER = 0.4  # of its height; in tiers only the lowest ones stand over columns
SEEN = 0.85  # share of that along which a rule is seen
CUT = 0.06  # of the body's lines in which a letter may stand upon an edge
INSIDE = 0.98  # of the body's letters stand between the outer rules


def header_columns(look: Look, layout: Layout) -> tuple[float, ...] | None:
    """Give the columns' edges from the rules in a header; None without such a header."""
    wide = NEARLY * (layout.edges[-1] - layout.edges[0])
    levels = [a.at for a in look.across if a.length >= wide and a.at < layout.bottom]
    letter = look.ink.height
    for above, below in pairwise(levels):
        fits = DEEP[0] * letter <= below - above <= DEEP[1] * letter
        if not fits or abs(above - layout.top) > AWAY * letter:
            continue
        edges = _rules(look, below - LOWER * (below - above), below)
        if len(edges) >= FEWEST and _over_body(look, edges, below, layout.bottom):
            return edges
    return None


def _rules(look: Look, top: float, bottom: float) -> tuple[float, ...]:
    """Give the places at which something stands from one height to another, left to right."""
    part = look.tall[round(top) : round(bottom) - 2] > 0
    share = np.concatenate([[0.0], part.mean(axis=0) if len(part) else [], [0.0]])
    ends = np.flatnonzero(np.diff((share >= SEEN).astype(np.int8))).reshape(-1, 2)
    return tuple(float(a + b - 1) / 2 for a, b in ends)


def _over_body(look: Look, edges: tuple[float, ...], top: float, bottom: float) -> bool:
    """Tell whether the body's writing stands between the edges, and hardly a letter upon one."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    body = (y > top) & (y + high < bottom) & (high < 2 * look.ink.height)
    inside = body & (x + wide > edges[0]) & (x < edges[-1])
    if np.count_nonzero(inside) < INSIDE * np.count_nonzero(body):
        return False
    lines = (y + high / 2) // (1.5 * look.ink.height)
    most = max(1.0, CUT * len(np.unique(lines[body])))
    upon = [body & (x + 2 < e) & (x + wide - 2 > e) for e in edges[1:-1]]
    return all(len(np.unique(lines[letters])) <= most for letters in upon)
