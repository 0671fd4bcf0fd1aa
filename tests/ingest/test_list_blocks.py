"""Lists in blocks beside each other, and entries at the beginning and the end of a list."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Grid
from ingest.page import Gray
from ingest.pipeline import prepare
from tests.ingest.drawn import page

PRINTED = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
NAMES = ("Durand Marie", "Petit Jean Louis", "Leroy Anne", "Moreau Paul Henri")
PLACES = ("Paris", "Lyon", "Bordeaux", "Rouen")
TOP, PITCH = 200, 40
FONT = ImageFont.truetype(PRINTED, 19)


def _canvas(width: int = 1240) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (width, 1000), 245)
    draw = ImageDraw.Draw(image)
    draw.text((300, 60), "LISTE DES ÉLÈVES DIPLÔMÉS", 40, FONT)
    return image, draw


def _block(
    draw: ImageDraw.ImageDraw, left: int, first: int, rows: int, ruled: bool, headed: bool = True
) -> None:
    """Draw one list: number, name close to it, folio."""
    for x, text in zip((0, 70, 250), ("N°", "Nom", "Folio"), strict=True):
        if headed:
            draw.text((left + x, TOP), text, 40, FONT)
    for n in range(rows):
        y = TOP + PITCH * (n + headed)
        draw.text((left + 32, y), str(first + n), 40, FONT, anchor="ra")
        draw.text((left + 40, y), NAMES[(first + n) % 4], 40, FONT)
        draw.text((left + 250, y), str(100 + first + n), 40, FONT)
    for x in (-6, 36, 240, 320) if ruled else ():
        draw.line((left + x, TOP - 8, left + x, TOP - 8 + PITCH * (rows + headed)), 40, 2)
    ends = (TOP - 8, TOP - 8 + PITCH * headed, TOP - 8 + PITCH * (rows + headed))
    for y in ends if ruled else ():
        draw.line((left - 6, y, left + 320, y), 40, 2)


def _grid(image: Image.Image) -> Grid:
    grid = prepare(page(_array(image))).grid
    assert grid is not None
    return grid


def _array(image: Image.Image) -> Gray:
    return np.asarray(image)


def test_three_ruled_lists_come_out_one_after_the_other() -> None:
    """Each list has rows of its own, also the shorter last one."""
    image, draw = _canvas()
    for left, first, rows in ((60, 1, 16), (440, 17, 16), (820, 33, 9)):
        _block(draw, left, first, rows, ruled=True)
    grid = _grid(image)
    assert grid.stacked
    assert len(grid.rows) == 41
    assert all(len(row) == 3 for row in grid.rows)


def test_ruled_lists_without_headings_are_told_by_their_numbers() -> None:
    """Both begin with running numbers and have columns as wide; nobody's row is another's."""
    image, draw = _canvas()
    _block(draw, 100, 70, 16, ruled=True, headed=False)
    _block(draw, 700, 86, 13, ruled=True, headed=False)
    grid = _grid(image)
    assert grid.stacked
    assert len(grid.rows) == 29


def test_a_longer_list_beside_a_shorter_one_keeps_its_rows() -> None:
    """Below the end of the shorter list lines are half as full, but stand at the same places."""
    image, draw = _canvas()
    _block(draw, 100, 1, 17, ruled=False)
    _block(draw, 680, 18, 9, ruled=False)
    grid = _grid(image)
    boxes = [cell.box for row in grid.rows for cell in row]
    assert len(grid.rows) == 26
    assert max(box.bottom for box in boxes) >= TOP + PITCH * 17 + 15


def _people(draw: ImageDraw.ImageDraw, first: int, wrapped: int) -> None:
    """Draw twelve numbered entries without heading; one has a second line."""
    y = TOP
    for n in range(12):
        cells = (str(first + n), NAMES[n % 4], f"{n + 10}/04/1932", PLACES[n % 4])
        for x, text in zip((80, 150, 520, 780), cells, strict=True):
            draw.text((x, y), text, 40, FONT)
        if n == wrapped:
            draw.text((150, y + 24), NAMES[n % 4][:5], 40, FONT)
            y += 24
        y += PITCH


def test_the_last_entry_keeps_its_second_line() -> None:
    """A line that ends the last entry stands close below it, at the place where names begin."""
    image, draw = _canvas(1100)
    _people(draw, 120, 11)
    grid = _grid(image)
    assert len(grid.rows) == 12
    assert grid.rows[-1][1].box.bottom >= TOP + 11 * PITCH + 24 + 18


def test_a_first_entry_of_two_lines_is_no_header() -> None:
    """On a page on which a list goes on, its letters are those of the rows below."""
    image, draw = _canvas(1100)
    _people(draw, 700, 0)
    grid = _grid(image)
    assert len(grid.rows) == 12
    assert grid.certain


def test_a_first_entry_of_two_lines_between_rules_is_no_header() -> None:
    """Rules between the columns alone do not make it one."""
    image, draw = _canvas(1100)
    _people(draw, 700, 0)
    for x in (60, 130, 500, 760, 960):
        draw.line((x, TOP - 12, x, TOP + 12 * PITCH + 20), 40, 2)
    assert len(_grid(image).rows) == 12


def test_marks_here_and_there_under_one_heading_are_one_column() -> None:
    """Notes in two rows at two places make no two columns."""
    image, draw = _canvas(1240)
    for x, text in zip((150, 520, 780), ("Nom et prénoms", "Né le", "Lieu"), strict=True):
        draw.text((x + 30, TOP - PITCH), text, 40, FONT)
    draw.text((960, TOP - PITCH), "Observations", 40, FONT)
    _people(draw, 1, -1)
    draw.text((970, TOP + 2 * PITCH), "x", 40, FONT)
    draw.text((1050, TOP + 7 * PITCH), "v.", 40, FONT)
    grid = _grid(image)
    assert len(grid.columns) == 5
    assert grid.doubts == ()


def test_rules_around_the_header_alone_part_it_from_the_rows() -> None:
    """Under them only the columns are ruled, and headings of two levels are no rows."""
    image, draw = _canvas(1240)
    top, under, middle = TOP - 76, TOP - 8, TOP - 42
    marks = (700, 790, 880, 970)
    for x, text in ((84, "N°"), (150, "Nom"), (520, "Né le")):
        draw.text((x, TOP - 68), text, 40, FONT)
    draw.text((840, TOP - 68), "Notes", 40, FONT)
    for x, text in zip(marks, ("Fr", "Lat", "Hist", "Dess"), strict=True):
        draw.text((x + 20, TOP - 34), text, 40, FONT)
    for n in range(12):
        y = TOP + n * PITCH
        cells = (
            str(n + 1),
            NAMES[n % 4],
            f"{n + 10}/04/1932",
            *(str(n % k + 3) for k in (2, 3, 5, 7)),
        )
        lefts = (84, 150, 520, *(x + 30 for x in marks))
        for x, text in zip(lefts, cells, strict=True):
            draw.text((x, y), text, 40, FONT)
    for x in (64, 130, 500, *marks, 1060):
        draw.line((x, middle if x in marks[1:] else top, x, TOP + 12 * PITCH), 40, 2)
    draw.line((marks[0], middle, 1060, middle), 40, 2)
    for y in (top, under):
        draw.line((64, y, 1060, y), 40, 2)
    grid = _grid(image)
    assert len(grid.rows) == 12
    assert all(column.header for column in grid.columns)


def test_rules_over_the_first_rows_alone_end_no_list() -> None:
    """What seems a rule under the header and two rows parts none of the rows below."""
    image, draw = _canvas()
    for x, text in zip((150, 520, 780), ("Nom et prénoms", "Né le", "Lieu"), strict=True):
        draw.text((x, TOP - PITCH), text, 40, FONT)
    _people(draw, 1, -1)
    for row in (0, 1, 5):
        y = TOP + row * PITCH - 10
        draw.line((90, y, 900, y), 40, 2)
    assert len(_grid(image).rows) == 12


def test_names_that_stand_on_lines_of_their_own_are_a_column() -> None:
    """Where names take two lines, no line has a name beside a number."""
    image, draw = _canvas(1100)
    for x, text in zip((80, 170, 520, 780), ("N°", "Nom", "Né le", "Lieu"), strict=True):
        draw.text((x, TOP - PITCH - 20), text, 40, FONT)
    for n in range(12):
        y = TOP + 56 * n
        for x, text in zip(
            (80, 520, 780), (str(n + 1), f"{n + 10}/04/1932", PLACES[n % 4]), strict=True
        ):
            draw.text((x, y), text, 40, FONT)
        for line, text in enumerate(NAMES[n % 4].split(" ", 1)):
            draw.text((118, y - 13 + 24 * line), text, 40, FONT)
    grid = _grid(image)
    assert (len(grid.columns), len(grid.rows)) == (4, 12)


def test_marks_under_a_heading_set_like_the_rows_are_one_column() -> None:
    """Where all headings begin where the entries do, the last one still stands over its marks."""
    image, draw = _canvas(1240)
    headings = ("Nr.", "Name", "geboren", "Ort", "Bemerkungen")
    for x, text in zip((80, 150, 520, 780, 930), headings, strict=True):
        draw.text((x, TOP - PITCH), text, 40, FONT)
    _people(draw, 1, -1)
    for x, row in ((932, 2), (932, 9), (1010, 5)):
        draw.text((x, TOP + row * PITCH), "nt", 40, FONT)
    assert len(_grid(image).columns) == 5


def test_an_edge_stands_clear_of_a_long_name() -> None:
    """A name that reaches far into the white before the next column is not cut."""
    image, draw = _canvas(1100)
    _people(draw, 700, -1)
    draw.rectangle((140, TOP + 5 * PITCH - 6, 515, TOP + 5 * PITCH + 28), 245)
    draw.text((150, TOP + 5 * PITCH), "Moreau Paul Henri Jean-Marie Lo", 40, FONT)
    assert _grid(image).columns[1].right >= 150 + FONT.getlength("Moreau Paul Henri Jean-Marie Lo")


def test_a_longer_list_of_ruled_rows_keeps_those_below_the_shorter_one() -> None:
    """Its rules go on where those of the list beside it end."""
    image, draw = _canvas()
    for left, first, rows in ((100, 1, 17), (640, 18, 13)):
        _block(draw, left, first, rows, ruled=True)
        for n in range(2, rows + 1):
            draw.line((left - 6, TOP - 8 + PITCH * n, left + 320, TOP - 8 + PITCH * n), 40, 2)
    assert len(_grid(image).rows) == 30
