"""Other systems follow the register: records keep to a published schema, tables open well."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.csv_answer import harmless
from api.desks import stats as desk
from api.feed_report import export_since
from api.record import SCHEMA_ID, Record
from registry import identity
from registry.accounts import Role
from registry.identity import Identification
from tests.api.office import Office

API = "/api/v1"


def test_every_record_keeps_to_the_published_schema(office: Office) -> None:
    """A record that says more or less than the schema would be refused."""
    office.accepted(1)
    office.accepted(3)
    client = office.client(Role.OFFICER)
    found = client.get(f"{API}/changes").json()
    schema = office.client().get(f"{API}/changes/schema").json()

    assert schema["$id"] == SCHEMA_ID
    for one in found:
        assert set(one) == set(schema["properties"])
        assert set(schema["required"]) <= set(one)
        Record.model_validate(one)
    assert [(one["born"], one["born_precision"]) for one in found] == [
        ("1976-09-02", "day"), ("1976", "year"),
    ]  # fmt: skip
    assert found[0]["evidence"][0]["scan"] == office.scan
    last = found[-1]["sequence"]
    assert client.get(f"{API}/changes", params={"after": last}).json() == []
    assert len(client.get(f"{API}/changes", params={"after": last - 1}).json()) == 1


def test_changes_are_written_as_json_lines_and_as_a_sheet(office: Office, tmp_path: Path) -> None:
    """The second run goes on where the first one stopped."""
    office.accepted(1)
    db = office.services.database
    last = export_since(db, tmp_path / "first.jsonl", -1)
    office.accepted(2)
    export_since(db, tmp_path / "second.jsonl", last)
    export_since(db, tmp_path / "all.xlsx", -1)

    (line,) = (tmp_path / "second.jsonl").read_text("utf-8").splitlines()
    record = Record.model_validate(json.loads(line))
    assert record.values["ho_ten"] == "Trần Văn Đức"
    sheet = load_workbook(tmp_path / "all.xlsx").active
    assert sheet is not None
    names = [cell.value for cell in sheet[1]]
    assert [row[names.index("ho_ten")].value for row in list(sheet.rows)[1:]] == [
        "Nguyễn Thị Hòa", "Trần Văn Đức",
    ]  # fmt: skip


def test_changes_are_one_json_file_and_a_table_with_personal_ids(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same records in every form; on the terminal one a line."""
    entry, db = office.accepted(1), office.services.database
    known = Identification("036176000012", "CCCD", date(2024, 3, 1), "officer")
    identity.identify(db, entry.id, entry.version, known)
    export_since(db, tmp_path / "all.json", -1)
    export_since(db, tmp_path / "all.csv", -1)
    capsys.readouterr()
    export_since(db, None, -1, as_json=True)

    whole = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert [Record.model_validate(one).action for one in whole] == ["accepted", "identified"]
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == whole
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        assert [row["personal_id"] for row in csv.DictReader(file)] == ["036176000012"] * 2


def test_figures_and_the_extract_are_tables(office: Office) -> None:
    """With a byte-order mark, so that a spreadsheet keeps the marks."""
    office.accepted(1)
    client = office.client(Role.OFFICER)
    figures = client.get(f"{API}/stats/entries.csv")
    extract = client.get(f"{API}/publication/extract.csv", params={"year": 1994})
    progress = client.get(f"{API}/stats/progress.csv")

    assert figures.content.startswith("\ufeff".encode())
    rows = list(csv.reader(StringIO(figures.text.lstrip("\ufeff"))))
    assert rows[1] == ["1994", "THPT Lê Hồng Phong", "thpt", "Khá", "1"]
    rows = list(csv.reader(StringIO(extract.text.lstrip("\ufeff"))))
    named = "Bằng tốt nghiệp trung học phổ thông"
    assert rows[1] == [named, "Nguyễn Thị Hòa", "02/09/1976", "A 104211", "THPT-1/1994", ""]
    assert "Kinh" not in extract.text
    assert "Sổ THPT 1994" in progress.text
    (batch,) = client.get(f"{API}/stats/progress").json()
    assert (batch["name"], batch["progress"]["accepted"]) == ("Sổ THPT 1994", 1)


def test_the_desk_says_when_figures_have_more_lines(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that ends too early would be read as all there is."""
    office.accepted(1)
    client = office.client(Role.OFFICER)
    whole = client.get("/desk/stats").text
    monkeypatch.setattr(desk, "MOST", 0)
    cut = client.get("/desk/stats").text

    assert "dòng nữa" not in whole
    assert "Còn 1 dòng nữa" in cut
    assert client.get(f"{API}/stats/entries").json()[0]["entries"] == 1
    assert office.client().get(f"{API}/publication/revocations").json() == []


def test_a_cell_is_never_run_as_a_formula() -> None:
    """A name that begins with an equals sign stays a name; a number stays a number."""
    assert harmless("=HYPERLINK()") == "'=HYPERLINK()"
    assert [harmless(x) for x in ("-12", "+84", "Ân", None, 5)] == ["-12", "+84", "Ân", "", 5]
