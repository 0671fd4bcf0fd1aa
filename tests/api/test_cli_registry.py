"""The verbs around the registry: import, review, search, export, issue, verify, revoke, audit."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.api.terminal import Terminal

TABLE = (
    "STT;Họ và tên;Ngày sinh;Nơi sinh;Số hiệu bằng;Số vào sổ;Năm tốt nghiệp\n"
    "1;Nguyễn Văn Thử;12/05/1976;Huế;B 100001;01/1994;1994\n"
    "2;Trần Thị Đường;1977;=1+1;B 100002;02/1994;1994\n"
    "3;;03/03/1976;Vinh;;;1994\n"
)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Give a home with two accepted entries and one row that waits."""
    folder = tmp_path_factory.mktemp("registry")
    (folder / "list.csv").write_text(TABLE, encoding="utf-8")
    made = Terminal(folder / "home")
    assert made.type("import", str(folder / "list.csv"), "--batch", "Lô 1").code == 0
    for row in made.type("review", "list", "--json").json[:2]:
        assert made.type("review", "accept", row["id"]).code == 0
    return made


@pytest.fixture(scope="module")
def copy(terminal: Terminal) -> Path:
    """Give a signed copy of the first entry."""
    path = terminal.home / "copy.pdf"
    assert terminal.type("issue", "B 100001", "-o", str(path)).code == 0
    return path


def test_a_second_import_of_the_same_table_adds_nothing(terminal: Terminal) -> None:
    """A clerk who is not sure may simply import again."""
    again = terminal.type("import", str(terminal.home.parent / "list.csv"), "--json")

    assert again.code == 0
    assert len(terminal.type("review", "list", "--json").json) == 1


def test_a_dry_run_reports_and_changes_nothing(tmp_path: Path) -> None:
    """What would happen is shown before it happens."""
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    terminal = Terminal(tmp_path / "home")

    said = terminal.type("import", str(tmp_path / "list.csv"), "--dry-run", "--json")

    assert said.json["rows"] == 3
    assert [row["row"] for row in said.json["doubtful"]] == [4]
    assert not (tmp_path / "home").exists()


def test_a_dry_run_names_rows_that_cannot_be_right(tmp_path: Path) -> None:
    """A day that never was, and a register number given twice in one year; a year alone is fine."""
    rows = ("Lê An;31/02/1976;1/TN;1994", "Lê Bé;1976;2/TN;1994", "Lê Chi;5/1976;1/tn;1994")
    lines = ("Họ và tên;Ngày sinh;Số vào sổ;Năm tốt nghiệp", *rows, "Lê Dũng;1/5/1976;1/TN;1995")
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")

    said = Terminal(tmp_path / "home").type("import", str(tmp_path / "list.csv"), "--dry-run")

    assert "2 dòng còn ngờ" in said.out
    assert "row 2: Không đọc được ngày sinh thành một ngày" in said.out
    assert "row 4: Số vào sổ này đã có ở dòng 2" in said.out


def test_what_a_list_does_not_say_is_told_when_it_is_imported(tmp_path: Path) -> None:
    """Kind, office and year of all its rows; so a register number given twice is refused."""
    rows = TABLE.splitlines()[:3]
    lines = [row.rsplit(";", 1)[0].replace("02/1994", "01/1994") for row in rows]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    terminal, path = Terminal(tmp_path / "home"), str(tmp_path / "list.csv")

    plain = terminal.type("import", path, "--json")
    told = ("--form", "thpt", "--office", "Sở GD&ĐT Nam Hà", "--year", "1994")
    again = terminal.type("import", path, *told, "--json")
    first, second = terminal.type("review", "list", "--json").json

    assert plain.json["lacking"] == ["--form", "--office", "--year"]
    assert again.json["lacking"] == []
    assert first["values"]["co_quan"] == "Sở GD&ĐT Nam Hà"
    assert terminal.type("review", "accept", first["id"]).code == 0
    refused = terminal.type("review", "accept", second["id"])
    assert (refused.code, "01/1994" in refused.err) == (1, True)
    assert terminal.type("search", "nguyen van thu", "--kind", "thpt", "--year", "1994").code == 0
    assert terminal.type("import", path, "--form", "thptx").code == 3


