"""Keep copies checkable: stamp them again before their time stamps end.

Each copy is a transaction of its own, and a stamp that was not recorded is simply made again. So
this may be killed at any moment, and two workers may do it at once.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from api.console import remark, say, say_json, say_table
from registry import copies, renewals
from registry.errors import Conflict

if TYPE_CHECKING:
    from api.wiring import Services

BY: Final = "worker"
AT_ONCE: Final = 50
"""Copies in one turn, so that the search index does not wait long."""

REST: Final = timedelta(hours=6)
"""After a failure a copy lets others go first for that long."""

LISTED: Final = 1000


def renew_due(services: "Services", now: datetime | None = None) -> int:
    """Look at new copies, stamp again what ends soon, and say how many that were.

    An authority that does not answer ends the turn; the trouble is kept, for `sogoc status`.
    """
    from signing.errors import CannotIssue, TimestampUnavailable
    from signing.renewal import renew
    from signing.trust import load_trust

    now, db = now or datetime.now(UTC), services.database
    examine(services)
    by = now + timedelta(days=services.settings.renew_days)
    found = renewals.due(db, by, untried_since=now - REST, limit=AT_ONCE)
    if not found:
        return 0
    done, trust = 0, load_trust(services.trust)
    for one in found:
        try:
            renewed = renew(copies.pdf(db, one.code), services.timestamps, trust)
            renewals.record(db, one.code, renewed.pdf, renewed.until, BY)
            done += 1
        except Conflict:  # another worker was faster
            continue
        except CannotIssue as fault:
            renewals.note_trouble(db, one.code, str(fault), now)
        except TimestampUnavailable as down:
            renewals.note_trouble(db, one.code, str(down), now)
            break
    return done


def examine(services: "Services") -> None:
    """Find out until when copies can be checked that nobody has looked at yet."""
    from signing.errors import CannotIssue
    from signing.renewal import lasts_until

    db = services.database
    while codes := renewals.unexamined(db, AT_ONCE):
        for code in codes:
            try:
                renewals.note_end(db, code, lasts_until(copies.pdf(db, code)))
            except CannotIssue as fault:
                renewals.note_end(db, code, None, str(fault))


def say_renewals(services: "Services", days: int | None, as_json: bool) -> None:
    """Tell which copies end soon, and what hinders their renewal."""
    now, db = datetime.now(UTC), services.database
    examine(services)
    by = now + timedelta(days=services.settings.renew_days if days is None else days)
    found = renewals.due(db, by, untried_since=now + REST, limit=LISTED)
    state = renewals.state(db, by, now)
    if as_json:
        say_json(asdict(state) | {"by": by, "copies": [asdict(one) for one in found]})
        return
    for line in _lines(state, by):
        say(line)
    columns = ("number", "code", "good until", "last tried", "trouble")
    say_table(columns, [(o.number, o.code, o.good_until, o.tried_at, o.trouble) for o in found])


def say_trouble(services: "Services") -> None:
    """Add to `sogoc status` what a person should know about renewals; mostly nothing."""
    now = datetime.now(UTC)
    by = now + timedelta(days=services.settings.renew_days)
    state = renewals.state(services.database, by, now)
    if state.due or state.broken or state.trouble:
        for line in _lines(state, by):
            remark(line)


def _lines(state: renewals.State, by: datetime) -> Iterator[str]:
    yield (
        f"Gia hạn dấu thời gian · renewals: {state.due} copies end before {by:%Y-%m-%d}, "
        f"{state.ended} have ended, {state.broken} cannot be checked, {state.renewed} renewed "
        f"so far, {state.unexamined} not looked at yet"
    )
    if state.trouble:
        yield f"  {state.tried_at:%Y-%m-%d %H:%M} UTC: {state.trouble}; tried again by the worker."
