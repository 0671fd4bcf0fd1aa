"""Rows of one page are held against each other: order, values twice, cells run together."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from ingest.box import Box
from ocr.beside import beside_checked
from ocr.fold import fold
from ocr.name_order import by_given_name, out_of_order
from ocr.reading import Draft, Reading, Status

BOX = Box(0, 0, 10, 10)
BY_GIVEN = (
    "Nguyễn Văn An", "Trần Thị An", "Lê Hoàng Ân", "Phạm Thị Bình", "Nguyễn Chí Công",
    "Đỗ Văn Dũng", "Lý Đình Đạt", "Vũ Thị Hà", "Bùi Thị Hạnh", "Ngô Quốc Khánh", "Cao Thị Lan",
    "Hồ Văn Minh", "Đặng Thị Nga", "Mai Văn Quý",
)  # fmt: skip


def rows(values: Sequence[dict[str, str]]) -> list[Draft]:
    """Make drafts whose values are clear."""
    return [
        Draft(n, tuple(reading(field, value) for field, value in row.items()), BOX)
        for n, row in enumerate(values, 1)
    ]


def reading(field: str, value: str) -> Reading:
    """Read one value clearly, or nothing."""
    status = Status.READ if value else Status.BLANK
    return Reading(field, value, value, 0.001, status, BOX, "scripted")


def codes(drafts: Sequence[Draft]) -> dict[int, set[str]]:
    """Name the doubts of each doubted row."""
    return {d.row: {doubt.code for doubt in d.doubts} for d in drafts if d.doubts}


def test_a_name_out_of_a_sorted_page_is_doubted() -> None:
    """Where Ân is misread as Vân, between An and Bình: that row is named, and no other."""
    names = [*BY_GIVEN[:2], "Lê Hoàng Vân", *BY_GIVEN[3:]]
    told = beside_checked(rows([{"ho_ten": name} for name in names]))

    assert codes(told) == {3: {"out-of-order"}}
    assert told[2].readings[0].p_wrong == 0.05
    assert told[2].readings[0].value == "Lê Hoàng Vân"


def test_a_sorted_page_has_no_strays() -> None:
    """By given name, then family name, in Vietnamese letters; or by whole names."""
    assert out_of_order(BY_GIVEN) == []
    assert out_of_order(sorted(BY_GIVEN, key=fold)) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_page_without_an_order_is_left_alone(seed: int) -> None:
    """Names as pupils came to the school say nothing about each other."""
    names = list(BY_GIVEN)
    Random(seed).shuffle(names)

    assert out_of_order(names) == []


def test_letters_and_tones_have_their_vietnamese_places() -> None:
    """ă after a, đ after d, and of one spelling the tones in order."""
    given = ["Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Băng", "Bân", "Dũng", "Đạt", "Em"]

    assert sorted(given, key=lambda g: by_given_name(f"Lê {g}")) == given


def test_a_number_twice_on_the_page_doubts_both_rows() -> None:
    """One of the two is misread, and nobody can tell which from here."""
    told = beside_checked(rows([{"so_hieu": "A1"}, {"so_hieu": "A2"}, {"so_hieu": "A1"}]))

    assert codes(told) == {1: {"twice-on-page"}, 3: {"twice-on-page"}}
    assert told[0].readings[0].p_wrong == 0.2
    assert told[1].readings[0].p_wrong == 0.001


def test_a_struck_row_may_be_written_anew_below() -> None:
    """Its number is then there twice, and rightly so."""
    first, second = rows([{"so_hieu": "A1"}, {"so_hieu": "A1"}])
    struck = replace(first, readings=(replace(first.readings[0], status=Status.STRUCK),))

    assert codes(beside_checked([struck, second])) == {}


def test_namesakes_born_on_one_day_are_doubted_a_little() -> None:
    """It happens, but a row read twice is more likely."""
    person = {"ho_ten": "Nguyễn Văn An", "ngay_sinh": "02/09/1976"}
    told = beside_checked(rows([person, person, {**person, "ngay_sinh": "03/09/1976"}]))

    assert codes(told) == {1: {"twice-on-page"}, 2: {"twice-on-page"}}


@pytest.mark.parametrize("name", ["Nguyễn Văn An 02/03/1976", "A104211 Trần Thị Hòa"])
def test_two_columns_in_one_cell_are_doubted(name: str) -> None:
    """A name holds no date and no number of a diploma."""
    told = beside_checked(rows([{"ho_ten": name, "noi_sinh": "Quận 10"}]))

    assert codes(told) == {1: {"run-together"}}


@pytest.mark.parametrize("twice", [{"stt": "1 2"}, {"ngay_sinh": "04/08/1970 05/07/1973"}])
def test_two_rows_read_as_one_are_doubted_in_every_field(twice: dict[str, str]) -> None:
    """Where a rule between rows was missed, no value of theirs can be right."""
    person = {"stt": "1", "ho_ten": "Vũ Văn Điền Trần Thị Huyền", "ngay_sinh": "1970"}
    (told,) = beside_checked(rows([{**person, **twice}]))

    assert codes([told]) == {1: {"rows-joined"}}
    assert {r.p_wrong for r in told.readings} == {0.4}


def test_a_first_row_without_a_number_may_go_on_from_the_page_before() -> None:
    """It is said, and joined to nothing."""
    full = {"ho_ten": "Lê An", "ngay_sinh": "1976", "noi_sinh": "Hà Nội", "dan_toc": "Kinh"}
    first = dict.fromkeys(full, "") | {"noi_sinh": "tỉnh Hải Dương"}
    people = [{"stt": str(n), **full, "ho_ten": f"Lê {name}"} for n, name in enumerate("ABCDE", 2)]
    told = beside_checked(rows([{"stt": "", **first}, *people]))

    assert codes(told) == {1: {"continued-row"}}
    assert len(told) == 6


def test_a_month_of_ones_among_roman_months_is_doubted() -> None:
    """3-II-1978 read as figures is 3.11.1978; months in figures alone are not."""
    births = [{"ngay_sinh": text} for text in ("12-VI-1980", "3.11.1978", "9-X-1979", "05/12/1979")]
    told = beside_checked(rows(births))

    assert [[d.code for d in draft.doubts] for draft in told] == [[], ["roman-month"], [], []]
    assert not any(draft.doubts for draft in beside_checked(rows(births[1:2] + births[3:])))
