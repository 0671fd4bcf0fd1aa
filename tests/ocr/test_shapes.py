"""A column's numbers have one shape, and it is one that such numbers can have."""

from collections.abc import Sequence

from ingest.box import Box
from ocr.forms import form_named
from ocr.reading import Draft, Reading, Status
from ocr.shapes import check_shapes

PLACE = Box(0, 0, 10, 10)


def checked(values: Sequence[str], field: str = "so_hieu") -> list[Draft]:
    """Give the rows of a page after the shapes of their numbers were checked."""
    drafts = [
        Draft(n, (Reading(field, v, v, 0.1, Status.READ, PLACE, "test"),), PLACE)
        for n, v in enumerate(values, start=1)
    ]
    return check_shapes(drafts, form_named("chung"))


def column(*values: str) -> list[str]:
    """Give the diploma numbers of a page after their shapes were checked."""
    return [r.value for draft in checked(values) if (r := draft.reading("so_hieu")) is not None]


def test_a_letter_misread_in_most_rows_is_still_a_letter() -> None:
    """Nine figures are no diploma number, so the rows that kept the A decide for all."""
    kept = [f"A0058867{n}" for n in range(4)]
    misread = [f"40058868{n}" for n in range(9)]
    assert column(*kept, *misread) == [*kept, *(f"A{value[1:]}" for value in misread)]


def test_a_letter_misread_in_every_row_is_put_right_and_stays_doubted() -> None:
    """No diploma has nine figures, and A is what is read as 4."""
    rows = checked([f"40041384{n}" for n in range(10)])
    found = [r for draft in rows if (r := draft.reading("so_hieu")) is not None]

    assert [r.value for r in found] == [f"A0041384{n}" for n in range(10)]
    assert all(r.status is Status.REPAIRED and r.p_wrong >= 0.1 for r in found)


def test_figures_alone_stay_figures() -> None:
    """A column of plain numbers is not given letters because one row seems to have one."""
    values = [f"{n:06}" for n in range(400_120, 400_130)]
    assert column(*values, "A00131") == [*values, "400131"]


def test_counting_on_to_one_figure_more_is_not_odd() -> None:
    """999 is followed by 1000; a number of three figures elsewhere is doubted."""
    values = [f"{n}/THPT" for n in range(995, 1012)]
    assert not any(draft.doubts for draft in checked(values, "so_vao_so"))

    values[10] = "105/THPT"
    assert [draft.row for draft in checked(values, "so_vao_so") if draft.doubts] == [11]
