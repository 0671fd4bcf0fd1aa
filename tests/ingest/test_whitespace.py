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
