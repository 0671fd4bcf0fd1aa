"""Deadlines in Vietnamese working days: weekends, Tết, Hùng Vương and compensatory days off.

The calendar comes from the package `holidays`, which follows the yearly decisions of the
Government; what it does not know yet is in `exchanged_days.toml`, and an office adds its own.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from holidays import HolidayBase, country_holidays

from registry.copies import VIETNAM
from registry.errors import Forbidden, Unavailable
from registry.request import Kind

EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2099, 12, 31)
"""The days that the calendar is asked about; the dates of Tết are known for them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind of request may take."""

    days: int  # working days after the day of receipt
    after: int  # hour from which the next working day counts as the day of receipt; 24: never
    longer: int  # working days more when it is complicated
    law: bool  # False: the office set it for itself
    source: str


@cache
def rules(own: Path | None = None) -> Mapping[str, Rule]:
    """Give the rule of each kind of request, from the TOML file of this room and an office's own.

    Raises:
        Unavailable: the office's file cannot be read as such rules.
    """
    plain = _read(Path(__file__).parent / "deadlines.toml")
    if own is None:
        return plain
    try:
        return plain | _read(own)
    except (OSError, ValueError, TypeError) as error:
        raise Unavailable(f"{own} holds no deadlines: {error}") from error


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days an office works, and how long it may take."""

    off: frozenset[date] = frozenset()  # more days off than the package knows
    on: frozenset[date] = frozenset()  # days on which this office works all the same
    rules: Mapping[str, Rule] = field(default_factory=rules)  # by kind of request

    def works(self, day: date) -> bool:
        """Say whether the office works on a day."""
        if day in self.on:
            return True
        if day in self.off or not EARLIEST <= day <= LATEST:
            return False
        exchanged = _exchanged().get(day)
        return bool(_vietnam().is_working_day(day)) if exchanged is None else exchanged

    def later(self, day: date, days: int) -> date:
        """Give the working day that many working days later; 0 gives the day or the next one.

        Raises:
            Forbidden: the calendar does not reach that far.
        """
        left = days
        while left or not self.works(day):
            left -= 1 if self.works(day) else 0
            day += timedelta(days=1)
            if not EARLIEST <= day <= LATEST:
                raise Forbidden(f"the calendar knows no working days around {day}")
        return day

    def between(self, first: date, last: date) -> int:
        """Count working days after `first` up to `last`; negative when `last` lies before it."""
        if last < first:
            return -self.between(last, first)
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(self.works(day) for day in days)


def due(kind: str, received: datetime, calendar: Calendar, complicated: bool = False) -> date:
    """Give the last day on which a request is answered in time.

    Raises:
        Forbidden: there is no rule for this kind, or the calendar does not reach that far.
    """
    rule = calendar.rules.get(kind)
    if not rule:
        raise Forbidden(f"no deadline is known for {kind}")
    local = received.astimezone(VIETNAM)
    day = local.date()
    late = rule.after < 24 and local.time() > time(rule.after)
    if late and calendar.works(day):
        day += timedelta(days=1)
    counted = calendar.later(day, 0)  # what comes on a day off counts for the next working day
    return calendar.later(counted, rule.days + (rule.longer if complicated else 0))


def today(now: datetime | None = None) -> date:
    """Give the day on Vietnam's clocks."""
    return (now or datetime.now(UTC)).astimezone(VIETNAM).date()


def calendar_of(
    off: Iterable[date] = (), on: Iterable[date] = (), own: Path | None = None
) -> Calendar:
    """Make the calendar of an office from its own days off and on, and its own deadlines.

    Raises:
        Unavailable: the file of its deadlines cannot be read as such.
    """
    return Calendar(frozenset(off), frozenset(on), rules(own))


def _read(file: Path) -> dict[str, Rule]:
    found = {kind: Rule(**said) for kind, said in tomllib.loads(file.read_text("utf-8")).items()}
    for kind, rule in found.items():
        if kind not in set(Kind) or not (0 <= rule.days <= 365 and 0 <= rule.longer <= 365):
            raise ValueError(f"[{kind}] is no request, or takes more than a year")
    return found


@cache
def _exchanged() -> Mapping[date, bool]:
    """Give the days that the package does not know, and whether they are worked."""
    told = (Path(__file__).parent / "exchanged_days.toml").read_text("utf-8")
    each = tomllib.loads(told)["exchange"]
    return {one["off"]: False for one in each} | {one["on"]: True for one in each}


@cache
def _vietnam() -> HolidayBase:
    return country_holidays("VN")
