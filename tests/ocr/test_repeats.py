"""Words that stand in a column again and again are recognised without being read again."""

import numpy as np
from PIL import Image, ImageDraw

from ingest.page import Gray
from ocr.cells import Seen
from ocr.repeats import Repeats
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


def test_the_third_of_a_kind_is_recalled() -> None:
    """A picture that was read clearly twice is known, with the weaker of the two confidences."""
    known = Repeats()
    known.learn(printed("Kinh"), clear("Kinh"))
    before = known.recall(printed("Kinh", 40))
    known.learn(printed("Kinh"), clear("Kinh", 0.91))
    after = known.recall(printed("Kinh", 40))

    assert before is None
    assert after is not None
    assert (after.judged.value, after.confidence) == ("Kinh", 0.91)


def test_another_word_is_read() -> None:
    """A word that looks different is not taken for a known one."""
    known = Repeats()
    for _ in range(3):
        known.learn(printed("Nam"), clear("Nam"))

    assert known.recall(printed("Nữ")) is None
    assert known.recall(printed("Lào")) is None


def test_readings_that_differ_teach_nothing() -> None:
    """Where one picture was read in two ways, it is read again each time."""
    known = Repeats()
    known.learn(printed("Khá"), clear("Khá"))
    known.learn(printed("Khá"), clear("Kha"))

    assert known.recall(printed("Khá")) is None


def test_only_clear_readings_teach() -> None:
    """A reading that took a vote or fits badly is not remembered."""
    known = Repeats()
    for seen in (
        Seen("Kinh", Judged("Kinh", 1.0), 0.7, 0.75, 4),
        Seen("K", Judged("K", 0.1), 1, 1, 1),
    ):
        known.learn(printed("Kinh"), seen)

    assert known.recall(printed("Kinh")) is None
