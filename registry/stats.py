"""Counts for the desk: entries by year, kind and state, and how far digitising is."""

from dataclasses import dataclass

from registry.database import Database
from registry.entry import State
from registry.intake import Batch, Progress


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


def counts(db: Database) -> tuple[Count, ...]:
    """Count entries by year, kind and state."""
    raise NotImplementedError


def totals(db: Database) -> Totals:
    """Count everything."""
    raise NotImplementedError


def progress(db: Database, limit: int = 100) -> tuple[tuple[Batch, Progress], ...]:
    """Give the latest batches with their progress."""
    raise NotImplementedError
