"""Typed tables are understood by their headings, wherever those stand."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from api.exit_codes import CommandError
from api.table_file import find_columns, rows_of


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_is_understood(tmp_path: Path, separator: str) -> None:
    """Offices save CSV in more than one way."""
    path = tmp_path / "list.csv"
    path.write_text(f"Họ và tên{separator}Ngày sinh\nAn{separator}1976\n", encoding="utf-8-sig")

    assert find_columns(path).fields == ("ho_ten", "ngay_sinh")
    assert list(rows_of(path))[1] == ("An", "1976")


def test_headings_are_found_below_a_title_and_unknown_ones_are_named(tmp_path: Path) -> None:
    """A list from an office begins with the office's name."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["SỞ GIÁO DỤC"],
        [],
        ["TT", "HỌ VÀ TÊN", "Mã lớp", "Số vào sổ"],
        [1, "An", "9A", 7],
    ):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")

    columns = find_columns(tmp_path / "list.xlsx")

    assert columns.row == 3
    assert columns.fields == ("stt", "ho_ten", None, "so_vao_so")
    assert columns.unknown == ("Mã lớp",)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.dbf", b"\x03"),
        ("list.xlsx", b"not a zip"),
        ("list.csv", "Họ và tên".encode("cp1258", "replace")),
        ("list.csv", b""),
        ("list.csv", b'"\x00'),
    ],
)
def test_what_is_no_such_table_is_refused_with_advice(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """The clerk learns what to save the table as."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError) as refused:
        find_columns(tmp_path / name)

    assert refused.value.code == 3
    assert "list" in str(refused.value)
