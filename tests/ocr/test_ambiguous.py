"""Letters that stand for figures are told by what a number can look like, also down a column."""

import pytest

from ocr.ambiguous import Told, Verdict, mixed_up
from ocr.form import Form, Kind
from ocr.forms import load_forms
from ocr.reading import Status
from ocr.shapes import check_shapes
from tests.ocr.test_beside import codes, rows


def thpt() -> Form:
    """The form with both numbers."""
    return next(form for form in load_forms(None) if form.name == "thpt")


def told(values: list[str], kind: Kind = Kind.REGISTER) -> list[str | None]:
    """Give how each value reads with figures; None where it stays."""
    said = mixed_up(values, kind)
    return [one.value if one and one.verdict is Verdict.FIGURES else None for one in said]


def test_no_register_number_begins_with_the_letter_o() -> None:
    """Even where the whole column does: its rows agree with each other and are all wrong."""
    assert told(["O797/THCS", "O798/THCS", "Q799/THCS"]) == ["0797/THCS", "0798/THCS", "0799/THCS"]
    assert told(["I23/05", "L24/05"]) == ["123/05", "124/05"]


def test_a_zero_after_a_letter_is_told_by_the_number_of_figures() -> None:
    """Six to eight figures make a diploma's number; five and a letter O do not."""
    assert told(["BO12345", "BO12346"], Kind.SERIAL) == ["B012345", "B012346"]


def test_the_year_at_the_end_of_a_register_number_has_zeros() -> None:
    """Each row of 2000 agrees on TNOO, and no code of letters ends so; a school's code stays."""
    assert told(["723/TNOO", "724/TNOO"]) == ["723/TN00", "724/TN00"]
    assert told(["15/TNO5", "16-2OO7", "17/O8"]) == ["15/TN05", "16-2007", "17/08"]
    assert told(["15/THO", "16/CĐSP", "OO/15"])[:2] == [None, None]


def test_a_figure_in_another_row_tells_the_place_of_all() -> None:
    """Where the count goes on to 1000, what stood before it was a zero."""
    assert told(["BO998/X", "BO999/X", "B1000/X"])[:2] == ["B0998/X", "B0999/X"]


@pytest.mark.parametrize(
    "value", ["B1234567", "A104211", "TH 123456", "0797/THCS", "THPT-12/2010", "77/K45A1"]
)
def test_usual_numbers_are_left_alone(value: str) -> None:
    """A series letter and its figures, and letters that stand apart from figures."""
    kind = Kind.REGISTER if "/" in value else Kind.SERIAL

    assert mixed_up([value], kind) == [None]


def test_what_nobody_can_tell_is_doubted_in_every_row() -> None:
    """B before five figures: a series of its own, or an eight."""
    said = mixed_up(["B12345"], Kind.SERIAL)

    assert said == [Told(Verdict.EITHER, "812345")]
    drafts = check_shapes(rows([{"so_hieu": f"B1234{n}"} for n in range(5)]), thpt())
    assert codes(drafts) == {n: {"ambiguous-figures"} for n in range(1, 6)}
    assert {d.readings[0].p_wrong for d in drafts} == {0.15}
    assert drafts[0].readings[0].value == "B12340"


def test_a_zero_is_likelier_than_a_series_of_o() -> None:
    """BO311172 could be a series BO; it is given as B0311172, with a doubt that names the other."""
    drafts = check_shapes(rows([{"so_hieu": f"BO31117{n}"} for n in range(5)]), thpt())

    assert [d.readings[0].value for d in drafts] == [f"B031117{n}" for n in range(5)]
    assert codes(drafts) == {n: {"ambiguous-figures"} for n in range(1, 6)}
    assert {d.readings[0].p_wrong for d in drafts} == {0.15}
    assert "may be 'BO311170'" in drafts[0].doubts[0].message


def test_a_mended_number_says_so() -> None:
    """The letter that was read stays in the raw text and in a step."""
    (first, *_) = check_shapes(rows([{"so_vao_so": f"O79{n}/THCS"} for n in range(5)]), thpt())
    (reading,) = first.readings

    assert (reading.raw, reading.value) == ("O790/THCS", "0790/THCS")
    assert reading.status is Status.REPAIRED
    assert [step.name for step in reading.steps] == ["shape:so_vao_so"]
    assert reading.p_wrong > 0.04
