"""A verdict by code is kept for a moment, and never longer than it is true."""

import pytest
from fastapi.testclient import TestClient

from api.quick_verdict import KEPT, QuickVerdicts
from api.routes.verify import public_json
from registry import copies
from signing.verdict import Check, Verdict
from tests.api.office import Office

GOOD = Verdict((Check("x", "unchanged", "passed", "Good.", "Tốt."),), {"code": "x"})


class Judge:
    """Counts how often it is asked."""

    def __init__(self, verdict: Verdict = GOOD) -> None:
        """Give always the same verdict."""
        self.verdict, self.asked = verdict, 0

    def __call__(self, _: str) -> Verdict:
        """Judge."""
        self.asked += 1
        return self.verdict


class Clock:
    """A clock that stands until it is told."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time in seconds."""
        return self.now


def test_nothing_is_judged_twice_while_nothing_changes(office: Office) -> None:
    """However the code is typed; after a minute it is judged again."""
    code, clock, judge = office.issued(1)[0].code, Clock(), Judge()
    quick = QuickVerdicts(lambda: office.services.database, public_json, clock)
    assert quick.held(code) is None
    quick.judged(code, judge)
    assert quick.held(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()) == quick.held(code)
    assert quick.held(code) is not None
    clock.now = KEPT + 1
    assert quick.held(code) is None


def test_a_revocation_shows_at_once(office: Office) -> None:
    """The kept verdict is not given again."""
    code = office.issued(1)[0].code
    client = office.client()
    assert client.get("/api/v1/verify", params={"code": code}).json()["verdict"] == "valid"
    assert client.get("/api/v1/verify", params={"code": code}).json()["verdict"] == "valid"
    copies.revoke_copy(office.services.database, code, "in sai", "officer")
    assert client.get("/api/v1/verify", params={"code": code}).json()["verdict"] == "invalid"


def test_a_code_that_nobody_issued_is_answered_without_judging(office: Office) -> None:
    """The same answer as ever, from one query."""
    quick = QuickVerdicts(lambda: office.services.database, public_json)
    held = quick.held("0" * 12)
    assert held is not None
    assert held[0].verdict == "invalid"
    assert held[0].claims == {}


def test_what_is_no_code_is_judged(office: Office) -> None:
    """Texts of QR codes and addresses have no short way."""
    quick = QuickVerdicts(lambda: office.services.database, public_json)
    judge = Judge()
    for text in ("SGC1:ABC", "https://x.example/v/000000000000", "?" * 999):
        assert quick.held(text) is None
        quick.judged(text, judge)
        assert quick.held(text) is None
    assert judge.asked == 3


def test_a_shortage_is_not_kept(office: Office) -> None:
    """A verdict that came of a limit may be another one a second later."""
    short = Verdict((Check("limits", "unchanged", "undetermined", "Late.", "Muộn."),), {})
    code = office.issued(1)[0].code
    quick = QuickVerdicts(lambda: office.services.database, public_json)
    quick.judged(code, Judge(short))
    assert quick.held(code) is None


@pytest.mark.parametrize("query", ["", "?code=", "?code=" + "0" * 2001])
def test_no_question_is_a_problem_and_not_a_verdict(office: Office, query: str) -> None:
    """RFC 9457, as everywhere."""
    client: TestClient = office.client()
    answer = client.get(f"/api/v1/verify{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
