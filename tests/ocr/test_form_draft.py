"""The title that a form is drafted with is that of the book, and of no office or year."""

import re
import tomllib

import pytest

from ocr.form import Kind
from ocr.form_draft import PageColumns, SeenColumn, draft_form, titles_among
from ocr.forms import load_forms

OFFICE = "SỞ GIÁO DỤC VÀ ĐÀO TẠO VĨNH PHÚC"


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        ([OFFICE, "SỔ GỐC CẤP BẰNG NGHỀ"], ("so goc cap bang nghe",)),
        ([OFFICE, "Sổ điểm lớp 12"], ("so diem lop 12",)),
        ([OFFICE, "Số: 12/QĐ-SGDĐT"], ()),
        (["REGISTER OF GRADUATES", "Graduation year: 2003"], ("register of graduates",)),
    ],
)
def test_an_office_is_no_title(lines: list[str], titles: tuple[str, ...]) -> None:
    """Sở and Sổ are one word without marks; by an office all its books would look alike."""
    assert titles_among(lines) == titles


def test_a_title_fits_the_book_of_any_year() -> None:
    """Figures in a title stand for any figures."""
    column = SeenColumn("STT", "stt", Kind.INT, 1.0, ())
    page = PageColumns("chung", ("danh sach tot nghiep nam 1995",), (column,))
    (title,) = tomllib.loads(draft_form("x", "x", [page], load_forms()))["titles"]

    assert re.search(title, "danh sach tot nghiep nam 1997")
