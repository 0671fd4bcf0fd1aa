"""A register whose entries take several ruled lines has as many rows as running numbers."""

import cv2
import numpy as np

from ingest.pipeline import prepare
from tests.ingest.drawn import Image, page

EDGES = (60, 150, 320, 480, 1000)
TOP, HEADER, LINE, ENTRIES = 120, 70, 30, 9


def register() -> Image:
    """Draw entries of three lines; only the first says what the others repeat by leaving blank."""
    image = np.full((1080, 1060), 245, np.uint8)
    last = TOP + HEADER + 3 * ENTRIES * LINE
    for y in (TOP, *range(TOP + HEADER, last + 1, LINE)):
        cv2.line(image, (EDGES[0], y), (EDGES[-1], y), 60, 1)
    for x in EDGES:
        cv2.line(image, (x, TOP), (x, last), 40, 2)
    for left, right, title in zip(EDGES, EDGES[1:], ("No", "Date", "Court", "Names"), strict=False):
        cv2.putText(image, title, ((left + right) // 2 - 20, TOP + 42), 0, 0.5, 30, 1)
    for entry in range(ENTRIES):
        y = TOP + HEADER + 3 * entry * LINE + 22
        words = [
            (0, str(431 + entry), y),
            *((3, "Nguyen Van An, Ha Tinh", y + LINE * k) for k in (0, 1)),
        ]
        words += [(1, "31/08/1927", y), (2, "Ha Noi", y)] if entry == 0 else []
        for column, text, at in words:
            cv2.putText(image, text, (EDGES[column] + 14, at), 0, 0.48, 30, 1, cv2.LINE_AA)
    return np.asarray(image, np.uint8)


def test_the_first_entry_is_no_header() -> None:
    """An entry with a running number is body, though it alone fills some columns."""
    grid = prepare(page(register())).grid
    assert grid is not None
    assert len(grid.rows) == ENTRIES
    assert not grid.certain
