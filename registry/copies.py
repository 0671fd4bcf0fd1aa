"""The register of copies: gapless numbers per year, the signed files, and what became of them.

A number stands inside the signed copy, so it is reserved before signing. A reservation that was
given up, or was left behind by a crash, is handed out again before any new number is: the register
has no gaps, and no lock is held while a time-stamp authority answers.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, func, insert, or_, select, update

from registry import audit, schema
from registry.counters import take
from registry.database import Database
from registry.entry import Entry, State
from registry.errors import Conflict, Forbidden, Incomplete, NotFound
from registry.facts import fact
from registry.ids import new_code, read_code
from registry.renewal_tables import copy_renewals

VIETNAM: Final = timezone(timedelta(hours=7))
"""Vietnam keeps one time all year; the year of a number is that of its clocks."""

LAPSE: Final = timedelta(minutes=15)
"""After this time a reservation that led to no copy is handed out again."""


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
    at = at or datetime.now(UTC)
    year, code = at.astimezone(VIETNAM).year, new_code()
    held = {"code": code, "state": _RESERVED, "reserved_at": at, "reserved_by": by}
    with db.write() as connection:
        # The counter's row is the lock that makes two officers take turns.
        take(connection, f"copies:{year}", 0)
        number = _left_over(connection, year, at)
        if number is not None:
            connection.execute(
                update(schema.copies).where(_c.year == year, _c.number == number).values(held)
            )
        else:
            number = take(connection, f"copies:{year}") + 1
            blank = {"issued_by": "", "revoked_by": "", "reason": ""}
            connection.execute(
                insert(schema.copies).values(year=year, number=number, **held, **blank)
            )
    return Reserved(code, year, number)


def release(db: Database, reserved: Reserved) -> None:
    """Give a reservation back, e.g. because signing failed."""
    with db.write() as connection:
        connection.execute(
            update(schema.copies)
            .where(_c.code == reserved.code, _c.state == _RESERVED)
            .values(state=_FREE)
        )


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
    at = at or datetime.now(UTC)
    digest = sha256(pdf).hexdigest()
    with db.write() as connection:
        _refuse_stale(connection, entry)
        stored = connection.execute(
            update(schema.copies)
            .where(_c.code == reserved.code, _c.state == _RESERVED)
            .values(
                state=CopyState.IN_FORCE.value,
                entry=entry.id,
                entry_version=entry.version,
                sha256=digest,
                issued_by=by,
                issued_at=at,
            )
        )
        if stored.rowcount != 1:
            raise Conflict(f"the reservation of number {reserved.text} lapsed; issue again")
        connection.execute(insert(schema.copy_files).values(code=reserved.code, pdf=pdf))
        details = {
            "number": reserved.text,
            "entry": entry.id,
            "entry_version": entry.version,
            "sha256": digest,
        }
        rows = (fact("copies", reserved.code),)
        event = audit.Event(by, "copy.issued", reserved.code, details, rows)
        audit.append(connection, [event], at)
        return _one(connection, _c.code == reserved.code)


def copy_by_code(db: Database, code: str) -> Copy:
    """Give a copy by its code; dashes, spaces and case do not matter.

    Raises:
        NotFound: no such copy.
    """
    with db.read() as connection:
        return _one(connection, _c.code == read_code(code))


def copy_by_sha256(db: Database, sha256: str) -> Copy:
    """Give a copy by the hash of its file, as it was issued or as it was renewed.

    Raises:
        NotFound: no such copy.
    """
    wanted = sha256.lower()
    renewed = select(copy_renewals.c.code).where(copy_renewals.c.sha256 == wanted)
    with db.read() as connection:
        return _one(connection, or_(_c.sha256 == wanted, _c.code.in_(renewed)))


def pdf(db: Database, code: str) -> bytes:
    """Give the signed file, with its newest time stamps.

    Raises:
        NotFound: no such copy.
    """
    query = select(schema.copy_files.c.pdf).where(schema.copy_files.c.code == read_code(code))
    with db.read() as connection:
        found = connection.execute(query).scalar()
    if found is None:
        raise NotFound(f"no copy {code}")
    return bytes(found)


def copies_of(db: Database, entry_id: str) -> tuple[Copy, ...]:
    """List the copies of one entry, the first first."""
    with db.read() as connection:
        return copies_in(
            connection, issued().where(_c.entry == entry_id).order_by(_c.year, _c.number)
        )


def register(
    db: Database, year: int | None = None, *, limit: int = 100, before: int | None = None
) -> tuple[Copy, ...]:
    """List the register of copies of a year (or of all), the latest number first.

    `before` is the last number seen, to page through one year.

    Raises:
        Incomplete: a number was seen, but nobody says of which year.
    """
    if before is not None and year is None:
        raise Incomplete(["year"])
    query = issued().order_by(_c.year.desc(), _c.number.desc()).limit(limit)
    if year is not None:
        query = query.where(_c.year == year)
    if before is not None:
        query = query.where(_c.number < before)
    with db.read() as connection:
        return copies_in(connection, query)


def revoke_copy(db: Database, code: str, reason: str, by: str, at: datetime | None = None) -> Copy:
    """Declare that a copy may no longer be relied on; revoking twice changes nothing.

    Raises:
        NotFound: no such copy.
        Forbidden: no reason is given.
    """
    if not reason.strip():
        raise Forbidden("the reason is missing")
    at = at or datetime.now(UTC)
    with db.write() as connection:
        held = _one(connection, _c.code == read_code(code), lock=True)
        if held.state is CopyState.REVOKED:
            return held
        connection.execute(
            update(schema.copies)
            .where(_c.code == held.code)
            .values(
                state=CopyState.REVOKED.value, revoked_by=by, revoked_at=at, reason=reason.strip()
            )
        )
        rows = (fact("copies", held.code),)
        event = audit.Event(by, "copy.revoked", held.code, {"reason": reason.strip()}, rows)
        audit.append(connection, [event], at)
    return replace(
        held, state=CopyState.REVOKED, revoked_by=by, revoked_at=at, reason=reason.strip()
    )


def numbers(db: Database, year: int) -> tuple[int, int]:
    """Give how many copies a year has and its highest number: equal unless one is under way."""
    query = select(func.count(_c.issued_at), func.max(_c.number)).where(_c.year == year)
    with db.read() as connection:
        count, highest = connection.execute(query).one()
    return count, highest or 0


_RESERVED: Final = "reserved"
_FREE: Final = "free"
_c = schema.copies.c


def _left_over(connection: Connection, year: int, at: datetime) -> int | None:
    lapsed = (_c.state == _RESERVED) & (_c.reserved_at < at - LAPSE)
    query = select(func.min(_c.number)).where(_c.year == year, or_(_c.state == _FREE, lapsed))
    number: int | None = connection.execute(query).scalar()
    return number


def _refuse_stale(connection: Connection, entry: Entry) -> None:
    head = schema.entries.c
    query = select(head.version, head.state).where(head.id == entry.id).with_for_update()
    held = connection.execute(query).first()
    if not held or held.version != entry.version:
        raise Conflict(f"entry {entry.id} changed while its copy was made")
    if held.state != State.IN_FORCE.value:
        raise Forbidden(f"entry {entry.id} is not in force")


def issued() -> Select[Any]:
    """Select of every copy that was issued, as `copies_in` takes it."""
    return select(schema.copies).where(_c.issued_at.is_not(None))


def _one(connection: Connection, wanted: Any, lock: bool = False) -> Copy:
    query = issued().where(wanted)
    found = copies_in(connection, query.with_for_update() if lock else query)
    if not found:
        raise NotFound("no such copy")
    return found[0]


def copies_in(connection: Connection, query: Select[Any]) -> tuple[Copy, ...]:
    """Give the copies that a query selects, inside an open transaction."""
    return tuple(_copy(row) for row in connection.execute(query).mappings())


def _copy(row: RowMapping) -> Copy:
    names = ("code", "year", "number", "entry", "entry_version", "sha256", "issued_by", "issued_at")
    more = {name: row[name] for name in ("revoked_by", "revoked_at", "reason")}
    return Copy(**{name: row[name] for name in names}, state=CopyState(row["state"]), **more)
