"""Class registers: many narrow columns of marks, all short and in the middle."""

from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.pipeline import prepare
from tests.ingest.drawn import page

PRINTED = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
SUBJECTS = ("Văn", "Toán", "Lý", "Hóa học", "Sinh", "Lịch sử", "Địa lý", "TBM", "HK", "HL")
NAME, FIRST, WIDE = 110, 360, 80  # pixels; where names and marks begin, and a mark's column
TOP, HEAD, PITCH, ROWS = 150, 70, 36, 15


def test_a_first_row_of_marks_is_no_row_of_column_numbers() -> None:
    """Marks are as short as (1) (2) (3), but those of the row below are, too."""
    image, font = Image.new("L", (1240, 860), 245), ImageFont.truetype(PRINTED, 18)
    draw = ImageDraw.Draw(image)
    draw.text((300, 60), "BẢNG GHI TÊN GHI ĐIỂM", 40, font)
    columns = [40, NAME, *(FIRST + WIDE * n for n in range(len(SUBJECTS) + 1))]
    levels = [TOP, *(TOP + HEAD + PITCH * n for n in range(ROWS + 1))]
    middles = [(a + b) // 2 for a, b in pairwise(columns)]
    for text, x in zip(("TT", "Họ và tên", *SUBJECTS), middles, strict=True):
        draw.text((x, TOP + HEAD // 2), text, 40, font, anchor="mm")
    for n in range(ROWS):
        marks = [f"{(n * 7 + k * 3) % 6 + 4},{(n + k) % 10}" for k in range(len(SUBJECTS))]
        y = TOP + HEAD + PITCH * n + PITCH // 2
        for text, x in zip((str(n + 1), "Lê Văn Tú", *marks), middles, strict=True):
            draw.text((x, y), text, 40, font, anchor="mm")
    for x in columns:
        draw.line((x, levels[0], x, levels[-1]), 40, 2)
    for y in levels:
        draw.line((columns[0], y, columns[-1], y), 40, 2)
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    assert len(grid.rows) == ROWS
    assert len(grid.columns) == len(columns) - 1
