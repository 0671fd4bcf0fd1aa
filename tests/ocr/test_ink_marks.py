"""Marks above and below are counted on the image: a reading that lost one is not clear."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.box import Box
from ocr.cells import read_cell
from ocr.crop import Crop
from ocr.engine import ask
from ocr.form import Kind
from ocr.ink_marks import InkMarks, marks_of, most_above
from ocr.nang import with_dot
from ocr.reading import Guess
from ocr.scripted import Scripted
from tests.ocr.pages import font

LETTER = 28.0  # px, capitals of `font(38)`


def a_crop(text: str) -> Crop:
    """Print a line, cropped to its ink."""
    image = Image.new("L", (700, 100), 255)
    ImageDraw.Draw(image).text((30, 20), text, font=font(38), fill=20)
    pixels = np.asarray(image, np.uint8)
    return Crop(pixels, Box(0, 0, 700, 100), False, 0.0, 0.0, False, 200.0, 1, LETTER)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Nguyễn Thị Bằng", "Nguyễn Thị Băng"),
        ("Phan Văn Đức", "Phan Văn Đưc"),
        ("Giồng Trôm, Bến Tre", "Giông Trôm, Bến Tre"),
        ("Lý Hồng Hà", "Ly Hồng Hà"),
        ("Trần Thị Ái", "Trần Thị Ai"),
    ],
)
def test_a_lost_mark_is_missed(printed: str, read: str) -> None:
    """The ink shows one mark more than the reading has, and none more than the print has."""
    marks = marks_of(a_crop(printed).image, LETTER)

    assert marks.off(read) == 1
    assert marks.off(printed) == 0


@pytest.mark.parametrize("text", ["Nay H'Bliu", "Vừ Mí Chứ", "K'Blơk", "Ksor Y Ưn", "TP. HCM"])
def test_dots_horns_and_apostrophes_are_no_lost_marks(text: str) -> None:
    """Whatever stands high in the letters themselves is explained by them."""
    assert marks_of(a_crop(text).image, LETTER).off(text) == 0


def test_marks_that_run_into_letters_say_nothing() -> None:
    """Fewer pieces of ink than marks are no made-up marks, but dots below are counted both ways."""
    assert InkMarks(dots=(), above=0).off("Bằng") == 0
    assert InkMarks(dots=(), above=0).off("Bặng") == -1
    assert InkMarks(dots=(0.5,), above=0).off("Bằng") == 1
    assert InkMarks().off("Bằng") == 0


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("Bằng", 2), ("Băng", 1), ("Kinh", 1), ("Đức", 1), ("Nam", 0), ("Mỵ", 0), ("H'Hen", 2)],
)
def test_pieces_above_are_counted_in_text(text: str, pieces: int) -> None:
    """Each mark is a piece, the dot of an i too; an apostrophe may be two, a horn hangs too low."""
    assert most_above(text) == pieces


def test_a_clear_look_that_lost_a_mark_is_looked_at_again() -> None:
    """A sure Băng where the ink has a mark more is outvoted by a look that has it."""
    lost, whole = Guess("Nguyễn Thị Băng", 0.97), Guess("Nguyễn Thị Bằng", 0.80)
    cell = read_cell(a_crop("Nguyễn Thị Bằng"), Kind.NAME, LETTER)
    seen = ask(cell, Scripted([lost, whole, whole, lost]))

    assert (seen.judged.value, seen.marks, seen.looks) == ("Nguyễn Thị Bằng", 0, 4)


def test_a_mark_that_every_look_lost_stays_a_doubt() -> None:
    """Nothing is put above a vowel by guess; the difference is kept."""
    lost = Guess("Nguyễn Thị Băng", 0.97)
    cell = read_cell(a_crop("Nguyễn Thị Bằng"), Kind.NAME, LETTER)
    seen = ask(cell, Scripted([lost] * 4))

    assert (seen.judged.value, seen.marks) == ("Nguyễn Thị Băng", 1)


def test_a_dot_goes_to_the_vowel_that_bears_the_tone() -> None:
    """A dot under uyê belongs to ê; where only y is near, nothing is put."""
    assert with_dot("Văn Nguyên", 0.77) == "Văn Nguyện"
    assert with_dot("Văn Nguyên", 0.68) != "Văn Nguỵên"
