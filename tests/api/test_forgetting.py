"""Answers to keyed writes name people, so the worker forgets them after a stated time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.forgetting import forget_answers
from api.settings import Settings
from api.wiring import Services
from registry import idempotency
from registry.database import Database
from tests.api.terminal import Terminal

NOON = datetime(2001, 3, 2, 5, 0, tzinfo=UTC)  # long before any clock that runs this


def kept(db: Database, key: str) -> bool:
    """Whether the answer under a key is still there."""
    return idempotency.given(db, key, "hoa", "asked") is not None


def test_an_answer_is_forgotten_a_day_after_it_was_given(tmp_path: Path) -> None:
    """Not a moment earlier, for a sender may try again; the clock is the caller's."""
    services = Services(Settings(home=tmp_path))
    db = services.database
    idempotency.remember(db, "a", "hoa", "asked", "Nguyễn Thị Hòa", NOON)
    idempotency.remember(db, "b", "hoa", "asked", "Trần Văn Đức", NOON + timedelta(hours=1))

    assert forget_answers(services, NOON + timedelta(hours=24)) == 0
    assert forget_answers(services, NOON + timedelta(hours=24, seconds=1)) == 1
    assert (kept(db, "a"), kept(db, "b")) == (False, True)
    services.database.close()


def test_an_office_may_forget_sooner(tmp_path: Path) -> None:
    """The setting is in hours."""
    services = Services(Settings(home=tmp_path, keep_answers=0.5))
    idempotency.remember(services.database, "a", "hoa", "asked", "Nguyễn Thị Hòa", NOON)

    assert forget_answers(services, NOON + timedelta(minutes=31)) == 1
    services.database.close()


def test_the_worker_forgets(tmp_path: Path) -> None:
    """Nobody has to remember to do it."""
    services = Services(Settings(home=tmp_path))
    idempotency.remember(services.database, "a", "hoa", "asked", "Nguyễn Thị Hòa", NOON)

    assert Terminal(tmp_path).type("worker", "--once").code == 0
    assert not kept(services.database, "a")
    services.database.close()
