"""Lists without any rule: narrow white between the columns, lines that touch, headings as rows."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Grid
from ingest.page import Gray
from ingest.pipeline import prepare
from samples.draw import draw
from tests.ingest.drawn import page

TYPED = "/usr/share/fonts/truetype/freefont/FreeMono.ttf"
PRINTED = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
NAMES = ("Nguyễn Thị Mai", "Lê Văn Tú", "Trần Ngọc Bảo", "Phạm Thị Kim Chi")
PLACES = ("Hà Nội", "Nam Định", "Huế", "Thái Bình")
GRADES = ("Khá", "Trung bình", "Giỏi", "Khá", '"')
HEADINGS = ("TT", "Họ và tên", "Ngày sinh", "Nơi sinh", "Hạng", "Vào sổ")
CELL = 15  # pixels; the pitch of 10 characters an inch at 150 dpi
INDENT = 30  # pixels; printed headings stand in the middle

Row = tuple[str, ...]


def person(n: int) -> Row:
    """Give the n-th row of a list."""
    day = f"{n % 9 + 10}/0{n % 8 + 1}/1961"
    return str(n), NAMES[n % 4], day, PLACES[n % 4], GRADES[n % 5], f"{n + 300}/79"


def drawn(font: ImageFont.FreeTypeFont, rows: list[Row], lefts: list[int], pitch: int) -> Gray:
    """Draw rows of words at the same places, under a title that runs across the columns."""
    image = Image.new("L", (max(1240, lefts[-1] + 260), 260 + pitch * (len(rows) + 4)), 245)
    draw = ImageDraw.Draw(image)
    draw.text((150, 60), "DANH SÁCH HỌC SINH TỐT NGHIỆP NĂM 1979", 40, font)
    draw.text((60, 110), "Trường P.T.T.H. Sông Thử", 40, font)
    for n, row in enumerate(rows):
        for text, x in zip(row, lefts, strict=True):
            indent = INDENT if row is HEADINGS and font.path == PRINTED else 0
            draw.text((x + indent, 180 + pitch * n), text, 40, font)
    draw.text((60, 200 + pitch * (len(rows) + 1)), "Danh sách này có nhiều học sinh", 40, font)
    return np.asarray(image)


def typed(rows: list[Row], widths: tuple[int, ...], pitch: int) -> Gray:
    """Type rows at tab stops that lie `widths` characters apart."""
    font = ImageFont.truetype(TYPED, 25)
    stops = [60 + CELL * sum(widths[:n]) for n in range(len(widths))]
    return drawn(font, rows, stops, pitch)


def grid_of(image: Gray) -> Grid:
    """Find the table of a drawn page."""
    grid = prepare(page(image)).grid
    assert grid is not None
    return grid


def lefts(grid: Grid) -> list[int]:
    """Give where the columns after the first begin."""
    return [column.left for column in grid.columns[1:]]


@pytest.mark.parametrize("headed", [True, False])
def test_one_typed_space_parts_columns_at_tab_stops_and_not_words(headed: bool) -> None:
    """Words that begin at one place in all rows stand in a column; those of one cell do not."""
    widths = (3, 17, 11, 10, 11, 8)
    rows = [HEADINGS] * headed + [person(n) for n in range(21, 41)]
    grid = grid_of(typed(rows, widths, 38))
    stops = [60 + CELL * sum(widths[:n]) for n in range(1, 6)]
    assert len(lefts(grid)) == len(stops)
    assert all(abs(found - stop) <= CELL for found, stop in zip(lefts(grid), stops, strict=True))
    assert len(grid.rows) == 20


def test_typed_lines_that_almost_touch_are_rows_of_their_own() -> None:
    """With six lines an inch, the tails of one line reach the accents of the next."""
    rows = [HEADINGS, *(person(n) for n in range(1, 31))]
    assert len(grid_of(typed(rows, (4, 19, 13, 12, 13, 8), 25)).rows) == 30


def test_a_heading_as_high_as_the_rows_is_no_row() -> None:
    """Headings have accents and low letters where numbers, all alike, stand below them."""
    font = ImageFont.truetype(PRINTED, 21)
    rows = [HEADINGS, *(person(n) for n in range(1, 17))]
    grid = grid_of(drawn(font, rows, [60, 120, 400, 560, 730, 900], 40))
    assert len(grid.rows) == 16
    assert all(column.header for column in grid.columns)


def test_a_page_without_heading_keeps_its_first_row() -> None:
    """A page on which a list goes on begins with a row like the others, and its number shows it."""
    font = ImageFont.truetype(PRINTED, 21)
    rows = [person(n) for n in range(41, 57)]
    grid = grid_of(drawn(font, rows, [60, 120, 400, 560, 730, 900], 40))
    assert len(grid.rows) == 16
    assert grid.certain


def test_a_printed_number_is_a_column_though_a_name_follows_at_once() -> None:
    """Numbers that end at one place, and names that begin at one, stand in two columns."""
    font = ImageFont.truetype(PRINTED, 21)
    rows = [(f"{n}.", *person(n)[1:]) for n in range(101, 121)]
    grid = grid_of(drawn(font, rows, [60, 124, 400, 560, 730, 900], 40))
    assert len(grid.columns) == 6
    assert abs(grid.columns[1].left - 120) <= 6


def test_a_second_table_below_adds_no_rows() -> None:
    """Grades counted below a list have no running numbers and stand far from its last row."""
    font = ImageFont.truetype(PRINTED, 21)
    rows = [HEADINGS, *(person(n) for n in range(1, 15))]
    image = Image.fromarray(drawn(font, rows, [60, 120, 400, 560, 730, 900], 40))
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 180 + 40 * 15 - 4, 1200, 900), 245)
    for y, row in enumerate((("Giỏi", "Khá", "Kém"), ("3", "9", "2"), ("21", "64", "15"))):
        for x, text in zip((300, 450, 600), row, strict=True):
            draw.text((x, 180 + 40 * (y + 17)), text, 40, font)
    assert len(grid_of(np.asarray(image)).rows) == 14


def test_a_heading_further_out_than_the_numbers_stands_in_their_column() -> None:
    """Numbers set one place to the right leave no letter of their heading outside the table."""
    rows = [HEADINGS, *((f" {row[0]}", *row[1:]) for row in (person(n) for n in range(11, 41)))]
    grid = grid_of(typed(rows, (5, 19, 13, 12, 13, 8), 38))
    assert grid.columns[0].left <= 60
    assert len(grid.rows) == 30


def test_ditto_marks_stand_in_the_line_of_their_row() -> None:
    """Where most cells say ditto, a few full rows and the columns' numbers tell the columns.

    Ditto marks hang at the top of their line, in the middle of columns that are far wider.
    """
    font = ImageFont.truetype(TYPED, 25)
    image = Image.new("L", (1300, 860), 245)
    draw = ImageDraw.Draw(image)
    full = {1: ("Hà Tây, 24.6.62", "Bm 1. 62.1", "đàn nhị", "hát ru", "LÊ, Thị Bưởi")}
    full[12] = ("Bắc Ninh, 3.7.62", "Bm 2. 62.12", "sáo trúc", "hát đúm", "VŨ, Văn Cả")
    lefts, middles = (60, 360, 590, 770, 1060), (165, 430, 640, 880, 1150)
    for n, middle in enumerate(middles, 1):
        draw.text((middle - 8, 60), str(n), 40, font)
    for n in range(1, 18):
        y = 140 + 38 * n
        songs = ("trống quân", "cò lả", "hát xoan, hát ghẹo")
        texts = full.get(n, ('"', f'"    {n}', '"', songs[n % 3], '"'))
        for left, middle, text in zip(lefts, middles, texts, strict=True):
            draw.text((middle - 8 if text == '"' else left, y), text, 40, font)
    grid = grid_of(np.asarray(image))
    assert len(grid.rows) == 17
    assert len(grid.columns) == 5
    assert all(column.header for column in grid.columns)
    assert all(
        column.left < left + CELL and column.right > middle
        for column, left, middle in zip(grid.columns, lefts, middles, strict=True)
    )


def test_the_numbers_of_the_columns_are_no_row_without_a_number() -> None:
    """A line (1) (2) (3) closes the header, and leaves no doubt behind."""
    recipe, pages = draw("norules", 1, 8700, 300)
    assert recipe.look.rules == "none"
    grid = prepare(page(next(pages).pixels, 300)).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (23, 11)
    assert grid.certain
