"""A pale line through a whole row is found; print, and lines under it, are none."""

import math
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from ingest.box import Box
from ingest.mapping import Mapping
from ingest.page import Leaf
from ocr.row_lines import line_through
from tests.ocr.pages import font

TEXTS = ("12", "Nguyễn Văn Bình", "02/06/1978", "Nam Định")
EDGES = (20, 140, 660, 960, 1400)
TOP, BOTTOM = 20, 98  # pixels at 300 dpi
PALE, DARK, PAPER = 205, 40, 250


def struck(
    *lines: tuple[int, int, int], texts: tuple[str, ...] = TEXTS, dashes: int = 0, bent: int = 0
) -> bool:
    """Draw a row with lines, each two heights and a gray level, and look for them.

    With `dashes`, half of each so many pixels is left out; lines are `bent` pixels up and down.
    """
    image = Image.new("L", (1420, 120), PAPER)
    draw = ImageDraw.Draw(image)
    for left, text in zip(EDGES, texts, strict=False):
        draw.text((left + 14, 36), text, font=font(34), fill=DARK)
    for start, end, gray in lines:
        xs = range(EDGES[0], EDGES[-1], 5)
        slope = (end - start) / (EDGES[-1] - EDGES[0])
        points = [(x, start + slope * (x - 20) + bent * math.sin(x / 90)) for x in xs]
        for n, (one, other) in enumerate(pairwise(points)):
            if not dashes or (5 * n) % dashes < dashes / 2:
                draw.line((*one, *other), fill=gray, width=2)
    gray = np.asarray(image, np.uint8)
    leaf = Leaf(gray, np.dstack([gray] * 3), 300.0, "whole", Mapping.identity(1420, 120))
    boxes = [Box(a, TOP, b, BOTTOM) for a, b in pairwise(EDGES)]
    return line_through([(leaf, box) for box in boxes], 1.0)


def test_a_row_of_print_is_not_struck() -> None:
    """Its white is white."""
    assert not struck()


def test_a_pale_thin_line_strikes_a_row() -> None:
    """It is too pale to be ink in any cell by itself, and may slant."""
    assert struck((56, 62, PALE))


def test_two_lines_strike_a_row() -> None:
    """Close lines count as one."""
    assert struck((50, 50, PALE), (62, 62, PALE))


def test_a_line_under_the_words_strikes_nothing() -> None:
    """A dotted or drawn line to write upon lies under the letters."""
    assert not struck((78, 78, PALE))


def test_a_line_in_an_empty_row_is_a_stroke() -> None:
    """Where nothing is written there are no letters to be under."""
    assert struck((56, 58, PALE), texts=())


def test_a_dashed_line_strikes_a_row() -> None:
    """Half of the white is left, but all dashes lie on one course."""
    assert struck((58, 60, PALE), dashes=100)


def test_short_dashes_of_a_shaking_hand_strike_a_row() -> None:
    """The course of all dashes is even, though each strays by itself."""
    assert struck((58, 60, PALE), dashes=40, bent=6)


def test_a_wavy_line_strikes_a_row() -> None:
    """A hand keeps to no height, yet to the letters."""
    assert struck((58, 58, PALE), bent=7)


def test_a_line_that_leaves_the_letters_on_its_way_strikes_a_row() -> None:
    """It slants as no rule does."""
    assert struck((46, 84, PALE))


def test_dashes_in_the_print_strike_nothing() -> None:
    """Dates and places have them, each in its own cell."""
    assert not struck(texts=("12", "Lê - Văn - Bình", "02-06-1978", "Mỏ Cày - Bến Tre"))


def test_dashes_under_the_words_strike_nothing() -> None:
    """A dotted line to write upon is no stroke."""
    assert not struck((78, 78, PALE), dashes=40)


def test_no_cells_are_not_struck() -> None:
    """A page whose columns are all unknown has no cells to look at."""
    assert not line_through([], 1.0)
