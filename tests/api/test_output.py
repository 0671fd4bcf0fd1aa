"""Rows go out as they were read, in any of the three formats, whatever is in them."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.exit_codes import CommandError
from api.output import NOT_FOR_XML, open_writer

COLUMNS = ("ho_ten", "ghi_chu")
ROW = {"ho_ten": "Nguyễn Thị Thử", "ghi_chu": '=HYPERLINK("x"), "a;b"\n@dòng 2', "other": "x"}


def written(path: Path) -> Path:
    """Write one full and one half-empty row."""
    with open_writer(path, COLUMNS) as writer:
        writer.write(ROW)
        writer.write({"ho_ten": "An"})
    return path


def test_csv_gives_back_every_value_exactly(tmp_path: Path) -> None:
    """Quotes, separators and line ends inside a value survive."""
    with written(tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert rows == [{name: ROW[name] for name in COLUMNS}, {"ho_ten": "An", "ghi_chu": ""}]


def test_json_lines_hold_every_column(tmp_path: Path) -> None:
    """A program need not ask whether a key is there."""
    lines = written(tmp_path / "rows.jsonl").read_text("utf-8").splitlines()

    assert [list(json.loads(line)) for line in lines] == [list(COLUMNS)] * 2


def test_json_is_one_array_even_if_it_is_empty(tmp_path: Path) -> None:
    """A program reads the file at once."""
    with open_writer(tmp_path / "none.json", COLUMNS):
        pass

    assert json.loads((tmp_path / "none.json").read_text("utf-8")) == []
    rows = json.loads(written(tmp_path / "rows.json").read_text("utf-8"))
    assert rows == [
        {name: ROW[name] for name in COLUMNS},
        {"ho_ten": "An", "ghi_chu": ""},
    ]


def test_excel_cells_are_text(tmp_path: Path) -> None:
    """No value is ever computed, none is taken for a number."""
    sheet = load_workbook(written(tmp_path / "rows.xlsx")).active

    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows(max_row=2) for cell in row} == {"s"}
    assert sheet["B2"].value == ROW["ghi_chu"]


def test_a_character_that_excel_cannot_hold_is_shown_as_missing(tmp_path: Path) -> None:
    """One stray byte must not lose the whole sheet."""
    with open_writer(tmp_path / "rows.xlsx", COLUMNS) as writer:
        writer.write({"ho_ten": "A\x00n\x0b"})

    sheet = load_workbook(tmp_path / "rows.xlsx").active
    assert sheet is not None
    assert sheet["A2"].value == f"A{NOT_FOR_XML}n{NOT_FOR_XML}"


def test_an_unknown_suffix_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    """An hour of reading must not end in a format error."""
    with pytest.raises(CommandError, match=r"\.xlsx"), open_writer(tmp_path / "a.ods", COLUMNS):
        pass
