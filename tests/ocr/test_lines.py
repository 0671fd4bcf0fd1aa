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


def looks_at(*guesses: Guess) -> int:
    """Count the looks at one line, of all that there are to ask for."""
    engine = Scripted(guesses)
    strips = [Strip(np.full((30, 300), 255, np.uint8), 0, Box(0, 0, 300, 30))]
    (line,) = ask(read_strips(strips), engine)
    return 1 + len(line.others)


def test_a_stain_is_not_looked_at_again_and_again() -> None:
    """Two looks that are unsure and unlike see no print; where they are alike, there is some."""
    assert looks_at(Guess("đy ,n00 Ô:", 0.0), Guess("K h-E", 0.0)) == 2
    print_seen = Guess("UBND TỈNH ĐẮK LẮK", 0.0)
    assert looks_at(print_seen, print_seen, Guess("UBND", 0.2), print_seen) == 4


def test_nothing_counts_after_the_count_of_names() -> None:
    """Place, date and signature below it hold no value."""
    texts = ["Hà Nam, ngày 5", "Danh sách này có 24 học sinh", "GIÁM ĐỐC"]

    assert read(*texts) == texts[:2]


def test_without_a_count_every_line_is_read() -> None:
    """A line that only names a list, or a year, does not end the reading."""
    texts = ["Danh sách học sinh", "Hà Nam, ngày 5 tháng 6 năm 1994", "GIÁM ĐỐC"]

    assert read(*texts) == texts
