"""What worn type and typewriters make of letters and signs, in names and places."""

import pytest

from ocr.values.names import judge_name
from ocr.values.places import judge_place


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Nguyễn H° Trâm Anh", "Nguyễn H' Trâm Anh"),
        ("H*Lâm Niê", "H'Lâm Niê"),
        ('K"Brin', "K'Brin"),
    ],
)
def test_a_high_sign_after_the_first_letter_is_an_apostrophe(raw: str, value: str) -> None:
    """A typewriter sets it high above the line; the step keeps what was seen."""
    judged = judge_name(raw)

    assert (judged.value, [step.name for step in judged.steps]) == (value, ["apostrophe"])
    assert judged.fit < 0.9


@pytest.mark.parametrize("raw", ["Hà* Văn An", "Nguyễn Văn H*"])
def test_a_speck_elsewhere_is_no_apostrophe(raw: str) -> None:
    """Beside a whole word, or at the end of the value, it is dirt."""
    assert "'" not in judge_name(raw).value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Lào Gai", "Lào Cai"),
        ("Lào Cal", "Lào Cai"),
        ("Lào 0ai", "Lào Cai"),
        ("Lào Ơai", "Lào Cai"),
        ("Sa Pa, Lào 0al", "Sa Pa, Lào Cai"),
        ("Yĩnh Long", "Vĩnh Long"),
    ],
)
def test_letters_of_a_province_that_look_alike_are_put_right(raw: str, value: str) -> None:
    """Where that makes one province of it, as a named step and trusted less."""
    judged = judge_place(raw)

    assert (judged.value, [step.name for step in judged.steps]) == (value, ["lexicon:provinces"])
    assert judged.fit < 0.9


@pytest.mark.parametrize("place", ["Gia Lâm", "Gò Cát", "Lào", "Sơn Tây Hà Nam An Giang Kon Tum 5"])
def test_a_place_with_other_letters_stays(place: str) -> None:
    """What no change of lookalikes makes a province is left as it is written."""
    assert judge_place(place).value == place


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Yũ Văn An", "Vũ Văn An"), ("Y Bliu Niê", "Y Bliu Niê"), ("Yên Thị An", "Yên Thị An")],
)
def test_a_v_whose_stem_is_worn_is_no_y(raw: str, value: str) -> None:
    """No family is called Yũ; the Y before a man's name stays, and so does a family of its own."""
    assert judge_name(raw).value == value
