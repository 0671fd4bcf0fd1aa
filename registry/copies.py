"""The register of copies: gapless numbers per year, the signed files, and what became of them.

A number stands inside the signed copy, so it is reserved before signing. A reservation that was
given up, or was left behind by a crash, is handed out again before any new number is: the register
has no gaps, and no lock is held while a time-stamp authority answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registry.database import Database
from registry.entry import Entry


class CopyState(StrEnum):
    """Whether a copy may be relied on."""

    IN_FORCE = "in_force"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Reserved:
    """A number and a code, held for one copy that is about to be signed."""

    code: str  # 12 characters of Crockford base 32
    year: int
    number: int  # from 1 in each year

    @property
    def text(self) -> str:
        """The number as it stands on the copy, e.g. "12/2026"."""
        return f"{self.number}/{self.year}"


@dataclass(frozen=True, slots=True)
class Copy:
    """One issued copy."""

    code: str
    year: int
    number: int
    entry: str
    entry_version: int
    sha256: str  # of the signed file
    issued_by: str
    issued_at: datetime
    state: CopyState
    revoked_by: str = ""
    revoked_at: datetime | None = None
    reason: str = ""

    @property
    def text(self) -> str:
        """The number as it stands on the copy."""
        return f"{self.number}/{self.year}"


def reserve(db: Database, by: str, at: datetime | None = None) -> Reserved:
    """Hold the next number of the year (of Vietnam's time) and a fresh code."""
    raise NotImplementedError


def release(db: Database, reserved: Reserved) -> None:
    """Give a reservation back, e.g. because signing failed."""
    raise NotImplementedError


def record_copy(
    db: Database,
    reserved: Reserved,
    entry: Entry,
    pdf: bytes,
    by: str,
    at: datetime | None = None,
) -> Copy:
    """Store a signed copy under its reserved number.

    Raises:
        Conflict: the reservation lapsed, or the entry changed while the copy was made.
        Forbidden: the entry is not in force.
    """
    raise NotImplementedError


def copy_by_code(db: Database, code: str) -> Copy:
    """Give a copy by its code; dashes, spaces and case do not matter.

    Raises:
        NotFound: no such copy.
    """
    raise NotImplementedError


def copy_by_sha256(db: Database, sha256: str) -> Copy:
    """Give a copy by the hash of its file.

    Raises:
        NotFound: no such copy.
    """
    raise NotImplementedError


def pdf(db: Database, code: str) -> bytes:
    """Give the signed file.

    Raises:
        NotFound: no such copy.
    """
    raise NotImplementedError


def copies_of(db: Database, entry_id: str) -> tuple[Copy, ...]:
    """List the copies of one entry, the first first."""
    raise NotImplementedError


def register(
    db: Database, year: int | None = None, *, limit: int = 100, before: int | None = None
) -> tuple[Copy, ...]:
    """List the register of copies of a year (or of all), the latest number first."""
    raise NotImplementedError


def revoke_copy(db: Database, code: str, reason: str, by: str, at: datetime | None = None) -> Copy:
    """Declare that a copy may no longer be relied on; revoking twice changes nothing.

    Raises:
        NotFound: no such copy.
        Forbidden: no reason is given.
    """
    raise NotImplementedError


def not_in_force(db: Database) -> Iterator[Copy]:
    """Give every revoked copy, for the published status list."""
    raise NotImplementedError
