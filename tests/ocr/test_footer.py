"""The line below a table says how many names there are, in figures, in words or in both."""

import pytest

from ocr.fold import fold
from ocr.footer import counted, in_words


@pytest.mark.parametrize(
    ("footer", "count"),
    [
        ("Danh sách này có 24 học sinh", (24,)),
        ("Danh sách gồm 24 (hai mươi bốn) thí sinh./.", (24,)),
        ("Tổng số: 24 học sinh", (24,)),
        ("Tổng cộng 24 người", (24,)),
        ("Cộng: 24 em", (24,)),
        ("Tổng số HS: 24", (24,)),
        ("Tổng số: 24 HS", (24,)),
        ("Tổng số học sinh trong trang: 24", (24,)),
        ("Tổng số bằng đã cấp: 24", (24,)),
        ("Cộng trang: 24", (24,)),
        ("Tổng cộng: 24 (Hai mươi bốn học sinh)", (24,)),
        ("Tổng cộng: 21 (Hai mươi bốn học sinh)", (21, 24)),
        ("Tổng số học sinh toàn trường: 240", ()),
        ("Số bằng: 240815", ()),
        ("Số học sinh dự thi: 30", ()),
        ("Trang này có 1ó tên.", (16,)),
        ("Cộng: 2l học viên", (21,)),
        ("Danh sách này có hai mươi bốn học sinh", (24,)),
        ("Danh sách gồm hai mươi bốn (24) thí sinh", (24,)),
        ("Tổng cộng: năm em", (5,)),
        ("Danh sách này có 21 (hai mươi bốn) học sinh", (21, 24)),
        ("Danh sách gồm hai mươi bốn (21) thí sinh", (24, 21)),
        ("Danh sách học sinh tốt nghiệp năm học 1995 - 1996", ()),
        ("Danh sách này có năm học sinh", (5,)),
        ("Sổ này có 200 trang", ()),
        ("Sổ này có hai trăm trang", ()),
        ("Hải Dương, ngày 24 tháng 6 năm 1996", ()),
    ],
)
def test_footers_count_names_in_many_words(footer: str, count: tuple[int, ...]) -> None:
    """Pages of the book, school years and days of the month are no names."""
    assert counted(footer) == count


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("năm", 5), ("mười", 10), ("mười lăm", 15), ("hai mươi", 20), ("hai mươi mốt", 21),
        ("ba mươi tư", 34), ("một trăm", 100), ("một trăm linh năm", 105),
        ("một trăm lẻ bốn", 104), ("hai trăm mười", 210), ("ba trăm bốn mươi lăm", 345),
        ("học sinh", None), ("hai ba", None), ("hai mươi ba bốn", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_are_understood_in_words(said: str, number: int | None) -> None:
    """Tens and hundreds in Vietnamese; what is no number is none."""
    assert in_words(fold(said)) == number
