"""The scores that readings are judged by: rows by content, dates as days, nothing forgiven."""

from copy import deepcopy
from typing import Any

from benchmarks.reading.cells import Cell, Pages, Rows, same
from benchmarks.reading.score import judge, summarise, total

NAMES = ("Lê Thị Ánh", "Phạm Văn Bình", "Trần Quốc Cường", "Vũ Mai Dung", "Đỗ Hữu Giang")


def page(doubt: float = 1.0) -> Rows:
    """Make the rows of a page of five people."""
    rows: Rows = {0: {"nam_tot_nghiep": Cell("nam_tot_nghiep", "1994", "read", doubt)}}
    for number, name in enumerate(NAMES, start=1):
        texts = {"stt": str(number), "ho_ten": name, "so_hieu": f"{4021 + 7 * number:06}"}
        rows[number] = {f: Cell(f, text, "read", doubt) for f, text in texts.items()}
    return rows


def figures(got: Rows) -> dict[str, Any]:
    """Score rows against the page of five."""
    truth: Pages = {("a.jpg", 1): page()}
    return summarise(total(judge(truth, {("a.jpg", 1): got})))


def test_perfect_reading_scores_one() -> None:
    """A reading equal to the truth is right in every figure."""
    s = figures(page(0.0005))
    assert (s["rows_found"], s["exact"], s["header"], s["cer"]) == (1.0, 1.0, 1.0, 0.0)
    assert s["coverage"]["0.001"] == 1.0


def test_a_missed_row_costs_one_row_only() -> None:
    """When a row is missed and the others move up, the others still count as right."""
    rows = page()
    got = {0: rows[0], 1: rows[1], 2: rows[3], 3: rows[4], 4: rows[5]}
    s = figures(got)
    assert s["rows_found"] == 0.8
    assert s["exact"] == 0.8


def test_a_row_too_many_is_wrong_when_accepted() -> None:
    """An invented row is no missing cell, but whoever accepts it accepts wrong values."""
    got = deepcopy(page(0.0005))
    got[6] = {"ho_ten": Cell("ho_ten", "Hồ Xa Lạ", "read", 0.0005)}
    s = figures(got)
    assert s["exact"] == 1.0
    assert s["rows_extra"] == 1
    assert s["accepted"]["0.001"]["wrong"] == 1 / 16
    assert s["coverage"]["0.001"] == 0.0


def test_cells_too_many_do_not_raise_the_coverage() -> None:
    """What is accepted is counted in cells of the truth: never more than all."""
    truth: Pages = {("a.jpg", number): page() for number in range(1, 41)}
    got: Pages = {place: page(0.0005) for place in truth}
    got["a.jpg", 1][6] = {"ho_ten": Cell("ho_ten", "Hồ Xa Lạ", "read", 0.0005)}

    assert summarise(total(judge(truth, got)))["coverage"]["0.01"] == 1.0


def test_nothing_read_is_nothing_right() -> None:
    """A page that gave no rows scores zero, also for its blank cells."""
    s = figures({})
    assert (s["rows_found"], s["exact"], s["header"], s["cer"]) == (0.0, 0.0, 0.0, 1.0)


def test_dates_are_days_and_names_are_exact() -> None:
    """A date is right in either spelling; a name is right only mark by mark, whatever its form."""
    assert same("ngay_sinh", "4/12/1970", "04/12/1970")
    assert same("ngay_sinh", "22-02-1970", "22/02/1970")
    assert not same("ngay_sinh", "04/12/1970", "12/04/1970")
    assert same("ho_ten", "Lê Thị Ánh", "Lê Thị Ánh")
    assert not same("ho_ten", "Lý", "Lí")
