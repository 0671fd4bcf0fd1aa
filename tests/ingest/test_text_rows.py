"""Rows of lists without rules: entries of two lines, and headings of two."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Grid
from ingest.pipeline import prepare
from tests.ingest.drawn import page

FONT = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", 19)
NAMES = ("Durand Marie", "Petit Jean Louis", "Leroy Anne", "Moreau Paul Henri")
PLACES = ("Paris", "Lyon", "Bordeaux", "Rouen")
GRADES = ("Bien", "Passable", "Assez bien", "Bien")
TOP, PITCH, LEAD = 240, 46, 24  # pixels; of the first row, from row to row, from line to line
LEFTS = (80, 150, 420, 620, 800)


def _list(
    numbered: bool,
    headings: tuple[tuple[int, int, str], ...],
    wrapped: int = 0,
    rows: int = 14,
    column: int = 1,
) -> Grid:
    """Draw rows; every `wrapped`-th entry has a second line in one column."""
    image = Image.new("L", (1060, 1240), 245)
    draw = ImageDraw.Draw(image)
    for x, y, text in headings:
        draw.text((x, TOP + y), text, 40, FONT)
    y = TOP
    for n in range(rows):
        cells = (str(n + 1), NAMES[n % 4], f"{n + 10}/04/1932", PLACES[n % 4], GRADES[n % 4])
        for x, text in list(zip(LEFTS, cells, strict=True))[0 if numbered else 1 :]:
            draw.text((x, y), text, 40, FONT)
        if wrapped and n % wrapped == 1:
            draw.text((LEFTS[column], y + LEAD), "Suzanne Adèle", 40, FONT)
            y += LEAD
        y += PITCH
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    return grid


def test_lines_closer_than_rows_go_on_from_the_row_above() -> None:
    """Their white tells it without running numbers, and nothing is doubted."""
    headings = ((220, -50, "Noms"), (440, -50, "Nés le"), (640, -50, "à"), (830, -50, "Notes"))
    grid = _list(False, headings, wrapped=3)
    assert len(grid.rows) == 14
    assert grid.doubts == ()


def test_headings_of_one_and_of_two_lines_are_one_header() -> None:
    """Those of one line stand between the two lines of the others, and none is a row."""
    two = ((76, -68, "Lfd."), (84, -44, "Nr."), (430, -68, "Geboren"), (460, -44, "am"))
    grid = _list(True, (*two, (200, -56, "Name"), (640, -56, "Ort"), (820, -56, "Note")))
    assert len(grid.rows) == 14
    assert all(column.header for column in grid.columns)


def test_a_header_reaches_above_its_highest_heading() -> None:
    """One heading of two lines among many of one begins higher, and is not cut."""
    one = (
        (70, -84, "STT"),
        (200, -84, "Họ và tên"),
        (430, -84, "Ngày sinh"),
        (620, -84, "Nơi sinh"),
    )
    numbers = tuple((x, -40, f"({n})") for n, x in enumerate((84, 210, 450, 640, 830), 1))
    grid = _list(True, (*one, (800, -100, "Số hiệu"), (800, -80, "văn bằng"), *numbers))

    assert len(grid.rows) == 14
    assert grid.columns[-1].header[0].top <= TOP - 100 + 4


PLAIN = ((80, -50, "N°"), (220, -50, "Noms"), (440, -50, "Nés le"), (640, -50, "à"))


def test_the_last_column_reaches_to_the_end_of_second_lines() -> None:
    """They may be wider than any first line, and are not cut."""
    grid = _list(True, (*PLAIN, (830, -50, "Notes")), wrapped=4, column=4)
    wide = LEFTS[4] + FONT.getlength("Suzanne Adèle")
    assert grid.columns[-1].right >= wide


def test_a_header_of_very_few_rows_without_rules_is_doubted() -> None:
    """A first entry of two lines would look the same."""
    grid = _list(True, (*PLAIN, (830, -50, "Notes")), rows=4)
    assert not grid.certain
