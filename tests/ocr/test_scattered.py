"""Where the engine's looks at a cell scatter, nothing was read, and no value is made up."""

import numpy as np
import pytest

from ingest.box import Box
from ocr.cells import Seen, read_cell, scattered
from ocr.crop import Crop
from ocr.engine import ask
from ocr.form import Kind
from ocr.reading import Guess
from ocr.scripted import Scripted
from ocr.values.judged import Judged


def a_cell() -> Crop:
    """A cell with ink that a scripted engine does not look at."""
    image = np.full((60, 300), 255, np.uint8)
    image[20:40, 20:280:9] = 30
    return Crop(image, Box(0, 0, 300, 60), False, 0.0, 0.0, False, 180.0, 1, 29.0)


def read(*texts: str) -> Seen:
    """Read a place of birth with an engine that gives these texts, one a look."""
    engine = Scripted([Guess(text, 0.5) for text in texts])
    return ask(read_cell(a_cell(), Kind.PLACE, 29.0), engine)


def test_four_looks_that_all_differ_are_no_reading() -> None:
    """Handwriting gives another text with each look, and none of them is a value."""
    assert scattered(read("@ảw4 Ninh", "Quảw Nih", "đuảnA Ninh", "®aản Nwh"))


def test_looks_that_agree_are_a_reading() -> None:
    """Two looks that agree on a known place are a reading, however unsure each was."""
    assert not scattered(read("Quảng Ninh", "Quảng Nính", "Quảng Ninh", "Quảng Ninh"))


@pytest.mark.parametrize(("fit", "expected"), [(0.15, True), (1.0, False)])
def test_half_the_looks_need_a_value_that_fits(fit: float, expected: bool) -> None:
    """Half the looks are enough for a value that such a column holds, not for any text."""
    seen = Seen("Làø đai", Judged("Làø đai", fit), 0.5, 0.5, 4)

    assert scattered(seen) is expected
