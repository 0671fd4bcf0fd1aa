"""A clerk's day by command line alone: a book, a request, a copy, a correction, what is public."""

import json
from pathlib import Path

import pytest

from api.keeping_office import refuse_other_keeper
from registry import requests
from registry.request import RequestState
from signing.errors import CannotIssue
from signing.keys import Speaker
from tests.api.office import Office
from tests.api.terminal import Terminal

OFFICE = "Sở Giáo dục và Đào tạo Nam Hà"
BOOK = ("--office", OFFICE, "--kind", "thpt", "--years", "1994")


@pytest.fixture
def terminal(office: Office) -> Terminal:
    """Give the clerk's terminal; two rows of the page are accepted."""
    office.accepted(1)
    office.accepted(2)
    return Terminal(office.services.settings.home)


def test_a_request_is_led_from_receipt_to_hand_over(
    terminal: Terminal, office: Office, tmp_path: Path
) -> None:
    """Each verb takes the next step; the copy lies where it was asked for."""
    made = terminal.type(
        "requests", "receive", "Lê Văn Con", "ho_ten=nguyen thi hoa", "nam_tot_nghiep=1994",
        "--claim", "family", "--json",
    )  # fmt: skip
    case = made.json["id"]
    assert case in terminal.type("requests", "list").out
    refused = terminal.type("requests", "check", case, "A 104211")
    checked = terminal.type("requests", "check", case, "A 104211", "--proof", "GCT 12/2020")
    terminal.type("requests", "approve", case)
    signed = terminal.type("requests", "sign", case, "-o", str(tmp_path / "copy.pdf"), "--json")
    done = terminal.type("requests", "hand-over", case, "--to", "Lê Văn Con")

    assert (refused.code, checked.code, done.code) == (1, 0, 0), done.err
    assert "proof" in refused.err
    assert (tmp_path / "copy.pdf").read_bytes().startswith(b"%PDF")
    assert signed.json["copy_code"] == requests.get(office.services.database, case).copy
    shown = terminal.type("requests", "show", case).out
    assert [line.split("  ")[1] for line in shown.splitlines() if " UTC  " in line] == [
        "received",
        "checked",
        "approved",
        "signed",
        "handed_over",
    ]
    assert terminal.type("requests", "list", "--json").json == []
    assert [one["id"] for one in terminal.type("requests", "list", "--state", "all", "--json").json]


def test_a_request_is_refused_or_sent_back_with_a_reason(
    terminal: Terminal, office: Office
) -> None:
    """The reason stays with the request."""
    case = terminal.type(
        "requests", "receive", "Ai Đó", "--entry", "A 104212", "--json"
    ).json["id"]  # fmt: skip
    terminal.type("requests", "check", case, "A 104212")
    back = terminal.type("requests", "return", case, "--reason", "Sai người")
    ended = terminal.type("requests", "refuse", case, "--reason", "Không phải người trong sổ")

    assert (back.code, ended.code) == (0, 0)
    assert requests.get(office.services.database, case).state is RequestState.REFUSED
    notes = [
        step["note"] for step in terminal.type("requests", "show", case, "--json").json["steps"]
    ]
    assert notes[-2:] == ["Sai người", "Không phải người trong sổ"]
    assert terminal.type("requests", "receive", "Ai", "no_field=1").code == 2
    assert terminal.type("requests", "receive", "Ai", "--entry", "Z 9").code == 1


