"""Callers are slowed down, each on their own; what cannot be counted is refused."""

import sqlite3
import threading
from pathlib import Path

import pytest

from api.app import create_app
from api.problems import Problem
from api.settings import Settings
from api.throttle import Throttle, doors, most, network
from api.windows import SqliteWindows
from api.wiring import Services
from tests.api.clocks import Clock


def throttle(clock: Clock, path: str = ":memory:", kept: int = 1000) -> Throttle:
    """Make one with a door that lets three in within sixty seconds."""
    return Throttle({"door": (most(3, 60),)}, SqliteWindows(path, clock, kept))


def passes(guard: Throttle, caller: str = "a", calls: int = 1) -> bool:
    """Tell whether someone is let in."""
    try:
        guard.enter("door", caller, calls)
    except Problem as refusal:
        if refusal.status_code != 429:
            raise
        return False
    return True


def test_a_window_moves() -> None:
    """Three within any sixty seconds, wherever these begin; each call counts until it is old."""
    clock = Clock()
    guard = throttle(clock)
    assert [passes(guard) for _ in range(2)] == [True, True]
    clock.now += 40
    assert [passes(guard) for _ in range(2)] == [True, False]
    clock.now += 22
    assert [passes(guard) for _ in range(3)] == [True, True, False]
    clock.now += 40
    assert [passes(guard) for _ in range(2)] == [True, False]


def test_the_refusal_says_when_to_come_back() -> None:
    """Whoever waits so long is let in; a second earlier than a tick before, not yet."""
    clock = Clock()
    guard = throttle(clock)
    for _ in range(3):
        passes(guard)
    with pytest.raises(Problem) as refusal:
        guard.enter("door", "a")
    wait = int((refusal.value.headers or {})["Retry-After"])
    assert 59 <= wait <= 62
    clock.now += wait - 3
    assert not passes(guard)
    clock.now += 3
    assert passes(guard)


def test_one_caller_does_not_slow_down_another() -> None:
    """Each key is counted alone."""
    guard = throttle(Clock())
    assert [passes(guard, who) for who in "aaaab"] == [True, True, True, False, True]


def test_many_calls_at_once_pass_or_are_refused_together() -> None:
    """A table of three rows fits, one more does not; a refused one counts nothing."""
    guard = throttle(Clock())
    assert not passes(guard, calls=4)
    assert passes(guard, calls=3)
    assert not passes(guard)


def test_every_limit_of_a_door_holds() -> None:
    """Two a minute, and three an hour."""
    clock = Clock()
    guard = Throttle({"door": (most(2, 60), most(3, 3600))}, SqliteWindows(clock=clock))
    assert [passes(guard) for _ in range(3)] == [True, True, False]
    clock.now += 62
    assert [passes(guard) for _ in range(2)] == [True, False]


def test_a_full_table_refuses_strangers_and_recovers() -> None:
    """Memory is bounded: those counted already go on, the rest wait until someone is forgotten."""
    clock = Clock()
    windows = SqliteWindows(clock=clock, most=1_000)
    guard = Throttle({"door": (most(3, 60),)}, windows)
    let_in = [passes(guard, f"caller {n}") for n in range(1_500)]
    assert 1_000 <= let_in.count(True) <= 1_005
    assert not let_in[-1]
    assert passes(guard, "caller 0")
    clock.now += 70
    assert passes(guard, "someone else")


def test_what_cannot_be_counted_is_refused() -> None:
    """Its storage is gone: 503 for everyone, never a free pass."""
    windows = SqliteWindows(clock=Clock())
    guard = Throttle({"door": (most(3, 60),)}, windows)
    windows.close()
    with pytest.raises(Problem) as refusal:
        guard.enter("door", "a")
    assert refusal.value.status_code == 503
    assert (refusal.value.headers or {})["Retry-After"]


def test_a_locked_file_is_refused_too(tmp_path: Path) -> None:
    """Another process holds it for longer than a caller is made to wait."""
    path = tmp_path / "windows.db"
    guard = throttle(Clock(), str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Problem) as refusal:
        guard.enter("door", "a")
    assert refusal.value.status_code == 503
    other.execute("ROLLBACK")
    guard.enter("door", "a")
    other.close()


def test_workers_share_a_file(tmp_path: Path) -> None:
    """Three in all, however many processes count."""
    clock = Clock()
    guards = [throttle(clock, str(tmp_path / "windows.db")) for _ in range(3)]
    assert [passes(guards[n % 3]) for n in range(5)] == [True, True, True, False, False]


def test_callers_at_the_same_moment_are_all_counted(tmp_path: Path) -> None:
    """Eight threads on two connections; exactly the limit gets in."""
    path, clock = str(tmp_path / "windows.db"), Clock()
    doors_of = {"door": (most(100, 60),)}
    guards = [Throttle(doors_of, SqliteWindows(path, clock, patience=300)) for _ in range(2)]
    let_in: list[bool] = []

    def come(guard: Throttle) -> None:
        let_in.extend([passes(guard) for _ in range(25)])

    threads = [threading.Thread(target=come, args=(guards[n % 2],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(let_in), let_in.count(True)) == (200, 100)


@pytest.mark.parametrize(
    ("host", "held_by"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::7", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::1", "2001:0db8:0001:0002"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
    ],
)
def test_a_household_is_one_caller(host: str, held_by: str) -> None:
    """An IPv6 address costs nothing, a /64 network does."""
    assert network(host) == held_by


def test_only_settings_widen_the_public_door(tmp_path: Path) -> None:
    """SOGOC_VERIFY_RATE is in calls a second; guessing identities stays as strict as it was."""
    made = doors(100.0)
    assert made["verify"] == (most(1500, 15),)
    assert made["lookup"] == doors()["lookup"]
    app = create_app(Services(Settings(home=tmp_path)))
    assert isinstance(app.state.throttle, Throttle)
