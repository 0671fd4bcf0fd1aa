"""The first entry of a page is no header, whatever it looks like."""

from ingest.bands import Band
from ingest.header import Cells, header_rows

EDGES = tuple(float(x) for x in range(0, 1001, 100))
LETTER = 12.0
HEADINGS = tuple(Band(0, 14, 100 * k + 20, 100 * k + 80) for k in range(10))


def the_cells(*rows: tuple[Band | None, ...], heights: tuple[float, ...] = ()) -> Cells:
    """A ruled table with these cells."""
    tall = tuple(tuple(0.0 if band is None else LETTER for band in row) for row in rows)
    return Cells(EDGES, heights or (30.0,) * len(rows), rows, tall, LETTER)


def an_entry(number: int, blank: int = -1) -> tuple[Band | None, ...]:
    """A number in the middle, a name that begins at the left, eight short marks in the middle."""
    wide = 8 if number < 10 else 16
    first = Band(0, 12, 50 - wide // 2, 50 + wide // 2)
    name = Band(0, 12, 105, 165 + 7 * (number % 5))
    marks = [Band(0, 12, 100 * k + 38, 100 * k + 62) for k in range(2, 10)]
    row: list[Band | None] = [first, name, *marks]
    return tuple(None if k == blank else band for k, band in enumerate(row))


def test_a_row_with_a_name_is_no_row_of_column_numbers() -> None:
    """Many short marks in the middle are none, though the row below has a blank among them."""
    rows = [an_entry(1), an_entry(2, blank=5), *(an_entry(n) for n in range(3, 20))]
    heights = (50.0, *(30.0,) * len(rows))

    assert header_rows(the_cells(HEADINGS, *rows, heights=heights), 30.0) == 1


def test_a_wrapped_first_entry_is_no_header() -> None:
    """It is tall; a remnant of a rule beside its number does not matter, nor do merged levels."""
    first = (Band(0, 12, 46, 80), *an_entry(1)[1:])
    rows = [first, *(an_entry(n) for n in range(2, 20))]
    heights = (50.0, 55.0, *(30.0,) * (len(rows) - 1))

    assert header_rows(the_cells(HEADINGS, *rows, heights=heights), 30.0) == 1
    assert header_rows(the_cells(HEADINGS, *rows, heights=heights), 30.0, least=2) == 1


def test_column_numbers_close_the_header() -> None:
    """(1) (2) (3) stand in the middle of every column, over names that do not."""
    numbers = tuple(Band(0, 14, 100 * k + 40, 100 * k + 60) for k in range(10))
    rows = [an_entry(n, blank=3) for n in range(1, 20)]

    assert header_rows(the_cells(HEADINGS, numbers, *rows), 30.0) == 2


def test_column_numbers_close_cells_that_are_shared() -> None:
    """Two levels of headings, of which the second looks like an entry, stand above (1) (2) (3)."""
    numbers = tuple(Band(0, 14, 100 * k + 40, 100 * k + 60) for k in range(10))
    rows = [an_entry(n, blank=3) for n in range(1, 20)]

    table = the_cells(HEADINGS, an_entry(7), numbers, *rows)
    assert header_rows(table, 30.0, least=2) == 3
