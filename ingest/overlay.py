"""A picture of what was found: columns, rows and header drawn over the straightened leaves."""

import cv2
import numpy as np

from ingest.grid import Grid
from ingest.page import Color, Leaf

COLUMN = (30, 90, 220)  # red, green, blue
ROW = (220, 40, 40)
HEADER = (20, 150, 60)


def draw_grid(leaves: tuple[Leaf, ...], grid: Grid | None) -> tuple[Color, ...]:
    """Draw the grid on a copy of each leaf: columns blue, body cells red, header cells green."""
    pictures = [leaf.color.copy() for leaf in leaves]
    if grid is None:
        return tuple(pictures)
    for row in grid.rows:
        for cell in row:
            picture = pictures[grid.columns[cell.column].leaf]
            _frame(picture, (cell.box.left, cell.box.top, cell.box.right, cell.box.bottom), ROW)
        first = row[0]
        picture = pictures[grid.columns[first.column].leaf]
        _number(picture, first.row + 1, first.box.left, first.box.bottom)
    for column in grid.columns:
        picture = pictures[column.leaf]
        _frame(picture, (column.left, 0, column.right, picture.shape[0]), COLUMN)
        for box in column.header:
            _frame(picture, (box.left, box.top, box.right, box.bottom), HEADER)
    return tuple(pictures)


def _frame(picture: Color, edges: tuple[int, int, int, int], colour: tuple[int, int, int]) -> None:
    left, top, right, bottom = edges
    cv2.rectangle(picture, (left, top), (right, bottom), colour, _pen(picture))


def _number(picture: Color, number: int, left: int, bottom: int) -> None:
    size = max(picture.shape[:2]) / 3000
    at = (max(left - int(60 * size), 0), bottom)
    cv2.putText(picture, str(number), at, cv2.FONT_HERSHEY_SIMPLEX, size, ROW, _pen(picture))


def _pen(picture: Color) -> int:
    return max(1, int(np.ceil(max(picture.shape[:2]) / 1500)))
