"""Words that stand in a column again and again are recognised without being read again."""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.page import Gray
from ocr.cells import Seen
from ocr.engine import Asking, ask
from ocr.repeats import read_words
from ocr.scripted import Scripted
from ocr.values.judged import Judged
from tests.ocr.pages import font


def printed(word: str, shade: int = 25) -> Gray:
    """One word, dark on white."""
    image = Image.new("L", (40 + 20 * len(word), 60), 255)
    ImageDraw.Draw(image).text((10, 6), word, font=font(34), fill=shade)
    return np.asarray(image, np.uint8)


def clear(value: str, confidence: float = 0.95) -> Seen:
    """A clear reading of a known word."""
    return Seen(value, Judged(value, 1.0), confidence, 1.0, 1)


def seen_of(words: Sequence[str], readings: Sequence[Seen]) -> tuple[list[Seen], list[int]]:
    """Read a column whose cells give these readings; gives also which cells were read."""
    asked: list[int] = []

    def read(n: int) -> Asking[Seen]:
        """Read one cell, and remember that it was asked for."""
        asked.append(n)
        yield []
        return readings[n]

    images = [printed(word, 25 + n) for n, word in enumerate(words)]
    return ask(read_words(images, read), Scripted([])), asked


def test_the_third_of_a_kind_is_not_read() -> None:
    """A picture that was read clearly twice is known, with the weaker of the two confidences."""
    readings = [clear("Kinh"), clear("Kinh", 0.91), clear("Kinh"), clear("Kinh")]
    seen, asked = seen_of(["Kinh"] * 4, readings)

    assert asked == [0, 1]
    assert [(s.judged.value, s.confidence) for s in seen[2:]] == [("Kinh", 0.91)] * 2


def test_another_word_is_read() -> None:
    """A word that looks different is not taken for a known one, and each stands at its place."""
    words = ["Nam", "Nam", "Nữ", "Lào", "Nam"]
    seen, asked = seen_of(words, [clear(word) for word in words])

    assert sorted(asked) == [0, 1, 2, 3]
    assert [s.judged.value for s in seen] == words


def test_readings_that_differ_teach_nothing() -> None:
    """Where one picture was read in two ways, every cell that shows it is read."""
    _, asked = seen_of(["Khá"] * 4, [clear("Khá"), clear("Kha"), clear("Khá"), clear("Khá")])

    assert sorted(asked) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "unclear",
    [Seen("Kinh", Judged("Kinh", 1.0), 0.7, 0.75, 4), Seen("K", Judged("K", 0.1), 1, 1, 1)],
    ids=["voted", "unfit"],
)
def test_only_clear_readings_teach(unclear: Seen) -> None:
    """A reading that took a vote or fits badly is not taken for others."""
    _, asked = seen_of(["Kinh"] * 3, [clear("Kinh"), unclear, clear("Kinh")])

    assert sorted(asked) == [0, 1, 2]
