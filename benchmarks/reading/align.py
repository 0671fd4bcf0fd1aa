"""Which row read is which row of the truth, by content, so that one missed row costs one row."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from rapidfuzz.distance import Levenshtein

from benchmarks.reading.cells import Row, canonical

LEAST: Final = 0.2  # two rows less alike than this are not the same row


def likeness(truth: Row, got: Row) -> float:
    """Give the mean similarity of the written fields, 0.0 to 1.0."""
    fields = [name for name, cell in truth.items() if cell.value]
    if not fields:
        return 0.0
    alike = (_alike(name, truth, got) for name in fields)
    return sum(alike) / len(fields)


def _alike(name: str, truth: Row, got: Row) -> float:
    if name not in got:
        return 0.0
    form = partial(canonical, name)
    return Levenshtein.normalized_similarity(form(truth[name].value), form(got[name].value))


def align(truth: Sequence[Row], got: Sequence[Row]) -> list[tuple[int | None, int | None]]:
    """Pair rows in order so that the sum of likenesses is greatest (Needleman-Wunsch 1970).

    Returns:
        Pairs of indices; None on the right for a missed row, on the left for a row too many.
    """
    best = [[0.0] * (len(got) + 1) for _ in range(len(truth) + 1)]
    alike = [[likeness(t, g) for g in got] for t in truth]
    for i in range(1, len(truth) + 1):
        for j in range(1, len(got) + 1):
            pair = alike[i - 1][j - 1]
            together = best[i - 1][j - 1] + pair if pair >= LEAST else 0.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], together)
    return _trace(best, alike)


def _trace(
    best: list[list[float]], alike: list[list[float]]
) -> list[tuple[int | None, int | None]]:
    pairs: list[tuple[int | None, int | None]] = []
    i, j = len(best) - 1, len(best[0]) - 1
    while i or j:
        pair = alike[i - 1][j - 1] if i and j else 0.0
        if pair >= LEAST and best[i][j] == best[i - 1][j - 1] + pair:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and best[i][j] == best[i - 1][j]:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]
