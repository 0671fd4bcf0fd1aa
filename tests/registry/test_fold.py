"""What is equal for search is equal in one place, the same for every index."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.fold import bare, both, exact, fold, number_key, number_keys
from registry.keys import born_key, keys_of, real_born, year_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("Thúy", "Thuý"),
        ("Khánh Hòa", "KHÁNH  HOÀ"),
        ("Lý", "Lí"),
        ("Quý", "Quí"),
        ("Mỹ", "Mĩ"),
        ("Kỷ", "Kỉ"),
        ("Đinh", "Ðinh"),
        ("H'Hen Niê", "HHen Niê"),
        ("H’Hen", "H'Hen"),
        (unicodedata.normalize("NFD", "Nguyễn Đường"), "Nguyễn Đường"),
    ],
)
def test_spelling_variants_are_equal_with_marks(one: str, other: str) -> None:
    """Tone placement, i/y, Eth, apostrophes and composition make no difference."""
    assert exact(one) == exact(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dương", "Đường"),
        ("Hoàn", "Hoán"),
        ("Hai", "Hay"),
        ("Thúy", "Thúi"),
        ("Duy", "Dui"),
        ("Quyên", "Quiên"),
        ("Tuấn", "Tuân"),
    ],
)
def test_different_names_stay_different_with_marks(one: str, other: str) -> None:
    """Folding must not make two people one."""
    assert exact(one) != exact(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn Đường", "nguyen van duong"),
        ("Huỳnh Thị Suýt", "huynh thi suyt"),
        ("Y Moan Ênuôl", "y moan enuol"),
        ("Trần  Thị  Mỹ-Lý", "tran thi mi li"),
        ("", ""),
    ],
)
def test_marks_go(text: str, folded: str) -> None:
    """Without marks, Đ is D, and a hyphen parts words."""
    assert fold(text) == folded


@given(st.text(max_size=60))
@example("Bÿ")
def test_folding_is_stable(text: str) -> None:
    """Folding what was folded changes nothing, and the outcome is NFC in single spaces."""
    for folding in (exact, fold):
        once = folding(text)
        assert folding(once) == once
        assert once == unicodedata.normalize("NFC", once) == " ".join(once.split())
    assert number_key(number_key(text)) == number_key(text)


@given(st.text("aàảãáạăằâầeèêềiìoòôồơờuùưừyỳđbcghklmnpqrstvx ", max_size=40))
def test_without_marks_is_the_same_both_ways(text: str) -> None:
    """Marks can be taken from the exact form word by word, so an index may store either."""
    assert " ".join(bare(word) for word in exact(text).split()) == fold(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("77/K45A1", "77/k45a1"),
        (" A 100 – 008 ", "a100008"),
        ("ĐT.0012", "dt0012"),
        ("THPT-12/2010", "thpt12/2010"),
    ],
)
def test_numbers_keep_their_slash_and_their_zeros(text: str, key: str) -> None:
    """Register numbers are text: 077 is not 77, and the slash separates."""
    assert number_key(text) == key


@given(st.lists(st.one_of(st.text("aB12/ -.\nđ", max_size=6), st.text(max_size=6)), max_size=5))
@example(["a\nb", "c"])
@example([])
def test_many_numbers_fold_as_each_of_them(texts: list[str]) -> None:
    """Folding at once is only quicker."""
    assert number_keys(texts) == [number_key(text) for text in texts]


@given(st.text(max_size=60))
@example("- Lê  Thị -/ Ý")
def test_a_name_folds_with_and_without_marks_at_once(text: str) -> None:
    """Folding both ways is only quicker."""
    assert both(text) == (exact(text), fold(text))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("02/05/1976", "1976-05-02"),
        ("2-5-1976", "1976-05-02"),
        ("5/1976", "1976-05"),
        ("1976", "1976"),
        ("khoảng 1976", "1976"),
        ("00/00/1976", "1976"),
        ("0/5/1976", "1976-05"),
        ("02/05/76", ""),
        ("", ""),
    ],
)
def test_births_are_as_precise_as_they_were_written(text: str, key: str) -> None:
    """A year stays a year; no day is invented."""
    assert born_key(text) == key
    assert real_born(text) == key


@pytest.mark.parametrize(
    ("text", "real"),
    [("31/02/1975", "1975-02"), ("29/02/1976", "1976-02-29"), ("1/13/1975", "1975"), ("", "")],
)
def test_a_birth_goes_out_as_far_as_the_calendar_has_it(text: str, real: str) -> None:
    """A ledger may hold a day that never was; who follows the register gets a date or less."""
    assert real_born(text) == real


def test_the_class_of_a_school_year_is_its_last_year() -> None:
    """Sổ of 1993-1994 belongs to 1994."""
    assert year_of("Năm học 1993-1994") == 1994
    assert year_of("") is None


def test_the_register_number_is_unique_only_when_everything_is_known() -> None:
    """Without office, kind, year or number nothing can be said."""
    values = {"co_quan": "Sở GD", "nam_tot_nghiep": "1994", "so_vao_so": "12/TN"}

    assert keys_of(values).place("thpt") == "so gd|thpt|1994|12/tn"
    assert keys_of(values).place("") is None
    assert keys_of(values | {"so_vao_so": ""}).place("thpt") is None


def test_numbers_that_only_search_takes_for_equal_are_two_numbers() -> None:
    """Search forgives a dash; the register must not, or 1-11 would clash with 11-1."""
    values = {"co_quan": "Sở GD", "nam_tot_nghiep": "1994"}
    one, other = (keys_of(values | {"so_vao_so": number}) for number in ("1-11", "11-1"))

    assert one.register == other.register
    assert one.place("thpt") != other.place("thpt")
    assert keys_of(values | {"so_vao_so": "1 – 11"}).place("thpt") == one.place("thpt")
