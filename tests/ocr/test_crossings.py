"""A stroke from side to side is found however thin and wavy; a line under words is none."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.crossings import crosses, crossing_stroke
from ocr.ink import Mask
from tests.ocr.pages import font

WIDTH, HEIGHT = 400, 78


def drawn(text: str, line: list[tuple[float, float]], width: int = 2) -> Mask:
    """A cell's ink: a text and a line through it."""
    image = Image.new("L", (WIDTH, HEIGHT), 0)
    draw = ImageDraw.Draw(image)
    draw.text((12, 16), text, font=font(36), fill=255)
    draw.line(line, fill=255, width=width)
    return np.where(np.asarray(image) > 127, 255, 0).astype(np.uint8)


def wave(middle: float, high: float) -> list[tuple[float, float]]:
    """A line that goes up and down once in the cell."""
    return [(x, middle + high * np.sin(x / 64)) for x in range(0, WIDTH + 1, 4)]


@pytest.mark.parametrize(("middle", "high"), [(40, 0), (38, 4), (36, 6)])
def test_a_thin_wavy_stroke_through_print_is_found(middle: float, high: float) -> None:
    """It stands alone left and right of the print, and goes on through it."""
    assert crossing_stroke(drawn("Bình Giang", wave(middle, high)), 1.0).any()


def test_print_alone_is_no_stroke() -> None:
    """The white beside the print tells."""
    assert not crossing_stroke(drawn("Bình Giang", []), 1.0).any()


def test_print_that_fills_its_cell_is_no_stroke() -> None:
    """Letters from side to side have no smooth course."""
    assert not crossing_stroke(drawn("Nguyễn Thị Bình Minh", []), 1.0).any()


def test_a_line_under_words_is_no_stroke() -> None:
    """What lies under all letters underlines them, and may start a little before them."""
    assert not crossing_stroke(drawn("Nam An", [(10, 64), (WIDTH, 64)]), 1.0).any()


def test_pen_in_one_line_or_two_crosses() -> None:
    """Two lines are still no writing."""
    two = drawn("", wave(32, 3)) | drawn("", wave(46, 3))

    assert crosses(drawn("", wave(40, 5)), 1.0)
    assert crosses(two, 1.0)


def test_writing_does_not_cross() -> None:
    """Letters are higher than two lines are apart, or leave white between them."""
    assert not crosses(drawn("Nguyễn Thị Bình Minh", []), 1.0)
    assert not crosses(drawn("Nam", []), 1.0)


def test_two_broad_strokes_cross_a_low_row() -> None:
    """In a row of 54 px they fill a third of its height; they run evenly, and writing does not."""
    cell, rows = drawn("", wave(33, 1), 7) | drawn("", wave(46, 1), 7), slice(12, 66)
    closed = drawn("Nguyễn Thị Bình Minh Anh", [])
    for x in range(1, 12):  # red is closed over the width of print before it is asked about
        closed[:, x:] |= closed[:, :-x]

    assert crosses(cell[rows], 1.0)
    assert not crosses(closed[rows], 1.0)
