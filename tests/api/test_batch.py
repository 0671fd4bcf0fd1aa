"""A batch takes in what can be read, sets aside what cannot, and does nothing twice."""

from typing import Any

import pytest

from tests.api.small_ledgers import draw_ledgers
from tests.api.terminal import Terminal


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Give a home beside a folder with one good and two bad files."""
    folder = tmp_path_factory.mktemp("batch")
    (ledger,) = draw_ledgers(folder / "scans", files=1, pages=1)
    (folder / "scans" / "cut.tif").write_bytes(ledger.read_bytes()[:700])
    (folder / "scans" / "song.mp3").write_bytes(b"ID3 this is no scan")
    return Terminal(folder / "home")


@pytest.fixture(scope="module")
def first(terminal: Terminal) -> Any:
    """Give the summary of the first run."""
    return ingest(terminal)


def ingest(terminal: Terminal) -> Any:
    """Take the folder in, with the demo's policy, and a path that does not exist."""
    scans = str(terminal.home.parent / "scans")
    said = terminal.type("ingest", scans, "/no/such/file", "--policy", "demo", "--json")
    assert said.code == 0, said.err
    return said.json


def test_good_files_are_read_and_bad_ones_quarantined_with_a_remedy(first: Any) -> None:
    """One bad file never stops a batch, and its sender learns what to do."""
    assert (first["name"], first["taken"], first["read_now"]) == ("scans", 3, 1)
    assert first["missing"] == ["/no/such/file"]
    assert {scan["name"] for scan in first["quarantined"]} == {"cut.tif", "song.mp3"}
    assert all(scan["reason"] and scan["remedy"] for scan in first["quarantined"])
    assert first["applied"]["accepted"] + first["progress"]["waiting"] == 4


def test_a_second_run_reads_nothing_again(terminal: Terminal, first: Any) -> None:
    """What is done is passed over, and nothing is counted twice."""
    again = ingest(terminal)

    assert (again["batch"], again["read_now"], again["failed_now"]) == (first["batch"], 0, 0)
    assert again["progress"] == first["progress"]


def test_masters_are_kept_as_received(terminal: Terminal, first: Any) -> None:
    """Also those in quarantine: somebody may want to look at them."""
    received = {path.read_bytes() for path in (terminal.home.parent / "scans").iterdir()}
    kept = {path.read_bytes() for path in (terminal.home / "masters").rglob("*") if path.is_file()}

    assert received <= kept, first


def test_the_status_names_each_page_and_each_file(terminal: Terminal, first: Any) -> None:
    """The batch is found by its name or its id."""
    by_name = terminal.type("status", "scans", "--json").json
    by_id = terminal.type("status", first["batch"], "--json").json

    assert by_name == by_id
    assert {file["name"] for file in by_name["files"]} == {"ledger-1.tif", "cut.tif", "song.mp3"}
    assert "done" in {page["state"] for page in by_name["page_list"]}
    assert "scans" in terminal.type("status").out
    assert terminal.type("status", "nothing").code == 1


def test_rows_as_read_have_the_columns_of_read(terminal: Terminal, first: Any) -> None:
    """Whatever was decided since, what the machine saw can be had again."""
    said = terminal.type("export", "--as-read", first["batch"])

    assert said.out.startswith("file,page,row,stt,ho_ten,")
    assert said.out.count("ledger-1.tif,1,") == 4


def test_an_unknown_policy_is_wrong_use(terminal: Terminal) -> None:
    """Nobody accepts rows by a policy that does not exist."""
    said = terminal.type("ingest", str(terminal.home.parent / "scans"), "--policy", "dmeo")

    assert said.code == 2
    assert "demo" in said.err


def test_nothing_to_take_in_ends_with_code_3(terminal: Terminal) -> None:
    """A mistyped path is bad input."""
    assert terminal.type("ingest", "/no/such/file").code == 3
