"""Phrases of a heading, codes of decisions and names of offices are put right, nothing else."""

import pytest

from ocr.capitals import mended_office, with_capitals
from ocr.phrases import with_labels
from ocr.values.decisions import judge_decision


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("Năm tết nghiệp: 1998", "Năm tốt nghiệp: 1998"),
        ("lăm tốt nghiệp: 2012", "năm tốt nghiệp: 2012"),
        ("Hình thức hẹc: Bổ túc", "Hình thức học: Bổ túc"),
        ("HẸC SINH TRƯỜNG: THCS Phù Ninh", "HỌC SINH TRƯỜNG: THCS Phù Ninh"),
        ("Quyết định số 12/QĐ", "Quyết định số 12/QĐ"),
        ("Cêng nhận tết nghiệp sế 28/QĐ", "Cêng nhận tốt nghiệp số 28/QĐ"),
    ],
)
def test_a_label_is_found_with_one_letter_misread(seen: str, meant: str) -> None:
    """What stands before a value is found in print whose letters are broken."""
    assert with_labels(seen) == meant


@pytest.mark.parametrize(
    "text", ["Học sinh nghèo", "Trường THPT Năm Căn", "Hội trường lớn", "Danh sách này có 24 em"]
)
def test_other_words_stay_as_they_are(text: str) -> None:
    """Only a label's own words are rewritten."""
    assert with_labels(text) == text


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("1561/QÕ-SGDBT", "1561/QĐ-SGDĐT"),
        ("517/QĐ-P6D", "517/QĐ-PGD"),
        ("1068⁄QĐÐ", "1068/QĐ"),
        ("1639/QB-PGD", "1639/QĐ-PGD"),
        ("1091/QĐ-SGDĐT", "1091/QĐ-SGDĐT"),
        ("77/QÐ-ĐHSL", "77/QĐ-ĐHSL"),
    ],
)
def test_a_decisions_code_is_put_right_where_one_alone_looks_so(seen: str, meant: str) -> None:
    """The letters behind the number of a decision come from a list; unknown ones stay."""
    assert judge_decision(seen).value == meant


def test_white_between_figures_of_a_decision_is_none() -> None:
    """A narrow 1 leaves white beside it; the step says so, and the value is trusted less."""
    judged = judge_decision("21 13/QĐ-SGDĐT")

    assert judged.value == "2113/QĐ-SGDĐT"
    assert [step.name for step in judged.steps] == ["decision-number"]
    assert judged.fit < judge_decision("2113/QĐ-SGDĐT").fit


def test_the_figures_of_a_decision_are_never_changed() -> None:
    """A number with a letter in it keeps it, and fits worse than one of figures alone."""
    doubtful = judge_decision("15G1/QĐ")

    assert doubtful.value == "15G1/QĐ"
    assert doubtful.fit < judge_decision("1561/QĐ").fit


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("SỞ GIÁO DỤC VÀ BÀO TẠO LAI CHÂU", "SỞ GIÁO DỤC VÀ ĐÀO TẠO LAI CHÂU"),
        ("BỘ GIÁO DỤC VÀ BÀO TẠO", "BỘ GIÁO DỤC VÀ ĐÀO TẠO"),
        ("Truỏng P?TH Hàm Yên", "Trường PTTH Hàm Yên"),
        ("Trường THCS Thi trấn Vân Đình", "Trường THCS Thị trấn Vân Đình"),
        ("Trường THCS Lê Lợi", "Trường THCS Lê Lợi"),
        ("Ủy ban nhân dân huyện Lâm Thao", "Ủy ban nhân dân huyện Lâm Thao"),
    ],
)
def test_an_office_is_mended_by_the_nearest_phrase(seen: str, meant: str) -> None:
    """Of Sở and Bộ Giáo dục và Đào tạo the one is meant that needs fewer changes."""
    assert mended_office(seen) == meant


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("Trường PTTH Trần Văn kỷ", "Trường PTTH Trần Văn Kỷ"),
        ("Trường THPT Dân lập Hàm Yên", "Trường THPT Dân lập Hàm Yên"),
        ("Trường THPT huyện Lâm Thao", "Trường THPT huyện Lâm Thao"),
    ],
)
def test_only_a_word_of_a_name_is_begun_with_a_capital(seen: str, meant: str) -> None:
    """K and k look alike in print; words that are written small stay small."""
    assert with_capitals(seen) == meant
