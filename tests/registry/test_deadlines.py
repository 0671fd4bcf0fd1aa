"""Deadlines as the rules count them: Vietnam's clocks, weekends, Tết, compensatory days."""

from datetime import date, datetime
from pathlib import Path

import pytest

from registry.copies import VIETNAM
from registry.deadlines import Calendar, calendar_of, due
from registry.errors import Forbidden, Unavailable
from registry.request import Kind

PLAIN = Calendar()


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-03-03 08:00", "2026-03-03"),  # Tuesday morning: the same day
        ("2026-03-03 15:00", "2026-03-03"),  # not yet after 15:00
        ("2026-03-03 15:00:01", "2026-03-04"),
        ("2026-03-06 16:00", "2026-03-09"),  # Friday afternoon: Monday
        ("2026-03-07 10:00", "2026-03-09"),  # Saturday counts for Monday
        ("2026-03-08 23:00", "2026-03-09"),  # Sunday evening: Monday too, not Tuesday
        ("2026-02-13 16:00", "2026-02-23"),  # before Tết of 2026: five days and two weekends
        ("2026-04-24 15:30", "2026-04-28"),  # Hùng Vương falls on Sunday, Monday is given for it
        ("2026-08-22 09:00", "2026-08-22"),  # a Saturday worked for the Monday before 2 September
        ("2026-08-28 15:30", "2026-09-03"),
        ("2025-12-31 16:00", "2026-01-05"),  # Friday 2 January was exchanged with Saturday 10
        ("2026-01-10 09:00", "2026-01-10"),
        ("2026-11-23 16:00", "2026-11-25"),  # 24 November is a day off since 2026
    ],
)
def test_a_copy_is_due_the_same_day_or_the_next_working_day(received: str, last: str) -> None:
    """After 15:00 the next working day counts; a day off is never one."""
    at = datetime.fromisoformat(received).replace(tzinfo=VIETNAM)

    assert due("copy", at, PLAIN) == date.fromisoformat(last)


def test_a_complicated_copy_takes_two_working_days_more() -> None:
    """Counted from the day on which it would have been due."""
    thursday = datetime(2026, 3, 5, 9, tzinfo=VIETNAM)

    assert due("copy", thursday, PLAIN, complicated=True) == date(2026, 3, 9)


def test_a_correction_takes_five_working_days() -> None:
    """At whatever hour it came."""
    for hour in (8, 17):
        assert due("correction", datetime(2026, 3, 3, hour, tzinfo=VIETNAM), PLAIN) == date(
            2026, 3, 10
        )


def test_an_office_adds_its_own_days() -> None:
    """Days off that the package does not know, and days on which it works all the same."""
    ours = calendar_of(off=[date(2026, 3, 4)], on=[date(2026, 3, 7)])

    assert due("copy", datetime(2026, 3, 3, 16, tzinfo=VIETNAM), ours) == date(2026, 3, 5)
    assert due("copy", datetime(2026, 3, 6, 16, tzinfo=VIETNAM), ours) == date(2026, 3, 7)


def test_working_days_are_counted_both_ways() -> None:
    """So that a desk can say how long is left, or by how long it is late."""
    assert PLAIN.between(date(2026, 3, 6), date(2026, 3, 10)) == 2
    assert PLAIN.between(date(2026, 3, 10), date(2026, 3, 6)) == -2
    assert PLAIN.between(date(2026, 3, 6), date(2026, 3, 6)) == 0


@pytest.mark.parametrize("year", [1950, 2101])
def test_a_calendar_that_does_not_reach_says_so(year: int) -> None:
    """Instead of counting for ever."""
    with pytest.raises(Forbidden):
        due("copy", datetime(year, 1, 1, tzinfo=VIETNAM), PLAIN)


def test_a_kind_without_a_rule_has_no_deadline() -> None:
    """None is made up."""
    with pytest.raises(Forbidden):
        due("wish", datetime(2026, 3, 3, tzinfo=VIETNAM), PLAIN)


def test_every_kind_of_request_has_a_deadline_and_says_whose_it_is() -> None:
    """The law's days are never mixed up with what an office set for its own work."""
    at = datetime(2026, 3, 3, 9, tzinfo=VIETNAM)
    assert {kind: due(kind, at, PLAIN) for kind in Kind} == {
        "copy": date(2026, 3, 3),
        "correction": date(2026, 3, 10),
        "reissue": date(2026, 3, 10),
        "revocation": date(2026, 3, 10),
    }
    assert all(rule.source for rule in PLAIN.rules.values())
    assert [kind for kind, rule in PLAIN.rules.items() if not rule.law] == ["revocation"]


def test_an_office_sets_its_own_days(tmp_path: Path) -> None:
    """Kind by kind; the others stay as they are."""
    own = tmp_path / "deadlines.toml"
    own.write_text(
        '[revocation]\ndays = 10\nafter = 24\nlonger = 0\nlaw = false\nsource = "QC 3"\n', "utf-8"
    )
    ours = calendar_of(own=own)

    at = datetime(2026, 3, 3, 9, tzinfo=VIETNAM)
    assert (due("revocation", at, ours), ours.rules["revocation"].source) == (
        date(2026, 3, 17),
        "QC 3",
    )
    assert due("correction", at, ours) == date(2026, 3, 10)


@pytest.mark.parametrize("text", ["[wish]", "[copy]\ndays = 1", "days", None])
def test_a_file_that_holds_no_deadlines_is_named(tmp_path: Path, text: str | None) -> None:
    """Before a request is taken in with days that nobody meant."""
    own = tmp_path / "deadlines.toml"
    if text:
        own.write_text(text, "utf-8")
    with pytest.raises(Unavailable, match=r"deadlines\.toml"):
        calendar_of(own=own)
