"""Lines around the table: how many of them count."""

import numpy as np

from ingest.box import Box
from ocr.engine import ask
from ocr.footer import counted
from ocr.lines import read_strips
from ocr.reading import Guess
from ocr.scripted import Scripted
from ocr.strips import Strip


def read(*texts: str) -> list[str]:
    """Read one line for each text, one below the other, as far as a count of names."""
    image = np.full((30, 300), 255, np.uint8)
    strips = [Strip(image, 0, Box(0, 50 * n, 300, 50 * n + 30)) for n in range(len(texts))]
    engine = Scripted(Guess(text, 0.95) for text in texts)
    lines = ask(read_strips(strips, 1, lambda text: bool(counted(text))), engine)
    return [line.text for line in lines]


def test_nothing_counts_after_the_count_of_names() -> None:
    """Place, date and signature below it hold no value."""
    texts = ["Hà Nam, ngày 5", "Danh sách này có 24 học sinh", "GIÁM ĐỐC"]

    assert read(*texts) == texts[:2]


def test_without_a_count_every_line_is_read() -> None:
    """A line that only names a list, or a year, does not end the reading."""
    texts = ["Danh sách học sinh", "Hà Nam, ngày 5 tháng 6 năm 1994", "GIÁM ĐỐC"]

    assert read(*texts) == texts
