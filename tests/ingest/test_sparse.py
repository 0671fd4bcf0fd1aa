"""Tables with fewer rules than rows: what is written tells the rows."""

from itertools import pairwise

import cv2
import numpy as np

from ingest.look import look_at
from ingest.pipeline import prepare
from ingest.rows import Stops
from ingest.sparse import divided
from tests.ingest.drawn import COLUMNS, HEADER, PITCH, TOP, Drawing, Image, draw, page

ROWS = 15
BODY = TOP + HEADER


def _bare(down: bool = False) -> Image:
    return draw(Drawing(rows=ROWS, across=False, down=down))


def _across(image: Image, *levels: int) -> Image:
    for y in levels:
        cv2.line(image, (COLUMNS[0], y), (COLUMNS[-1], y), 40, 2)
    return image


def _rows(image: Image) -> int:
    grid = prepare(page(image)).grid
    assert grid is not None
    assert all(column.header for column in grid.columns)
    return len(grid.rows)


def test_a_box_around_an_unruled_list_is_no_row() -> None:
    """A list with a box around and a rule under its header has as many rows as lines."""
    image = _across(_bare(), TOP, BODY, BODY + ROWS * PITCH)
    for x in (COLUMNS[0], COLUMNS[-1]):
        cv2.line(image, (x, TOP), (x, BODY + ROWS * PITCH), 40, 2)
    assert _rows(image) == ROWS


def test_a_rule_under_every_fifth_row_is_no_row() -> None:
    """Five numbers between two rules are five rows."""
    levels = (TOP, *(BODY + k * 5 * PITCH for k in range(4)))
    assert _rows(_across(_bare(down=True), *levels)) == ROWS


def test_rows_below_a_long_group_are_rows() -> None:
    """Between the header and the first rule stand more than half of the rows, but not all."""
    image = draw(Drawing(rows=8, across=False))
    assert _rows(_across(image, TOP, BODY, BODY + 5 * PITCH, BODY + 8 * PITCH)) == 8


def test_rows_of_unequal_height_keep_their_rules() -> None:
    """A low row among high ones is a row, and no row that was struck out."""
    heights = [34, 58, 34, 34, 58, 34, 58, 58, 34, 34, 58, 58, 34, 58]
    levels = [TOP, BODY, *(BODY + int(y) for y in np.cumsum(heights))]
    image = np.full((levels[-1] + 100, 1160), 245, np.uint8)
    _across(image, *levels)
    for left, right in pairwise(COLUMNS):
        cv2.putText(image, "Cot", ((left + right) // 2 - 16, TOP + 36), 0, 0.48, 30, 1)
    for x in COLUMNS:
        cv2.line(image, (x, TOP), (x, levels[-1]), 40, 2)
        for row, (above, below) in enumerate(pairwise(levels[1:])):
            text = str(row + 1) if x == COLUMNS[0] else "Ha Tinh" * (x < COLUMNS[-1])
            cv2.putText(image, text, (x + 12, (above + below) // 2 + 6), 0, 0.48, 30, 1)
    assert _rows(np.asarray(image, np.uint8)) == len(heights)


def test_rows_above_the_first_rule_of_groups_are_rows() -> None:
    """Where rules only part groups of rows, those above the first rule are no heading."""
    levels = [BODY + k * 5 * PITCH for k in range(1, 4)]
    assert _rows(_across(_bare(), *levels)) == ROWS


def test_what_seems_a_rule_among_the_rows_of_a_box_ends_no_header() -> None:
    """Letters in one line may seem a rule; rows with numbers above it are rows all the same."""
    look = look_at(prepare(page(_bare())).leaves[0])
    edges = tuple(float(x) for x in COLUMNS)
    seen = (float(TOP), float(BODY + 6 * PITCH), float(BODY + ROWS * PITCH))
    parts = divided(look, edges, Stops(list(seen), 0.0, seen=seen))
    assert parts is not None
    assert len(parts.at) - 1 - ROWS in (0, 1)
