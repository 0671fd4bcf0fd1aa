"""Letters before a number, the same in each row, are no column of their own."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Grid
from ingest.pipeline import prepare
from tests.ingest.drawn import page

PRINTED = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", 21)
NAMES = ("Nguyễn Thị Mai", "Lê Văn Tú", "Trần Ngọc Bảo", "Phạm Thị Kim Chi")
HEADINGS = (("TT", 60), ("Họ và tên", 140), ("Ngày sinh", 410))
TOP, FIRST, PITCH = 180, 260, 40  # pixels
LETTERS, NUMBER = 600, 644  # where letters and number begin; white as wide as a letter is high

Words = tuple[tuple[str, int, int], ...]  # text, left, pixels below the top


def grid_of(over: Words, letters: tuple[str, ...] = ("TH",)) -> Grid:
    """Draw a list without rules whose last two parts stand under some words; find its table."""
    image = Image.new("L", (1000, 1000), 245)
    draw = ImageDraw.Draw(image)
    draw.text((150, 60), "DANH SÁCH HỌC SINH TỐT NGHIỆP NĂM 1979", 40, PRINTED)
    for text, left, down in over and (*((text, left, 0) for text, left in HEADINGS), *over):
        draw.text((left, TOP + down), text, 40, PRINTED)
    for n in range(1, 17):
        row = str(n), NAMES[n % 4], f"{n % 9 + 10}/0{n % 8 + 1}/1961"
        row = *row, letters[n % len(letters)], f"1893{n + 37}"
        for text, left in zip(row, (60, 120, 400, LETTERS, NUMBER), strict=True):
            draw.text((left, FIRST + PITCH * (n - 1)), text, 40, PRINTED)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    assert len(grid.rows) == 16
    return grid


def test_letters_before_a_number_stand_in_its_column() -> None:
    """One heading over both tells that the white between them parts nothing."""
    grid = grid_of((("Số hiệu", 625, -18), ("văn bằng", 612, 10)))
    assert len(grid.columns) == 4
    assert grid.certain


def test_letters_with_a_heading_of_their_own_are_a_column() -> None:
    """Below a heading over both, each part has one of its own."""
    grid = grid_of((("Văn bằng", 612, -26), ("Kí", LETTERS, 6), ("Số", 675, 6)))
    assert len(grid.columns) == 5


def test_parts_that_change_from_row_to_row_stay_apart() -> None:
    """A family name and a given name under one heading are two columns."""
    grid = grid_of((("Số hiệu", 625, -18), ("văn bằng", 612, 10)), ("Lê", "Tạ", "Hồ", "Vũ", "Đỗ"))
    assert len(grid.columns) == 5


def test_letters_before_a_number_without_a_heading_are_doubted() -> None:
    """On a page on which a list goes on no heading tells, so a person is asked."""
    grid = grid_of(())
    assert len(grid.columns) == 4
    assert any("taken for one" in doubt for doubt in grid.doubts)
