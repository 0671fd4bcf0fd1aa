"""A bound register: vertical rules only, entries of several lines, borders and edges of paper."""

from dataclasses import dataclass

import cv2
import numpy as np

from ingest.pipeline import prepare
from tests.ingest.drawn import Image, page

EDGES = (120, 210, 300, 470, 960, 1040)
TITLES = ("No", "Ngay", "Loai viec", "Ho ten va noi o", "Le phi")
TOP, HEADER, LINE = 120, 60, 30
LINES_OF = (3, 1, 2, 4, 2, 1, 3, 2, 3, 2)  # lines of each entry


@dataclass(frozen=True)
class Register:
    """What to draw."""

    lines: int = 0  # pixels between pale lines to write on
    noted: bool = False  # a ruled margin before the numbers, with notes in it
    slope: int = 0  # pixels by which each digit of a number stands higher than the one before
    carried: int = 0  # lines at the top that go on from the page before
    double: bool = False  # a border of two rules, and the paper's edge beside it
    beyond: bool = False  # lines to write on run on to that edge, with a folio between


def register(what: Register = Register()) -> Image:
    """Draw a page; `Register` is frozen, so that it may be a default."""
    image = np.full((1080, 1160), 245, np.uint8)
    last = TOP + HEADER + (what.carried + sum(LINES_OF) + 1) * LINE
    _rules(image, what, last)
    for y in (TOP, TOP + HEADER):
        cv2.line(image, (EDGES[0], y), (EDGES[-1], y), 40, 2)
    for left, right, title in zip(EDGES, EDGES[1:], TITLES, strict=False):
        _write(image, title, (left + right) // 2 - 4 * len(title), TOP + 36)
    y = TOP + HEADER + LINE - 5
    for k in range(what.carried):
        _write(image, "con cua ong Tran Van Binh, o Ha Tinh" + "a" * k, EDGES[3] + 8, y)
        y += LINE
    for entry, count in enumerate(LINES_OF):
        for place, digit in enumerate(str(476 + entry)):
            _write(image, digit, EDGES[0] + 22 + 12 * place, y - what.slope * place)
        _write(image, "27", EDGES[1] + 30, y)
        _write(image, "Khai sinh", EDGES[2] + 12, y)
        for k in range(count):
            _write(image, "Nguyen Van An, o xa Cam Xuyen, Ha Tinh", EDGES[3] + 8, y + k * LINE)
        y += count * LINE
        _write(image, "2,20", EDGES[4] + 16, y - LINE)
    return np.asarray(image, np.uint8)


def _rules(image: Image, what: Register, last: int) -> None:
    if what.lines:
        for y in range(TOP + HEADER + what.lines, last, what.lines):
            right = 1140 if what.beyond else EDGES[-1]
            cv2.line(image, (30 if what.noted else EDGES[0], y), (right, y), 190, 1)
    for x in EDGES:
        cv2.line(image, (x, TOP), (x, last), 40, 2)
    if what.noted:
        cv2.line(image, (30, TOP), (30, last), 40, 2)
        for y in (*range(TOP + HEADER + 50, last, 170), TOP + 36):
            _write(image, "cap lai", 40, y)
    if what.double:
        for x in (EDGES[0] - 8, EDGES[-1] + 8):
            cv2.line(image, (x, TOP), (x, last), 40, 3)
        cv2.line(image, (1140, TOP - 20), (1140, last + 20), 150, 2)
    if what.beyond:
        _write(image, "2917", EDGES[-1] + 30, TOP + 30)


def _write(image: Image, text: str, x: int, y: int) -> None:
    cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.48, 30, 1, cv2.LINE_AA)


def _shape(what: Register) -> tuple[int, int]:
    grid = prepare(page(register(what))).grid
    assert grid is not None
    assert not grid.certain
    return len(grid.rows), len(grid.columns)


def test_each_number_begins_an_entry() -> None:
    """Entries of one to four lines are one row each, where nothing is ruled between them."""
    assert _shape(Register()) == (len(LINES_OF), len(TITLES))


def test_writing_lines_are_no_rows() -> None:
    """Lines to write on divide nothing when entries with numbers take several of them."""
    assert _shape(Register(lines=LINE)) == (len(LINES_OF), len(TITLES))


def test_lines_as_many_as_entries_divide_nothing_that_numbers_do_not() -> None:
    """As many ruled lines as entries, but one may hold several numbers or none."""
    assert _shape(Register(lines=69)) == (len(LINES_OF), len(TITLES))


def test_numbers_may_stand_behind_a_margin_with_notes() -> None:
    """The numbers of the second column part the entries when the first one holds notes only."""
    assert _shape(Register(lines=LINE, noted=True)) == (len(LINES_OF), len(TITLES) + 1)


def test_a_sloping_number_is_one_number() -> None:
    """Digits that stand ever higher are one number, not several below each other."""
    assert _shape(Register(slope=5)) == (len(LINES_OF), len(TITLES))


def test_an_entry_from_the_page_before_is_a_row_with_a_doubt() -> None:
    """What stands above the first number goes on from the page before, and is not lost."""
    grid = prepare(page(register(Register(carried=3)))).grid
    assert grid is not None
    assert len(grid.rows) == len(LINES_OF) + 1
    assert any("goes on from the page before" in doubt for doubt in grid.doubts)


def test_the_margin_beside_a_double_border_is_no_column() -> None:
    """The table ends at its border of two rules, though the paper's edge looks like another."""
    assert _shape(Register(double=True)) == (len(LINES_OF), len(TITLES))


def test_a_folio_in_the_margin_makes_it_no_column() -> None:
    """The header's rule ends at the border of two rules, though lines run on beyond it."""
    beyond = Register(double=True, lines=LINE, beyond=True)
    assert _shape(beyond) == (len(LINES_OF), len(TITLES))
