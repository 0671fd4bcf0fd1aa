"""A cell is shown upright and whole, however the page was stored."""

import pytest

from api.desks.row_picture import cell_view, reading_turn, row_view
from ingest.box import Box
from ocr.reading import Draft, Reading, Status

LYING = (Box(100, 500, 300, 560), Box(300, 500, 900, 560))
WAYS = {
    0: LYING,
    90: (Box(500, 700, 560, 900), Box(500, 100, 560, 700)),
    180: (Box(700, 500, 900, 560), Box(100, 500, 700, 560)),
    270: (Box(500, 100, 560, 300), Box(500, 300, 560, 900)),
}


def a_draft(boxes: tuple[Box, ...]) -> Draft:
    """A row whose cells lie in these boxes."""
    readings = tuple(Reading(f"f{n}", "", "", 0.0, Status.READ, b, "") for n, b in enumerate(boxes))
    whole = boxes[0].joined(boxes[-1])
    return Draft(1, readings, whole)


@pytest.mark.parametrize("turn", WAYS)
def test_the_order_of_cells_tells_the_turn(turn: int) -> None:
    """The first column is on the left of what a person reads."""
    draft = a_draft(WAYS[turn])
    view = row_view(draft, 1000, 1000)

    assert reading_turn(draft.readings) == turn
    assert view.window[2] > view.window[3], "a row is wide for its reader"


@pytest.mark.parametrize("turn", WAYS)
def test_the_first_cell_is_shown_left_of_the_second(turn: int) -> None:
    """Whatever the turn, windows of cells run from left to right on one line."""
    draft = a_draft(WAYS[turn])
    row = row_view(draft, 1000, 1000)
    first, second = (cell_view(reading, row, 1000, 1000) for reading in draft.readings)

    assert first.window[0] < second.window[0]
    assert first.window[1] == pytest.approx(second.window[1])


def test_a_cell_outside_the_row_has_a_picture_of_its_own() -> None:
    """A header's value stands elsewhere on the page."""
    row = row_view(a_draft(LYING), 1000, 1000)
    header = Reading("truong", "", "", 0.0, Status.READ, Box(50, 20, 400, 60), "")
    view = cell_view(header, row, 1000, 1000)

    assert view.cut.left <= 50
    assert view.cut.bottom < row.cut.top


def test_nothing_outside_the_page_is_asked_for() -> None:
    """A row at the edge keeps within the page."""
    view = row_view(a_draft((Box(0, 0, 400, 60), Box(400, 0, 1000, 60))), 1000, 1000)

    assert (view.cut.left, view.cut.top, view.cut.right) == (0, 0, 1000)
