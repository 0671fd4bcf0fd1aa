"""Accents tell which end of a page is up, and pieces broken off digits do not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.ink import Ink
from ingest.upright import find_turn

Boxes = NDArray[np.int32]
LETTER = 12  # pixels


def word(left: int, top: int, accent: int) -> list[tuple[int, int, int, int]]:
    """Give five low letters beside each other, and an accent over one of them."""
    letters = [(left + 10 * n, top, 8, LETTER) for n in range(5)]
    return [*letters, (left + 10 * accent + 2, top - 6, 4, 4)]


def mark(left: int, top: int) -> list[tuple[int, int, int, int]]:
    """Give a mark such as 9,5 whose second digit has lost its foot."""
    return [(left, top, 8, LETTER), (left + 11, top, 8, LETTER - 3), (left + 13, top + 10, 4, 2)]


def ink_of(boxes: list[tuple[int, int, int, int]], upside: bool) -> Ink:
    """Make ink of letters' boxes, on their head where asked for."""
    found = np.array(boxes, np.int32)
    if upside:
        found[:, 0] = 2000 - found[:, 0] - found[:, 2]
        found[:, 1] = 2000 - found[:, 1] - found[:, 3]
    blank = np.zeros((4, 4), np.uint8)
    return Ink(blank, blank, found, float(LETTER), found[:0])


@pytest.mark.parametrize("upside", [False, True])
def test_broken_digits_do_not_turn_a_page_on_its_head(upside: bool) -> None:
    """A list of marks has far more broken digits than accents, yet only the accents tell."""
    rows = range(100, 1600, 50)
    names = [box for top in rows for box in word(100, top, top // 50 % 5)]
    marks = [box for top in rows for left in range(300, 900, 60) for box in mark(left, top)]
    turn = find_turn(ink_of(names + marks, upside))
    assert turn.quarters == (2 if upside else 0)
    assert turn.sure
