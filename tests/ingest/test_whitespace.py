"""Tables without rules between their columns: typed lists, and lines across only."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ingest.pipeline import prepare
from tests.ingest.drawn import page

TYPED = "/usr/share/fonts/truetype/freefont/FreeMono.ttf"
PRINTED = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LEFTS = (60, 130, 480, 680, 900, 1090)  # pixels
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Nơi sinh", "Số hiệu", "Ghi chú")
NAMES = ("Nguyễn Thị Mai Anh", "Lê Văn Tú", "Trần Ngọc Bảo", "Phạm Thị Kim Chi Lan")
PLACES = ("Hà Nội", "Thừa Thiên Huế", "Nam Định")
TOP, PITCH, ROWS = 220, 42, 16  # pixels; rows
INDENT = 30  # pixels; headings stand in the middle, entries at the left


def ledger(font: str, across: bool) -> NDArray[np.uint8]:
    """Draw a list of six columns, nothing written in the last one but its heading."""
    image = Image.new("L", (1240, 1020), 245)
    draw, letters = ImageDraw.Draw(image), ImageFont.truetype(font, 21)
    draw.text((300, 60), "SỔ GỐC CẤP BẰNG TỐT NGHIỆP PHỔ THÔNG", 40, letters)
    draw.text((60, 120), "Học sinh trường: THPT Sông Thử", 40, letters)
    for text, x in zip(HEADINGS, LEFTS, strict=True):
        draw.text((x + INDENT * (x > 100), TOP), text, 40, letters)
    for n in range(ROWS):
        cells = (
            str(n + 1),
            NAMES[n % 4],
            f"{n % 9 + 10}/0{n % 8 + 1}/1979",
            PLACES[n % 3],
            f"A{n:05}",
        )
        for text, x in zip(cells, LEFTS, strict=False):
            draw.text((x, TOP + PITCH * (n + 1)), text, 40, letters)
    for n in range(ROWS + 2 if across else 0):
        draw.line((40, TOP - 9 + PITCH * n, 1200, TOP - 9 + PITCH * n), 40, 2)
    return np.asarray(image)


def shape(font: str, across: bool) -> tuple[int, int]:
    """Give how many rows and columns are found."""
    grid = prepare(page(ledger(font, across))).grid
    assert grid is not None
    return len(grid.rows), len(grid.columns)


def test_the_wide_spaces_of_a_typewriter_part_no_columns() -> None:
    """All of a typewriter's letters have one pitch, so its spaces are as wide as narrow gaps."""
    assert shape(TYPED, across=False) == (ROWS, len(LEFTS))


def test_a_column_with_nothing_but_its_heading_is_a_column() -> None:
    """Remarks are seldom written, yet a remark on the next page belongs into its column."""
    assert shape(PRINTED, across=False) == (ROWS, len(LEFTS))


def test_the_header_above_the_first_rule_within_is_a_header() -> None:
    """With rules across only, what stands between the first two of them names the columns."""
    assert shape(PRINTED, across=True) == (ROWS, len(LEFTS))


def test_a_small_ruled_table_below_a_list_is_not_the_table() -> None:
    """How many passed stands in a box at the foot; those who did stand above it without rules."""
    image = Image.new("L", (1240, 1240), 245)
    image.paste(Image.fromarray(ledger(PRINTED, across=False)))
    draw, letters = ImageDraw.Draw(image), ImageFont.truetype(PRINTED, 18)
    for y in (1000, 1040, 1080):
        draw.line((200, y, 1000, y), 40, 2)
    for n, x in enumerate((200, 400, 600, 800, 1000)):
        draw.line((x, 1000, x, 1080), 40, 2)
        for y, text in ((1008, "Khá"), (1048, str(n + 3))) if n < 4 else ():
            draw.text((x + 70, y), text, 40, letters)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (ROWS, len(LEFTS))


def test_headings_set_like_their_entries_are_told_by_their_letters() -> None:
    """Headings begin where the entries do and are as wide, but no row has their letters."""
    image = Image.new("L", (1240, 1020), 245)
    draw, letters = ImageDraw.Draw(image), ImageFont.truetype(TYPED, 21)
    rows = [("SO", "NGAY SINH.", "CAP BANG..", "SO VAO SO", "SO HIEU")]
    rows += [
        (str(n + 10), f"{n:02}/10/1979", f"0{n % 7 + 1}/06/1997", f"2{n:02}/97-TH", f"A00{n:02}71")
        for n in range(8)
    ]
    for n, row in enumerate(rows):
        for text, x in zip(row, (60, 160, 420, 680, 940), strict=True):
            draw.text((x, TOP + PITCH * n), text, 40, letters)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    assert len(grid.rows) == 8
    assert all(column.header for column in grid.columns)


def test_rows_typed_upon_writing_paper_are_not_parted_by_its_lines() -> None:
    """The paper's lines lie further apart than the rows, so some have two numbers between them."""
    image = Image.fromarray(ledger(PRINTED, across=False))
    draw = ImageDraw.Draw(image)
    for y in range(100, 1000, 55):
        draw.line((0, y, 1240, y), 150, 2)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (ROWS, len(LEFTS))


def test_a_heading_over_two_columns_does_not_join_them() -> None:
    """It stands in the middle over both, which are written in the same lines all the same."""
    image, letters = Image.new("L", (1240, 1020), 245), ImageFont.truetype(PRINTED, 21)
    draw = ImageDraw.Draw(image)
    for text, x in zip(("STT", "Họ và tên", "Sinh", "Số hiệu"), (60, 160, 620, 900), strict=True):
        draw.text((x, TOP), text, 40, letters)
    for n in range(ROWS):
        cells = (str(n + 1), NAMES[n % 4], f"{n % 9 + 10}/0{n % 8 + 1}/1979", PLACES[n % 3])
        for text, x in zip((*cells, f"A{n:05}"), (60, 130, 450, 690, 900), strict=True):
            draw.text((x, TOP + PITCH * (n + 1)), text, 40, letters)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (ROWS, 5)
