"""Errors have one form, two languages, and no insides."""

from datetime import date

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.guard import MEGABYTE
from registry import volumes
from registry.accounts import Role
from registry.custody import Custodian
from registry.errors import Unavailable
from registry.volume import Book
from tests.api.office import Office


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("PUT", "/api/v1/health", 405, "method-not-allowed"),
        ("GET", "/api/v1/verify", 422, "invalid-input"),
        ("GET", "/api/v1/drafts", 401, "not-signed-in"),
        ("GET", "/api/v1/scans/../../etc/passwd", 404, "not-found"),
    ],
)
def test_a_refusal_is_a_problem_in_two_languages(
    office: Office, method: str, path: str, status: int, code: str
) -> None:
    """RFC 9457, section 3: type, title, status, detail."""
    answer = office.client().request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:sogoc:problem:{code}"
    assert problem["status"] == status
    assert problem["title"] != problem["title_en"]
    assert problem["detail"] != problem["detail_en"]


def test_what_was_sent_does_not_come_back_in_the_problem(office: Office) -> None:
    """Personal data must not travel on in error messages and logs."""
    client = office.client(Role.REVIEWER)
    answer = client.post(
        "/api/v1/drafts/x/decision", json={"expected_version": "Nguyễn Thị Hòa", "values": 3}
    )

    assert answer.status_code == 422
    assert "Nguyễn" not in answer.text
    assert "body.expected_version" in answer.json()["fields"]


def test_a_bug_shows_nothing_of_the_inside(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """No stack trace, no message of ours, no path."""

    def broken(*_: object) -> None:
        raise RuntimeError("secret /home/sogoc")

    monkeypatch.setattr("registry.stats.totals", broken)
    answer = office.client(Role.ADMIN).get("/api/v1/stats")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_part_that_is_down_is_said_to_be_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, so that a program knows to try again."""

    def down(*_: object) -> None:
        raise Unavailable("the database cannot be reached")

    monkeypatch.setattr("registry.stats.totals", down)

    assert office.client(Role.ADMIN).get("/api/v1/stats").status_code == 503
    assert office.client().get("/api/v1/health").json()["status"] == "down"


def test_a_person_gets_a_page_and_not_json(office: Office) -> None:
    """The same problem, readable."""
    answer = office.client().get("/nothing")

    assert answer.status_code == 404
    assert "<h1>Không tìm thấy</h1>" in answer.text
    english = office.client().get("/nothing?lang=en")
    assert "<h1>Not found</h1>" in english.text


def test_a_body_is_refused_before_it_is_read_whole(office: Office) -> None:
    """By its stated length, and by its real length when none is stated."""
    client = office.client()

    def endless() -> object:
        for _ in range(13):
            yield b"x" * MEGABYTE

    stated = client.post("/api/v1/verify", content=b"x" * (12 * MEGABYTE))
    unstated = client.post(
        "/api/v1/verify",
        content=endless(),  # type: ignore[arg-type]  # httpx takes any iterable of bytes
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )

    assert stated.status_code == 413
    assert unstated.status_code in (413, 400)
    assert stated.json()["type"] == "urn:sogoc:problem:too-large"


def test_every_answer_carries_the_security_headers(office: Office) -> None:
    """Errors too; and nothing may run that is not a file of ours."""
    client: TestClient = office.client()
    for path in ("/verify", "/nothing", "/api/v1/nothing", "/static/style.css", "/login"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in headers


def test_the_description_is_open_and_loads_nothing_from_elsewhere(office: Office) -> None:
    """OpenAPI under its stable address; no page that fetches scripts."""
    client = office.client()

    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    assert client.get("/docs").status_code == 404
    assert create_app(office.services).docs_url is None


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/entries?q=a&year={}",
        "/api/v1/entries/x?version={}",
        "/api/v1/copies?year={}",
        "/api/v1/copies?before={}",
        "/api/v1/log/proof/{}",
        "/status/{}",
    ],
)
@pytest.mark.parametrize("number", ["9" * 30, "-1", "x", "1.5"])
def test_a_number_that_no_column_holds_is_invalid_input(
    office: Office, path: str, number: str
) -> None:
    """422, not an error of ours."""
    assert office.client(Role.OFFICER).get(path.format(number)).status_code == 422


@pytest.mark.parametrize("text", ['"', "*", "\0", "NEAR(", "%", "' OR 1=1 --", "x" * 200, "𝒳"])
def test_whatever_is_searched_for_is_only_text(office: Office, text: str) -> None:
    """Nothing that is typed is a command to the index or the database."""
    answer = office.client(Role.OFFICER).get("/api/v1/entries", params={"q": text})

    assert answer.status_code == 200
    assert answer.json()["hits"] == []


def test_a_person_who_sends_too_much_gets_a_page(office: Office) -> None:
    """Not JSON: who checks a copy sends it from a phone, and reads how large it may be."""
    answer = office.client().post("/verify", files={"file": ("c.pdf", b"0" * 12 * MEGABYTE)})

    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>Quá lớn</h1>" in answer.text
    assert "10 MB" in answer.text


def test_a_program_of_the_office_reads_why_a_rule_forbids_it(office: Office) -> None:
    """“Your account may not” would be false: the book is not complete."""
    client, db = office.client(Role.OFFICER), office.services.database
    book = Book("Sổ 1994", "Sở", "thpt", 1994, 1994, 1, 1)
    made = volumes.add(db, book, Custodian("Sở", "Giám đốc", date(1994, 1, 1)), "officer")
    body = {"expected_version": made.version}

    refused = client.post(f"/api/v1/volumes/{made.id}/seal", json=body)
    stranger = office.client(Role.REVIEWER).post(f"/api/v1/volumes/{made.id}/seal", json=body)

    assert (refused.status_code, refused.json()["title_en"]) == (403, "This cannot be done")
    assert "leaf-missing" in refused.json()["reason_en"]
    assert "còn" in refused.json()["detail"].lower()
    assert (stranger.status_code, "reason" in stranger.json()) == (403, False)
    assert stranger.json()["title_en"] == "Not allowed"
