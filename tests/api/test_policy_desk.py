"""Policies from the command line: promised, drawn for, proven, applied, stopped."""

from pathlib import Path

import pytest

from api import policy_desk
from api.settings import load_settings
from api.wiring import Services
from registry import policies, review
from registry.accounts import Role
from tests.api.office import Office
from tests.api.terminal import Terminal
from tests.registry.ledger import person
from tests.registry.test_policies import batch_of, rows

NEW = ("admin", "policy-new", "careful", "--most-wrong", "0.1")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A home with a policy that looks at every row while it learns, and at half for ever."""
    made = Terminal(tmp_path / "home")
    said = made.type(*NEW, "--share", "0.5", "--learning-share", "1.0")
    assert said.code == 0
    assert "first look is at" in said.out
    return made


def services_of(terminal: Terminal) -> Services:
    """Open the same home from within."""
    return Services(load_settings(terminal.home))


def decide_all(services: Services, batch: str, **typed: str) -> None:
    """Have a person decide every waiting row."""
    for one in review.queue(services.database, batch=batch, limit=500):
        review.decide(services.database, one.id, person(**typed), one.version)


def test_a_policy_is_proven_applied_and_stopped(terminal: Terminal) -> None:
    """Its whole life, told by `policy-show`, `policy-list` and `status`."""
    services = services_of(terminal)
    learning = batch_of(services.database, "one.pdf", rows(1, 60))
    assert policy_desk.apply(services, learning, "careful") is not None
    decide_all(services, learning)
    (proven,) = terminal.type("admin", "policy-calibrate", "careful", "--json").json
    fresh = batch_of(services.database, "two.pdf", rows(101, 60))
    first = review.queue(services.database, batch=fresh)[0]
    review.decide(services.database, first.id, person(), first.version)  # and the page's header
    made = policy_desk.apply(services, fresh, "careful")
    assert made is not None
    shown = terminal.type("admin", "policy-show", "careful").out
    decide_all(services, fresh, ho_ten="Một người khác")
    told = terminal.type("status").out
    listed = terminal.type("admin", "policy-list", "--json").json

    assert (proven["standing"], proven["tallies"]["ho_ten"]) == (
        "running",
        {"values": 60, "wrong": 0},
    )
    assert made[1].accepted + made[1].left["held-for-audit"] == 59
    assert 15 < made[1].accepted < 45
    assert "so_hieu" in shown
    assert "4.87%" in shown  # what 60 values without an error leave open
    assert "policy careful stopped" in told
    assert [one["name"] for one in listed] == ["demo", "careful"]
    assert listed[1]["strata"][0]["standing"] == "stopped"


def test_the_demo_policy_says_that_it_proves_nothing(terminal: Terminal) -> None:
    """Whoever lists policies sees which of them promises something."""
    said = terminal.type("admin", "policy-list").out

    assert "no proven bound" in said
    assert "10.00% wrong at 95%" in said


def test_a_policy_that_does_not_exist_is_refused_before_anything_is_read(
    terminal: Terminal, tmp_path: Path
) -> None:
    """The answer names those that do."""
    said = terminal.type("ingest", str(tmp_path), "--policy", "careless")

    assert said.code == 2
    assert "demo, careful" in said.err


def test_a_policy_with_a_name_that_is_taken_is_refused(terminal: Terminal) -> None:
    """Terms never change under those who rely on them."""
    assert terminal.type(*NEW).code != 0
    assert terminal.type("admin", "policy-show", "unknown").code != 0


def test_policies_are_shown_to_reviewers_over_http(office: Office) -> None:
    """What is promised, how much was audited, how many may be wrong; an unknown name is none."""
    policies.define(office.services.database, "careful", "lan", most_wrong=0.1, learning_share=1.0)
    batch = batch_of(office.services.database, "one.pdf", rows(1, 60))
    policy_desk.apply(office.services, batch, "careful")
    decide_all(office.services, batch)
    policies.calibrate(office.services.database, "careful", "lan")
    client = office.client(Role.REVIEWER)
    answer = client.get("/api/v1/policies")
    assert answer.status_code == 200, answer.text
    (shown,) = answer.json()
    (place,) = shown["places"]

    assert client.get("/api/v1/policies/careful").json() == shown
    assert client.get("/api/v1/policies/other").status_code == 404
    assert (shown["name"], shown["most_wrong"], place["standing"]) == ("careful", 0.1, "running")
    assert place["audited"] == place["fields"]["ho_ten"]["values"] == 60
    assert 0.04 < place["fields"]["ho_ten"]["wrong_at_most"] < 0.06


def test_the_status_of_a_batch_says_how_far_policies_are(terminal: Terminal) -> None:
    """A program that watches a batch sees where the machine may accept alone."""
    services = services_of(terminal)
    batch = batch_of(services.database, "one.pdf", rows(1, 4))
    policy_desk.apply(services, batch, "careful")
    (found,) = terminal.type("status", batch, "--json").json["policies"]

    assert found["name"] == "careful"
    assert [one["standing"] for one in found["strata"]] == ["learning"]
