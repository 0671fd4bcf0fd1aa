"""A list adds each row once, whatever file it comes in, and says of each row what becomes of it."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.api.terminal import Terminal

HEADINGS = ("STT", "Họ và tên", "Ngày tháng năm sinh", "Điểm thi", "Số hiệu", "Số vào sổ")
ROWS = (
    ("1", "Nguyễn Văn An", "02/05/1976", "38,50", "0100001", "1/TN"),
    ("2", "Trần Thị Bình", "1976", "40", "0100002", "2/TN"),
    ("3", "Trần Thị Bình", "1976", "40", "0100003", "3/TN"),
)
TOLD = ("--form", "thpt", "--office", "Sở GD&ĐT Nam Hà", "--year", "1994")


def a_csv(path: Path, rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    """Save the list as text."""
    text = "\n".join(";".join(row) for row in (HEADINGS, *rows))
    path.write_text(text + "\n", encoding="utf-8")
    return str(path)


def an_xlsx(path: Path) -> str:
    """Save the list as a spreadsheet: days and numbers as such, and no zeros in front."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("Trường THPT Kim Thành",))
    sheet.append(HEADINGS)
    sheet.append((1, "Nguyễn Văn An", date(1976, 5, 2), 38.5, 100001, "1/TN"))
    sheet.append((2, "Trần Thị  Bình", 1976, 40, 100002, "2/TN"))
    sheet.append((3, "Trần Thị Bình", 1976, 40, 100003, "3/TN"))
    book.save(path)
    return str(path)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty home."""
    return Terminal(tmp_path / "home")


def standings(terminal: Terminal, *typed: str) -> dict[str, int]:
    """Import, and count the rows by what became of them; those that nothing became of left out."""
    told = terminal.type("import", *typed, "--json").json["standings"]
    return {name: count for name, count in told.items() if count}


def waiting(terminal: Terminal) -> list[dict[str, object]]:
    """Give the rows that wait."""
    rows: list[dict[str, object]] = terminal.type("review", "list", "--json").json
    return rows


def test_the_same_list_in_another_format_adds_nothing(terminal: Terminal, tmp_path: Path) -> None:
    """No second batch, no second row, however a program writes dates, zeros in front and commas."""
    first = standings(terminal, a_csv(tmp_path / "a.csv"), *TOLD)
    second = standings(terminal, an_xlsx(tmp_path / "b.xlsx"), *TOLD)
    renamed = standings(terminal, a_csv(tmp_path / "c.csv"), *TOLD)

    assert (first, second, renamed) == ({"new": 3}, {"imported": 3}, {"imported": 3})
    assert len(waiting(terminal)) == 3
    assert len(terminal.type("status", "--json").json) == 1


def test_a_list_that_grew_adds_only_what_is_new(terminal: Terminal, tmp_path: Path) -> None:
    """Two people of one name and year stay two, told apart by their numbers."""
    standings(terminal, a_csv(tmp_path / "a.csv"), *TOLD)
    more = (*ROWS, ("4", "Lê Chi", "1975", "41", "0100004", "4/TN"))

    assert standings(terminal, a_csv(tmp_path / "b.csv", more), *TOLD) == {"imported": 3, "new": 1}
    assert len(waiting(terminal)) == 4


def test_rows_that_say_the_same_are_as_many_as_the_list_has(
    terminal: Terminal, tmp_path: Path
) -> None:
    """A line that stands twice is two rows for a person to look at, but not four."""
    row = ("", "Lê Chi", "1975", "", "", "")
    assert standings(terminal, a_csv(tmp_path / "a.csv", (row, row))) == {"new": 2}
    assert standings(terminal, a_csv(tmp_path / "b.csv", (row, row, row))) == {
        "imported": 2,
        "new": 1,
    }


def test_each_row_is_held_against_the_register(terminal: Terminal, tmp_path: Path) -> None:
    """Who is in it adds nothing; a number that is someone else's waits, and is doubted."""
    standings(terminal, a_csv(tmp_path / "a.csv"), *TOLD)
    for row in waiting(terminal):
        assert terminal.type("review", "accept", str(row["id"])).code == 0
    rows = (
        ("1", "NGUYỄN VĂN AN", "1976", "39", "0100001", "1/TN"),
        ("2", "Phạm Dũng", "1976", "", "0100009", "2/TN"),
        ("3", "Lê Chi", "1975", "", "0100008", "8/TN"),
    )
    path, out = a_csv(tmp_path / "b.csv", rows), tmp_path / "rows.csv"

    dry = terminal.type("import", path, *TOLD, "--dry-run", "--report", str(out), "--json").json
    plain = terminal.type("import", path, *TOLD, "--dry-run").out
    told = [*csv.DictReader(out.open(encoding="utf-8"))]

    assert [row["standing"] for row in told] == ["registered", "conflict", "new"]
    assert [row["row"] for row in told] == ["2", "3", "4"]
    assert told[0]["differs"] == "ho_ten ngay_sinh diem_thi"
    assert "của người khác" in told[1]["doubts"]
    assert [row["entry"] != "" for row in told] == [True, True, False]
    assert [row["standing"] for row in dry["each"]] == ["registered", "conflict", "new"]
    assert ("dòng · row 2: đã có trong sổ" in plain, "nothing was written" in plain) == (True, True)
    assert standings(terminal, path, *TOLD) == {"registered": 1, "conflict": 1, "new": 1}
    assert [row["values"]["ho_ten"] for row in waiting(terminal)] == ["Phạm Dũng", "Lê Chi"]  # type: ignore[index]  # JSON


def test_numbers_that_differ_only_before_a_slash_are_two(
    terminal: Terminal, tmp_path: Path
) -> None:
    """12/1994 is a register number, and no month of a year."""
    rows = tuple(("", "Lê Chi", "1975", "", "", number) for number in ("12/1994", "13/1994"))
    assert standings(terminal, a_csv(tmp_path / "a.csv", rows[:1])) == {"new": 1}
    assert standings(terminal, a_csv(tmp_path / "b.csv", rows[1:])) == {"new": 1}


def test_a_report_is_written_as_json_too(terminal: Terminal, tmp_path: Path) -> None:
    """With lists where a row has several doubts; no home is made for it."""
    out = tmp_path / "rows.json"
    path = a_csv(tmp_path / "a.csv", (("1", "", "31/02/1976", "", "", ""),))

    assert terminal.type("import", path, "--dry-run", "--report", str(out)).code == 0

    (row,) = json.loads(out.read_text(encoding="utf-8"))
    assert (row["row"], row["standing"], len(row["doubts"])) == (2, "new", 3)
    assert not terminal.home.exists()
