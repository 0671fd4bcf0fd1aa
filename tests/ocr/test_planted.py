"""One error planted in a clean page is doubted where it stands, and nothing else is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

import pytest

from ingest.box import Box
from ingest.doubts import LOWER, unequal
from ocr.checks import check_page, check_rows
from ocr.forms import form_named
from ocr.name_order import by_given_name
from ocr.reading import Draft, Reading, Status
from samples.forms import choose
from samples.ledger import Traits, open_volume, write_page
from tests.ocr.pages import Sheet

BOX: Final = Box(0, 0, 10, 10)
ROWS: Final = 24
YEAR: Final = 1996
SEEDS: Final = range(3)
CLEAR: Final = 0.001
Values = dict[str, str]


def a_page(seed: int) -> list[Values]:
    """The true values of a page of 24 graduates in alphabetical order, as ledgers have them."""
    rng = Random(f"planted {seed}")
    form = choose(rng, "thpt", YEAR)
    text = write_page(rng, form, open_volume(rng, form, YEAR), Traits(), 101, ROWS)
    rows = [{field: cell.value for field, cell in row.items()} for row in text.rows]
    people = sorted(
        rows, key=lambda row: by_given_name(f"{row['ho_ten'].split()[0]} {row['ho_ten']}")
    )
    own = ("ho_ten", "ngay_sinh", "gioi_tinh")
    return [
        row | {field: person[field] for field in own if field in row}
        for row, person in zip(rows, people, strict=True)
    ]


def checked(rows: Sequence[Values]) -> list[Draft]:
    """Give the rows as clear readings, after all checks of a page."""
    drafts = [
        Draft(n, tuple(_reading(f, v) for f, v in row.items()), BOX)
        for n, row in enumerate(rows, 1)
    ]
    return check_rows(drafts, form_named("thpt"), (_reading("nam_tot_nghiep", str(YEAR)),))


def _reading(field: str, value: str) -> Reading:
    status = Status.READ if value else Status.BLANK
    return Reading(field, value, value, CLEAR, status, BOX, "scripted")


def doubted(rows: Sequence[Values]) -> dict[int, set[str]]:
    """Name the fields that the doubts of each doubted row speak of."""
    return {
        draft.row: {field for doubt in draft.doubts for field in doubt.fields}
        for draft in checked(rows)
        if draft.doubts
    }


@pytest.mark.parametrize("seed", range(8))
def test_a_page_without_errors_is_not_doubted(seed: int) -> None:
    """Nothing speaks against what is right, and no risk is raised."""
    told = checked(a_page(seed))

    assert not any(draft.doubts for draft in told)
    assert all(r.p_wrong == CLEAR for draft in told for r in draft.readings)


def planted(seed: int, row: int, **wrong: str) -> list[Values]:
    """Give a page with other values in one row, counted from 1."""
    rows = a_page(seed)
    rows[row - 1] = rows[row - 1] | wrong
    return rows


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("row", [1, 9, ROWS])
@pytest.mark.parametrize("field", ["stt", "so_vao_so", "so_hieu"])
def test_a_number_out_of_its_sequence_is_doubted(field: str, row: int, seed: int) -> None:
    """A figure misread in one row: that row counts otherwise than those around it."""
    value = a_page(seed)[row - 1][field]
    figures = re.findall(r"\d+", value)[0]
    other = figures[:-2] + str((int(figures[-2]) + 3) % 10) + figures[-1]

    assert doubted(planted(seed, row, **{field: value.replace(figures, other, 1)})) == {
        row: {field}
    }


@pytest.mark.parametrize(
    ("usual", "other"), [("{}/TN", "{}/IN"), ("{}/95", "{}/96"), ("A00{}", "R00{}")]
)
@pytest.mark.parametrize("field", ["so_vao_so", "so_hieu"])
def test_a_part_that_all_other_rows_have_otherwise_is_doubted(
    field: str, usual: str, other: str
) -> None:
    """The number counts on, and still the letters or the year beside it are misread."""
    rows = [row | {field: usual.format(1021 + n)} for n, row in enumerate(a_page(1))]
    rows[6][field] = other.format(1021 + 6)

    assert doubted(rows) == {7: {field}}


@pytest.mark.parametrize("field", ["so_vao_so", "so_hieu"])
def test_a_new_year_or_series_on_the_page_is_not_doubted(field: str) -> None:
    """From some row on the letters are others, and stay so."""
    rows = [
        row | {field: f"{'A' if n < 20 else 'C'}{70021 + n}"} for n, row in enumerate(a_page(1))
    ]

    assert doubted(rows) == {}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("born", ["05/06/1998", "05/06/1989", "1906"])
def test_a_birth_that_does_not_fit_the_year_is_doubted(born: str, seed: int) -> None:
    """Nobody graduates before birth, at six or at ninety."""
    assert doubted(planted(seed, 7, ngay_sinh=born)) == {7: {"ngay_sinh"}}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("middle", "other"), [("Thị", "Nam"), ("Văn", "Nữ")])
def test_a_gender_against_the_middle_name_is_doubted(middle: str, other: str, seed: int) -> None:
    """Thị is a woman's middle name, Văn a man's."""
    rows = a_page(seed)
    row = next(n for n, r in enumerate(rows, 1) if r["ho_ten"].split()[1:-1] == [middle])

    assert doubted(planted(seed, row, gioi_tinh=other)) == {row: {"gioi_tinh", "ho_ten"}}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_name_out_of_the_order_is_doubted(seed: int) -> None:
    """Between names with H or later, no given name begins with A."""
    middle = "Văn" if a_page(seed)[15]["gioi_tinh"] == "Nam" else "Thị"

    assert doubted(planted(seed, 16, ho_ten=f"Lê {middle} Ái")) == {16: {"ho_ten"}}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_number_of_another_row_is_doubted_in_both(seed: int) -> None:
    """A diploma has one holder: one of the two rows is wrong."""
    twin = a_page(seed)[4]["so_hieu"]

    assert doubted(planted(seed, 11, so_hieu=twin)) == {5: {"so_hieu"}, 11: {"so_hieu"}}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_person_entered_twice_is_doubted_in_both(seed: int) -> None:
    """The same name and day of birth may be two people, and may be one."""
    twin = {f: v for f, v in a_page(seed)[4].items() if f in ("ho_ten", "ngay_sinh", "gioi_tinh")}

    assert doubted(planted(seed, 6, **twin)) == {n: {"ho_ten", "ngay_sinh"} for n in (5, 6)}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_left_out_is_doubted_on_the_page(seed: int) -> None:
    """Running numbers leave one out, and the line at the foot counts one more."""
    rows = a_page(seed)
    told = codes([*rows[:11], *rows[12:]])

    assert told == ["row-count", "rows-missing"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_that_is_whole_agrees_with_its_foot(seed: int) -> None:
    """As many rows as the foot says, and running numbers without a gap."""
    assert codes(a_page(seed)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_read_in_every_row_settle_how_many_there_are(seed: int) -> None:
    """A stroke hides a number from the search for rows; where one was not read, the doubt stays."""
    rows = a_page(seed)
    blank = [row | {"stt": ""} if n == 7 else row for n, row in enumerate(rows)]

    assert codes(rows, unequal(23, ROWS)) == []
    assert codes(rows, LOWER.format(3086)) == []
    assert codes(rows, unequal(23, ROWS), "column 2 may be two") == ["uncertain-grid"]
    assert "uncertain-grid" in codes(blank, unequal(23, ROWS))
    assert "uncertain-grid" in codes(blank, LOWER.format(3086))
    assert "uncertain-grid" in codes(rows, unequal(23, ROWS + 1))


def codes(rows: Sequence[Values], *grid_doubts: str) -> list[str]:
    """Name the doubts of a page whose foot counts 24 names."""
    _, prepared = Sheet([100], len(rows)).prepared()
    assert prepared.grid is not None
    grid = replace(prepared.grid, certain=not grid_doubts, doubts=grid_doubts)
    foot = "Danh sách này có hai mươi bốn học sinh"
    return [doubt.code for doubt in check_page(grid, (), checked(rows), [foot])]
