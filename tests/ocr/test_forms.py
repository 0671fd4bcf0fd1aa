"""Forms are data: good ones load, bad ones say which file, which key and what to do."""

from pathlib import Path

import pytest

from ocr.assign import assign
from ocr.columns import Part
from ocr.errors import BadForm
from ocr.forms import form_named, load_forms

GOOD = """
name = "mau_moi"
label = "Mẫu mới"
titles = ["so moi"]

[[columns]]
field = "ho_ten"
kind = "name"
aliases = ["Người được cấp"]
"""


def test_own_forms_load() -> None:
    """All kinds of ledger that sogoc names are there."""
    assert {f.name for f in load_forms()} >= {
        "thpt",
        "thcs",
        "bo_tuc",
        "phu_luc",
        "dai_hoc",
        "chung",
    }


def test_an_office_adds_its_own_form(tmp_path: Path) -> None:
    """A TOML file in the office's folder is a form like any other."""
    (tmp_path / "moi.toml").write_text(GOOD, "utf-8")
    form = form_named("mau_moi", load_forms(tmp_path))

    assert form.columns[0].aliases[0] == "Người được cấp"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (GOOD.replace('kind = "name"', 'kind = "nmae"'), "nmae.*use one of.*name"),
        (GOOD.replace('label = "Mẫu mới"', ""), "label.*missing"),
        (GOOD.replace("so moi", "so ("), "titles.*no regular expression"),
        (GOOD.replace("aliases", "alias"), "unknown key 'alias'"),
        (GOOD + '[[header]]\nfield = "xyz"\npatterns = []\n', "xyz"),
        (GOOD + '[[header]]\nfield = "truong"\npatterns = ["truong"]\n', "exactly one group"),
        ("name = ", "not a readable TOML file"),
        ('name = "x"\nlabel = "x"\ntitles = []\n', r"\[\[columns\]\]"),
    ],
)
def test_a_bad_form_says_what_to_do(tmp_path: Path, wrong: str, message: str) -> None:
    """Each mistake names the file and the key, and how to put it right."""
    path = tmp_path / "sai.toml"
    path.write_text(wrong, "utf-8")

    with pytest.raises(BadForm, match=f"sai.toml.*{message}"):
        load_forms(tmp_path)


def test_an_unknown_form_lists_the_known_ones() -> None:
    """Asking for a form that does not exist names those that do."""
    with pytest.raises(BadForm, match="thpt"):
        form_named("xyz")


def assigned(headings: list[list[str]]) -> list[tuple[str, Part] | None]:
    """Which field and part each heading gets with the general form."""
    found = assign(form_named("chung"), headings)
    return [(a.column.field, a.part) if a else None for a in found]


def test_round_letters_of_dotted_print_are_one() -> None:
    """c, e and o are made of the same dots; a short heading, or another letter, is not told so."""
    assert assigned([["Sế vào sẽ"]]) == [("so_vao_so", Part.WHOLE)]
    assert assigned([["Ngày Siuh"], ["Hẹ"], ["Sự vụ sai"]])[1:] == [None, None]


def test_headings_map_in_any_order() -> None:
    """Known headings find their field wherever they stand, misread marks and all."""
    headings = [["Ghi chủ"], ["SÓ VÀO SÓ"], ["Ho và tên"], ["Ngày, thảng, năm sinh"]]
    fields = ["ghi_chu", "so_vao_so", "ho_ten", "ngay_sinh"]

    assert assigned(headings) == [(field, Part.WHOLE) for field in fields]


def test_foreign_columns_are_left_out() -> None:
    """A column that holds none of our fields is not taken for one."""
    assert assigned([["Số báo danh"], ["Lớp"], ["Hội đồng thi"], ["Ngày nhận"]]) == [None] * 4
    assert assigned([["Trường THPT"], ["Họ tên bố (mẹ)"], ["Nơi cấp bằng"]]) == [None] * 3


