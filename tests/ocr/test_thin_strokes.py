"""A thin line out of a value on both sides strikes it; dashes and lines under it do not."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.ink import ink_mask
from ocr.thin_strokes import struck_thinly
from tests.ocr.pages import font

PALE, DARK, PAPER = 200, 40, 250


def struck(text: str, *line: int, gray: int = PALE) -> bool:
    """Print a value and draw a line: left, its height there, right, its height there."""
    image = Image.new("L", (500, 70), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((100, 14), text, font=font(34), fill=DARK)
    if line:
        draw.line(line, fill=gray, width=2)
    pixels = np.asarray(image, np.uint8)
    return struck_thinly(pixels, float(PAPER), ink_mask(pixels, float(PAPER)), 1.0)


@pytest.mark.parametrize("gray", [PALE, DARK])
def test_a_line_through_the_letters_and_beyond_strikes_them(gray: int) -> None:
    """Pale or dark, level or slanting a little."""
    assert struck("Kinh", 80, 36, 192, 36, gray=gray)
    assert struck("Kinh", 80, 38, 192, 34, gray=gray)


@pytest.mark.parametrize("text", ["Kinh", "Đắk Lắk", "- nt -", "12-03-1985", "4t", "ET"])
def test_print_is_not_struck(text: str) -> None:
    """Its own bars and dashes stand out on one side, or leave gaps."""
    assert not struck(text)


def test_a_line_under_the_letters_strikes_nothing() -> None:
    """Somebody has underlined the value."""
    assert not struck("Kinh", 80, 56, 192, 56)


def test_a_line_on_one_side_strikes_nothing() -> None:
    """It fills the rest of a field, as clerks do."""
    assert not struck("Kinh", 180, 36, 400, 36)


def test_an_empty_cell_has_nothing_to_strike() -> None:
    """There are no letters to stand out of."""
    assert not struck("")
