"""A place of birth leads to its province in two code sets, and never by a guess."""

import pytest

from ocr.lexicon import rows
from registry import province
from registry.province import Located, Standing


def names(one: Located) -> list[str]:
    """Give the names only."""
    return [found.name for found in one.provinces]


@pytest.mark.parametrize(
    ("place", "born", "written", "old", "new"),
    [
        ("Xã Yên Trị, huyện Ý Yên, Nam Định", 1976, 1994, ["Nam Định"], ["Ninh Bình"]),
        ("Tỉnh Thanh Hoá", 1985, 2003, ["Thanh Hóa"], ["Thanh Hóa"]),
        ("TP. Hồ Chí Minh", 1985, 2003, ["Hồ Chí Minh"], ["Hồ Chí Minh"]),
        ("BÀ RỊA - VŨNG TÀU", 1985, 2003, ["Bà Rịa - Vũng Tàu"], ["Hồ Chí Minh"]),
        ("Hà Tây", 1985, 2003, ["Hà Nội"], ["Hà Nội"]),
    ],
)
def test_a_province_that_is_named_is_found_in_both_sets(
    place: str, born: int, written: int, old: list[str], new: list[str]
) -> None:
    """Whatever stands before its name, and however its tone mark is placed."""
    before, after = province.locate(place, born, written)

    assert (names(before), names(after)) == (old, new)


@pytest.mark.parametrize(
    ("place", "old", "new"),
    [
        ("Bình Trị Thiên", ["Quảng Bình", "Quảng Trị", "Huế"], ["Quảng Trị", "Huế"]),
        ("Hà Nam Ninh", ["Hà Nam", "Nam Định", "Ninh Bình"], ["Ninh Bình"]),
        ("Kim Thành, Hải Hưng", ["Hải Dương", "Hưng Yên"], ["Hải Phòng", "Hưng Yên"]),
        ("Gia Lai - Kon Tum", ["Kon Tum", "Gia Lai"], ["Quảng Ngãi", "Gia Lai"]),
    ],
)
def test_a_province_of_the_past_gives_candidates(
    place: str, old: list[str], new: list[str]
) -> None:
    """Unless all its land is in one province again today."""
    before, after = province.locate(place, 1976, 1994)

    assert (before.standing, names(before)) == (Standing.CANDIDATES, old)
    assert names(after) == new
    assert after.standing is (Standing.SUCCEEDED if len(new) == 1 else Standing.CANDIDATES)


@pytest.mark.parametrize(
    ("place", "born", "written", "old"),
    [
        ("Nam Hà", 1976, 1994, ["Hà Nam", "Nam Định"]),
        ("Cần Thơ", 1976, 1994, ["Cần Thơ", "Hậu Giang"]),
        ("Cần Thơ", 2004, 2022, ["Cần Thơ"]),
        ("Lai Châu", 1990, 2008, ["Điện Biên", "Lai Châu"]),
        ("Ninh Bình", 1990, 2008, ["Ninh Bình"]),
        ("Ninh Bình", 2007, 2026, ["Hà Nam", "Nam Định", "Ninh Bình"]),
        ("Ninh Bình", None, None, ["Hà Nam", "Nam Định", "Ninh Bình"]),
    ],
)
def test_a_name_that_eras_share_is_told_apart_by_the_years(
    place: str, born: int | None, written: int | None, old: list[str]
) -> None:
    """Or it stays open which of them is meant."""
    assert names(province.locate(place, born, written)[0]) == old


@pytest.mark.parametrize("place", ["", "QN", "TH", "Ninh", "Nam Dinh", "Hoa Kỳ", "Định, Nam"])
def test_what_no_list_knows_stays_unknown(place: str) -> None:
    """Abbreviations of several provinces, letters without marks, other countries."""
    for one in province.locate(place, 1976, 1994):
        assert (one.standing, one.provinces) == (Standing.UNKNOWN, ())


def test_every_province_of_every_era_leads_somewhere() -> None:
    """Each of the 63 to itself, each of the 34 to itself, each of the past to some of the 63."""
    for row in rows("provinces_63_until_2025_06_30"):
        old, new = province.locate(row["short_name"], 2005, 2023)
        assert [one.code for one in old.provinces] == [row["code63"]]
        assert [one.code for one in new.provinces] == [row["code2025"]]
    for row in rows("provinces_34_from_2025_07_01"):
        found = province.locate(row["short_name"], 2026, 2044)[1]
        assert found.standing is Standing.NAMED
        assert [one.code for one in found.provinces] == [row["code2025"]]
    for row in rows("provinces_historical"):
        assert province.locate(row["name"].split(" (")[0], 1976, 1977)[0].provinces


def test_the_codes_that_were_used_again_are_told_apart() -> None:
    """15 was Yên Bái, and is Lào Cai."""
    old, new = province.locate("Yên Bái", 1990, 2008)

    assert [(old.code_set, old.provinces[0].code), (new.code_set, new.provinces[0].name)] == [
        (province.UNTIL_2025, "15"),
        (province.FROM_2025, "Lào Cai"),
    ]
