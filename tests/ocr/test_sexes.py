"""The sex as ledgers mark it: by the column of a year of birth, or by crosses in one column."""

from ocr.reading import PageReading, Status
from ocr.tesseract_lines import open_engine
from tests.ocr.pages import Sheet
from tests.ocr.test_read_page import read, value

NAMES = ("Lê Văn An", "Trần Thị Bình", "Phạm Văn Dũng", "Vũ Thị Hoa", "Hồ Văn Khoa", "Đỗ Thu Lan")


def a_page(headings: tuple[str, ...], *cells: tuple[str, ...]) -> PageReading:
    """Read a small ledger of these columns behind number and name."""
    sheet = Sheet((120, 520, *(300 for _ in headings)), len(cells))
    sheet.write(-1, ("STT", "Họ và tên", *headings))
    for n, row in enumerate(cells):
        sheet.write(n, (str(n + 1), NAMES[n], *row))
    return read(sheet, open_engine())


def test_a_lone_column_of_crosses_tells_both_sexes() -> None:
    """A cross under Nữ is a woman; a blank beside it is a man, whom a person confirms."""
    page = a_page(("Nữ", "Ngày sinh"), *((cross, "4/12/1970") for cross in ("", "x") * 3))
    sexes = [value(page, n, "gioi_tinh") for n in range(1, 7)]

    assert [sex.value for sex in sexes] == ["Nam", "Nữ"] * 3
    assert all(sex.p_wrong > 0.01 for sex in sexes[::2])
    assert all(sex.p_wrong < 0.01 for sex in sexes[1::2])


def test_words_in_a_column_headed_by_one_sex_are_read() -> None:
    """Where no cell holds a cross, a blank stays a blank."""
    page = a_page(("Nữ", "Ngày sinh"), *((word, "4/12/1970") for word in ("", "Nữ") * 3))
    sexes = [value(page, n, "gioi_tinh") for n in range(1, 7)]

    assert [sex.value for sex in sexes] == ["", "Nữ"] * 3
    assert {sex.status for sex in sexes[::2]} == {Status.BLANK}


def test_births_in_two_columns_tell_the_sex() -> None:
    """A year under Nam is a man's; one under each, or none, tells nothing."""
    years = (("1970", ""), ("", "1971"), ("1972", "1973"), ("", ""), ("1974", ""), ("", "1975"))
    page = a_page(("Năm sinh Nam", "Năm sinh Nữ"), *years)
    births = [value(page, n, "ngay_sinh") for n in range(1, 7)]
    sexes = [value(page, n, "gioi_tinh") for n in range(1, 7)]

    assert [birth.value for birth in births] == ["1970", "1971", "", "", "1974", "1975"]
    assert [sex.value for sex in sexes] == ["Nam", "Nữ", "", "", "Nam", "Nữ"]
    assert [r.status for r in (births[2], sexes[2])] == [Status.ILLEGIBLE] * 2
    assert [r.status for r in (births[3], sexes[3])] == [Status.BLANK] * 2
