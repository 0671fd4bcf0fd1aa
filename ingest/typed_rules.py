"""Rules typed as letters, such as I between columns, that stand at the head of each cell."""

from itertools import pairwise

import numpy as np

from ingest.look import Look
from ingest.numbers import alike_letters

FEWEST = 6  # rows that tell
COLUMNS = 3  # that begin with the same letter in each row, all with one
SAME = 0.9  # share of a column's rows in which it stands
ALIKE = 0.75  # likeness of two pictures of it
TYPED = "several columns begin with the same letter in each row: it may be a typed rule"


def typed_rules(look: Look, edges: tuple[float, ...], stops: tuple[float, ...]) -> list[str]:
    """Doubt columns without rules that begin with one letter all down the page."""
    firsts = (_first(look, left, right, stops) for left, right in pairwise(edges))
    led = [letter for letter in firsts if letter is not None]
    if len(led) < COLUMNS:
        return []
    same = (alike_letters(look, look.ink.letters[led]) >= ALIKE).sum(axis=1)
    return [TYPED] if same.max() >= COLUMNS else []


def _first(look: Look, left: float, right: float, stops: tuple[float, ...]) -> int | None:
    """Give the number of the letter with which a column's cells begin, all at one place."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    inside = (x + wide / 2 > left) & (x + wide / 2 < right) & (high > look.ink.height / 2)
    rows = np.searchsorted(stops, y + high / 2) - 1
    chosen = np.flatnonzero(inside & (rows >= 0) & (rows < len(stops) - 1))
    chosen = chosen[np.lexsort((x[chosen], rows[chosen]))]
    firsts = chosen[np.flatnonzero(np.diff(rows[chosen], prepend=-1))]
    if len(firsts) < max(FEWEST, SAME * (len(stops) - 1)):
        return None
    near = np.abs(x[firsts] - np.median(x[firsts])) <= look.ink.height / 2
    if near.mean() < SAME:
        return None
    alike = alike_letters(look, look.ink.letters[firsts]) >= ALIKE
    share = alike.mean(axis=1)
    return int(firsts[share.argmax()]) if share.max() >= SAME else None
