"""A verdict by code is kept for a moment, and never longer than it is true."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.quick_verdict import GRACE, KEPT, QuickVerdicts
from api.routes.verify import public_json
from registry import copies
from registry.standing import Standings
from signing.verdict import Check, Verdict
from tests.api.clocks import Clock, stopped
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


def test_nothing_is_judged_twice_while_nothing_changes(office: Office) -> None:
    """However the code is typed; after a minute it is judged again."""
    code, clock, judge = office.issued(1)[0].code, Clock(), Judge()
    quick = QuickVerdicts(lambda: office.services.database, public_json, clock)
    assert quick.held(code) is None
    quick.judged(code, judge)
    assert quick.held(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()) == quick.held(code)
    assert quick.held(code) is not None
    clock.now += KEPT + 1
    assert quick.held(code) is None
    assert judge.asked == 1


def test_while_one_has_it_judged_again_the_others_are_answered(office: Office) -> None:
    """The first after a minute judges; if nothing comes of it, the next one ten seconds later."""
    code, clock, judge = office.issued(1)[0].code, Clock(), Judge()
    quick = QuickVerdicts(lambda: office.services.database, public_json, clock)
    quick.judged(code, judge)
    clock.now += KEPT + 1
    assert quick.held(code) is None
    assert quick.held(code) is not None
    clock.now += GRACE + 1
    assert quick.held(code) is None
    quick.judged(code, judge)
    assert judge.asked == 2
    clock.now += KEPT - 1
    assert quick.held(code) is not None


def test_a_crowd_with_one_code_has_it_judged_once(office: Office) -> None:
    """Whoever waits for the first gets what the first got."""
    code, judge = office.issued(1)[0].code, Judge()
    quick = QuickVerdicts(lambda: office.services.database, public_json, Clock())
    with ThreadPoolExecutor(8) as crowd:
        said = list(crowd.map(lambda _: quick.judged(code, judge)[1], range(8)))
    assert judge.asked == 1
    assert len(set(said)) == 1


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


@pytest.mark.parametrize("code", ["{}", "000000000000", "0000-0000-000U"])
def test_the_short_way_says_what_the_long_way_says(office: Office, code: str) -> None:
    """The same verdict under the same headers, whatever comes of the code."""
    asked = code.format(office.issued(1)[0].code)
    client = office.client()
    short = client.get(f"/api/v1/verify?code={asked}")
    long = client.get(f"/api/v1/verify?code={asked}&as=before")

    assert short.json() == long.json()
    assert (short.status_code, dict(short.headers)) == (
        long.status_code,
        {**long.headers, "content-length": short.headers["content-length"]},
    )
    assert "no-store" in short.headers["cache-control"]


def test_the_short_way_refuses_as_the_long_way_does(office: Office) -> None:
    """Too many: a problem with when to come back, under the same headers."""
    client = TestClient(create_app(office.services, stopped()))
    answers = [client.get("/api/v1/verify?code=000000000000") for _ in range(31)]
    refused = client.get("/api/v1/verify?code=000000000000&as=before")

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1].json() == refused.json()
    assert dict(answers[-1].headers) == dict(refused.headers)


def test_a_register_that_does_not_answer_is_a_problem(office: Office) -> None:
    """503, and never a verdict."""
    app = create_app(office.services)
    quick: QuickVerdicts = app.state.quick_verdicts
    quick.held("0" * 12)
    reader = quick.standings._reader
    assert reader is not None
    reader.close()
    answer = TestClient(app).get("/api/v1/verify?code=000000000000")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


def test_standings_are_read_and_never_written(office: Office) -> None:
    """Its own connection refuses to write, and sees what others wrote a moment ago."""
    db = office.services.database
    standings = Standings(db)
    assert standings.instant
    copy = office.issued(1)[0]
    before = standings(copy.code)
    copies.revoke_copy(db, copy.code, "in sai", "officer")
    assert before is not None
    assert standings(copy.code) not in (None, before)
    reader = db.reader()
    assert reader is not None
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM copies")
    reader.close()
