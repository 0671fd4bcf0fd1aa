"""Forms apply by pages of the volume, and what was typed is understood or refused."""

import pytest

from api.exit_codes import WRONG_USE, CommandError
from api.form_choice import FormChoice, check_forms, form_choice, volume_starts
from ocr.errors import BadForm


def test_without_pages_one_form_is_for_all() -> None:
    """Or none, and each page is recognised by its title."""
    assert form_choice(None).of(7) is None
    assert form_choice("thpt").of(7) == "thpt"


def test_pages_choose_among_forms() -> None:
    """Pages that nobody named are recognised by their title."""
    choice = form_choice("bo_tuc:41-, thpt:1-39,phu_luc:40")
    assert [choice.of(page) for page in (1, 39, 40, 41, 900)] == [
        "thpt", "thpt", "phu_luc", "bo_tuc", "bo_tuc",
    ]  # fmt: skip
    assert form_choice("thpt:3-4").of(5) is None
    assert choice.names == ("thpt", "phu_luc", "bo_tuc")


@pytest.mark.parametrize(
    "text", ["thpt:", "thpt:0-3", "thpt:9-3", "a:1-5,b:5-9", "a:1-,b:7", "a:1-5,b", ":1-3", "a:x"]
)
def test_what_cannot_be_understood_is_wrong_use(text: str) -> None:
    """Before any page is read, with an example of how to write it."""
    with pytest.raises(CommandError) as refused:
        form_choice(text)
    assert refused.value.code == WRONG_USE


def test_a_form_that_does_not_exist_is_refused_before_reading() -> None:
    """The message lists those that do."""
    check_forms(FormChoice("thpt"), None)
    with pytest.raises(BadForm, match="thpt"):
        check_forms(form_choice("thpt:1-3,tphth:4-"), None)


def test_pages_count_through_the_files_of_a_volume() -> None:
    """A volume scanned into several files has one numbering."""
    assert volume_starts([3, 0, 4, 1]) == [0, 3, 3, 7]
    assert volume_starts([]) == []
