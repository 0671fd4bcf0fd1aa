"""A place of birth that stands in columns for commune, district and province is joined."""

import pytest

from ocr.columns import Part
from ocr.kinds import HALVES
from ocr.tesseract_lines import open_engine
from tests.ocr.pages import Sheet
from tests.ocr.test_read_page import read, value

HEADINGS = ["STT", "Họ và tên", "Huyện", "Tỉnh", "Số hiệu bằng"]
ROWS = [
    ["1", "Nguyễn Thị Bích", "Mộ Đức", "Quảng Ngãi", "A0803023"],
    ["2", "Trần Văn Hùng", "", "Hải Dương", "A0803024"],
    ["3", "Lê Thu Trang", "Kim Sơn", "Ninh Bình", "A0803025"],
    ["4", "Phạm Hoàng Long", "Ý Yên", "Nam Định", "A0803026"],
]


@pytest.mark.parametrize(("part", "fits"), [("Mộ Đức", True), ("Xã Tân Phú", True), ("xq", False)])
def test_a_commune_or_district_needs_no_province(part: str, fits: bool) -> None:
    """In a column of its own it is judged by its syllables."""
    assert (HALVES[Part.DISTRICT].judge(part).fit >= HALVES[Part.DISTRICT].fits) is fits


def test_parts_of_a_place_are_joined_as_a_clerk_types_them() -> None:
    """From the smallest to the province, with commas; what is blank is left out."""
    sheet = Sheet([110, 520, 300, 340, 320], len(ROWS), ["DANH SÁCH"])
    sheet.write(-1, HEADINGS)
    for row, texts in enumerate(ROWS):
        sheet.write(row, texts)
    reading = read(sheet, open_engine())

    assert value(reading, 1, "noi_sinh").value == "Mộ Đức, Quảng Ngãi"
    assert value(reading, 2, "noi_sinh").value == "Hải Dương"
