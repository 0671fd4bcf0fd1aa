"""What stands above the rows of a table is its header, however many rules run through it."""

import cv2
import numpy as np

from ingest.header import header_boxes
from ingest.look import Look, look_at
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


def with_a_heading_over(image: Image, edge: int, lines: tuple[str, ...]) -> Look:
    """Print one heading over the columns beside an edge, and no rule between them there."""
    left, between, right = COLUMNS[edge - 1 : edge + 2]
    image[TOP + 3 : TOP + HEADER - 2, left + 4 : right - 4] = 245
    for text, at in zip(lines, (TOP + 24, TOP + 48), strict=False):
        wide, _ = cv2.getTextSize(text, 0, 0.48, 1)[0]
        cv2.putText(image, text, (between - wide // 2, at), 0, 0.48, 30, 1, cv2.LINE_AA)
    return look_at(prepare(page(image)).leaves[0])


def parted(look: Look, edge: int, *, ruled: bool) -> bool:
    """Tell whether the headings beside an edge are cells of their own."""
    edges = tuple(map(float, COLUMNS))
    boxes = header_boxes(look, edges, TOP, TOP + HEADER, ruled=ruled)
    return boxes[edge - 1] != boxes[edge]


def test_a_heading_over_two_columns_without_rules_is_one_cell() -> None:
    """Family and given names stand apart below Họ và tên: both have the whole heading."""
    bare = Drawing(across=False, down=False)
    over = with_a_heading_over(draw(bare), 2, ("Hovatenhocsinh",))

    assert not parted(over, 2, ruled=False)
    assert parted(over, 1, ruled=False)
    assert parted(over, 3, ruled=False)


def test_stems_of_a_heading_over_two_columns_are_no_rule_between_them() -> None:
    """Two lines of letters are nearly as high as the header; a rule is seen between them, too."""
    lines = ("HHHHHHHHHH", "HHHHHHHHH")
    look = with_a_heading_over(draw(), 3, lines)
    x = COLUMNS[3]
    look.tall[TOP + 2 : TOP + HEADER, x - 1 : x + 2] = 255  # as where the stems are joined
    ruled = with_a_heading_over(draw(), 3, lines)
    cv2.line(ruled.ink.mask, (x, TOP), (x, TOP + HEADER), 255, 2)
    ruled.tall[TOP + 2 : TOP + HEADER, x - 1 : x + 2] = 255

    assert not parted(look, 3, ruled=True)
    assert parted(ruled, 3, ruled=True)
