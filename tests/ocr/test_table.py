"""Readings come out in the columns that other programs rely on."""

from ingest.box import Box
from ocr.fields import BODY
from ocr.reading import Draft, PageReading, Reading, Status
from ocr.table import LONG_COLUMNS, WIDE_COLUMNS, long, wide

NAME = Reading("ho_ten", "Lê A", "Lê A", 0.0123456, Status.READ, Box(10, 20, 110, 60), "e")
PLACE = Reading("noi_sinh", '"', "Huế", 0.02, Status.DITTO, Box(110, 20, 210, 60), "e")
SCHOOL = Reading("truong", "THPT A", "THPT A", 0.1, Status.READ, Box(0, 0, 90, 10), "e")
PAGE = PageReading(
    "0" * 64,
    3,
    500,
    400,
    300.0,
    "thpt",
    (SCHOOL,),
    (Draft(1, (NAME, PLACE), Box(10, 20, 210, 60)),),
    (),
    (),
)


def test_wide_has_one_line_a_row() -> None:
    """A ledger row is one line with its values, their risks and the page header's values."""
    (line,) = wide(PAGE, "so.pdf")

    assert tuple(line) == WIDE_COLUMNS
    assert (line["file"], line["page"], line["row"]) == ("so.pdf", "3", "1")
    assert (line["ho_ten"], line["ho_ten_p"]) == ("Lê A", "0.012346")
    assert line["truong"] == "THPT A"
    assert line["ghi_chu"] == line["ghi_chu_p"] == ""


def test_wide_begins_with_the_promised_columns() -> None:
    """file, page, row and the body fields stand first, in the promised order."""
    assert WIDE_COLUMNS[: 3 + len(BODY)] == ("file", "page", "row", *BODY)


def test_long_has_one_line_a_field() -> None:
    """Header fields have row 0; boxes are x, y, width and height."""
    lines = list(long(PAGE, "so.pdf"))

    assert tuple(lines[0]) == LONG_COLUMNS
    assert [(line["row"], line["field"]) for line in lines] == [
        ("0", "truong"),
        ("1", "ho_ten"),
        ("1", "noi_sinh"),
    ]
    assert [lines[1][k] for k in "xywh"] == ["10", "20", "100", "40"]
    assert (lines[2]["raw"], lines[2]["value"], lines[2]["status"]) == ('"', "Huế", "ditto")
