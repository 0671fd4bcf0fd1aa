"""Rows beyond the rules of a table are found, and a heading printed again is no row."""

import cv2
import pytest

from ingest.grid import Grid
from ingest.pipeline import prepare
from tests.ingest.drawn import COLUMNS, HEADER, PITCH, TOP, Drawing, Image, draw, page

ROWS = 16
BODY = TOP + HEADER
END = BODY + ROWS * PITCH
FIRST = 21


def _listed(levels: list[int]) -> Image:
    """Draw sixteen numbered rows in ruled columns, with rules between rows at these heights."""
    image = draw(Drawing(rows=ROWS, across=False, down=False, first=FIRST), height=1000)
    for y in levels:
        cv2.line(image, (COLUMNS[0], y), (COLUMNS[-1], y), 40, 2)
    for x in COLUMNS:
        cv2.line(image, (x, levels[0]), (x, levels[-1]), 40, 2)
    return image


def _grid(image: Image) -> Grid:
    grid = prepare(page(image)).grid
    assert grid is not None
    return grid


@pytest.mark.parametrize("lost", [-1, 1])
def test_an_entry_beyond_the_outer_rule_is_a_row_and_doubted(lost: int) -> None:
    """Without the last rule, or that under the header, each number still has its row."""
    levels = [TOP, *(BODY + k * PITCH for k in range(ROWS + 1))]
    del levels[lost]
    grid = _grid(_listed(levels))

    assert len(grid.rows) == ROWS
    assert all(column.header for column in grid.columns)
    assert not grid.certain or lost == 1


def test_rules_that_go_on_below_the_last_one_do_not_hide_an_entry() -> None:
    """Of a short table whose last rule faded, the columns' rules stand between the words."""
    image = draw(Drawing(rows=7))
    end = TOP + HEADER + 7 * PITCH
    image[end - PITCH - 4 : end - PITCH + 5] = 245
    image[end - 4 : end + 5] = 245
    for x in COLUMNS:
        image[end - PITCH - 4 : end, x - 3 : x + 4] = 245
        for y in range(end - PITCH + 6, end - 8, 14):
            cv2.line(image, (x, y), (x, y + 9), 40, 2)
    grid = _grid(image)

    assert len(grid.rows) == 7 or not grid.certain


def test_a_heading_repeated_at_the_foot_is_no_row() -> None:
    """The words of the header stand below the last entry once more, ruled like a row."""
    image = _listed([TOP, *(BODY + k * PITCH for k in range(ROWS + 1))])
    image[END - 2 : END + HEADER + 2] = image[TOP - 2 : BODY + 2]
    grid = _grid(image)

    assert len(grid.rows) == ROWS
    assert grid.certain


def test_a_heading_among_the_rows_is_doubted() -> None:
    """A heading repeated in the middle keeps its place, and a doubt names it."""
    image = _listed([TOP, *(BODY + k * PITCH for k in range(ROWS + 1))])
    at = BODY + 9 * PITCH
    image[at : at + PITCH] = 245
    image[at : at + PITCH] = image[TOP + 11 : TOP + 11 + PITCH]
    grid = _grid(image)

    assert any("row 10 shows the headings once more" in doubt for doubt in grid.doubts)


def test_a_line_below_a_table_that_runs_across_is_none_of_its_rows() -> None:
    """The count at the foot stands close below, and runs across the columns."""
    image = _listed([TOP, *(BODY + k * PITCH for k in range(ROWS + 1))])
    cv2.putText(image, "16 hoc sinh trong danh sach nay, ghi", (64, END + 26), 0, 0.6, 30, 1)

    assert _grid(image).certain
