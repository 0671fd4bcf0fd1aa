"""Small ledgers drawn for tests: a page, its leaf and its grid, known to the pixel."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.box import Box
from ingest.grid import Cell, Column, Grid
from ingest.mapping import Mapping
from ingest.page import Leaf, Page
from ingest.pipeline import Prepared

FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"),
)
ROW, TOP, LEFT = 76, 420, 60  # pixels at 300 dpi
PEN = (60, 70, 160)

Row = Sequence[str]


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    """The first font with Vietnamese letters that this machine has."""
    path = next(path for path in FONTS if path.exists())
    return ImageFont.truetype(str(path), size)


class Sheet:
    """One page being drawn; rows and columns are added in reading order."""

    def __init__(self, widths: Sequence[int], rows: int, lines: Sequence[str] = ()) -> None:
        """Rule a page for columns of these widths, pixels; `lines` stand above the table."""
        self.widths, self.count = list(widths), rows
        width, height = sum(widths) + 2 * LEFT, TOP + ROW * (rows + 1) + 200
        self.image = Image.new("RGB", (width, height), (250, 250, 248))
        self.draw = ImageDraw.Draw(self.image)
        for n, line in enumerate(lines):
            self.draw.text((LEFT + 100, 40 + 80 * n), line, font=font(38), fill=(20, 20, 20))
        edges = [LEFT + sum(widths[:n]) for n in range(len(widths) + 1)]
        for x in edges:
            self.draw.line((x, TOP, x, TOP + ROW * (rows + 1)), fill=(60, 60, 60), width=3)
        for n in range(rows + 2):
            y = TOP + ROW * n
            self.draw.line((edges[0], y, edges[-1], y), fill=(60, 60, 60), width=3)
        self.edges = edges

    def write(self, row: int, texts: Row) -> None:
        """Print one row; row -1 is the heading."""
        for column, text in enumerate(texts):
            at = (self.edges[column] + 14, TOP + ROW * (row + 1) + 14)
            self.draw.text(at, text, font=font(36), fill=(25, 25, 25))

    def strike(self, row: int) -> None:
        """Draw a pen stroke through a whole row."""
        y = TOP + ROW * (row + 1) + ROW // 2
        self.draw.line((self.edges[0] + 4, y, self.edges[-1] - 4, y + 2), fill=PEN, width=4)

    def correct(self, row: int, column: int, text: str) -> None:
        """Strike one cell out by pen and write above it."""
        box = self.box(row, column)
        self.draw.line((box.left + 8, box.top + 40, box.right - 8, box.top + 41), fill=PEN, width=3)
        self.draw.text((box.left + 20, box.top), text, font=font(22), fill=PEN)

    def box(self, row: int, column: int) -> Box:
        """The inside of one cell; row -1 is the heading."""
        top = TOP + ROW * (row + 1)
        return Box(self.edges[column] + 2, top + 2, self.edges[column + 1] - 1, top + ROW - 1)

    def below(self, text: str) -> None:
        """Print one line below the table."""
        at = (LEFT + 40, TOP + ROW * (self.count + 1) + 60)
        self.draw.text(at, text, font=font(36), fill=(25, 25, 25))

    def prepared(self) -> tuple[Page, Prepared]:
        """The page with its one leaf and its true grid."""
        color = np.asarray(self.image, np.uint8)
        height, width = color.shape[:2]
        same = Mapping.identity(width, height)
        page = Page(color, 300.0, "file", 1, "0" * 64, same)
        leaf = Leaf(np.ascontiguousarray(color[:, :, 0]), color, 300.0, "whole", same)
        columns = tuple(
            Column(0, self.edges[c], self.edges[c + 1], (self.box(-1, c),))
            for c in range(len(self.widths))
        )
        rows = tuple(
            tuple(Cell(r, c, self.box(r, c)) for c in range(len(self.widths)))
            for r in range(self.count)
        )
        return page, Prepared((leaf,), Grid(columns, rows, "full", True), (), "")
