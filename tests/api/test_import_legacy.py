"""Lists that offices typed long ago come in as they are: 8-bit fonts, dBASE, years for dates."""

from pathlib import Path

import dbf
import pytest
from openpyxl import Workbook

from api.exit_codes import CommandError
from api.table_file import find_columns, rows_of, typed_how
from registry.legacy_text import convert, detect
from tests.api.terminal import Terminal

PEOPLE = [
    ("Nguyễn Thị Hồng", "02/09/1976", "A 1"),
    ("Trần Văn Đức", "1975", "A 2"),
    ("Phạm Thị Thúy", "1976", "A 3"),
    ("Lê Văn An", "12/05/1974", "A 4"),
]
# As typed with the fonts .VnTime (TCVN3) and VNI-Times, byte for byte in code page 1252.
TCVN3 = ("NguyÔn ThÞ Hång", "TrÇn V¨n §øc", "Ph¹m ThÞ Thóy", "Lª V¨n An")
VNI = ("Nguyeãn Thò Hoàng", "Traàn Vaên Ñöùc", "Phaïm Thò Thuùy", "Leâ Vaên An")
HEADINGS = {
    "tcvn3": ("Hä vµ tªn", "Ngµy sinh", "Sè hiÖu b»ng"),
    "vni": ("Hoï vaø teân", "Ngaøy sinh", "Soá hieäu baèng"),
    "unicode": ("Họ và tên", "Ngày sinh", "Số hiệu bằng"),
}
NAMES = {"tcvn3": TCVN3, "vni": VNI, "unicode": tuple(name for name, *_ in PEOPLE)}


def rows(how: str) -> list[tuple[str, ...]]:
    """Give the list as it was typed."""
    typed = [(name, *rest) for name, (_, *rest) in zip(NAMES[how], PEOPLE, strict=True)]
    return [HEADINGS[how], *typed]


def a_csv(path: Path, how: str) -> Path:
    """Save the list as a spreadsheet of that time did."""
    text = "".join(";".join(row) + "\n" for row in rows(how))
    path.write_bytes(text.encode("utf-8" if how == "unicode" else "cp1252"))
    return path


def an_xlsx(path: Path, how: str) -> Path:
    """Save the list as it looks once opened and saved again."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows(how):
        sheet.append(row)
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


def a_dbf(path: Path, how: str) -> Path:
    """Save the list in dBASE, one record of it deleted."""
    path = path.with_suffix(".dbf")
    columns = "HOTEN C(40); NGAYSINH C(10); SOHIEU C(10)"
    table = dbf.Table(str(path), columns, codepage="cp1252")
    with table.open(mode=dbf.READ_WRITE):
        for row in [*rows(how)[1:], ("Deleted", "1970", "A 9")]:
            table.append(row)
        dbf.delete(table[-1])
    return path


@pytest.mark.parametrize("how", ["tcvn3", "vni", "unicode"])
@pytest.mark.parametrize("save", [a_csv, an_xlsx])
def test_a_typed_list_is_read_whatever_its_font(tmp_path: Path, how: str, save: object) -> None:
    """Headings and names alike; nobody has to say which font it was."""
    path = save(tmp_path / "list.csv", how)  # type: ignore[operator]  # one of the functions above

    assert typed_how(path) == how
    assert find_columns(path).fields == ("ho_ten", "ngay_sinh", "so_hieu")
    assert list(rows_of(path))[1:] == PEOPLE


@pytest.mark.parametrize("how", ["tcvn3", "vni"])
def test_a_dbase_table_is_read_without_its_deleted_records(tmp_path: Path, how: str) -> None:
    """Its columns are named in ten capitals."""
    path = a_dbf(tmp_path / "list", how)

    assert find_columns(path).fields == ("ho_ten", "ngay_sinh", "so_hieu")
    assert list(rows_of(path))[1:] == [*PEOPLE, ()]


def test_what_was_typed_stays_beside_what_is_read(tmp_path: Path) -> None:
    """The conversion is a named step, and a second import adds nothing."""
    path, terminal = a_csv(tmp_path / "list.csv", "tcvn3"), Terminal(tmp_path / "home")

    dry = terminal.type("import", str(path), "--dry-run", "--json").json
    first = terminal.type("import", str(path), "--json").json
    again = terminal.type("import", str(path), "--json").json
    waiting = terminal.type("review", "list", "--json").json
    shown = terminal.type("export", "--as-read", "list.csv", "--long").out

    assert (dry["rows"], dry["typed"], dry["new"]) == (4, "tcvn3", 0)
    assert (first["new"], again["new"], len(waiting)) == (1, 0, 4)
    assert "TrÇn V¨n §øc,Trần Văn Đức" in shown


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    """With line and value; nothing is guessed."""
    path = tmp_path / "list.csv"
    path.write_bytes(b"Ho va ten;Ngay sinh\nAn\x81;1976\n")

    with pytest.raises(CommandError, match=r"line 2: byte 0x81"):
        find_columns(path)


def test_characters_of_no_vietnamese_text_make_a_row_doubtful(tmp_path: Path) -> None:
    """One name in another font among Unicode ones is not guessed at."""
    path = tmp_path / "list.csv"
    names = [name for name, *_ in PEOPLE] * 5
    rows = [f"{name};1976;A {number}\n" for number, name in enumerate(names)]
    text = "".join(("Họ và tên;Ngày sinh;Số hiệu\n", *rows, "TrÇn V¨n §øc;1976;B\n"))
    path.write_text(text, encoding="utf-8")

    report = Terminal(tmp_path / "home").type("import", str(path), "--dry-run", "--json").json

    assert report["typed"] == "unicode"
    (odd,) = report["doubtful"]
    assert odd["row"] == 22
    assert "Ç (U+00C7)" in odd["doubts"][0]


@pytest.mark.parametrize(
    ("text", "how", "read"),
    [
        pytest.param("Ðinh Văn Ðạt", "unicode", "Đinh Văn Đạt", id="eth"),
        pytest.param("NGUYÔN V¡N §øC", "tcvn3", "NGUYỄN VĂN ĐỨC", id="font-of-capitals"),
        pytest.param("1976", "vni", "1976", id="digits"),
        pytest.param("Hòa", "unicode", "Hòa", id="combining-marks"),
    ],
)
def test_one_text_is_converted(text: str, how: str, read: str) -> None:
    """To Unicode, composed, with Vietnamese letters only."""
    assert convert(text, how).text == read
    assert convert(text, how).odd == ()


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="nothing"),
        pytest.param(["Nguyen Van An"], id="no-marks"),
        pytest.param(["Jean-François Dupont", "Müller"], id="another-language"),
        pytest.param(["£££ §§§"], id="no-words"),
    ],
)
def test_what_is_no_legacy_text_is_left_alone(texts: list[str]) -> None:
    """Better nothing than something wrong."""
    assert detect(texts) == "unicode"
