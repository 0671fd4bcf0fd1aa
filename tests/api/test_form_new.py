"""A ledger of a kind nobody foresaw is read with a form that a clerk finished; no code changes."""

import csv
import json
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from api.settings import environment_for
from tests.api import small_ledgers
from tests.api.terminal import Said, Terminal

COLUMNS = (
    ("STT", 90),
    ("Họ và tên", 400),
    ("Ngày sinh", 240),
    ("Mã lưu trữ", 250),
    ("Số hiệu bằng", 280),
)
CODES = ("230415", "230416", "230977", "230981")


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Give a home beside two pages of a ledger with a column of its own, and a folder for forms."""
    folder = tmp_path_factory.mktemp("forms")
    layout = {"COLUMNS": COLUMNS, "SIZE": (1400, 620), "TITLE": "SỔ GỐC CẤP CHỨNG NHẬN HỌC NGHỀ"}
    original = small_ledgers._person
    with patch.multiple(small_ledgers, **layout):
        for page in (1, 2):
            rng = Random(page)

            def row(rng: Random, stt: int, page: int = page) -> tuple[str, ...]:
                first, *usual, number = original(rng, 4 * (page - 1) + stt)
                return (first, *usual, CODES[(stt - 1) % 4], number)

            with patch.object(small_ledgers, "_person", row):
                image = small_ledgers._page(rng, 1)
            image.save(folder / f"page-{page}.png", dpi=(200, 200))
    (folder / "forms").mkdir()
    return Terminal(folder / "home")


def pages(terminal: Terminal) -> list[str]:
    """Name the two pages."""
    return [str(terminal.home.parent / f"page-{n}.png") for n in (1, 2)]


def typed(terminal: Terminal, *words: str) -> Said:
    """Type a command where SOGOC_FORMS names the folder."""
    forms = {"SOGOC_FORMS": str(terminal.home.parent / "forms")}
    with patch("tests.api.terminal.environment_for", lambda home: environment_for(home) | forms):
        return terminal.type(*words)


@pytest.fixture(scope="module")
def draft(terminal: Terminal) -> str:
    """Give the draft that the two pages lead to."""
    out = terminal.home.parent / "forms" / "hoc_nghe.toml"
    said = typed(terminal, "admin", "form-new", *pages(terminal), "-o", str(out))
    assert said.code == 0, said.err
    return out.read_text("utf-8")


def test_the_draft_names_what_is_known_and_marks_what_is_not(draft: str) -> None:
    """Known columns have their fields; the strange one shows its heading and some cells."""
    columns = [block for block in draft.split("\n\n") if "[[columns]]" in block]
    fields = [block.split('field = "')[1].split('"')[0] for block in columns]
    assert fields == ["stt", "ho_ten", "ngay_sinh", "cot_4", "so_hieu"]
    strange = columns[3]
    assert "XEM" in strange
    assert "Mã lưu trữ" in strange
    assert "230415" in strange
    assert "hoc nghe" in draft.split("titles = ")[1].split("\n")[0]


def test_a_finished_form_brings_its_field_into_the_table_and_the_registry(
    terminal: Terminal, draft: str
) -> None:
    """The clerk names the column; it is read, reviewed, corrected and exported like any other."""
    form = terminal.home.parent / "forms" / "hoc_nghe.toml"
    form.write_text(draft.replace('"cot_4"', '"ma_luu_tru"'), "utf-8")

    said = typed(terminal, "read", *pages(terminal))
    rows = list(csv.DictReader(said.out.splitlines()))
    assert [row["ma_luu_tru"] for row in rows[:4]] == list(CODES)
    assert all(0 <= float(row["ma_luu_tru_p"]) <= 1 for row in rows)

    assert typed(terminal, "ingest", *pages(terminal), "--batch", "nghe").code == 0
    first, *_ = typed(terminal, "review", "list", "--json").json
    corrected = typed(terminal, "review", "correct", first["id"], "ma_luu_tru=KT-7")
    assert corrected.code == 0, corrected.err
    entries: list[Any] = [json.loads(line) for line in lines(typed(terminal, "export", "--json"))]
    assert [entry["values"]["ma_luu_tru"] for entry in entries] == ["KT-7"]


def lines(said: Said) -> list[str]:
    """Give JSON lines, whether it is one list or one object a line."""
    text = said.out.strip()
    if text.startswith("["):
        return [json.dumps(one) for one in json.loads(text)]
    return text.splitlines()


def test_pages_of_a_volume_are_read_with_the_form_named_for_them(
    terminal: Terminal, draft: str
) -> None:
    """Page 2 of the volume is the second file here; no other form knows the strange column."""
    form = terminal.home.parent / "forms" / "hoc_nghe.toml"
    form.write_text(draft.replace('"cot_4"', '"ma_luu_tru"'), "utf-8")
    said = typed(terminal, "read", *pages(terminal), "--form", "hoc_nghe:1,chung:2-", "--long")
    rows = list(csv.DictReader(said.out.splitlines()))
    first = {row["field"] for row in rows if row["file"].endswith("1.png")}
    second = {row["field"] for row in rows if row["file"].endswith("2.png")}
    assert "ma_luu_tru" in first
    assert "cot_4" in second
    assert not second & {"ma_luu_tru", "so_vao_so"}


def test_nothing_is_overwritten_and_pages_without_a_table_are_refused(
    terminal: Terminal, draft: str, tmp_path: Path
) -> None:
    """A clerk's work on a form is safe."""
    assert draft
    out = terminal.home.parent / "forms" / "hoc_nghe.toml"
    assert typed(terminal, "admin", "form-new", pages(terminal)[0], "-o", str(out)).code == 2
    nothing = typed(terminal, "admin", "form-new", "/no/such.png", "-o", str(tmp_path / "x.toml"))
    assert nothing.code == 3
    assert not (tmp_path / "x.toml").exists()
