"""What stands above the rows of a table is its header, however many rules run through it."""

import cv2
import numpy as np

from ingest.pipeline import prepare
from tests.ingest.drawn import COLUMNS, HEADER, PITCH, TOP, Drawing, Image, draw, page


def with_shared_cells(image: Image) -> Image:
    """Rule the header into two levels, with one cell over columns 2 and 3, and one over 5 and 6."""
    divided = image.copy()
    middle = TOP + HEADER // 2
    for first, after in ((2, 4), (5, 7)):
        left, right = COLUMNS[first], COLUMNS[after]
        divided[TOP + 3 : TOP + HEADER - 3, left + 4 : right - 4] = 245
        cv2.line(divided, (left, middle), (right, middle), 40, 2)
        between = COLUMNS[first + 1]
        cv2.line(divided, (between, middle), (between, TOP + HEADER), 40, 2)
        cv2.putText(divided, "Van bang", ((left + right) // 2 - 40, middle - 8), 0, 0.48, 30, 1)
        for x in (left, between):
            cv2.putText(divided, "So hieu", (x + 20, TOP + HEADER - 8), 0, 0.48, 30, 1)
    return np.asarray(divided, np.uint8)


def test_cells_shared_by_two_columns_are_header() -> None:
    """Levels whose rule crosses only some columns are header, and give those two cells each."""
    grid = prepare(page(with_shared_cells(draw()))).grid
    assert grid is not None
    assert len(grid.rows) == 15
    assert [len(column.header) for column in grid.columns] == [1, 1, 2, 2, 1, 2, 2]


def test_a_level_over_other_columns_does_not_cut_a_heading() -> None:
    """The tops of capitals in a narrow column, level with a rule elsewhere, are no rule there."""
    image = with_shared_cells(draw())
    middle = TOP + HEADER // 2
    left, right = COLUMNS[0], COLUMNS[1]
    image[TOP + 3 : TOP + HEADER - 3, left + 4 : right - 4] = 245
    for at in range(left + 5, right - 6, 12):
        cv2.line(image, (at, middle), (at + 10, middle), 30, 3)
        cv2.line(image, (at + 5, middle), (at + 5, middle + 14), 30, 3)
    grid = prepare(page(image)).grid

    assert grid is not None
    assert len(grid.columns[0].header) == 1


def test_letters_under_each_other_join_no_headings() -> None:
    """In a list without rules a column of the letter l ends below the header, as a rule may."""
    image = draw(Drawing(across=False, down=False))
    for row in range(15):
        y = TOP + HEADER + row * PITCH
        cv2.line(image, (COLUMNS[5] - 6, y + 6), (COLUMNS[5] - 6, y + 34), 30, 2)
    grid = prepare(page(image)).grid

    assert grid is not None
    assert grid.rules == "none"
    assert all(
        column.left <= box.left < box.right <= column.right
        for column in grid.columns
        for box in column.header
    )
    assert all(column.header for column in grid.columns)
