"""Lines followed from strip to strip: who goes on with what."""

import numpy as np
import pytest

from ingest.tracks import Tracks, nearest


def in_turn(places: list[float], ys: list[float], slack: float) -> list[int]:
    """Choose by trying every free place for one height after the other."""
    free, chosen = dict(enumerate(places)), []
    for y in ys:
        near = [(abs(place - y), -k) for k, place in free.items() if abs(place - y) <= slack]
        choice = -min(near)[1] if near else -1
        free.pop(choice, None)
        chosen.append(choice)
    return chosen


@pytest.mark.parametrize("seed", range(40))
def test_nearest_is_that_of_one_after_the_other(seed: int) -> None:
    """Sparse or crowded, with places that are equal too, each height gets what it would in turn."""
    rng = np.random.default_rng(seed)
    places = np.sort(rng.integers(0, 40 + 8 * seed, 30) / 2.0)
    ys = np.sort(rng.integers(0, 80 + 16 * seed, 30) / 4.0)
    expected = in_turn(places.tolist(), ys.tolist(), 1.6)
    assert nearest(places, ys, 1.6).tolist() == expected


def test_a_line_is_followed_along_its_slope() -> None:
    """Two lines that slope and cross no other stay two, and a place far off begins a third."""
    tracks = Tracks(25)
    for strip in range(12):
        ys = [100.0 + 1.5 * strip, 200.0 - 1.5 * strip]
        ys += [150.0] if strip == 11 else []
        order = np.argsort(ys)
        tracks.extend(strip, np.array(ys)[order], np.ones(len(ys)), slack=1.6)
    falling, rising = tracks.seen(2)
    assert [len(falling), len(rising)] == [12, 12]
    assert np.ptp(falling[:, 1]) == np.ptp(rising[:, 1]) == 16.5
    assert len(tracks.seen(1)) == 3


def test_a_line_not_seen_for_long_has_ended() -> None:
    """After more than six strips without it, the same height is a line of its own."""
    tracks = Tracks(9)
    for strip in [*range(6), 13]:
        tracks.extend(strip, np.array([50.0]), np.ones(1), slack=1.6)
    assert [len(seen) for seen in tracks.seen(1)] == [6, 1]
