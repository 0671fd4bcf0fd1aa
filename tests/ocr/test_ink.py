"""Ink is told from dirt, rules and pen, and marks are told by their shape."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.box import Box
from ingest.mapping import Mapping
from ingest.page import Gray, Leaf
from ocr.crop import crop_cell
from ocr.marks import is_cross, quote_mark, slashes, without_inner_dots
from ocr.nang import dots_below, dots_in, with_dot
from tests.ocr.pages import PEN, font

CELL = Box(20, 20, 420, 100)
INK, PAPER = (30, 30, 30), (248, 248, 246)


def a_leaf(text: str = "") -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A piece of paper with one ruled cell, and perhaps text in it."""
    image = Image.new("RGB", (440, 120), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((18, 18, 421, 101), outline=(70, 70, 70), width=3)
    draw.text((60, 36), text, font=font(36), fill=INK)
    return image, draw


def leaf_of(image: Image.Image) -> Leaf:
    """The picture as a leaf at 300 dpi."""
    color = np.asarray(image, np.uint8)
    gray = np.ascontiguousarray(color[:, :, 0])
    return Leaf(gray, color, 300.0, "whole", Mapping.identity(440, 120))


def test_an_empty_cell_is_blank() -> None:
    """Rules around a cell are not ink in it."""
    assert crop_cell(leaf_of(a_leaf()[0]), CELL).blank


def test_specks_are_no_ink() -> None:
    """A few dots of dirt leave the cell blank."""
    image, draw = a_leaf()
    for x, y in ((50, 40), (200, 80), (390, 30)):
        draw.ellipse((x, y, x + 3, y + 3), fill=INK)

    assert crop_cell(leaf_of(image), CELL).blank


def test_rule_remnants_are_taken_out() -> None:
    """A box that takes in its rules gives the same ink as one that does not."""
    image, _ = a_leaf("Nam Định")
    tight, loose = (crop_cell(leaf_of(image), b) for b in (CELL, Box(16, 17, 424, 104)))

    assert abs(tight.ink.left - loose.ink.left) <= 3
    assert abs(tight.ink.width - loose.ink.width) <= 6


def test_pen_alone_is_pen() -> None:
    """Blue writing on an empty cell is nearly all pen."""
    image, draw = a_leaf()
    draw.text((60, 30), "Sơn La", font=font(40), fill=PEN)

    assert crop_cell(leaf_of(image), CELL).pen > 0.7


def test_black_print_is_no_pen() -> None:
    """Black print on yellowed paper has no pen in it."""
    image = Image.new("RGB", (440, 120), (240, 228, 200))
    ImageDraw.Draw(image).text((60, 36), "Nam Định", font=font(36), fill=INK)

    assert crop_cell(leaf_of(image), CELL).pen < 0.02


@pytest.mark.parametrize("height", [46, 62, 72])
def test_a_stroke_is_found_and_taken_out(height: int) -> None:
    """A pen line over print, high or low, marks the cell as struck; print without one is not."""
    image, draw = a_leaf("Bình Giang")
    assert not crop_cell(leaf_of(image), CELL).struck
    draw.line((30, height, 400, height + 2), fill=PEN, width=3)

    assert crop_cell(leaf_of(image), CELL).struck


def test_joined_bars_are_no_stroke() -> None:
    """The bars of TT make one long level line, and still nothing is struck or taken out."""
    image, draw = a_leaf()
    draw.text((60, 30), "TTT", font=font(56), fill=INK)
    box = draw.textbbox((60, 30), "TTT", font=font(56))
    draw.rectangle((box[0], box[1], box[2], box[1] + 4), fill=INK)
    crop = crop_cell(leaf_of(image), CELL)

    assert not crop.struck
    assert crop.ink.top <= box[1]


def test_a_rule_over_words_is_no_stroke() -> None:
    """The line under a table's heading may stand in the first row's cells."""
    image, draw = a_leaf("Bình Giang")
    draw.line((12, 33, 428, 33), fill=INK, width=3)

    assert not crop_cell(leaf_of(image), CELL).struck


def test_joined_feet_are_no_stroke() -> None:
    """Feet of typed letters that run together make a level line, some letters a little lower."""
    image, draw = a_leaf()
    for n, x in enumerate(range(60, 200, 24)):
        draw.rectangle((x, 40, x + 6, 76 + 4 * (n % 2)), fill=INK)
    draw.rectangle((54, 71, 192, 75), fill=INK)

    assert not crop_cell(leaf_of(image), CELL).struck


def test_a_stroke_alone_is_still_one() -> None:
    """A pen line through an empty cell of a struck row marks the cell as struck."""
    image, draw = a_leaf()
    draw.line((30, 62, 400, 64), fill=PEN, width=3)

    assert crop_cell(leaf_of(image), CELL).struck


@pytest.mark.parametrize(("text", "dots"), [("Phạm Thị Mỵ", 3), ("Nam Định", 1), ("Hải Dương", 0)])
def test_dots_below_are_counted_on_the_image(text: str, dots: int) -> None:
    """The image shows as many dots below as the text has."""
    crop = crop_cell(leaf_of(a_leaf(text)[0]), CELL)
    found = dots_below(crop.image, crop.letter)

    assert dots_in(text) == dots
    assert found is not None
    assert len(found) == dots


def test_a_lost_dot_goes_back_to_its_vowel() -> None:
    """The dot's place along the line tells the vowel that lost it."""
    assert with_dot("Trương Đức Ty", 0.97) == "Trương Đức Tỵ"
    assert with_dot("Ta Thị Kim Hoài", 0.08) == "Tạ Thị Kim Hoài"
    assert with_dot("Hải Dương", 0.2) is None


def a_mark(text: str) -> Gray:
    """Print one mark, as a cell's cropped image."""
    return crop_cell(leaf_of(a_leaf(text)[0]), CELL).image


def test_quotes_are_told_by_their_shape() -> None:
    """Two small strokes side by side are a ditto; letters and figures are not."""
    assert quote_mark(a_mark('"'), 27.0)
    assert all(quote_mark(a_mark(text), 27.0) for text in ('- " -', '-"-', '–"–'))
    assert not any(quote_mark(a_mark(t), 27.0) for t in ("- il -", "- 11 -", "---", "- : -", '="='))
    assert slashes(a_mark("//"), 27.0)
    assert not any(slashes(a_mark(t), 27.0) for t in ("11", "ll", "/", "Il", "V", "///", '"', "1/"))
    assert not any(quote_mark(a_mark(text), 27.0) for text in ("11", "il", "Nữ", "-", "TB"))


def test_quotes_run_together_by_blur_are_told_too() -> None:
    """The paper between the strokes shows on every line; in other small marks it does not."""

    def blurred(text: str) -> Gray:
        """Print one mark and blur it until its strokes touch."""
        return np.asarray(cv2.GaussianBlur(a_mark(text), (0, 0), 2.0), np.uint8)

    assert quote_mark(blurred('"'), 27.0)
    assert not any(quote_mark(blurred(text), 27.0) for text in ("'", "x", "+", "-", "*", "H", "v"))


def test_crosses_are_told_by_their_shape() -> None:
    """An x is a cross; a word is not."""
    assert is_cross(a_mark("x"))
    assert not is_cross(a_mark("Nam"))


def test_dotted_zeros_are_opened() -> None:
    """The dot inside a ring goes; the dot of an i and the ring stay."""
    image = Image.new("L", (120, 60), 255)
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 34, 48), outline=20, width=4)
    draw.ellipse((20, 27, 24, 31), fill=20)
    draw.ellipse((70, 8, 75, 13), fill=20)
    opened = without_inner_dots(np.asarray(image, np.uint8))

    assert opened[29, 22] == 255
    assert opened[10, 72] < 100
    assert opened[29, 12] < 100
