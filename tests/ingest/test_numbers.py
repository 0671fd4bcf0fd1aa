"""A heading over running numbers is told from them by its letters, which are no digits."""

from PIL import ImageFont

from ingest.look import Look, look_at
from ingest.numbers import numbers_in
from ingest.pipeline import prepare
from tests.ingest.drawn import page
from tests.ingest.test_typed_lists import HEADINGS, TYPED, Row, drawn, grid_of, person, typed

WIDTHS = (4, 19, 13, 12, 13, 8)
PITCH = 38


def _rows_told(words: list[str]) -> list[bool | None]:
    """Write words under each other at the left of a page, and judge each of them."""
    font = ImageFont.truetype(TYPED, 25)
    rows: list[Row] = [(word, f"Nguyễn Văn {chr(65 + n % 20)}") for n, word in enumerate(words)]
    leaf = prepare(page(drawn(font, rows, [60, 160], PITCH))).leaves[0]
    look: Look = look_at(leaf)
    stops = [175 + PITCH * n for n in range(len(words) + 1)]
    return numbers_in(look, (55.0, 150.0), [float(stop) for stop in stops])


def test_each_number_is_known_and_the_heading_is_a_word() -> None:
    """Every digit stands in another number, too, and no letter of the heading does."""
    told = _rows_told(["TT", *(str(n) for n in range(31, 56))])

    assert told[0] is False
    assert False not in told[1:]
    assert told[1:].count(True) >= 20


def test_a_word_that_stands_there_twice_is_no_number() -> None:
    """A heading repeated below the last row is like itself, and still nobody takes it for one."""
    told = _rows_told(["TT", *(str(n) for n in range(31, 56)), "TT"])

    assert told[0] is not True
    assert told[-1] is not True


def test_names_and_few_numbers_tell_nothing() -> None:
    """Where cells are unlike each other, or few, no cell is judged."""
    names = ["Mai", "Quang", "Dũng", "Bích", "Khoa", "Yến", "Phúc", "Vượng", "Lê", "Xuân", "Hồ"]

    assert set(_rows_told(["Tên", *names])) == {None}
    assert set(_rows_told(["TT", "1", "2", "3"])) == {None}


def test_a_typed_heading_as_wide_as_the_entries_is_a_header() -> None:
    """A heading set like a row, left where the entries begin, is the header by its first word."""
    headings = ("TT", "HỌ VÀ TÊN THÍ SINH", "NGÀY SINH", "NƠI SINH", "HẠNG", "VÀO SỔ"[:6])
    assert len(headings) == len(HEADINGS)
    rows: list[Row] = [headings, *(person(n) for n in range(11, 41))]
    grid = grid_of(typed(rows, WIDTHS, PITCH))

    assert len(grid.rows) == 30
    assert all(column.header for column in grid.columns)
