"""Probabilities of columns become letters, and say how sure they are."""

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.ctc import decode

A, B, C, NULL = range(4)
ALL = np.ones(4, np.bool_)


def columns(*rows: tuple[float, float, float]) -> NDArray[np.float32]:
    """Probabilities of A, B and C in each column; what is left is the null's."""
    return np.array([(*row, 1.0 - sum(row)) for row in rows], np.float32)


NOTHING = (0.0, 0.0, 0.0)


def test_a_null_parts_letters() -> None:
    """One letter over two columns is one; with a null between it is two."""
    found = columns(NOTHING, (0.9, 0, 0), (0.8, 0, 0), NOTHING, (0.9, 0, 0), NOTHING, (0, 0.9, 0))

    assert decode(found, ALL, NULL)[0] == [A, A, B]


def test_two_letters_need_no_null() -> None:
    """Letters side by side are two where the network is sure of both."""
    assert decode(columns((0.9, 0, 0), (0, 0.9, 0)), ALL, NULL)[0] == [A, B]


def test_one_letter_it_cannot_decide_on_is_one() -> None:
    """A letter that looks like two in turn comes out once, and unsure."""
    kinds, sure = decode(columns(NOTHING, (0.51, 0.49, 0), (0.48, 0.50, 0), NOTHING), ALL, NULL)

    assert len(kinds) == 1
    assert sure < 0.6


@pytest.mark.parametrize(
    ("found", "most"),
    [
        (columns((0.99, 0, 0), NOTHING), 1.0),
        (columns((0.6, 0.4, 0), NOTHING), 0.61),  # another letter
        (columns((0.6, 0, 0), NOTHING), 0.61),  # perhaps none
        (columns((0.99, 0, 0), NOTHING, (0, 0.45, 0)), 0.56),  # perhaps one more
    ],
)
def test_the_weakest_place_tells(found: NDArray[np.float32], most: float) -> None:
    """A line is as sure as its weakest letter or gap."""
    kinds, sure = decode(found, ALL, NULL)

    assert kinds == [A]
    assert most - 0.02 <= sure <= most


def test_what_may_not_come_out_still_speaks_against() -> None:
    """A letter that is not allowed gives way to the next best, which is unsure then."""
    found = columns((0.9, 0.08, 0), NOTHING)
    kinds, sure = decode(found, np.array([False, True, True, True]), NULL)

    assert kinds == [B]
    assert sure < 0.1


def test_no_letters_are_no_reading() -> None:
    """Columns of nulls give no letters, and nothing to be sure of."""
    assert decode(columns(NOTHING, NOTHING), ALL, NULL) == ([], 0.0)