def test_a_table_without_names_is_bad_input(tmp_path: Path) -> None:
    """Guessing which column holds names would be worse than asking."""
    (tmp_path / "list.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    said = Terminal(tmp_path / "home").type("import", str(tmp_path / "list.csv"))

    assert said.code == 3
    assert "Họ và tên" in said.err


def test_a_row_without_a_name_cannot_be_accepted(terminal: Terminal) -> None:
    """An entry must say whose it is."""
    (waiting,) = terminal.type("review", "list", "--json").json

    said = terminal.type("review", "accept", waiting["id"])

    assert said.code == 1
    assert "ho_ten" in said.err


def test_a_graduate_is_found_without_diacritics(terminal: Terminal) -> None:
    """People do not type marks in a hurry."""
    said = terminal.type("search", "tran", "thi", "duong", "--json")

    (hit,) = said.json["hits"]
    assert hit["entry"]["values"]["ho_ten"] == "Trần Thị Đường"
    assert hit["why"]


def test_what_is_found_is_counted_when_asked(terminal: Terminal) -> None:
    """By year, office, kind and grade, as on the desk; a kind that nobody has finds nobody."""
    asked = ("search", "tran", "thi", "duong")

    counted = terminal.type(*asked, "--facets", "--json").json["facets"]

    assert (counted["total"], counted["complete"], counted["year"]) == (1, True, {"1994": 1})
    assert "1994 (1)" in terminal.type(*asked, "--facets").out
    assert "facets" not in terminal.type(*asked, "--json").json
    assert terminal.type(*asked, "--kind", "university").code == 1


def test_finding_nobody_ends_with_code_1(terminal: Terminal) -> None:
    """A script can tell an empty answer from an answer."""
    assert terminal.type("search", "zzzz").code == 1


def test_each_exported_value_leads_back_to_its_place(terminal: Terminal) -> None:
    """Whoever receives an export can ask where a value comes from."""
    said = terminal.type("export", "--long")

    rows = list(csv.DictReader(StringIO(said.out)))
    (name,) = [r for r in rows if r["value"] == "Nguyễn Văn Thử"]
    assert (name["field"], name["page"], name["x"], name["y"]) == ("ho_ten", "1", "1", "1")
    assert len(name["scan"]) == 64
    assert name["decided_by"].startswith("cli:")


def test_a_value_that_looks_like_a_formula_stays_text_in_excel(
    terminal: Terminal, tmp_path: Path
) -> None:
    """A ledger must not be able to make the clerk's spreadsheet compute."""
    terminal.type("export", "-o", str(tmp_path / "entries.xlsx"))

    cells = [cell for row in load_workbook(tmp_path / "entries.xlsx").active for cell in row]
    (formula,) = [cell for cell in cells if cell.value == "=1+1"]
    assert formula.data_type == "s"


def test_an_unknown_suffix_is_wrong_use(terminal: Terminal) -> None:
    """Nothing is written in a format nobody asked for."""
    said = terminal.type("export", "-o", "entries.doc")

    assert said.code == 2
    assert ".xlsx" in said.err


def test_a_genuine_copy_is_valid(terminal: Terminal, copy: Path) -> None:
    """All four answers are yes next to the register."""
    said = terminal.type("verify", str(copy), "--json")

    assert said.code == 0
    assert said.json["verdict"] == "valid"
    assert set(said.json["answers"].values()) == {"yes"}


def test_a_copy_verifies_offline_with_only_the_root(terminal: Terminal, copy: Path) -> None:
    """An employer has the file and the root, and no registry."""
    elsewhere = Terminal(terminal.home.parent / "employer")

    said = elsewhere.type(
        "verify", str(copy), "--trust", str(terminal.home / "trust.pem"), "--json"
    )

    assert said.code == 0
    assert said.json["answers"]["matches_register"] == "undetermined"
    assert not elsewhere.home.exists()


def test_a_copy_without_a_trusted_root_is_never_valid(terminal: Terminal, copy: Path) -> None:
    """What cannot be checked is undetermined."""
    said = Terminal(terminal.home.parent / "stranger").type("verify", str(copy), "--json")

    assert said.code == 1
    assert said.json["verdict"] == "undetermined"


def test_one_changed_byte_is_refused_with_the_reason(terminal: Terminal, copy: Path) -> None:
    """The person who reads the verdict learns which check failed."""
    content = bytearray(copy.read_bytes())
    content[len(content) // 3] ^= 0x01
    changed = copy.with_name("changed.pdf")
    changed.write_bytes(content)

    said = terminal.type("verify", str(changed), "--json")

    assert said.code == 1
    assert said.json["verdict"] == "invalid"
    assert any(check["result"] == "failed" and check["reason"] for check in said.json["checks"])


def test_a_copy_is_checked_by_its_code_alone(terminal: Terminal, copy: Path) -> None:
    """The code printed on paper is enough next to the register."""
    claims = terminal.type("verify", str(copy), "--json").json["claims"]

    said = terminal.type("verify", claims["code"].lower(), "--json")

    assert said.json["verdict"] == "valid"


@pytest.mark.parametrize("name", ["missing.pdf", "no/such/file", "/"])
def test_a_file_that_cannot_be_opened_ends_with_code_3(terminal: Terminal, name: str) -> None:
    """A wrong path is not a verdict."""
    said = terminal.type("verify", name)

    assert said.code == 3
    assert len(said.err.strip().splitlines()) == 1


def test_a_revoked_copy_is_no_longer_in_force(terminal: Terminal) -> None:
    """The file stays unchanged; its standing does not."""
    path = terminal.home / "revoked.pdf"
    code = terminal.type("issue", "B 100002", "-o", str(path), "--json").json["code"]

    assert terminal.type("revoke", code).code == 2  # a reason is asked for
    assert terminal.type("revoke", code, "--reason", "in sai mẫu").code == 0

    said = terminal.type("verify", str(path), "--json")
    assert said.code == 1
    assert said.json["answers"]["in_force"] == "no"
    assert said.json["answers"]["unchanged"] == "yes"


def test_the_log_of_all_this_holds(terminal: Terminal) -> None:
    """Every act above left a record, and no record was touched since."""
    assert terminal.type("audit", "verify").code == 0
    actions = {record["action"] for record in terminal.type("audit", "show", "--json").json}
    assert {"scan.received", "entry.accepted"} <= actions


def test_an_account_is_made_from_a_password_on_stdin(terminal: Terminal) -> None:
    """The password shows neither in the process list nor in any output."""
    said = terminal.type(
        "admin", "user-add", "hoa", "--role", "reviewer", "--password-stdin",
        stdin="correct horse battery\n",
    )  # fmt: skip

    assert said.code == 0
    listed = terminal.type("admin", "user-list", "--json")
    assert "hoa" in [account["name"] for account in listed.json]
    assert "argon2" not in listed.out
    again = terminal.type(
        "admin", "user-add", "hoa", "--role", "reviewer", "--password-stdin",
        stdin="correct horse battery\n",
    )  # fmt: skip
    assert again.code == 1


def test_a_short_password_is_refused(terminal: Terminal) -> None:
    """Ten characters at least."""
    said = terminal.type(
        "admin", "user-add", "lan", "--role", "admin", "--password-stdin", stdin="short\n"
    )

    assert said.code == 2


def test_a_token_is_shown_once(terminal: Terminal) -> None:
    """Only its hash is kept, so it cannot be shown again."""
    terminal.type(
        "admin", "user-add", "may", "--role", "archivist", "--password-stdin",
        stdin="correct horse battery\n",
    )  # fmt: skip

    secret = terminal.type("admin", "token-new", "may", "--label", "x").out.strip()

    assert len(secret) >= 40
    assert secret.encode() not in b"".join(
        path.read_bytes() for path in terminal.home.glob("registry.db*")
    )


def test_the_index_can_be_built_again(terminal: Terminal) -> None:
    """The index is derived; SQL is the truth."""
    assert terminal.type("reindex", "--json").json == {"entries": 2}
    assert terminal.type("worker", "--once").code == 0
    assert terminal.type("search", "nguyen van thu").code == 0
