"""What stands over the columns tells of rows and people that were left out."""

import pytest

from ingest.box import Box
from ocr.checks import check_heading
from ocr.columns import is_heading_of
from ocr.form import Kind
from ocr.forms import form_named
from ocr.reading import Draft, Reading, Status

PLACE = Box(0, 0, 10, 10)


def numbered(first: str) -> list[Draft]:
    """Give the first row of a page, with its running number."""
    return [Draft(1, (Reading("stt", first, first, 0.1, Status.READ, PLACE, "test"),), PLACE)]


@pytest.mark.parametrize(
    ("headings", "first", "lost"),
    [
        (["TT", "--- 37"], "38", True),
        (["STT\n37"], "38", True),
        (["STT", "(1)"], "2", False),
        (["STT", "1"], "1", False),
        (["STT"], "38", False),
    ],
)
def test_a_number_in_the_heading_is_a_row_that_was_lost(
    headings: list[str], first: str, lost: bool
) -> None:
    """The number before the first row's, over it, is no column's number."""
    assert bool(check_heading(headings, numbered(first))) is lost


def test_a_second_heading_of_names_is_known() -> None:
    """Half a name, or another heading, is none."""
    form = form_named("chung")

    assert is_heading_of(form, ["Họ và tên"], Kind.NAME)
    assert not is_heading_of(form, ["Tên"], Kind.NAME)
    assert not is_heading_of(form, ["Nơi sinh"], Kind.NAME)
