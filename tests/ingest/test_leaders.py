"""Catalogues in which dots lead from a name to a number, without any rule."""

import cv2
import numpy as np
import pytest

from ingest.find_grid import find_grid
from ingest.ink import find_ink
from ingest.look import look_at
from ingest.pipeline import prepare
from tests.ingest.drawn import DPI, Drawing, Image, draw, page

NAMES = ("Tran Van Binh", "Le Thi Hoa", "Nguyen Minh Duc", "Pham Ha", "Vo Thi Kim Ngan")
TOP, PITCH = 180, 34


def _entry(image: Image, left: int, right: int, y: int, n: int, step: int) -> None:
    """Write a name, dots that lead on from it, and a number at the right."""
    name = NAMES[n % 5]
    cv2.putText(image, name, (left, y), 0, 0.5, 30, 1, cv2.LINE_AA)
    wide = cv2.getTextSize(name, 0, 0.5, 1)[0][0]
    for x in range((left + wide) // step * step + 2 * step, right - 70, step):
        cv2.circle(image, (x, y - 1), 1, 30, -1, cv2.LINE_AA)
    cv2.putText(image, f"{1000 + 37 * n}", (right - 50, y), 0, 0.5, 30, 1, cv2.LINE_AA)


def catalogue(lists: int = 1, rows: int = 18, step: int = 16) -> Image:
    """Draw so many lists side by side under one title."""
    image = np.full((900, 1160), 245, np.uint8)
    cv2.putText(image, "DANH SACH", (500, 90), 0, 1.0, 30, 2, cv2.LINE_AA)
    wide = 1000 // lists
    for k in range(lists):
        for row in range(rows):
            left = 80 + k * wide
            _entry(image, left, left + wide - 60, TOP + row * PITCH, row + 7 * k, step)
    return image


@pytest.mark.parametrize("step", [8, 16, 30])
def test_dots_part_a_name_from_its_number(step: int) -> None:
    """Two columns and all rows are found, and the first entry is not doubted to be a header."""
    grid = prepare(page(catalogue(step=step))).grid
    assert grid is not None
    assert (len(grid.columns), len(grid.rows)) == (2, 18)
    assert grid.doubts == ()


def test_two_lists_with_dots_are_read_one_after_the_other() -> None:
    """Dots lead within both lists, but not from one to the other: they are two."""
    grid = prepare(page(catalogue(lists=2))).grid
    assert grid is not None
    assert grid.stacked
    assert len(grid.rows) == 36


def test_dots_under_words_are_a_rule() -> None:
    """A dotted rule between rows has writing above it, and leads nowhere."""
    leaf = prepare(page(draw(Drawing(dotted=True)))).leaves[0]
    assert len(find_ink(leaf.gray, DPI).leaders) == 0
    look = look_at(leaf)
    assert len(look.across) >= 15
    assert find_grid((leaf,)) is not None


def test_a_line_to_be_filled_in_is_no_leader() -> None:
    """A few dots in a heading make no list."""
    image = catalogue(rows=2)
    assert len(find_ink(image, DPI).leaders) == 0
