"""Printed registers set in two columns of entries, each of several lines behind its number."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.grid import Grid
from ingest.pipeline import prepare
from tests.ingest.drawn import page

FONT = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", 17)
LEADING = 24
LEFTS = (100, 660)
TOP = 170
ENTRIES = 14  # in each list
LINES = ((2, 3, 2, 2, 3, 2, 2), (2, 2, 2, 3, 2, 2, 3))  # of the entries of each list, in turn
TEXT = ("Marshall, Thomas James, born at Exeter", "the fourth of October 1844; son of", "a clerk")


def _listed(spaces: tuple[int, int]) -> Grid:
    """Draw two lists, with so much space between the entries of each, pixels."""
    image = Image.new("L", (1240, 1100), 245)
    draw = ImageDraw.Draw(image)
    draw.text((620, 70), "MATRICULATION BOOK OF THE UNIVERSITY", 40, FONT, anchor="mm")
    draw.text((620, 110), "Session 1931-32", 40, FONT, anchor="mm")
    for side, left in enumerate(LEFTS):
        y = TOP
        for n in range(ENTRIES):
            draw.text((left + 40, y), f"{562 + side * ENTRIES + n}.", 40, FONT, anchor="ra")
            count = LINES[side][n % 7]
            for k, text in enumerate(TEXT[:count]):
                draw.text((left + 48 + 24 * (k > 0), y + LEADING * k), text[n % 3 :], 40, FONT)
            y += LEADING * count + spaces[side]
    grid = prepare(page(np.asarray(image))).grid
    assert grid is not None
    return grid


@pytest.mark.parametrize("spaces", [(0, 0), (0, 4)])
def test_entries_of_two_columns_are_rows_of_two_lists(spaces: tuple[int, int]) -> None:
    """Each number begins a row of its list, at heights of its own, and no title is one."""
    grid = _listed(spaces)
    assert grid.stacked
    assert (len(grid.columns), len(grid.rows)) == (4, 2 * ENTRIES)
    tops = [row[0].box.top for row in grid.rows]
    assert min(tops) > TOP - LEADING
    firsts = [TOP + sum(LINES[0][k % 7] * LEADING + spaces[0] for k in range(n)) for n in range(5)]
    assert np.allclose(tops[:5], firsts, atol=0.5 * LEADING)
