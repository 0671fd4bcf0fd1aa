"""Columns that no form names are read beside the row, and stay out of its fields."""

from ocr.forms import load_forms
from ocr.reader import read_page
from ocr.reading import Status
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
