"""The register itself: entries, their history, corrections and revocations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from registry.database import Database
from registry.entry import Entry, Evidence, State


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to list; an empty field does not narrow."""

    year: int | None = None
    state: State | None = None
    kind: str = ""  # name of the form
    number: str = ""  # diploma or register number, exact after folding
    name: str = ""  # full name without marks or case
    born: str = ""  # "dd/mm/yyyy" or "yyyy"
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A change by decision: recorded as a new version, the old one stays readable."""

    values: Mapping[str, str]  # only the fields that change
    decision_number: str
    decided_on: date
    by: str  # account name
    at: datetime  # aware, UTC
    note: str = ""


@dataclass(frozen=True, slots=True)
class Revocation:
    """An entry that no longer counts, by decision."""

    ground: str  # key of one of `grounds()`
    decision_number: str
    decided_on: date
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """One lawful reason to revoke."""

    key: str
    vi: str
    en: str
    source: str
    verified: bool


def get(db: Database, entry_id: str, version: int | None = None) -> Entry:
    """Give an entry, by default its newest version.

    Raises:
        NotFound: no such entry or version.
    """
    raise NotImplementedError


def get_many(db: Database, ids: Iterable[str]) -> dict[str, Entry]:
    """Give the newest version of each entry that exists, by id."""
    raise NotImplementedError


def history(db: Database, entry_id: str) -> tuple[Entry, ...]:
    """Give all versions, the first first.

    Raises:
        NotFound: no such entry.
    """
    raise NotImplementedError


def find(
    db: Database, wanted: Filter = Filter(), *, after: str = "", limit: int = 100
) -> tuple[Entry, ...]:
    """List entries by id; `after` is the id of the last one seen."""
    raise NotImplementedError


def every(db: Database, wanted: Filter = Filter()) -> Iterator[Entry]:
    """Give all entries that match, read in pages so that memory stays small."""
    raise NotImplementedError


def count(db: Database, wanted: Filter = Filter()) -> int:
    """Count entries that match."""
    raise NotImplementedError


def evidence(entry: Entry, field: str) -> Evidence:
    """Say where one value stands on the master.

    Raises:
        NotFound: the entry has no such field.
    """
    raise NotImplementedError


def correct(db: Database, entry_id: str, expected_version: int, change: Correction) -> Entry:
    """Record a correction as a new version.

    Raises:
        NotFound: no such entry.
        Conflict: someone changed the entry since, or its number is taken.
        Forbidden: the entry is not in force, or the correction names no decision.
        Incomplete: a required field would be empty.
    """
    raise NotImplementedError


def revoke(db: Database, entry_id: str, expected_version: int, change: Revocation) -> Entry:
    """Record a revocation as a new version.

    Raises:
        NotFound: no such entry or no such ground.
        Conflict: someone changed the entry since.
        Forbidden: the entry is not in force, or the revocation names no decision.
    """
    raise NotImplementedError


def grounds() -> tuple[Ground, ...]:
    """Give the lawful grounds for revoking, as configured."""
    raise NotImplementedError
