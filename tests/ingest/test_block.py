"""Which lines of a list without rules are its rows."""

from ingest.block import trimmed
from ingest.lines import Line

LETTER = 17
PITCH = 35
WORDS = ((90, 110), (130, 330), (440, 550), (580, 670), (830, 870), (910, 950), (1000, 1100))


def line(row: int, words: tuple[tuple[int, int], ...] = WORDS, down: int = 0) -> Line:
    """One line of words, pixels; `row` pitches below the first."""
    top = 200 + PITCH * row + down
    return Line(top, top + LETTER, words, words)


def test_a_remark_and_the_few_words_below_it_are_no_rows() -> None:
    """The count and the date run across white; the post that signs stands close below them."""
    rows = [line(n) for n in range(20)]
    remark = line(20, ((100, 420), (540, 690), (700, 890), (905, 990), (1010, 1090)), 10)
    post = line(20, ((905, 985), (1000, 1090)), 34)

    assert trimmed([*rows, remark, post], 1200, LETTER) == rows
    assert trimmed([*rows, remark], 1200, LETTER) == rows


def test_a_last_row_of_few_words_is_a_row() -> None:
    """It stands as close as others do, and its words keep to their columns."""
    rows = [*(line(n) for n in range(20)), line(20, WORDS[:3])]

    assert trimmed(rows, 1200, LETTER) == rows
