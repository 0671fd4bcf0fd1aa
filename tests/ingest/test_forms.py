"""Ruled forms that offices really fill: one row only, joined cells, columns added without rules."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Grid
from ingest.pipeline import prepare
from tests.ingest.drawn import page

PRINTED = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
EDGES = (80, 150, 480, 660, 760, 920, 1100)
HEADINGS = ("TT", "Họ và tên", "Ngày sinh", "Phái", "Nơi sinh", "Xếp loại")
TOP, HEAD, PITCH = 160, 60, 40


@dataclass
class Form:
    """What is drawn: rows of writing, rules left out, and what stands beside them."""

    written: int = 14
    blank: int = 0  # rows at the foot that wait to be filled
    wrapped: tuple[int, ...] = ()  # rows with a name on two lines, half as high again
    unruled: tuple[int, ...] = ()  # rows without a rule above them
    joined: int = 0  # rows that share each cell of a column left of the first
    boxed: bool = False  # only the header has rules
    beside: bool = False  # a column to the right without rules
    levels: list[int] = field(default_factory=list)

    def grid(self) -> Grid:
        """Draw the form and find its table."""
        return found(self.image())

    def image(self) -> Image.Image:
        """Draw the form."""
        image, font = Image.new("L", (1300, 900), 245), ImageFont.truetype(PRINTED, 18)
        draw = ImageDraw.Draw(image)
        draw.text((420, 60), "SỔ GỐC CẤP BẰNG TỐT NGHIỆP", 40, font)
        self.levels = [TOP, TOP + HEAD]
        for row in range(self.written + self.blank):
            high = PITCH * 3 // 2 if row in self.wrapped else PITCH
            self.levels.append(self.levels[-1] + high)
        middles = [(a + b) // 2 for a, b in pairwise(EDGES)]
        for text, x in zip(HEADINGS, middles, strict=True):
            draw.text((x, TOP + HEAD // 2), text, 40, font, anchor="mm")
        for row in range(self.written):
            self._row(draw, font, row)
        if self.joined:
            draw.text((EDGES[0] - 50, TOP + HEAD // 2), "Lớp", 40, font, anchor="lm")
            for k, row in enumerate(range(1, self.written + 1, self.joined)):
                y = (self.levels[row] + self.levels[row + self.joined]) // 2
                draw.text((EDGES[0] - 50, y), f"A{k + 1}", 40, font, anchor="lm")
        self._rules(draw)
        return image

    def _row(self, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, row: int) -> None:
        above, below = self.levels[row + 1 : row + 3]
        y = (above + below) // 2
        name = ("Trần Văn An", "Lê Thị Bình", "Hồ Đức Cảnh")[row % 3]
        cells = (str(131 + row), name, f"0{row % 9 + 1}/02/1980", "Nam", "Hà Tĩnh", "Khá")
        for text, x in zip(cells, EDGES, strict=False):
            lines = [text, "Phương"] if text == name and row in self.wrapped else [text]
            for k, line in enumerate(lines):
                draw.text((x + 8, y + 26 * k - 13 * (len(lines) - 1)), line, 40, font, anchor="lm")
        if self.beside:
            draw.text((EDGES[-1] + 16, y), f"B{40312 + row}", 40, font, anchor="lm")

    def _rules(self, draw: ImageDraw.ImageDraw) -> None:
        left = EDGES[0] - 60 * bool(self.joined)
        if self.boxed:
            del self.levels[2:]
        for row, y in enumerate(self.levels, -1):
            if row not in self.unruled:
                apart = not self.joined or row <= 0 or row % self.joined == 0
                draw.line((left if apart else EDGES[0], y, EDGES[-1], y), 40, 2)
        draw.line((left, self.levels[-1], EDGES[-1], self.levels[-1]), 40, 2)
        for x in {left, *EDGES}:
            draw.line((x, TOP, x, self.levels[-1]), 40, 2)


def found(image: Image.Image) -> Grid:
    """Find the table of a picture, which has one."""
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    return grid


def test_two_forms_side_by_side_are_two_lists() -> None:
    """The rows of the second form follow those of the first, though no fold parts them."""
    both = Image.new("L", (2900, 900), 245)
    both.paste(Form(written=14).image().crop((0, 100, 1200, 900)), (0, 100))
    both.paste(Form(written=9).image().crop((0, 100, 1200, 900)), (1120, 100))
    grid = found(both)
    assert (len(grid.columns), len(grid.rows)) == (2 * len(HEADINGS), 23)
    assert grid.stacked


def test_headings_over_a_single_row_are_told_by_their_place() -> None:
    """Headings stand in the middle of their columns, the one entry at their left edges."""
    grid = Form(written=1).grid()
    assert len(grid.rows) == 1
    assert all(column.header for column in grid.columns)


def test_a_form_with_one_row_filled_is_the_table_of_its_page() -> None:
    """Title and headings hold more letters than the one row, and blank rows tell nothing."""
    grid = Form(written=1, blank=14).grid()
    assert (len(grid.rows), len(grid.columns)) == (1, len(HEADINGS))
    assert all(column.header for column in grid.columns)


def test_a_column_of_joined_cells_belongs_to_the_table() -> None:
    """Fewer rules reach its border than that of the others, but some of them end there."""
    assert len(Form(joined=7).grid().columns) == len(HEADINGS) + 1


def test_a_missing_rule_between_rows_of_two_heights_is_put_back() -> None:
    """Most columns have as many lines there as numbers, and one name takes two."""
    grid = Form(wrapped=(2, 5, 8), unruled=(2,)).grid()
    assert len(grid.rows) == 14
    assert any("a rule is missing" in doubt for doubt in grid.doubts)


def test_writing_beside_the_last_rule_is_doubted() -> None:
    """A column that was added without rules is not left out in silence."""
    grid = Form(beside=True).grid()
    assert any("to the right of the table" in doubt for doubt in grid.doubts)
    assert Form().grid().certain


def test_rules_in_the_header_alone_divide_the_columns_of_the_body() -> None:
    """The white between the words would put the edges elsewhere."""
    grid = Form(boxed=True).grid()
    assert len(grid.rows) == 14
    assert [abs(c.left - x) <= 3 for c, x in zip(grid.columns, EDGES, strict=False)] == [True] * 6