def test_a_shared_heading_gives_way_to_the_lower_one() -> None:
    """Under a merged heading the lower one decides: Giới tính over Nam and Nữ."""
    headings = [["Giới tính", "Nam"], ["Giới tính", "Nữ"], ["Họ và tên"]]

    assert assigned(headings)[:2] == [("gioi_tinh", Part.MALE), ("gioi_tinh", Part.FEMALE)]


def test_a_shared_heading_cut_at_the_rule_below_it_still_names_a_pair() -> None:
    """Giới tính, half over Nam and half over Nữ, is read as two headings of two words."""
    found = assigned([["Nơi sinh"], ["Giới Nam", "(5)"], ["tính Nữ", "(6)"], ["Dân tộc"]])
    assert found[1:3] == [("gioi_tinh", Part.MALE), ("gioi_tinh", Part.FEMALE)]


def test_a_number_line_is_no_heading() -> None:
    """The line (1) (2) (3) under the headings changes nothing."""
    assert assigned([["Nơi sinh", "(4)"]]) == [("noi_sinh", Part.WHOLE)]


def test_a_heading_that_names_both_sexes_is_one_column() -> None:
    """`Nam, nữ` over one column holds the words themselves, not marks for one of the two."""
    found = assigned([["Nơi sinh"], ["Nam,", "nữ"], ["Dân", "tộc"]])
    assert found[1] == ("gioi_tinh", Part.WHOLE)


def test_beside_a_lone_half_an_unread_heading_is_the_other() -> None:
    """When only `Nữ` of a marked pair could be read, the unread column before it is `Nam`."""
    found = assigned([["Nơi sinh"], ["l4m|"], ["Nữ"], ["Dân tộc"]])
    assert found[1] == ("gioi_tinh", Part.MALE)
    assert found[2] == ("gioi_tinh", Part.FEMALE)


def test_behind_family_and_middle_names_an_unread_column_holds_the_given_ones() -> None:
    """Họ, đệm alone is no whole name, so what stands behind it is not left out in silence."""
    halves = [("ho_ten", Part.FIRST), ("ho_ten", Part.LAST)]

    assert assigned([["STT"], ["Họ, đệm"], ["", "Ién7"], ["Ngày sinh"]])[1:3] == halves
    assert assigned([["Họ, đệm"], ["Số báo danh"]])[0] == ("ho_ten", Part.WHOLE)


def test_a_date_in_three_columns_is_one_field() -> None:
    """Day, month and year side by side, under a heading of their own or a shared one."""
    thirds = [("ngay_sinh", part) for part in (Part.DAY, Part.MONTH, Part.YEAR)]
    shared = "Ngày tháng năm sinh"

    assert assigned([["STT"], ["Ngày"], ["Tháng"], ["Năm sinh"], ["Nơi sinh"]])[1:4] == thirds
    assert assigned([[shared, "Ngày"], [shared, "Tháng"], [shared, "Năm"]]) == thirds
    assert assigned([["Ngày"], ["Tháng"], ["N4ni"]]) == thirds


def test_between_a_day_and_a_year_an_unread_heading_is_the_month() -> None:
    """The rules run through Tháng; the Năm beside it is no Nam, for Giới tính has its column."""
    cut = [["STT"], ["", "Ngày"], ["gày sỉ", "1 HIG11I"], ["^h", "Năm"], ["Giới tính"]]
    thirds = [("ngay_sinh", part) for part in (Part.DAY, Part.MONTH, Part.YEAR)]

    assert assigned(cut)[1:] == [*thirds, ("gioi_tinh", Part.WHOLE)]
    known = assigned([["Ngày"], ["Dân tộc"], ["Năm"]])
    assert known[:2] == [None, ("dan_toc", Part.WHOLE)]
    assert assigned([["Nam"], ["Dân tộc"]])[0] == ("gioi_tinh", Part.WHOLE)


