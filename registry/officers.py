"""Who may sign for which office, from when to when, with which certificate.

A copy is judged by the day on which it was signed: an officer who retires, or an office that is
merged into another, ends an authorisation and leaves what was signed before as it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, or_, select, update

from registry import audit
from registry.database import Database
from registry.errors import Conflict, Forbidden, NotFound
from registry.facts import fact
from registry.ids import new_id
from registry.officer_tables import officers


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One officer's leave to sign for one office with one certificate."""

    id: str
    officer: str
    office: str
    certificate: str  # SHA-256 of the certificate, hex
    since: datetime
    until: datetime | None  # the first moment at which it no longer holds; None: open
    decision: str
    post: str = ""  # chức vụ, as it stands on a copy: "Giám đốc"; "" if it was not recorded

    def holds(self, at: datetime) -> bool:
        """Tell whether it holds at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


def authorise(
    db: Database,
    *,
    officer: str,
    office: str,
    certificate: str,
    since: datetime,
    until: datetime | None = None,
    decision: str,
    by: str,
    post: str = "",
    at: datetime | None = None,
) -> Authorisation:
    """Record that an officer may sign for an office with a certificate.

    Raises:
        Forbidden: the name, the decision or the certificate's hash is missing, or it ends first.
        Conflict: the certificate is already authorised for that office in that time.
    """
    made = Authorisation(
        new_id(),
        officer.strip(),
        _name(office),
        certificate.lower(),
        since,
        until,
        decision.strip(),
        _name(post),
    )
    if not (made.officer and made.office and made.decision):
        raise Forbidden("officer, office and decision must be given")
    if not re.fullmatch(r"[0-9a-f]{64}", made.certificate):
        raise Forbidden("the certificate must be named by its SHA-256")
    if until is not None and until <= since:
        raise Forbidden("an authorisation cannot end before it begins")
    now = at or datetime.now(UTC)
    with db.write() as connection:
        if _overlapping(connection, made):
            raise Conflict("this certificate is already authorised for the office at that time")
        values = {name: getattr(made, name) for name in made.__slots__}
        connection.execute(insert(officers).values(**values, recorded_at=now, recorded_by=by))
        _log(connection, "officer.authorised", made, by, now)
    return made


def end(
    db: Database, number: str, until: datetime, reason: str, by: str, at: datetime | None = None
) -> Authorisation:
    """End an authorisation, at a moment that may lie in the past; it can only become shorter.

    Raises:
        NotFound: there is no such authorisation.
        Forbidden: no reason is given, or it would become longer.
    """
    if not reason.strip():
        raise Forbidden("the reason is missing")
    now = at or datetime.now(UTC)
    with db.write() as connection:
        rows = _some(connection, select(officers).where(officers.c.id == number).with_for_update())
        if not rows:
            raise NotFound(f"no authorisation {number}")
        held = rows[0]
        if held.until is not None and until > held.until:
            raise Forbidden("it ends earlier already; record a new authorisation instead")
        connection.execute(
            update(officers).where(officers.c.id == number).values(until=max(until, held.since))
        )
        (ended,) = _some(connection, select(officers).where(officers.c.id == number))
        _log(connection, "officer.ended", ended, by, now, reason.strip())
    return ended


def authorisations(db: Database, office: str | None = None) -> tuple[Authorisation, ...]:
    """List authorisations, past ones too, of one office or of all; the first first."""
    query = select(officers).order_by(officers.c.office, officers.c.since, officers.c.id)
    if office is not None:
        query = query.where(officers.c.office == _name(office))
    with db.read() as connection:
        return _some(connection, query)


def post_of(db: Database, certificate: str, office: str, at: datetime) -> str:
    """Give the post in which a certificate's holder signs for an office at a moment, or "".

    `certificate` is its SHA-256, in hex. Who is promoted gets a new authorisation, so that what was
    signed before keeps the post of its day.
    """
    held = authorisations(db, office)
    posts = (one.post for one in held if one.certificate == certificate and one.holds(at))
    return next(posts, "")


def _overlapping(connection: Connection, new: Authorisation) -> bool:
    query = select(officers).where(
        officers.c.certificate == new.certificate,
        officers.c.office == new.office,
        or_(officers.c.until.is_(None), officers.c.until > new.since),
    )
    return any(new.until is None or held.since < new.until for held in _some(connection, query))


def _some(connection: Connection, query: Select[Any]) -> tuple[Authorisation, ...]:
    return tuple(_one(row) for row in connection.execute(query).mappings())


def _one(row: RowMapping) -> Authorisation:
    return Authorisation(**{name: row[name] for name in Authorisation.__slots__})


def _name(office: str) -> str:
    return unicodedata.normalize("NFC", office.strip())


def _log(
    connection: Connection,
    action: str,
    held: Authorisation,
    by: str,
    at: datetime,
    reason: str = "",
) -> None:
    details = {
        "officer": held.officer,
        "post": held.post,
        "office": held.office,
        "certificate": held.certificate,
        "since": held.since.isoformat(),
        "until": held.until.isoformat() if held.until else "",
        "decision": held.decision,
        "reason": reason,
    }
    event = audit.Event(by, action, held.id, details, (fact("officers", held.id),))
    audit.append(connection, [event], at)
