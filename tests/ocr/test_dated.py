"""A date in three columns is read as a clerk types it, and nothing is made up for a part of it."""

import pytest

from ingest.box import Box
from ocr.dated import dated
from ocr.reading import Reading, Status
from ocr.tesseract_lines import open_engine
from tests.ocr.pages import Sheet
from tests.ocr.test_read_page import read, value


def third(text: str, place: int, status: Status = Status.READ, p: float = 0.001) -> Reading:
    """One of the three cells, as it was read."""
    box = Box(100 * place, 0, 100 * place + 90, 50)
    status = status if text else Status.BLANK
    return Reading("ngay_sinh", text, text, p, status, box, "scripted")


@pytest.mark.parametrize(
    ("texts", "date"),
    [
        (("4", "12", "1970"), "4/12/1970"),
        (("", "02", "1971"), "02/1971"),
        (("", "", "1972"), "1972"),
        (("05", "1", "70"), "05/1/70"),
    ],
)
def test_parts_make_a_date_as_precise_as_it_is_written(
    texts: tuple[str, str, str], date: str
) -> None:
    """Day, month and year; month and year; or the year alone, in one box over all three."""
    made = dated([third(text, n) for n, text in enumerate(texts)])

    assert (made.value, made.status, made.box) == (date, Status.READ, Box(0, 0, 290, 50))
    assert made.p_wrong <= 0.01


def test_three_blank_cells_are_a_blank() -> None:
    """Where nothing is written, there is no date."""
    assert dated([third("", n) for n in range(3)]).status is Status.BLANK


@pytest.mark.parametrize("texts", [("4", "", "1970"), ("4", "12", ""), ("4", "", "")])
def test_a_part_missing_before_another_leaves_no_date(texts: tuple[str, str, str]) -> None:
    """A day without its month or its year is not read as something else."""
    made = dated([third(text, n) for n, text in enumerate(texts)])

    assert (made.value, made.status, made.p_wrong) == ("", Status.ILLEGIBLE, 1.0)


def test_figures_that_make_no_date_are_doubted() -> None:
    """No month has the number 17."""
    made = dated([third("4", 0), third("17", 1), third("1970", 2)])

    assert made.value == "4/17/1970"
    assert made.p_wrong >= 0.9


def test_the_worst_part_decides() -> None:
    """A date is at least as doubtful as its day; a month by hand leaves it to a person."""
    doubtful = dated([third("4", 0, p=0.3), third("12", 1), third("1970", 2)])
    by_hand = Reading("ngay_sinh", "", "", 1.0, Status.HANDWRITTEN, Box(100, 0, 190, 50), "x")

    assert doubtful.p_wrong >= 0.3
    assert dated([third("4", 0), by_hand, third("1970", 2)]).status is Status.HANDWRITTEN


def test_dittos_in_all_three_stand_for_the_date_above() -> None:
    """They are resolved as one ditto; one among figures is not."""
    marks = [Reading("ngay_sinh", '"', "", 0.01, Status.DITTO, Box(0, 0, 9, 9), "x")] * 3

    assert dated(marks).status is Status.DITTO
    assert dated([third("4", 0), *marks[1:]]).status is Status.ILLEGIBLE


def test_a_page_with_three_columns_is_read() -> None:
    """The real engine's figures of a day are no register number."""
    rows = [
        ["1", "Nguyễn Văn An", "4", "12", "1970", "Hải Dương", "Khá"],
        ["2", "Nguyễn Thị Bích", "22", "2", "1971", "Nam Định", "Giỏi"],
        ["3", "Trần Văn Cường", "", "", "1970", "Hà Nội", "Khá"],
    ]
    sheet = Sheet([110, 520, 160, 160, 190, 420, 260], len(rows))
    sheet.write(-1, ["STT", "Họ và tên", "Ngày", "Tháng", "Năm sinh", "Nơi sinh", "Xếp loại"])
    for n, texts in enumerate(rows):
        sheet.write(n, texts)
    page = read(sheet, open_engine())

    dates = [value(page, n, "ngay_sinh").value for n in (1, 2, 3)]
    assert dates == ["4/12/1970", "22/2/1971", "1970"]
    assert all(draft.reading("so_vao_so") is None for draft in page.drafts)
