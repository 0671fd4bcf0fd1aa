"""Computer lists whose rules are typed signs: | between columns, lines of dashes between rows."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Grid
from ingest.pipeline import prepare
from tests.ingest.drawn import page

MONO = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
SERIFS = "/usr/share/fonts/truetype/freefont/FreeMono.ttf"
WIDTHS = (5, 24, 12, 6, 14)  # signs of each column
HEADINGS = ("STT", "HO VA TEN", "NGAY SINH", "PHAI", "NOI SINH")
ROWS = 18


def listed(ink: int, every: int = 0, *, stamped: bool = False, inner: bool = False) -> Grid:
    """Draw a list in the given gray, with a line of dashes after every so many rows.

    An `inner` list has bars between its columns alone.

    A stamp stands beside some rows of a `stamped` list, and in some a stroke touches the first bar.
    """
    image, font = Image.new("L", (1240, 1240), 245), ImageFont.truetype(MONO, 22)
    draw = ImageDraw.Draw(image)
    dashes = "+" + "+".join("-" * wide for wide in WIDTHS) + "+"
    lines = ["DANH SACH HOC SINH TOT NGHIEP", "", dashes, _line(HEADINGS), dashes]
    for row in range(ROWS):
        name = ("Tran Van An", "Le Thi Bich Lien", "Ho Duc Canh")[row % 3]
        lines.append(_line((str(row + 1), name, f"0{row % 9 + 1}/11/1978", "Nam", "Ha Tinh")))
        if every and (row + 1) % every == 0 and row + 1 < ROWS:
            lines.append(dashes)
    for number, text in enumerate([*lines, dashes]):
        text = f" {text[1:-1]}" if inner and text else text
        draw.text((120, 60 + 29 * number), text, ink, font)
    for row in range(4 * stamped):
        y = 60 + 29 * (7 + row)
        draw.text((1060, y), "SCHULAMT"[row:], ink, font)
        draw.line((120, y + 29 * row + 12, 133, y + 29 * row + 12), ink, 3)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    return grid


def _line(cells: tuple[str, ...]) -> str:
    parts = (f" {cell}".ljust(wide) for cell, wide in zip(cells, WIDTHS, strict=True))
    return "|" + "|".join(parts) + "|"


@pytest.mark.parametrize("every", [0, 1, 5])
@pytest.mark.parametrize("ink", [40, 190])
def test_typed_signs_divide_columns_and_rows(ink: int, every: int) -> None:
    """Dashes after each row, each fifth or none, dark or faded: the grid is the same, and sure."""
    grid = listed(ink, every)
    assert (len(grid.columns), len(grid.rows)) == (len(WIDTHS), ROWS)
    assert all(column.header for column in grid.columns)
    assert grid.certain


def test_a_stamp_beside_typed_signs_belongs_to_none_of_their_columns() -> None:
    """It stands beside some lines alone, and some bars touch what is written beside them."""
    grid = listed(40, stamped=True)
    assert (len(grid.columns), len(grid.rows)) == (len(WIDTHS), ROWS)


def test_typed_signs_between_columns_alone_divide_them() -> None:
    """No bar stands at the sides: the outer columns end with what is written in them."""
    grid = listed(40, inner=True)
    assert (len(grid.columns), len(grid.rows)) == (len(WIDTHS), ROWS)
    assert grid.certain


def test_a_line_of_dashes_is_not_in_the_cells_of_the_header() -> None:
    """It is a rule below them, which would be read as part of each heading."""
    grid = listed(40, inner=True)
    dashes = 60 + 29 * 4 + 11
    assert max(box.bottom for column in grid.columns for box in column.header) <= dashes


@pytest.mark.parametrize("signs", ["IIIIII", "1T3A5H"])
def test_rules_typed_as_letters_are_doubted(signs: str) -> None:
    """I with serifs between the columns is read as a letter, so a person is asked.

    Numbers that begin with a figure of their own in each column are none.
    """
    image, font = Image.new("L", (1240, 900), 245), ImageFont.truetype(SERIFS, 22)
    draw = ImageDraw.Draw(image)
    draw.text((120, 60), "DANH SACH HOC SINH TOT NGHIEP", 40, font)
    for row in range(16):
        name = ("Tran Van An", "Le Thi Bich Lien", "Ho Duc Canh")[row % 3]
        cells = (str(row + 1), name, f"0{row % 9 + 1}/11/1978", "Nam", "Ha Tinh")
        draw.text((120, 140 + 29 * row), _signed(cells, signs), 40, font)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    assert any("typed rule" in doubt for doubt in grid.doubts) == (signs == "IIIIII")


def _signed(cells: tuple[str, ...], signs: str) -> str:
    parts = (cell.ljust(wide) for cell, wide in zip(cells, WIDTHS, strict=True))
    return "".join(sign + part for sign, part in zip(signs, parts, strict=False)) + signs[-1]
