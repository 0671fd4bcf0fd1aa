"""Names whose marks are doubtful: known in their place with other marks only."""

from dataclasses import replace

import pytest

from ocr.cells import read_cell
from ocr.doubts import weigh_page
from ocr.engine import ask
from ocr.form import Kind
from ocr.ink_marks import InkMarks
from ocr.nang import without_dot
from ocr.reading import Draft, Guess
from ocr.scripted import Scripted
from ocr.values.names import judge_family, judge_given, judge_name
from ocr.values.places import judge_place
from tests.ocr.test_calibration import QUIET, a_reading, seen
from tests.ocr.test_ink_marks import LETTER, a_crop


@pytest.mark.parametrize(
    "name", ["Vũ Quang Hiến", "Ngô Cấm Lễ", "Hồ Thị Thu Thị", "Trần Phước Cấn", "Ninh Thị Thị Liên"]
)
def test_a_syllable_known_with_other_marks_only_is_doubted(name: str) -> None:
    """It stays as it was read."""
    judged = judge_name(name)

    assert (judged.value, judged.steps, judged.mismarked) == (name, (), 1)


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Thuỷ",
        "Lê Văn Hoà",
        "CẤN THỊ HIỂN",
        "Y Moan Ênuôl",
        "H'Hen Niê",
        "Nguyễn Văn Gòn",
    ],
)
def test_a_name_that_no_other_marks_make_known_is_not(name: str) -> None:
    """Where a tone stands does not count; a clan may end a name; what no list has is rare."""
    assert judge_name(name).mismarked == 0


def test_halves_of_a_name_have_places_of_their_own() -> None:
    """Thị ends the family half; Thi is a given name, and Thị none."""
    assert judge_family("Nguyễn Thị").mismarked == 0
    assert judge_given("Thi").mismarked == 0
    assert judge_given("Thị").mismarked == 1


def test_doubtful_marks_are_a_doubt_of_their_own() -> None:
    """The calibration can weigh them apart from how well a name fits."""
    reading = a_reading(evidence=replace(seen(), mismarked=1))
    ((weighed,),) = weigh_page([Draft(1, (reading,), reading.box)], QUIET)

    assert weighed.doubts["mismarked"] == 1.0


def test_a_sure_look_with_doubtful_marks_is_looked_at_again() -> None:
    """The larger look tells marks apart; with another that is as sure, it is believed."""
    wrong, right = Guess("Ngô Câm Lễ", 0.93), Guess("Ngô Cẩm Lễ", 0.93)
    cell = read_cell(a_crop("Ngô Cẩm Lễ"), Kind.NAME, LETTER)
    read = ask(cell, Scripted([wrong, right, wrong, right]))

    assert (read.judged.value, read.looks) == ("Ngô Cẩm Lễ", 4)


def test_a_dot_that_is_not_on_the_image_goes_where_a_name_is_known_without_it() -> None:
    """Nobody is called Thị, and the image has one dot: a named step, never in silence."""
    thi = Guess("Hồ Thị Thu Thị", 0.93)
    cell = read_cell(a_crop("Hồ Thị Thu Thi"), Kind.NAME, LETTER)
    judged = ask(cell, Scripted([thi] * 4)).judged

    assert judged.value == "Hồ Thị Thu Thi"
    assert [step.name for step in judged.steps] == ["dot-below"]


def test_a_name_that_was_put_right_loses_no_dot_for_that() -> None:
    """What was set apart is trusted less, with its dots and without them."""
    joined = Guess("LêThịTuyết", 0.6)
    cell = ask(read_cell(a_crop("LêThiTuyết"), Kind.NAME, LETTER), Scripted([joined] * 4))

    assert (cell.judged.value, cell.marks) == ("Lê Thị Tuyết", -1)


def test_a_dot_that_the_image_lacks_stays_where_the_name_is_known_with_it() -> None:
    """Faint dots are missed: the difference is noted, no more."""
    ty = Guess("Nguyễn Thị Tỵ", 0.93)
    cell = ask(read_cell(a_crop("Nguyễn Thi Tỵ"), Kind.NAME, LETTER), Scripted([ty] * 4))

    assert (cell.judged.value, cell.marks) == ("Nguyễn Thị Tỵ", -1)


