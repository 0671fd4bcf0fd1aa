"""Headings and totals between the rows of a table are no entries, and are named."""

from dataclasses import replace

import pytest

from ingest.box import Box
from ingest.doubts import HALF_NUMBERED, unequal
from ingest.grid import Column, Grid
from ocr.body import Found, Row
from ocr.cells import Seen
from ocr.columns import Assigned
from ocr.evidence import Evidence
from ocr.form import FormColumn, Kind
from ocr.groups import explained, without_group_rows
from ocr.values.judged import Judged

PLACE = Box(0, 0, 10, 10)
FIELDS = {"stt": Kind.INT, "ho_ten": Kind.NAME, "ngay_sinh": Kind.DATE, "noi_sinh": Kind.PLACE}


def row(**texts: str) -> Row:
    """Give a row with these texts; other cells are blank."""
    return Row(tuple(cell(field, texts.get(field, "")) for field in FIELDS), False, PLACE)


def cell(field: str, text: str) -> Found:
    """Give one cell as it was read."""
    kind = FIELDS[field]
    seen = Seen(text, Judged(text, 1.0), 0.9, 1.0, 1) if text else None
    column = Assigned(FormColumn(field, kind, (field,)))
    return Found(
        column, PLACE, PLACE, not text, False, False, False, 200.0, Evidence(kind), seen, None
    )


def person(number: int) -> Row:
    """Give a row of one person."""
    return row(stt=str(number), ho_ten="Lê Văn An", ngay_sinh="01/02/1980", noi_sinh="Hà Nội")


@pytest.mark.parametrize(
    "text",
    [
        "Lớp 12A1",
        "LỚP: 12 B",
        "Khối 12",
        "Trường THPT Chu Văn An",
        "Tổng cộng: 2",
        "Cộng: 2",
        "I. Lớp 12A1",
        "* Lớp 12A1",
    ],
)
def test_a_heading_between_rows_is_left_out_and_named(text: str) -> None:
    """It has no number of its own and begins as such lines do."""
    kept, doubts = without_group_rows([person(1), row(ho_ten=text), person(2)])

    assert [r.found[0].seen.raw for r in kept if r.found[0].seen] == ["1", "2"]
    assert [d.code for d in doubts] == ["group-heading"]
    assert text in doubts[0].message
    assert "row 1 " in doubts[0].message


@pytest.mark.parametrize("name", ["Trương Văn An", "Công Tôn Nữ Hoa", "Khổng Thị Lớp", "Hội Văn"])
def test_a_name_without_a_number_stays_a_row(name: str) -> None:
    """A running number may be lost; the person must not be."""
    rows = [person(1), row(ho_ten=name), person(2)]

    assert without_group_rows(rows) == (rows, ())


def test_a_line_with_a_number_or_many_cells_stays_a_row() -> None:
    """It is an entry, whatever it begins with."""
    rows = [
        person(1),
        row(stt="2", ho_ten="Lớp 12A1"),
        row(ho_ten="Lớp 12A1", ngay_sinh="01/02/1980", noi_sinh="Hà Nội"),
        person(3),
    ]

    assert without_group_rows(rows) == (rows, ())


def test_a_heading_cut_at_the_rule_beside_the_numbers_is_one() -> None:
    """Phò|ng thi số 2: no number was read, and the rest is no name."""
    phong = replace(
        row(stt="?", ho_ten="ng thi số 2").found[0], seen=Seen("", Judged("", 0), 0, 0, 4)
    )
    cut = row(ho_ten="ng thi số 2")
    kept, doubts = without_group_rows(
        [person(1), replace(cut, found=(phong, *cut.found[1:])), person(2)]
    )

    assert len(kept) == 2
    assert "ng thi số 2" in doubts[0].message


def across(fit: float, **texts: str) -> Row:
    """Give a row whose cells fit their columns so well."""
    one = row(**texts)
    cells = (
        replace(f, seen=replace(f.seen, judged=Judged(f.seen.raw, fit))) if f.seen else f
        for f in one.found
    )
    return replace(one, found=tuple(cells))


def test_a_heading_across_other_columns_is_left_out_and_named() -> None:
    """Phòng t|hi số 2: neither number nor name, and nothing that its columns hold."""
    rows = [person(1), across(0.2, noi_sinh="Phòng t"), person(2)]
    kept, doubts = without_group_rows(rows)

    assert len(kept) == 2
    assert "Phòng t" in doubts[0].message
    second_line = [person(1), across(0.9, noi_sinh="Hà Nội"), person(2)]
    assert without_group_rows(second_line) == (second_line, ())


def test_a_person_whose_number_cannot_be_read_stays_a_row() -> None:
    """A name has no figures, and a heading has nothing beside it."""
    lost = replace(row(stt="?").found[0], seen=Seen("", Judged("", 0), 0, 0, 4))
    for texts in ({"ho_ten": "Lê Văn An"}, {"ho_ten": "Lê Văn 4n", "ngay_sinh": "01/02/1980"}):
        one = row(**texts)
        rows = [person(1), replace(one, found=(lost, *one.found[1:])), person(3)]
        assert without_group_rows(rows) == (rows, ())


def test_a_list_without_numbers_is_left_alone() -> None:
    """There, nothing tells a heading from a row that lost its number."""
    rows = [row(ho_ten="Lớp 12A1"), row(ho_ten="Lê Văn An"), row(ho_ten="Lê Văn Bình")]

    assert without_group_rows(rows) == (rows, ())


def test_only_the_doubt_that_rows_left_out_explain_is_taken_back() -> None:
    """Another difference between rows and numbers stays doubtful, and so does a row without one."""
    columns = (Column(0, 0, 10, ()),)
    people = [person(number) for number in range(1, 21)]
    for doubt in (unequal(20, 22), HALF_NUMBERED):
        grid = Grid(columns, (), "full", certain=False, doubts=(doubt,))

        assert explained(grid, people, 2) == Grid(columns, (), "full", certain=True)
        assert explained(grid, [*people, row(ho_ten="Lê Văn An")], 1) == grid
        assert explained(grid, people, 0) == grid
    grid = Grid(columns, (), "full", certain=False, doubts=(unequal(20, 23),))
    assert explained(grid, people, 2) == grid
