"""An employer checks a table of copies and people: yes or no a row, and nothing else."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.verify_table import MOST_ROWS, BadTable, read_table
from registry import copies
from registry.accounts import Role, account
from registry.audit import records, size
from tests.api.clocks import stopped
from tests.api.office import Office
from tests.api.terminal import Terminal

HOA = "A 104211,Nguyễn Thị Hòa,02/09/1976"


def post(client: TestClient, table: str | bytes) -> list[dict[str, str]]:
    """Send a table and read the answers."""
    data = table.encode() if isinstance(table, str) else table
    answer = client.post("/api/v1/verify/batch", content=data, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))


def test_codes_and_people_are_answered_row_by_row(office: Office) -> None:
    """In the order asked; each with the code of its reason."""
    code = office.issued(1)[0].code
    revoked = office.issued(2)[0].code
    copies.revoke_copy(office.services.database, revoked, "in sai", "officer")
    rows = post(
        office.client(Role.VERIFIER),
        "ref,ma,so_hieu,ho_ten,ngay_sinh\n"
        f"a,{code},,,\n"
        f"b,{revoked},,,\n"
        "c,0000-0000-0000,,,\n"
        "d,chẳng phải mã,,,\n"
        f"e,,{HOA}\n"
        "f,,A 104211,Nguyễn Thị Hoà,02/09/1976\n"
        "g,,A 104211,,02/09/1976\n",
    )
    assert [(row["row"], row["ref"], row["answer"], row["reason"]) for row in rows] == [
        ("1", "a", "yes", "valid"),
        ("2", "b", "no", "register-status"),
        ("3", "c", "no", "register"),
        ("4", "d", "undetermined", "code"),
        ("5", "e", "yes", "in-register"),
        ("6", "f", "undetermined", "not-digitised"),
        ("7", "g", "undetermined", "row-incomplete"),
    ]
    assert all(row["vi"] and row["en"] for row in rows)


def test_what_stands_beside_a_code_must_be_what_the_copy_states(office: Office) -> None:
    """A genuine code under another name is the commonest lie of an applicant."""
    code = office.issued(1)[0].code
    beside = {
        HOA: "valid",
        "a104211,NGUYỄN  THỊ HÒA,2/9/1976": "valid",
        "THPT-1/1994,,": "valid",
        "A 104212,,": "values-differ",
        ",Nguyễn Thị Hoa,": "values-differ",
        ",,02/09/1977": "values-differ",
        ",,không rõ": "values-differ",
    }
    table = "".join(f"{code},{values}\n" for values in beside)
    rows = post(office.client(Role.VERIFIER), f"ma,so_hieu,ho_ten,ngay_sinh\n{table}")
    assert [row["reason"] for row in rows] == list(beside.values())
    assert {row["answer"] for row in rows if row["reason"] == "values-differ"} == {"no"}


def test_nothing_is_said_that_was_not_asked(office: Office) -> None:
    """No name, date, number or place of the register comes back, whatever the answer is."""
    code = office.issued(1)[0].code
    table = f"ma,ho_ten\n{code},\n{code},Người Khác\n".encode()
    answer = office.client(Role.VERIFIER).post("/api/v1/verify/batch", content=table)
    for value in ("Nguyễn Thị Hòa", "1976", "Nam Định", "104211", "THPT", "Kinh"):
        assert value not in answer.text


def test_the_log_says_who_asked_how_much_and_not_about_whom(office: Office) -> None:
    """One record a table: the account and the number of questions of each kind."""
    post(
        office.client(Role.VERIFIER),
        f"ma,so_hieu,ho_ten,ngay_sinh\n000000000000,,,\n,{HOA}\n,{HOA}\n",
    )
    db = office.services.database
    last = records(db, size(db) - 1)[0]
    assert (last.by, last.action) == ("verifier", "verify.batch")
    assert json.loads(last.body)["details"] == {"codes": 1, "persons": 2}
    assert "104211" not in last.body


def test_no_cell_is_a_formula_to_a_spreadsheet(office: Office) -> None:
    """What the asker sent as a mark comes back as text."""
    formulas = ["=1+1", "+A1", "-A1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"]
    out = StringIO()
    csv.writer(out).writerows([("ref", "ma"), *((one, "0" * 12) for one in formulas)])
    rows = post(office.client(Role.VERIFIER), out.getvalue())
    assert [row["ref"] for row in rows] == [f"'{one.strip()}" for one in formulas]


@pytest.mark.parametrize(
    "table",
    [
        "\ufeffMã;Ghi chú\r\n000000000000;x\r\n",
        "Số hiệu\tHọ và tên\tNgày sinh\nA 1\tB\t1976\n",
        "lương,Mã bản sao\n12,000000000000\n\n\n",
    ],
)
def test_tables_as_offices_save_them_are_read(table: str) -> None:
    """Headings in Vietnamese, semicolons and tabs, a byte-order mark, empty lines, more columns."""
    assert len(read_table(table.encode())) == 1


NO_TABLES = (
    b"",
    b"ma\n",
    b"ma\n\n",
    b"ho_ten,ngay_sinh\nA,1976\n",
    b"ma,code\n1,2\n",
    b'ma\n"x\n',
    b"ma\n\xff\xfe\n",
    b"%PDF-1.7\n%\xe2\xe3",
    b"ma\n" + b"1\n" * (MOST_ROWS + 1),
    b"ma\n" + b"x" * 200_000 + b"\n",
)


def test_what_is_no_table_of_questions_is_refused(office: Office) -> None:
    """One error of ours, and a problem at the door."""
    client = office.client(Role.VERIFIER)
    for data in NO_TABLES:
        with pytest.raises(BadTable):
            read_table(data)
        answer = client.post("/api/v1/verify/batch", content=data)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:sogoc:problem:bad-table"


def test_a_broken_table_says_where_and_what_to_do() -> None:
    """Whoever exported it can mend it."""
    for data, words in (
        (b'ma\n1\n"x\n', "dòng 3"),
        ("ma\n1\n".encode("utf-16"), "CSV UTF-8"),
        (b"ma\n" + b"1\n" * (MOST_ROWS + 1), "1 đến 1000 dòng"),
    ):
        with pytest.raises(BadTable, match=words):
            read_table(data)


def test_a_birth_that_cannot_be_read_is_said_and_not_looked_up(office: Office) -> None:
    """It is no absence, even where every book is here."""
    office.accepted(1)
    table = "so_hieu,ho_ten,ngay_sinh\nA 104211,Nguyễn Thị Hòa,không rõ\n"
    (row,) = post(office.client(Role.VERIFIER), table)
    assert (row["answer"], row["reason"]) == ("undetermined", "date-unread")


def test_birthdays_cannot_be_tried_out_on_one_number(office: Office) -> None:
    """Thirty questions an hour about one number; the other rows are answered all the same."""
    office.accepted(1)
    client = TestClient(create_app(office.services, stopped()))
    client.headers["Authorization"] = office.client(Role.VERIFIER).headers["Authorization"]
    guesses = "".join(f"A-104211,Nguyễn Thị Hòa,{1 + n % 28}/03/1976\n" for n in range(35))
    rows = post(client, f"so_hieu,ho_ten,ngay_sinh\n{guesses}A 5,B,1976\n")
    reasons = [row["reason"] for row in rows]
    assert reasons[:30] == ["not-digitised"] * 30
    assert reasons[30:] == ["too-many"] * 5 + ["not-digitised"]


def test_an_account_asks_so_many_rows_an_hour(office: Office) -> None:
    """Refused as a whole, with when to come back."""
    client = TestClient(create_app(office.services, stopped()))
    client.headers["Authorization"] = office.client(Role.VERIFIER).headers["Authorization"]
    table = b"ma\n" + b"000000000000\n" * MOST_ROWS
    statuses = [client.post("/api/v1/verify/batch", content=table).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_a_browser_form_will_do_and_too_large_a_body_will_not(office: Office) -> None:
    """Multipart is read like the bare table; a megabyte is more than a thousand rows."""
    client = office.client(Role.VERIFIER)
    sent = client.post("/api/v1/verify/batch", files={"file": ("a.csv", b"ma\n000000000000\n")})
    assert sent.text.splitlines()[1].startswith("1,,no,register,")
    big = client.post("/api/v1/verify/batch", content=b"ma\n" + b" " * 1_000_001)
    assert big.status_code == 413


def test_an_employer_is_registered_and_checks_offline_too(office: Office, tmp_path: Path) -> None:
    """`admin verifier-add` prints a token once; `verify --batch` writes the same answers."""
    here = Terminal(office.services.settings.home)
    code = office.issued(1)[0].code
    made = here.type("admin", "verifier-add", "abc", "--full-name", "Công ty ABC")
    assert made.code == 0, made.err
    known = account(office.services.database, "abc")
    assert (known.roles, known.password_hash) == (frozenset({Role.VERIFIER}), "")
    client = TestClient(create_app(office.services))
    client.headers["Authorization"] = f"Bearer {made.out.strip()}"
    table = tmp_path / "in.csv"
    table.write_text(f"ma,so_hieu,ho_ten,ngay_sinh\n{code},,,\n,{HOA}\n", "utf-8")
    by_web = post(client, table.read_bytes())

    done = here.type("verify", "--batch", str(table), "-o", str(tmp_path / "out.csv"))
    assert done.code == 0, done.err
    written = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert list(csv.DictReader(StringIO(written))) == by_web
    table.write_text("ma\n000000000000\n")
    assert here.type("verify", "--batch", str(table)).code == 1
    table.write_text("x\n1\n")
    assert here.type("verify", "--batch", str(table)).code == 3
    assert here.type("verify").code == 2
