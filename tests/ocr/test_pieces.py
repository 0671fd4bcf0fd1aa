"""Pieces of ink and what is counted of a cell, made fast without giving other figures."""

import numpy as np
import pytest

from ocr.ink import FEW, Mask, between, pen_mask, pieces


@pytest.mark.parametrize("seed", range(20))
def test_between_is_numpys_quantile(seed: int) -> None:
    """Of whole numbers and of others, few or many, the quantile is NumPy's to the last bit."""
    rng = np.random.default_rng(seed)
    for count in (1, 2, 3, 8, 31):
        whole = rng.integers(1, 90, count)
        for values in (whole, whole / 7.0):
            for share in (0.0, 0.5, 0.7, 1.0):
                assert between(values, share) == np.quantile(values, share)


def dotted(height: int, width: int) -> Mask:
    """Set as many single pixels as can be pieces of their own."""
    mask = np.zeros((height, width), np.uint8)
    mask[::2, ::2] = 255
    return mask


@pytest.mark.parametrize("width", [FEW // 100 - 1, FEW // 100])
def test_every_piece_is_counted(width: int) -> None:
    """Just below and from the size at which labels grow longer, all the pieces there can be are."""
    found = pieces(dotted(100, width))

    assert len(found) == 50 * -(-width // 2)
    assert np.array_equal(np.unique(found.labels), np.arange(len(found) + 1))


def test_chosen_pieces_alone_are_left() -> None:
    """The mask of a few pieces holds their pixels and no others."""
    mask = np.zeros((9, 40), np.uint8)
    mask[2:7, 3:6] = mask[1:4, 20:30] = mask[7:9, 36:40] = 255
    found = pieces(mask)
    left = found.only(found.x < 30)

    assert np.array_equal(left, np.where(np.arange(40) < 30, mask, 0))


@pytest.mark.parametrize(("bluer", "pen"), [(15, False), (16, True)])
def test_pen_begins_beyond_the_papers_tint(bluer: int, pen: bool) -> None:
    """Ink bluer than the paper by more than fifteen levels is pen, by so many it is not yet."""
    color = np.full((20, 60, 3), 230, np.uint8)
    color[5:15, 10:20] = (100, 100, 100 + bluer)

    assert bool(pen_mask(color).any()) is pen
