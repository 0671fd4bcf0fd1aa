"""Which copies must be stamped again, and the files that this made.

The register keeps the newest file. Each older one is a beginning of it, and its SHA-256 stays
known, so that whoever holds it still holds a copy that the office gave out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select, update

from registry import audit
from registry.copies import CopyState
from registry.database import Database
from registry.errors import Conflict
from registry.facts import fact
from registry.renewal_tables import copy_ends, copy_renewals
from registry.schema import copies, copy_files


@dataclass(frozen=True, slots=True)
class Due:
    """A copy whose time stamps end soon."""

    code: str
    number: str  # in the register of copies, e.g. "12/2026"
    good_until: datetime | None  # None: its file does not stand up to a check
    tried_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with all copies in force."""

    unexamined: int  # nobody looked at their files yet
    due: int  # to be renewed by the day that was asked for
    ended: int  # of these: too late, the last time stamp has run out
    broken: int  # their files do not stand up to a check
    renewed: int  # renewals ever made
    trouble: str  # the latest one; "" if all goes well
    tried_at: datetime | None  # when that was


def unexamined(db: Database, limit: int) -> tuple[str, ...]:
    """Give codes of copies whose end is not known yet, the oldest first."""
    query = _unexamined(select(copies.c.code)).order_by(copies.c.year, copies.c.number)
    with db.read() as connection:
        return tuple(connection.execute(query.limit(limit)).scalars())


def note_end(db: Database, code: str, good_until: datetime | None, trouble: str = "") -> None:
    """Keep until when a copy's file can be checked; None and why, if it cannot be said."""
    with db.write() as connection:
        _set(connection, code, good_until=good_until, tried_at=None, trouble=trouble)


def note_trouble(db: Database, code: str, trouble: str, at: datetime) -> None:
    """Keep why a copy could not be renewed, so that others take their turn first."""
    with db.write() as connection:
        _set(connection, code, tried_at=at, trouble=trouble)


def due(db: Database, by: datetime, *, untried_since: datetime, limit: int) -> tuple[Due, ...]:
    """List copies in force that end by a moment, the most urgent first.

    Those that failed after `untried_since` are left out.
    """
    ends = copy_ends.c
    rested = or_(ends.tried_at.is_(None), ends.tried_at < untried_since)
    query = _known().where(ends.good_until < by, rested).order_by(ends.good_until, ends.code)
    with db.read() as connection:
        rows = connection.execute(query.limit(limit)).all()
    return tuple(
        Due(row.code, f"{row.number}/{row.year}", row.good_until, row.tried_at, row.trouble)
        for row in rows
    )


def record(
    db: Database, code: str, pdf: bytes, good_until: datetime, by: str, at: datetime | None = None
) -> str:
    """Keep a copy's renewed file in place of the shorter one; give its SHA-256.

    Raises:
        Conflict: the file kept is no beginning of it, e.g. as another worker was faster.
    """
    at, digest = at or datetime.now(UTC), sha256(pdf).hexdigest()
    with db.write() as connection:
        lock = select(copies.c.code).where(copies.c.code == code).with_for_update()
        connection.execute(lock)
        held = connection.execute(select(copy_files.c.pdf).where(copy_files.c.code == code))
        before = bytes(held.scalar() or b"")
        if not before or len(pdf) <= len(before) or not pdf.startswith(before):
            raise Conflict(f"the file of copy {code} changed while it was renewed")
        number = 1 + _count(connection, copy_renewals.c.code == code)
        connection.execute(
            insert(copy_renewals).values(
                code=code, number=number, sha256=digest, size=len(pdf), renewed_at=at,
                good_until=good_until,
            )
        )  # fmt: skip
        connection.execute(update(copy_files).where(copy_files.c.code == code).values(pdf=pdf))
        _set(connection, code, good_until=good_until, tried_at=None, trouble="")
        details = {"number": number, "sha256": digest, "good_until": good_until.isoformat()}
        rows = (fact("copy_renewals", code),)
        audit.append(connection, [audit.Event(by, "copy.renewed", code, details, rows)], at)
    return digest


def files_of(db: Database, code: str) -> tuple[str, ...]:
    """Give the SHA-256 of each renewed file of a copy, the oldest first."""
    query = select(copy_renewals.c.sha256).where(copy_renewals.c.code == code)
    with db.read() as connection:
        return tuple(connection.execute(query.order_by(copy_renewals.c.number)).scalars())


def given_out_as(db: Database, digest: str) -> str | None:
    """Give the code of the copy that a file with this SHA-256 was given out for, if any was."""
    first = select(copies.c.code).where(copies.c.sha256 == digest)
    later = select(copy_renewals.c.code).where(copy_renewals.c.sha256 == digest)
    with db.read() as connection:
        return connection.execute(first.union(later).limit(1)).scalar()


def is_outdated(db: Database, digest: str) -> bool:
    """Say whether a file with this SHA-256 was given out and the copy has a newer one now."""
    code = given_out_as(db, digest)
    newer = files_of(db, code) if code else ()
    return bool(newer) and newer[-1] != digest


def state(db: Database, by: datetime, now: datetime) -> State:
    """Count what is due by a moment, what is too late, and say what went wrong last."""
    ends = copy_ends.c
    with db.read() as connection:
        troubled = connection.execute(
            _known().where(ends.tried_at.is_not(None)).order_by(ends.tried_at.desc()).limit(1)
        ).first()
        counted = _known().subquery().c
        return State(
            unexamined=connection.execute(_unexamined(select(func.count()))).scalar_one(),
            due=_counted(connection, counted, counted.good_until < by),
            ended=_counted(connection, counted, counted.good_until < now),
            broken=_counted(connection, counted, counted.good_until.is_(None)),
            renewed=_count(connection, copy_renewals.c.number > 0),
            trouble=troubled.trouble if troubled else "",
            tried_at=troubled.tried_at if troubled else None,
        )


def _known() -> Select[Any]:
    c, ends = copies.c, copy_ends.c
    columns = (c.code, c.number, c.year, ends.good_until, ends.tried_at, ends.trouble)
    return (
        select(*columns)
        .join(copy_ends, ends.code == c.code)
        .where(c.state == CopyState.IN_FORCE.value)
    )


def _unexamined(query: Select[Any]) -> Select[Any]:
    c = copies.c
    joined = query.select_from(copies).outerjoin(copy_ends, copy_ends.c.code == c.code)
    return joined.where(c.state == CopyState.IN_FORCE.value, copy_ends.c.code.is_(None))


def _count(connection: Connection, which: Any) -> int:
    query = select(func.count()).select_from(copy_renewals).where(which)
    return int(connection.execute(query).scalar_one())


def _counted(connection: Connection, rows: Any, which: Any) -> int:
    return int(connection.execute(select(func.count(rows.code)).where(which)).scalar_one())


def _set(connection: Connection, code: str, **values: Any) -> None:
    changed = connection.execute(update(copy_ends).where(copy_ends.c.code == code).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(copy_ends).values(**{"code": code, "trouble": ""} | values))
