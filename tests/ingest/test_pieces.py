"""Pieces of rules are no letters, and letters under each other are no rule."""

import cv2
import numpy as np

from ingest.ink import find_ink
from ingest.pipeline import prepare
from tests.ingest.drawn import COLUMNS, DPI, HEADER, PITCH, TOP, Drawing, Image, draw, page

ROWS = 20
PIECE, STEP = 40, 54  # pixels; length of a piece, and from one to the next


def _broken(image: Image, a: tuple[int, int], b: tuple[int, int], shift: int) -> None:
    """Draw a rule in pieces that are shorter than the tallest letter may be."""
    way = np.sign(np.subtract(b, a))
    for start in range(shift % STEP - STEP, int(np.abs(np.subtract(b, a)).sum()), STEP):
        first, last = max(0, start), start + PIECE
        if last > first:
            one, other = np.add(a, way * first), np.minimum(np.add(a, way * last), b)
            cv2.line(image, one.tolist(), other.tolist(), 40, 2)


def test_columns_are_found_between_rules_of_short_pieces() -> None:
    """A rule broken into pieces no longer than tall letters parts columns and rows all the same."""
    image = draw(Drawing(rows=ROWS, across=False, down=False), height=1060)
    levels = [TOP, *(TOP + HEADER + r * PITCH for r in range(ROWS + 1))]
    for n, y in enumerate(levels):
        _broken(image, (COLUMNS[0], y), (COLUMNS[-1], y), 23 * n)
    for n, x in enumerate(COLUMNS):
        _broken(image, (x, TOP), (x, levels[-1]), 31 * n)
    grid = prepare(page(image)).grid

    assert grid is not None
    assert grid.rules == "full"
    assert len(grid.rows) == ROWS
    assert np.allclose([c.left for c in grid.columns], COLUMNS[:-1], atol=6)


def test_a_row_of_dashes_holds_no_letters() -> None:
    """Typed dashes under a heading are a rule; a hyphen in a date is none."""
    image = np.full((400, 900), 245, np.uint8)
    for k in range(40):
        cv2.line(image, (60 + 18 * k, 200), (70 + 18 * k, 200), 40, 2)
    for y in (60, 100, 140):
        cv2.putText(image, "12-05-1987", (60, y), 0, 0.5, 40, 1)
    ink = find_ink(image, DPI)

    assert not np.any(ink.text[190:211])
    assert len(ink.letters) >= 3 * 8


def test_ones_under_each_other_are_no_rule() -> None:
    """The digit 1 in row after row stays a letter."""
    image = np.full((900, 400), 245, np.uint8)
    for row in range(24):
        cv2.line(image, (100, 40 + 34 * row), (100, 54 + 34 * row), 40, 2)
        cv2.putText(image, "Nguyen Van", (140, 54 + 34 * row), 0, 0.5, 40, 1)
    letters = find_ink(image, DPI).letters

    assert np.count_nonzero(np.abs(letters[:, 0] - 99) <= 3) == 24


def test_holes_along_the_edge_of_paper_are_no_letters() -> None:
    """A filled disc larger than a letter's strokes is a hole or a blot."""
    image = np.full((600, 900), 245, np.uint8)
    for k in range(8):
        cv2.circle(image, (40, 60 + 70 * k), 11, 60, -1)
        cv2.putText(image, "Nguyen Van Anh", (140, 66 + 70 * k), 0, 0.6, 40, 1)
    letters = find_ink(image, DPI).letters

    assert letters[:, 0].min() > 100


def test_dashed_rules_beside_words_part_columns() -> None:
    """Dashes close to the words of a column are its rule, not letters, though crossings hide some.

    The rules between the rows are dashed, too; the columns' words begin six pixels from theirs.
    """
    image = draw(Drawing(rows=ROWS, across=False, down=False), height=1060)
    bottom = TOP + HEADER + ROWS * PITCH
    for y in (TOP, *range(TOP + HEADER, bottom + 1, PITCH)):
        for x in range(COLUMNS[0], COLUMNS[-1], 17):
            cv2.line(image, (x, y), (min(x + 10, COLUMNS[-1]), y), 60, 2)
    for edge in COLUMNS:
        for y in range(TOP, bottom, 17):
            cv2.line(image, (edge + 4, y), (edge + 4, min(y + 10, bottom)), 60, 2)
    grid = prepare(page(image)).grid

    assert grid is not None
    assert len(grid.rows) == ROWS
    assert np.allclose([c.left for c in grid.columns], np.add(COLUMNS[:-1], 4), atol=6)