def test_a_rare_name_that_two_looks_agree_on_stays() -> None:
    """It costs one look more, and keeps its doubt."""
    rare = Guess("Ngô Văn Cấm", 0.93)
    cell = ask(read_cell(a_crop("Ngô Văn Cấm"), Kind.NAME, LETTER), Scripted([rare] * 2))

    assert (cell.judged.value, cell.judged.mismarked, cell.looks) == ("Ngô Văn Cấm", 1, 2)


def test_a_dot_on_the_image_makes_a_rare_name_of_a_known_one_as_a_step() -> None:
    """The ink counts, and not the list; but the marks stay doubted."""
    van = Guess("Lò Văn Khanh", 0.93)
    cell = ask(read_cell(a_crop("Lò Văn Khạnh"), Kind.NAME, LETTER), Scripted([van] * 4))

    assert (cell.judged.value, cell.judged.mismarked) == ("Lò Văn Khạnh", 1)
    assert [step.name for step in cell.judged.steps] == ["dot-below"]


def test_only_a_dot_that_none_on_the_image_is_near_is_taken_away() -> None:
    """Each way of taking one is given."""
    assert without_dot("Thị Thị", [0.38]) == ["Thị Thi"]
    assert without_dot("Thị Thị", []) == ["Thi Thị", "Thị Thi"]


def test_ink_above_counts_against_a_look_with_a_dot_too_many_as_well() -> None:
    """Dirt above a line makes no made-up dot more likely."""
    marks = InkMarks(dots=(), above=8)

    assert marks.lost_above("Hồng Thị") == marks.lost_above("Hồng Thi") + 0 > 0
    assert marks.off("Hồng Thị") == -1


@pytest.mark.parametrize(
    ("raw", "value", "step"),
    [
        ("LêThịTuyết", "Lê Thị Tuyết", "spaces"),
        ("Nguyễn Thị 6iang", "Nguyễn Thị Giang", "figures"),
        ("H'Hlun Ayũn", "H'Hlun Ayŭn", "lexicon:given_names"),
        ("Yõ Thị Uyên", "Võ Thị Uyên", "lexicon:surnames"),
        ("Nguyễn_ Văn An", "Nguyễn Văn An", "trim"),
    ],
)
def test_what_can_be_one_name_only_is_put_right(raw: str, value: str, step: str) -> None:
    """As a named step."""
    judged = judge_name(raw)

    assert (judged.value, [s.name for s in judged.steps]) == (value, [step])
    assert judged.fit < 0.85 or step == "trim"


@pytest.mark.parametrize("name", ["Đàng Năng Thọ", "Đặng Thị Hoa"])
def test_a_family_name_of_the_cham_is_no_misread_dang(name: str) -> None:
    """Đàng and Đặng are two families; Đăng is none, and more likely the commoner."""
    assert judge_name(name).value == name
    assert judge_name("Đăng Thị Hoa").value == "Đặng Thị Hoa"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("An 6iang", "An Giang"),
        ("Cái Bè, Tiền 6iang", "Cái Bè, Tiền Giang"),
        ("AnGiang", "An Giang"),
        ("Yĩnh Long", "Vĩnh Long"),
        ("lam Định", "Nam Định"),
    ],
)
def test_a_province_with_one_sign_wrong_or_without_its_space_is_put_right(
    raw: str, value: str
) -> None:
    """As a named step, and trusted less."""
    judged = judge_place(raw)

    assert judged.value == value
    assert "lexicon:provinces" in [step.name for step in judged.steps]
    assert judged.fit < 0.9


def test_a_rule_beside_a_letter_is_no_sign_of_a_place() -> None:
    """Ninh_ Thuận is Ninh Thuận."""
    assert judge_place("Ninh_ Thuận").value == "Ninh Thuận"
