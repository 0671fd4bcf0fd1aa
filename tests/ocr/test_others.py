"""Columns that no form names are read beside the row, and stay out of its fields."""

import pytest

from ingest.box import Box
from ocr.body import Row
from ocr.forms import load_forms
from ocr.layout import heading_is_read
from ocr.others import left_out
from ocr.reader import read_page
from ocr.reading import Reading, Status
from ocr.table import long, wide
from ocr.tesseract_lines import open_engine
from tests.ocr.pages import Sheet

WIDTHS = [110, 520, 320, 300]
HEADINGS = ["STT", "Họ và tên", "Số báo danh", "Số bằng"]
ROWS = [
    ["1", "Nguyễn Thị Bích", "230415", "A0803023"],
    ["2", "Trần Văn Hùng", "", "A0803024"],
    ["3", "Phạm Hoàng Long", "230977", "A0803025"],
]


def test_nothing_on_the_page_is_lost() -> None:
    """The cells of such a column come out with their place, as `cot_` and its number."""
    sheet = Sheet(WIDTHS, len(ROWS))
    sheet.write(-1, HEADINGS)
    for row, texts in enumerate(ROWS):
        sheet.write(row, texts)

    page, prepared = sheet.prepared()
    reading = read_page(page, prepared, load_forms(), open_engine())

    assert [[r.field for r in draft.others] for draft in reading.drafts] == [["cot_3"]] * 3
    first, second, third = (draft.others[0] for draft in reading.drafts)
    assert (first.value, third.value) == ("230415", "230977")
    assert second.status is Status.BLANK
    assert all(draft.reading("cot_3") is None for draft in reading.drafts)
    assert "cot_3" in {line["field"] for line in long(reading, "so.jpg")}
    assert all("cot_3" not in line for line in wide(reading, "so.jpg"))


def test_a_heading_that_says_something_else_is_believed() -> None:
    """Six figures under "Mã lưu trữ" are no register number, though they look like one."""
    sheet = Sheet(WIDTHS, len(ROWS))
    sheet.write(-1, [*HEADINGS[:2], "Mã lưu trữ", HEADINGS[3]])
    for row, texts in enumerate(ROWS):
        sheet.write(row, [*texts[:2], f"23041{row}", texts[3]])

    page, prepared = sheet.prepared()
    reading = read_page(page, prepared, load_forms(), open_engine())

    assert [[r.field for r in draft.others] for draft in reading.drafts] == [["cot_3"]] * 3


def test_a_column_whose_heading_cannot_be_read_is_doubted() -> None:
    """It may hold the sex or a number; a heading that all looks read alike says what it is."""
    box = Box(0, 0, 9, 9)
    cells = [Reading("cot_5", "x", "x", 0.5, Status.READ, box, "t") for _ in range(3)]
    rows = [Row((), False, box, others=(cell,)) for cell in cells]

    (doubt,) = left_out((4,), rows)
    assert doubt.message.endswith("no field holds them: 5.")
    assert left_out((), rows) == ()
    assert left_out((6,), rows) == ()


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["Lớp", "Lớp", "Lop1"], True),
        (["KV", "KV", "KV"], True),
        (["KV", "KV", "K"], False),
        (["Giới", "Pt", "Aoa", "Ph Ron"], False),
        ([""], False),
        ([], False),
    ],
)
def test_a_heading_is_read_where_looks_agree(texts: list[str], read: bool) -> None:
    """Short ones are misread alike more easily, so all three looks must say the same."""
    assert heading_is_read(texts) is read
