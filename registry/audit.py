"""Who did what: an append-only log whose records are leaves of a Merkle tree (RFC 9162)."""

from dataclasses import dataclass
from datetime import datetime

from registry.database import Database


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened."""

    number: int  # from 0, without gaps
    at: datetime
    by: str
    action: str  # "entry.accepted", "entry.corrected", "copy.issued", …
    subject: str  # id of what it happened to
    body: str  # canonical JSON of everything above and of the details: the leaf that is hashed
    leaf: str  # RFC 9162 leaf hash, hex


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the log does not hold."""

    number: int
    reason: str


def note(db: Database, by: str, action: str, subject: str, details: dict[str, object]) -> int:
    """Append one record and give its number; joins an open transaction."""
    raise NotImplementedError


def size(db: Database) -> int:
    """Count records."""
    raise NotImplementedError


def root(db: Database, size: int | None = None) -> str:
    """Give the Merkle tree hash over the first `size` records, hex (RFC 9162, section 2.1.1)."""
    raise NotImplementedError


def records(db: Database, first: int = 0, limit: int = 100) -> tuple[Record, ...]:
    """List records from a number on."""
    raise NotImplementedError


def records_of(db: Database, subject: str) -> tuple[Record, ...]:
    """List what happened to one entry, copy or account."""
    raise NotImplementedError


def inclusion(db: Database, number: int, size: int | None = None) -> tuple[str, ...]:
    """Prove that a record is in the tree of `size` (RFC 9162, section 2.1.3)."""
    raise NotImplementedError


def consistency(db: Database, first: int, second: int | None = None) -> tuple[str, ...]:
    """Prove that the tree of `second` only added to that of `first` (RFC 9162, 2.1.4)."""
    raise NotImplementedError


def check(db: Database) -> tuple[Fault, ...]:
    """Hash everything again; gives each place where a record was changed, removed or inserted."""
    raise NotImplementedError
