"""Rules typed as letters, such as I between columns, that stand at the head of each cell."""

from itertools import pairwise

import numpy as np

from ingest.look import Look
from ingest.numbers import alike_letters

FEWEST = 6  # rows that tell
COLUMNS = 3  # that begin with the same letter in each row
SAME = 0.9  # share of a column's rows in which it stands
ALIKE = 0.75  # likeness of two pictures of it
TYPED = "several columns begin with the same letter in each row: it may be a typed rule"


def typed_rules(look: Look, edges: tuple[float, ...], stops: tuple[float, ...]) -> list[str]:
    """Doubt columns without rules that begin with one letter all down the page."""
    led = (_led(look, left, right, stops) for left, right in pairwise(edges))
    return [TYPED] if sum(led) >= COLUMNS else []


def _led(look: Look, left: float, right: float, stops: tuple[float, ...]) -> bool:
    """Tell a column whose cells begin with the same letter, at the same place."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    inside = (x + wide / 2 > left) & (x + wide / 2 < right) & (high > look.ink.height / 2)
    rows = np.searchsorted(stops, y + high / 2) - 1
    chosen = np.flatnonzero(inside & (rows >= 0) & (rows < len(stops) - 1))
    chosen = chosen[np.lexsort((x[chosen], rows[chosen]))]
    firsts = chosen[np.flatnonzero(np.diff(rows[chosen], prepend=-1))]
    if len(firsts) < max(FEWEST, SAME * (len(stops) - 1)):
        return False
    near = np.abs(x[firsts] - np.median(x[firsts])) <= look.ink.height / 2
    if near.mean() < SAME:
        return False
    alike = alike_letters(look, look.ink.letters[firsts]) >= ALIKE
    return bool(alike.mean(axis=1).max() >= SAME)