def test_a_book_is_registered_numbered_and_sealed(terminal: Terminal, office: Office) -> None:
    """What is open is said until nothing is; coverage answers no until then."""
    for row in (3, 4, 5):
        office.accepted(row)
    asked = ("volumes", "coverage", "--kind", "thpt", "--office", OFFICE, "--year", "1994")
    assert terminal.type(*asked).code == 1
    assert terminal.type("volumes", "add", "Quyển 1", *BOOK, "--pages", "7-9").code == 0
    assert "leaf-missing" in terminal.type("volumes", "show", "Quyển 1").out
    terminal.type("volumes", "number", "Quyển 1", "Sổ THPT 1994", "--from", "7", "--spread")
    assert terminal.type("volumes", "seal", "Quyển 1").code == 1
    terminal.type("volumes", "lost", "Quyển 1", "9", "--record", "BB 02/2026")

    sealed = terminal.type("volumes", "seal", "Quyển 1", "--json")

    assert sealed.code == 0, sealed.err
    assert json.loads(sealed.json["statement"])["leaves"] == [7, 9]
    told = terminal.type(*asked, "--json")
    assert (told.code, told.json["extent"], told.json["lost"]) == (1, "partial", 1)
    assert "sealed" in terminal.type("volumes", "list").out
    moved = terminal.type(
        "volumes", "hand-over", "Quyển 1", "--to", "Sở GD&ĐT Ninh Bình", "--signatory", "Giám đốc",
        "--since", "01/07/1997", "--decision", "QĐ 1/2025",
    )  # fmt: skip
    assert moved.code == 0, moved.err
    shown = terminal.type("volumes", "show", "Quyển 1", "--json").json
    assert [one["office"] for one in shown["custody"]] == [OFFICE, "Sở GD&ĐT Ninh Bình"]


def test_a_page_is_renumbered_and_taken_out(terminal: Terminal, office: Office) -> None:
    """A scan is named by the first letters of its hash, as `show` prints it."""
    terminal.type("volumes", "add", "Quyển 1", *BOOK, "--pages", "1")
    terminal.type("volumes", "number", "Quyển 1", "Sổ THPT 1994", "--from", "5")
    page = f"{office.scan[:8]}:1"

    assert "number-outside" in terminal.type("volumes", "show", "Quyển 1").out
    assert terminal.type("volumes", "leaf", "Quyển 1", page, "--printed", "1").code == 0
    assert "leaf-missing" not in terminal.type("volumes", "show", "Quyển 1").out
    assert terminal.type("volumes", "leaf", "Quyển 1", page, "--role", "out").code == 0
    assert "leaf-missing" in terminal.type("volumes", "show", "Quyển 1").out
    assert terminal.type("volumes", "leaf", "Quyển 1", "no-page").code == 2
    assert terminal.type("volumes", "show", "Quyển 9").code == 1


def test_a_correction_carries_out_its_request(terminal: Terminal, office: Office) -> None:
    """The entry has a new version, the appendix a line, the request its result."""
    case = terminal.type(
        "requests", "receive", "Nguyễn Thị Hòa", "--kind", "correction", "--entry", "A 104211",
        "--json",
    ).json["id"]  # fmt: skip
    terminal.type("requests", "check", case, "A 104211")
    terminal.type("requests", "approve", case)
    by_decision = ("--decision", "12/QĐ", "--date", "03/05/2024")
    assert terminal.type(
        "correct", "A 104212", "noi_sinh=Huế", *by_decision, "--request", case
    ).code

    done = terminal.type(
        "correct", "A 104211", "ngay_sinh=03/09/1976", *by_decision, "--request", case, "--json"
    )

    assert (done.code, done.json["version"]) == (0, 2), done.err
    assert requests.get(office.services.database, case).state is RequestState.SIGNED
    assert "Ngày sinh: 02/09/1976 → 03/09/1976" in terminal.type("publish", "appendix").out


def test_a_revocation_is_a_case_with_a_deadline_of_the_office(
    terminal: Terminal, office: Office
) -> None:
    """Opened by the office itself, with the paper that tells of the ground; carried out by it."""
    case = terminal.type(
        "requests", "receive", "Phòng Thanh tra", "--kind", "revocation", "--entry", "A 104211",
        "--json",
    ).json  # fmt: skip
    assert (case["claim"], case["deadline_by_law"]) == ("authority", False)
    assert terminal.type("requests", "check", case["id"], "A 104211").code == 1
    paper = ("--proof", "Kết luận thanh tra 7/KL")
    assert terminal.type("requests", "check", case["id"], "A 104211", *paper).code == 0
    terminal.type("requests", "approve", case["id"])

    ended = terminal.type(
        "revoke", case["entry"], "--ground", "fraud", "--decision", "9/QĐ", "--date", "01/02/2024",
        "--request", case["id"],
    )  # fmt: skip

    assert ended.code == 0, ended.err
    assert requests.get(office.services.database, case["id"]).state is RequestState.SIGNED