def test_a_year_of_birth_alone_is_a_whole_field() -> None:
    """Without a month beside it, a column of years holds the whole date."""
    assert assigned([["Ngày cấp"], ["Năm sinh"]])[1] == ("ngay_sinh", Part.WHOLE)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Quê quán (xã, huyện, tỉnh)", "noi_sinh"),
        ("Họ và tên Full name", "ho_ten"),
        ("Date of birth / Ngày sinh", "ngay_sinh"),
        ("Xếp loại TN Classification", "xep_loai"),
        ("Số hiệu bằng Diploma No.", "so_hieu"),
    ],
)
def test_brackets_and_a_second_language_do_not_hide_a_heading(heading: str, field: str) -> None:
    """What stands beside the Vietnamese words tells nothing more."""
    assert assigned([[heading], ["Cột khác"]])[0] == (field, Part.WHOLE)


@pytest.mark.parametrize(
    "heading",
    [
        "Xếp loại HK",
        "Xếp loại học lực",
        "Ngày ký bằng",
        "Điểm Toán",
        "Diện tốt nghiệp",
        "Ngày thi",
        "Quê vợ",
        "Hạng máy",
        "Ngày tháng năm cấp bằng",
        "Số tang",
    ],
)
def test_a_heading_near_to_a_known_one_may_be_another(heading: str) -> None:
    """Conduct and learning have their grades, too; what reads as Vietnamese says what it means."""
    assert assigned([[heading], ["Họ và tên"]])[0] is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Nơj sinh", "noi_sinh"), ("Xêp lo4i", "xep_loai"), ("Dãn tôc", "dan_toc")],
)
def test_a_heading_that_does_not_read_as_vietnamese_was_misread(heading: str, field: str) -> None:
    """Then the nearest known one is taken."""
    assert assigned([[heading], ["Họ và tên"]])[0] == (field, Part.WHOLE)


@pytest.mark.parametrize(
    "headings",
    [[["Năm sinh", "Nam"], ["Năm sinh", "Nữ"]], [["Năm", "Nam"], ["sinh", "Nữ"]],
     [["Ngày tháng năm sinh", "Nam"], ["Ngày tháng năm sinh", "Nữ"]]],
)  # fmt: skip
def test_births_in_a_column_for_each_sex_are_births(headings: list[list[str]]) -> None:
    """Năm sinh over Nam and Nữ: the cells hold years, not crosses."""
    born = [("ngay_sinh", Part.MALE_BORN), ("ngay_sinh", Part.FEMALE_BORN)]

    assert assigned([["Họ và tên"], *headings])[1:] == born
    with_dates = assigned([["Ngày sinh"], *headings])[1:]
    assert with_dates == [("gioi_tinh", Part.MALE), ("gioi_tinh", Part.FEMALE)]


def test_a_heading_over_two_columns_is_not_one_of_them() -> None:
    """Giới tính over Nữ and a Nam that cannot be read: both columns are halves."""
    halves = [("gioi_tinh", Part.MALE), ("gioi_tinh", Part.FEMALE)]

    assert assigned([["Giới tính", "-."], ["Giới tính", "Nữ"], ["Dân tộc"]])[:2] == halves
    assert assigned([["Giới tính", "Nam"], ["Giới tính", "l4"], ["Dân tộc"]])[:2] == halves
    assert assigned([["Giới tính"], ["Cột khác"]])[0] == ("gioi_tinh", Part.WHOLE)


def test_halves_that_are_both_misread_are_told_by_their_order() -> None:
    """Nan | iNữ below Giới is Nam | Nữ, and iNữ | Nan the other way round."""
    halves = [("gioi_tinh", Part.MALE), ("gioi_tinh", Part.FEMALE)]

    assert assigned([["Giới", "Nan"], ["Giới", "iNữ"], ["Lớp"]])[:2] == halves
    assert assigned([["Giới", "iNữ"], ["Giới", "Nan"], ["Lớp"]])[:2] == halves[::-1]


