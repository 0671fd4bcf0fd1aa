"""Counts for the desk: entries by year, kind and state, and how far digitising is."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from registry import schema
from registry.batching import Batch, Progress, batch_progress, batches
from registry.database import Database
from registry.entry import State


@dataclass(frozen=True, slots=True)
class Count:
    """Entries of one year, kind and state."""

    year: int | None
    kind: str
    state: State
    entries: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The registry in eight numbers."""

    scans: int
    quarantined: int
    pages: int  # read
    failed: int
    waiting: int
    entries: int  # in force
    copies: int  # in force
    unindexed: int  # changes the search index has not seen


@dataclass(frozen=True, slots=True)
class Share:
    """Entries in force of one year, office, kind and grade, as the ledgers write them."""

    year: int | None
    office: str
    kind: str
    grade: str
    entries: int


def shares(db: Database) -> tuple[Share, ...]:
    """Count entries in force by year, office, kind and grade."""
    head = schema.entries.c
    by = (head.year, head.issuer, head.kind, head.grade)
    query = select(*by, func.count()).where(head.state == State.IN_FORCE.value).group_by(*by)
    with db.read() as connection:
        found = [Share(y, o, k, g, n) for y, o, k, g, n in connection.execute(query)]
    return tuple(
        sorted(found, key=lambda s: (s.year is None, s.year or 0, s.office, s.kind, s.grade))
    )


def counts(db: Database) -> tuple[Count, ...]:
    """Count entries by year, kind and state; entries without a year come last."""
    head = schema.entries.c
    by = (head.year, head.kind, head.state)
    query = select(*by, func.count()).group_by(*by)
    with db.read() as connection:
        found = [Count(y, kind, State(s), n) for y, kind, s, n in connection.execute(query)]
    return tuple(sorted(found, key=lambda c: (c.year is None, c.year or 0, c.kind, c.state)))


def totals(db: Database) -> Totals:
    """Count everything."""
    scans, drafts = schema.scans.c, schema.drafts.c
    asked = {
        "scans": select(func.count()).select_from(schema.scans),
        "quarantined": _count(scans.state == "quarantined"),
        "pages": _how_many(_pages("done")),
        "failed": _how_many(_pages("failed").except_(_pages("done"))),
        "waiting": _count(drafts.state == "waiting"),
        "entries": _count(schema.entries.c.state == State.IN_FORCE.value),
        "copies": _count(schema.copies.c.state == "in_force"),
        "unindexed": select(func.count()).select_from(schema.outbox),
    }
    with db.read() as connection:
        return Totals(**{n: connection.execute(query).scalar_one() for n, query in asked.items()})


def progress(db: Database, limit: int = 100) -> tuple[tuple[Batch, Progress], ...]:
    """Give the latest batches with their progress."""
    return tuple((batch, batch_progress(db, batch.id)) for batch in batches(db, limit))


def _count(condition: Any) -> Any:
    return select(func.count()).where(condition)


def _pages(state: str) -> Any:
    """Pages in a state, each once, by however many versions of the reading it was read."""
    page = schema.pages.c
    return select(page.scan, page.page).where(page.state == state).distinct()


def _how_many(query: Any) -> Any:
    return select(func.count()).select_from(query.subquery())
