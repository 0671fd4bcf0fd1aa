"""Spreadsheets as offices keep them: several sheets, headings again, zeros that a format shows."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.api.terminal import Terminal

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Nơi sinh", "Số hiệu bằng", "Số vào sổ")
TOLD = ("--form", "thpt", "--office", "Sở GD&ĐT Nam Hà", "--year", "1994")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty home."""
    return Terminal(tmp_path / "home")


def a_book(path: Path) -> str:
    """Save a list with what such lists have."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[tuple[str | int | date, ...]] = [
        HEADINGS,
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        (1, "Nguyễn Văn An", date(1976, 5, 2), "Nam Định", 12345, 1),
        (2, "Trần Thị Bình", "1976-09-02 00:00:00", '"', 12346, 2),
        HEADINGS,
        (3, "Lê Văn Cường", "2.9.1976", "nt", 12347, 11),
    ]
    for row in rows:
        sheet.append(row)
    for number in (3, 4):
        sheet.cell(number, 5).number_format = "0000000"
    sheet.cell(6, 5).number_format = '"A "0000000'
    more = book.create_sheet("Năm 1995")
    more.append(("Nguyễn Thị Dung",))
    book.create_sheet("Sheet3")
    book.save(path)
    return str(path)


def test_a_sheet_that_is_not_read_is_named(terminal: Terminal, tmp_path: Path) -> None:
    """Only the first is read, and nobody shall think that it was all; an empty one is no matter."""
    done = terminal.type("import", a_book(tmp_path / "a.xlsx"), *TOLD, "--dry-run", "--json")

    assert done.json["further_sheets"] == ["Năm 1995"]
    said = terminal.type("import", a_book(tmp_path / "a.xlsx"), *TOLD, "--dry-run").out
    assert "Năm 1995" in said
    assert "NOT imported" in said


def test_rows_are_taken_as_the_sheet_shows_them(terminal: Terminal, tmp_path: Path) -> None:
    """Zeros in front are kept, days are days, and headings that come again are nobody."""
    done = terminal.type("import", a_book(tmp_path / "a.xlsx"), *TOLD, "--json").json
    waiting = terminal.type("review", "list", "--json").json
    values = [row["values"] for row in waiting]

    assert [row["row"] for row in done["each"]] == [2, 3, 4, 6]
    assert [row["so_hieu"] for row in values] == ["(5)", "0012345", "0012346", "A 0012347"]
    assert [row["ngay_sinh"] for row in values] == ["(3)", "02/05/1976", "02/09/1976", "02/09/1976"]


def test_what_was_changed_or_says_as_above_is_told(terminal: Terminal, tmp_path: Path) -> None:
    """A day in another notation is a named step; a ditto is doubted, for lists are sorted anew."""
    done = terminal.type("import", a_book(tmp_path / "a.xlsx"), *TOLD, "--json").json
    born = [
        one
        for row in terminal.type("review", "list", "--json").json
        for one in row["draft"]["readings"]
        if one["field"] == "ngay_sinh" and one["raw"] == "1976-09-02 00:00:00"
    ]
    doubts = {row["row"]: " ".join(row["doubts"]) for row in done["each"]}

    assert [step["name"] for step in born[0]["steps"]] == ["date-notation"]
    assert "no full name" in doubts[2]
    assert doubts[3] == ""
    assert "noi_sinh says “as above”" in doubts[4]
    assert doubts[6].count("as above") == 1


def test_a_diploma_number_that_stands_twice_is_doubted(terminal: Terminal, tmp_path: Path) -> None:
    """In one list; who has it in truth only the ledger says."""
    path = tmp_path / "a.csv"
    rows = ("Họ và tên;Số hiệu;Số vào sổ", "Nguyễn Văn An;A 1;1", "Trần Bình;A1;2", "Lê Chi;;3")
    path.write_text("\n".join(rows), encoding="utf-8")

    done = terminal.type("import", str(path), *TOLD, "--dry-run", "--json").json

    assert [row["doubts"] for row in done["each"]] == [
        [], ["The diploma number stands in row 2 too."], [],
    ]  # fmt: skip
