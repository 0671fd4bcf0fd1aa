"""Pale writing beside print is seen, though it is too pale to be read."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from ocr.faint_ink import has_faint_ink, telling
from ocr.ink import ink_mask
from tests.ocr.pages import font


def faint(text: str, gray: int = 0, at: tuple[int, int] = (250, 20)) -> bool:
    """Print a word, with some writing of a gray level in pencil, and look for pale ink."""
    image = Image.new("L", (420, 90), 255)
    draw = ImageDraw.Draw(image)
    draw.text((20, 24), text, font=font(40), fill=40)
    if gray:
        draw.line((at, (at[0] + 12, at[1] + 20), (at[0] + 20, at[1])), fill=gray, width=3)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(0.8)), np.uint8)
    return has_faint_ink(soft, ink_mask(soft, 255.0), 1.0)


@pytest.mark.parametrize("text", ["Nguyễn Thị Hằng", "02/06/1978", "A 0236715"])
def test_print_alone_has_no_pale_ink(text: str) -> None:
    """Its soft edges are its own."""
    assert not faint(text)


@pytest.mark.parametrize("at", [(250, 30), (60, 4)])
def test_pencil_beside_or_above_print_is_seen(at: tuple[int, int]) -> None:
    """It is darker than the paper and paler than the letters."""
    assert faint("Kinh", 200, at)


def test_black_ink_is_not_pale() -> None:
    """What is as dark as print is told by its shapes."""
    assert not faint("Kinh", 60)


def test_paper_on_which_it_is_usual_says_nothing() -> None:
    """The other side of the leaf may show through."""
    assert telling([True] + [False] * 19) == [True] + [False] * 19
    assert telling([True] * 5 + [False] * 15) == [False] * 20
