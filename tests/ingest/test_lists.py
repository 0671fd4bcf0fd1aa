"""Two lists side by side on one page come out one after the other."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.find_grid import find_grid
from ingest.grid import Grid
from ingest.page import Gray
from ingest.pipeline import prepare
from tests.ingest.drawn import page

PRINTED = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
HEADINGS = ("STT", "Họ và tên", "Ngày sinh")
NAMES = ("Nguyễn Thị Mai", "Lê Văn Tú", "Trần Ngọc Bảo", "Phạm Thị Kim Chi")
COLUMNS = (0, 60, 320, 500)  # pixels from the left of a list
LISTS = (60, 640)  # pixels
TOP, PITCH = 200, 40
LEFT, RIGHT = 16, 11  # rows


def lists(ruled: bool, second: tuple[str, ...] = HEADINGS) -> Gray:
    """Draw 16 and 11 rows side by side."""
    image, font = Image.new("L", (1240, 1000), 245), ImageFont.truetype(PRINTED, 20)
    draw = ImageDraw.Draw(image)
    draw.text((300, 60), "DANH SÁCH HỌC SINH TỐT NGHIỆP", 40, font)
    number = 0
    for left, rows, headings in zip(LISTS, (LEFT, RIGHT), (HEADINGS, second), strict=True):
        for text, x in zip(headings, COLUMNS, strict=False):
            draw.text((left + x + 20 * (x > 0), TOP), text, 40, font)
        for n in range(rows):
            number += 1
            day = f"{number % 9 + 10}/0{number % 8 + 1}/1981"
            for text, x in zip((str(number), NAMES[number % 4], day), COLUMNS, strict=False):
                draw.text((left + x, TOP + PITCH * (n + 1)), text, 40, font)
        for n in range(LEFT + 2 if ruled else 0):
            y = TOP - 8 + PITCH * n
            draw.line((left - 12, y, left + COLUMNS[-1] - 12, y), 40, 2)
        for x in COLUMNS if ruled else ():
            end = TOP - 8 + PITCH * (LEFT + 1)
            draw.line((left + x - 12, TOP - 8, left + x - 12, end), 40, 2)
    return np.asarray(image)


def grid_of(image: Gray) -> Grid:
    """Find the table of a drawn page."""
    grid = prepare(page(image)).grid
    assert grid is not None
    return grid


@pytest.mark.parametrize("ruled", [True, False])
def test_the_rows_of_the_right_list_follow_those_of_the_left(ruled: bool) -> None:
    """The same headings stand over both halves, so each person has a row of its own."""
    grid = grid_of(lists(ruled))
    assert grid.stacked
    assert [len(row) for row in grid.rows] == [3] * (LEFT + RIGHT)
    assert {cell.column for cell in grid.rows[LEFT - 1]} == {0, 1, 2}
    assert {cell.column for cell in grid.rows[LEFT]} == {3, 4, 5}
    assert all(abs(cell.box.left - 640) < 300 + 260 for cell in grid.rows[LEFT])
    assert all(column.header for column in grid.columns)


def test_lists_with_unlike_headings_are_parted_and_doubted() -> None:
    """Numbers begin both halves and their columns are as wide, yet a person should look."""
    grid = grid_of(lists(False, ("STT", "HỌ TÊN", "Sinh ngày")))
    assert grid.stacked
    assert not grid.certain


def test_other_columns_beside_a_list_belong_to_its_rows() -> None:
    """A number, a name and a date may also be class, school and day of issue."""
    assert not grid_of(lists(False, ("Lớp", "Trường", "Ngày cấp"))).stacked


def test_lists_on_both_leaves_are_two_though_their_white_differs() -> None:
    """The same headings stand on both; shorter names leave more white beside them."""
    whole = Image.fromarray(lists(False))
    font = ImageFont.truetype(PRINTED, 20)
    left, right = whole.crop((0, 0, 620, 1000)), whole.crop((580, 0, 1200, 1000))
    draw = ImageDraw.Draw(right)
    draw.rectangle((118, TOP + 30, 370, 1000), 245)
    for n in range(RIGHT):
        draw.text((120, TOP + PITCH * (n + 1)), "Lê Tú", 40, font)
    leaves = [prepare(page(np.asarray(half))).leaves[0] for half in (left, right)]
    grid = find_grid((leaves[0], leaves[1]))
    assert grid is not None
    assert grid.stacked
    assert len(grid.rows) == LEFT + RIGHT
