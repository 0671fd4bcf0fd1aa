"""Who looked at whose entry, held by the log: else whoever has the database could forget a look.

A look costs no log record of its own. Looks are closed together, now and then: one record promises
all that came since the one before (`registry.facts`).
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from registry import audit, facts
from registry.database import Database
from registry.entry_check import Promises
from registry.fault import Fault
from registry.life_tables import entry_views
from registry.schema import audit as log

ACTION: Final = "views.closed"
SUBJECT: Final = "views"
REST: Final = timedelta(hours=1)
"""How old a look may become before it is closed."""

MOST: Final = 10_000
"""Looks that one record promises."""


def close(db: Database, now: datetime | None = None, rest: timedelta = REST) -> int:
    """Let the log promise the looks since the last time, once the first is `rest` old."""
    before = (now or datetime.now(UTC)) - rest
    with db.read() as connection:  # most tries find nothing, and need not wait for a writer
        oldest = _rows(connection, entry_views.c.number > _last(connection), 1)
    if not oldest or oldest[0]["at"] > before:
        return 0
    with db.write() as connection:
        found = _rows(connection, entry_views.c.number > _last(connection), MOST)
        if not found:
            return 0
        first, last = found[0]["number"], found[-1]["number"]
        name = f"entry_views/{first}-{last}"
        promised = {name: facts.digest(facts.secret(connection), name, found)}
        details = {"last": last, "looks": len(found), "facts": promised}
        audit.append(connection, [audit.Event("sogoc", ACTION, SUBJECT, details)])
        return len(found)


def check(connection: Connection, promises: Promises) -> Iterator[Fault]:
    """Compare the looks that were closed with what the log promised of them."""
    at, salt = entry_views.c.number, facts.secret(connection)
    for name, (number, wanted) in promises.items():
        kind, _, ends = name.partition("/")
        if kind == entry_views.name:
            first, last = map(int, ends.split("-"))
            found = _rows(connection, at.between(first, last), MOST + 1)
            if facts.digest(salt, name, found) != wanted:
                yield Fault(number, f"looks at entries, numbers {first} to {last}, were changed")


def _last(connection: Connection) -> int:
    query = select(log.c.body).where(log.c.subject == SUBJECT, log.c.action == ACTION)
    body = connection.execute(query.order_by(log.c.number.desc()).limit(1)).scalar()
    return int(json.loads(body)["details"]["last"]) if body else 0


def _rows(connection: Connection, which: ColumnElement[bool], most: int) -> list[RowMapping]:
    query = select(entry_views).where(which).order_by(entry_views.c.number).limit(most)
    return list(connection.execute(query).mappings())
