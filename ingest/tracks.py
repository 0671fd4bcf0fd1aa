"""Lines followed from strip to strip, all that are under way at once."""

import bisect
from typing import Final

import numpy as np
from numpy.typing import NDArray

PATIENCE: Final = 6  # strips a line may be missing before it has ended
RECENT: Final = 8  # places over which a line's slope is taken
LEAST: Final = 4  # places from which it has a slope

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Tracks:
    """Every line begun so far; item n of each array belongs to the n-th."""

    def __init__(self, most: int) -> None:
        """Make room for `most` lines."""
        self._begun = 0
        self._live: Whole = np.zeros(0, np.int64)  # lines that may go on, in order of beginning
        self._count = np.zeros(most, np.int64)  # places where it was seen
        self._last = np.zeros(most, np.int64)  # strip where it was seen last
        self._until = np.zeros(most, np.int64)  # the last strip in which it is still expected
        self._y, self._slope = np.zeros(most), np.zeros(most)  # pixels; pixels a strip
        self._strips = np.zeros((most, RECENT), np.int64)  # its last places, in a ring
        self._ys = np.zeros((most, RECENT))
        self._seen: list[tuple[Whole, int, Floats, Floats]] = []

    def extend(self, strip: int, ys: Floats, covers: Floats, slack: float) -> None:
        """Give each height of a strip, rising, to the nearest line that expects it, or a new one.

        `slack` is how far it may lie from where it is expected, pixels.
        """
        live = self._live = self._live[self._until[self._live] >= strip]
        expected = self._y[live] + self._slope[live] * (strip - self._last[live])
        order = np.argsort(expected, kind="stable")
        chosen = nearest(expected[order], ys, slack)
        fresh = np.arange(self._begun, self._begun + int(np.count_nonzero(chosen < 0)))
        lines = np.empty(len(ys), np.int64)
        lines[chosen < 0] = fresh
        lines[chosen >= 0] = live[order[chosen[chosen >= 0]]]
        self._begun += len(fresh)
        self._live = np.concatenate((live, fresh))
        self._seen.append((lines, strip, ys, covers))
        self._go_on(lines, strip, ys)

    def _go_on(self, lines: Whole, strip: int, ys: Floats) -> None:
        """Note where lines were seen; the slope is that over the last eight places."""
        self._strips[lines, self._count[lines] % RECENT] = strip
        self._ys[lines, self._count[lines] % RECENT] = ys
        self._count[lines] += 1
        count = self._count[lines]
        first = np.where(count >= RECENT, count % RECENT, 0)
        away = np.maximum(strip - self._strips[lines, first], 1)
        slope = (ys - self._ys[lines, first]) / away
        self._slope[lines] = np.where(count >= LEAST, slope, 0.0)
        self._last[lines], self._y[lines] = strip, ys
        self._until[lines] = strip + np.minimum(PATIENCE, 1 + count)

    def seen(self, least: int) -> list[NDArray[np.float32]]:
        """Give each line seen in at least so many strips: rows of strip, height and cover."""
        if not self._seen:
            return []
        lines = np.concatenate([lines for lines, *_ in self._seen])
        strips = np.concatenate([np.full(len(lines), strip) for lines, strip, *_ in self._seen])
        ys = np.concatenate([ys for *_, ys, _ in self._seen])
        covers = np.concatenate([covers for *_, covers in self._seen])
        order = np.argsort(lines, kind="stable")
        table = np.stack((strips, ys, covers), axis=1).astype(np.float32)[order]
        ends = np.cumsum(self._count[: self._begun])
        long = np.flatnonzero(self._count[: self._begun] >= least)
        starts = ends - self._count[: self._begun]
        return [table[a:b] for a, b in zip(starts[long].tolist(), ends[long].tolist(), strict=True)]


def nearest(places: Floats, ys: Floats, slack: float) -> Whole:
    """Give for each height which of the rising places is nearest, -1 beyond `slack`.

    A place is given once: where two heights want the same, the first has it and the other the next.
    """
    walled = np.concatenate(([-np.inf], places, [np.inf]))
    after = np.searchsorted(places, ys)
    below, above = ys - walled[after], walled[after + 1] - ys
    chosen = np.where(above <= below, after, after - 1)
    chosen[np.minimum(above, below) > slack] = -1
    given = chosen[chosen >= 0]
    if (given[1:] <= given[:-1]).any() or (places[1:] == places[:-1]).any():
        return _in_turn(places.tolist(), ys.tolist(), slack)
    return np.asarray(chosen, np.int64)


def _in_turn(places: list[float], ys: list[float], slack: float) -> Whole:
    """Do as `nearest`, one height after the other."""
    free, chosen = [True] * len(places), []
    for y in ys:
        best, choice = slack, -1
        for k in range(bisect.bisect_left(places, y - slack), len(places)):
            away = places[k] - y
            if away > slack:
                break
            if free[k] and abs(away) <= best:
                best, choice = abs(away), k
        if choice >= 0:
            free[choice] = False
        chosen.append(choice)
    return np.array(chosen, np.int64)
