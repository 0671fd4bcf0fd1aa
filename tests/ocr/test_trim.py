"""Which rows of a grid are no rows of the ledger."""

from dataclasses import replace

from ingest.box import Box
from ocr.body import Found, Row
from ocr.columns import Assigned
from ocr.evidence import Evidence
from ocr.form import FormColumn, Kind
from ocr.reading import Reading, Status
from ocr.trim import without_blank_end

PLACE = Box(0, 0, 10, 10)
COLUMN = Assigned(FormColumn("ho_ten", Kind.NAME, ("ho_ten",)))


def row(*, blank: bool) -> Row:
    """Give a row of one cell."""
    cell = Found(
        COLUMN, PLACE, PLACE, blank, False, False, False, 200.0, Evidence(Kind.NAME), None, None
    )
    return Row((cell,), False, PLACE)


def other(status: Status) -> Reading:
    """Give a cell of a column that holds no field."""
    return Reading("cot_1", "", "", 1.0, status, PLACE, "none")


def test_blank_rows_of_a_printed_form_end_with_the_last_one_written() -> None:
    """Those between written rows stay: somebody may be missing there."""
    written, blank = row(blank=False), row(blank=True)
    empty = replace(blank, others=(other(Status.BLANK),))

    assert without_blank_end([written, blank, written, blank, empty]) == [written, blank, written]
    assert without_blank_end([blank, blank]) == [blank]


def test_a_row_with_any_mark_stays() -> None:
    """A stroke, an unnamed column, or no time to look."""
    written, blank = row(blank=False), row(blank=True)
    marked = [
        replace(blank, struck=True),
        replace(blank, torn=True),
        replace(blank, unread=True),
        replace(blank, others=(other(Status.HANDWRITTEN),)),
    ]
    for kept in marked:
        assert without_blank_end([written, kept]) == [written, kept]
