"""Policies from the command line: promised, drawn for, proven, applied, stopped."""

from pathlib import Path

import pytest

from api import policy_desk
from api.settings import load_settings
from api.wiring import Services
from registry import review
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