def test_a_copy_is_signed_for_the_office_that_keeps_the_book(
    terminal: Terminal, office: Office
) -> None:
    """The approval names it; custody that passes on meanwhile sends the request back."""
    terminal.type("volumes", "add", "Quyển 1", *BOOK, "--pages", "1", "--signatory", "Giám đốc Sở")
    terminal.type("volumes", "number", "Quyển 1", "Sổ THPT 1994", "--from", "1")
    case = terminal.type("requests", "receive", "Hòa", "--entry", "A 104211", "--json").json["id"]
    terminal.type("requests", "check", case, "A 104211")
    approved = terminal.type("requests", "approve", case, "--json").json
    assert (approved["office"], approved["signatory"]) == (OFFICE, "Giám đốc Sở")
    terminal.type(
        "volumes", "hand-over", "Quyển 1", "--to", "Sở GD&ĐT Ninh Bình", "--signatory", "Giám đốc",
        "--since", "01/07/1997", "--decision", "QĐ 1/2025",
    )  # fmt: skip

    late = terminal.type("requests", "sign", case)
    terminal.type("requests", "return", case, "--reason", "Sổ đã chuyển")
    terminal.type("requests", "check", case, "A 104211")
    again = terminal.type("requests", "approve", case, "--json").json

    assert (late.code, "Ninh Bình" in late.err) == (1, True)
    assert again["office"] == "Sở GD&ĐT Ninh Bình"
    entry = again["entry"]
    refuse_other_keeper(office.services.database, Speaker("Sở GD&ĐT  ninh bình"), entry)
    with pytest.raises(CannotIssue, match="kept by"):
        refuse_other_keeper(office.services.database, Speaker(OFFICE), entry)


def test_a_personal_id_is_added_by_decision(terminal: Terminal) -> None:
    """It is exported beside the entry; a number of someone else is refused."""
    by = ("--decision", "CCCD 02/2024", "--date", "02/02/2024")
    assert terminal.type("identify", "A 104211", "036076001234", *by).code == 1
    done = terminal.type("identify", "A 104211", "036176001234", *by, "--json")

    assert (done.code, done.json["personal_id"]) == (0, "036176001234"), done.err
    assert terminal.type("audit", "verify").code == 0


def test_what_is_public_is_written_out(terminal: Terminal, tmp_path: Path) -> None:
    """The fields of the rules and no other; revocations without names; the schema of records."""
    entry = terminal.type("search", "A 104212", "--json").json["hits"][0]["entry"]["id"]
    terminal.type(
        "revoke", entry, "--ground", "fraud", "--decision", "9/QĐ", "--date", "01/02/2024"
    )
    out = tmp_path / "extract.csv"

    assert terminal.type("publish", "extract", "--year", "1994", "-o", str(out)).code == 0
    header, *rows = out.read_text(encoding="utf-8").splitlines()
    assert header == "kind,ho_ten,ngay_sinh,so_hieu,so_vao_so,ngay_cap,van_bang"
    named = "Bằng tốt nghiệp trung học phổ thông"
    assert rows == [f"thpt,Nguyễn Thị Hòa,02/09/1976,A 104211,THPT-1/1994,,{named}"]
    (revoked,) = terminal.type("publish", "revocations", "--json").json
    assert (revoked["so_hieu"], revoked["ground"]) == ("A 104212", "fraud")
    assert "ho_ten" not in revoked
    assert terminal.type("publish", "schema").json["title"] == "Record"
