"""Lists without any rule, photographed askew or from a bent leaf: only their writing tells how."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Cell, Grid
from ingest.page import Gray
from ingest.pipeline import prepare
from tests.ingest.drawn import page

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LEFTS = (60, 130, 450, 660, 900)  # pixels
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Nơi sinh", "Số hiệu")
NAMES = ("Nguyễn Thị Mai Anh", "Lê Văn Tú", "Trần Ngọc Bảo", "Phạm Thị Kim Chi")
PLACES = ("Hà Nội", "Thừa Thiên Huế", "Nam Định")
TOP, PITCH, ROWS = 220, 32, 30  # pixels; rows
WIDTH, HEIGHT = 1100, 1300

Plane = NDArray[np.float32]
Bend = Callable[[Plane, Plane], tuple[Plane, Plane]]


def ledger(title: str = "") -> Gray:
    """Draw a list of five columns without rules."""
    image, font = Image.new("L", (WIDTH, HEIGHT), 245), ImageFont.truetype(FONT, 19)
    draw = ImageDraw.Draw(image)
    draw.text((300, 60), "SỔ GỐC CẤP BẰNG TỐT NGHIỆP", 40, font)
    draw.text((330, 160), title, 40, font)
    for text, x in zip(HEADINGS, LEFTS, strict=True):
        draw.text((x + 30 * (x > 100), TOP), text, 40, font)
    for n in range(ROWS):
        day = f"{n % 9 + 10}/0{n % 8 + 1}/1979"
        cells = (str(n + 1), NAMES[n % 4], day, PLACES[n % 3], f"A{n:05}")
        for text, x in zip(cells, LEFTS, strict=True):
            draw.text((x, TOP + PITCH * (n + 1)), text, 40, font)
    return np.asarray(image)


def curled(x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """Bend lines down by a row's height in the middle, less at the foot of the page."""
    return x, np.asarray(y - 34 * np.sin(np.pi * x / WIDTH) * (1.2 - y / HEIGHT), np.float32)


def askew(x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """Let lines fall by four rows' height, and columns lean."""
    return np.asarray(x + 0.05 * y, np.float32), np.asarray(y - 0.11 * x + 60, np.float32)


def fanned(x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """Let lines rise at the head of the page and fall at its foot."""
    return x, np.asarray(y + 0.06 * (x - WIDTH / 2) * (0.5 - y / HEIGHT), np.float32)


def grid_of(image: Gray) -> Grid:
    """Find the table of a drawn page."""
    grid = prepare(page(image)).grid
    assert grid is not None
    return grid


@pytest.mark.parametrize("bend", [curled, askew, fanned])
def test_writing_alone_tells_how_a_leaf_is_bent(bend: Bend) -> None:
    """No rule shows it, yet every row is in its place from its first cell to its last."""
    plane = np.indices((HEIGHT, WIDTH)).astype(np.float32)
    x, y = bend(plane[1], plane[0])
    bent = cv2.remap(ledger(), x, y, cv2.INTER_LINEAR, borderValue=(245,))
    prepared = prepare(page(np.asarray(bent, np.uint8)))
    grid = prepared.grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (ROWS, len(LEFTS))
    ends = [(c.box.left, c.box.right, (c.box.top + c.box.bottom) / 2) for c in cells_of(grid)]
    points = np.array([(x, y) for left, right, y in ends for x in (left, right)], np.float32)
    back = prepared.leaves[0].to_master.apply(points)
    flat = bend(back[:, 0], back[:, 1])[1].reshape(ROWS, -1)
    middles = TOP + PITCH * np.arange(1, ROWS + 1) + 11
    assert np.abs(flat - middles[:, None]).max() < PITCH / 3


def cells_of(grid: Grid) -> list[Cell]:
    """Give the cells of all rows."""
    return [cell for row in grid.rows for cell in row]


def test_a_line_of_three_words_above_the_header_is_no_header() -> None:
    """School years stand in the middle, over few columns and across the white between others."""
    grid = grid_of(ledger("Niên khóa 1995 - 1996     Khóa ngày 4 tháng 6     Năm 1996"))
    assert (len(grid.rows), len(grid.columns)) == (ROWS, len(LEFTS))
    assert grid.certain