def test_a_heading_over_several_columns_names_none_of_them_alone() -> None:
    """Điểm thi over the subjects is no subject's, and Xếp loại over all is that of graduation."""
    scores = [["ĐIỂM THI", "Ng.văn"], ["ĐIỂM THI", "Tin"], ["ĐIỂM THI", "Kỹ thuật"]]
    grades = [["Xếp loại", "H.lực"], ["Xếp loại", "H.kiểm"], ["Xếp loại", "T.nghiệp"]]

    assert assigned([["Họ và tên"], *scores])[1:] == [None] * 3
    assert assigned([["Họ và tên"], *grades])[1:] == [None, None, ("xep_loai", Part.WHOLE)]


@pytest.mark.parametrize(
    "headings",
    [[["Nơi sinh", "Xã"], ["Nơi sinh", "Huyện"], ["Nơi sinh", "Tỉnh"]],
     [["Quê", "Quận, huyện", "(5)"], ["quán", "Tỉnh, TP", "(6)"]]],
)  # fmt: skip
def test_a_place_in_several_columns_is_one_field(headings: list[list[str]]) -> None:
    """Commune, district and province stand side by side under the heading of the place."""
    parts = [Part.COMMUNE, Part.DISTRICT, Part.PROVINCE][-len(headings) :]

    assert assigned([["Họ và tên"], *headings])[1:] == [("noi_sinh", part) for part in parts]


def test_where_people_live_is_not_where_they_were_born() -> None:
    """Hộ khẩu over Xã, Huyện and Tỉnh, before or behind Nơi sinh, takes nothing from it."""
    living = [["Hộ khẩu", "Xã"], ["Hộ khẩu", "Huyện"], ["Hộ khẩu", "Tỉnh"]]

    assert assigned([*living, ["Nơi sinh"]]) == [None] * 3 + [("noi_sinh", Part.WHOLE)]


@pytest.mark.parametrize(
    ("weaker", "nearer", "field"),
    [
        ("Quê quán", "Nơi sinh", "noi_sinh"),
        ("ĐTB", "Điểm xét tốt nghiệp", "diem_thi"),
        ("Loại", "Xếp loại tốt nghiệp", "xep_loai"),
    ],
)
def test_of_two_headings_the_nearer_one_names_the_field(
    weaker: str, nearer: str, field: str
) -> None:
    """The family's home is no place of birth where that has a column; alone it stands for it."""
    assert assigned([[weaker], [nearer]]) == [None, (field, Part.WHOLE)]
    assert assigned([[weaker], ["Họ và tên"]])[0] == (field, Part.WHOLE)


def test_a_number_that_was_replaced_is_not_the_one_in_force() -> None:
    """In an appendix the diploma's number is the new one, however the two are called."""
    for old, new in (("Số hiệu bằng cũ", "Số hiệu bằng cấp lại"), ("Số bằng cũ", "Số bằng mới")):
        found = assign(form_named("phu_luc"), [[old], [new]])
        assert [a.column.field for a in found if a] == ["so_hieu_da_cap", "so_hieu"]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (("Nr.", "Full name", "Sex", "Date of birth", "Diploma No."),
         ("stt", "ho_ten", "gioi_tinh", "ngay_sinh", "so_hieu")),
        (("N° d'ordre", "Nom et prénoms", "Né le", "Mention", "Observations"),
         ("stt", "ho_ten", "ngay_sinh", "xep_loai", "ghi_chu")),
    ],
)  # fmt: skip
def test_registers_in_english_and_french_are_known(
    headings: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    """Headings of another language alone name the same fields."""
    found = assigned([[heading] for heading in headings])
    assert found == [(field, Part.WHOLE) for field in fields]


def test_names_in_two_columns_under_one_heading_are_halves() -> None:
    """Họ và tên over a rule that parts the given name, with nothing written below it."""
    halves = [("ho_ten", Part.FIRST), ("ho_ten", Part.LAST)]

    assert assigned([["STT"], ["Họ và tên", ""], ["Họ và tên", "(3)"], ["Phái"]])[1:3] == halves
    assert assigned([["STT"], ["Họ và tên"], ["Họ tên cha"]])[1:] == [("ho_ten", Part.WHOLE), None]
