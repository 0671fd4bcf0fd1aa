"""Who did what: an append-only log whose records are leaves of a Merkle tree (RFC 9162).

Records name what happened and carry digests of what was recorded, never the personal data itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, func, select

from registry import merkle
from registry.bulk import insert_all
from registry.counters import take
from registry.database import Database
from registry.encode import canonical
from registry.errors import NotFound
from registry.facts import Fact, digests
from registry.schema import audit, audit_nodes


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is about to be written down."""

    by: str
    action: str  # "entry.accepted", "entry.corrected", "copy.issued", …
    subject: str  # id of what it happened to
    details: Mapping[str, object]
    facts: tuple[Fact, ...] = ()  # rows that it wrote; the record carries their digests


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened."""

    number: int  # from 0, without gaps
    at: datetime
    by: str
    action: str
    subject: str
    body: str  # canonical JSON of everything above and of the details: the leaf that is hashed
    leaf: str  # RFC 9162 leaf hash, hex


def note(
    db: Database, by: str, action: str, subject: str, details: Mapping[str, object] | None = None
) -> int:
    """Append one record and give its number; joins an open transaction."""
    with db.write() as connection:
        return append(connection, [Event(by, action, subject, details or {})])


def append(connection: Connection, events: Sequence[Event], at: datetime | None = None) -> int:
    """Append records inside an open transaction and give the number of the first."""
    at = at or datetime.now(UTC)
    events = [_with_digests(connection, event) for event in events]
    first = take(connection, "audit", len(events))
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    bodies = [_body(first + i, moment, event) for i, event in enumerate(events)]
    leaves = [merkle.leaf_hash(body.encode()) for body in bodies]
    nodes = merkle.grow(first, leaves, _fetch(connection))
    rows = [
        {
            "number": first + i,
            "at": at,
            "by": event.by,
            "action": event.action,
            "subject": event.subject,
            "body": bodies[i],
            "leaf": leaves[i],
        }
        for i, event in enumerate(events)
    ]
    insert_all(connection, audit, rows)
    inner = [{"level": level, "position": i, "hash": value} for level, i, value in nodes]
    insert_all(connection, audit_nodes, inner)
    return first


def size(db: Database) -> int:
    """Count records."""
    with db.read() as connection:
        return _size(connection)


def root(db: Database, size: int | None = None) -> str:
    """Give the Merkle tree hash over the first `size` records, hex (RFC 9162, section 2.1.1).

    Raises:
        NotFound: there are not that many records.
    """
    with db.read() as connection:
        size = _bounded(connection, size)
        return merkle.root(size, _fetch(connection)).hex()


def records(db: Database, first: int = 0, limit: int = 100) -> tuple[Record, ...]:
    """List records from a number on."""
    query = select(audit).where(audit.c.number >= first).order_by(audit.c.number).limit(limit)
    with db.read() as connection:
        return tuple(_record(row) for row in connection.execute(query).mappings())


def records_of(db: Database, subject: str) -> tuple[Record, ...]:
    """List what happened to one entry, copy or account."""
    query = select(audit).where(audit.c.subject == subject).order_by(audit.c.number)
    with db.read() as connection:
        return tuple(_record(row) for row in connection.execute(query).mappings())


def inclusion(db: Database, number: int, size: int | None = None) -> tuple[str, ...]:
    """Prove that a record is in the tree of `size`, hex hashes (RFC 9162, section 2.1.3).

    Raises:
        NotFound: there is no such record in that tree.
    """
    with db.read() as connection:
        size = _bounded(connection, size)
        if not 0 <= number < size:
            raise NotFound(f"the log of {size} records has no record {number}")
        return _hex(merkle.inclusion(number, size, _fetch(connection)))


def consistency(db: Database, first: int, second: int | None = None) -> tuple[str, ...]:
    """Prove that the tree of `second` only added to that of `first` (RFC 9162, 2.1.4).

    Raises:
        NotFound: there are not that many records.
    """
    with db.read() as connection:
        second = _bounded(connection, second)
        if not 0 < first <= second:
            raise NotFound(f"the log of {second} records never had {first}")
        return _hex(merkle.consistency(first, second, _fetch(connection)))


def _with_digests(connection: Connection, event: Event) -> Event:
    if not event.facts:
        return event
    promised = {"facts": digests(connection, event.facts)}
    return replace(event, details={**event.details, **promised})


def _body(number: int, at: str, event: Event) -> str:
    body = {
        "number": number,
        "at": at,
        "by": event.by,
        "action": event.action,
        "subject": event.subject,
        "details": event.details,
    }
    return canonical(body)


def _size(connection: Connection) -> int:
    last = connection.execute(select(func.max(audit.c.number))).scalar()
    return 0 if last is None else last + 1


def _bounded(connection: Connection, size: int | None) -> int:
    held = _size(connection)
    if size is None:
        return held
    if not 0 <= size <= held:
        raise NotFound(f"the log has {held} records, not {size}")
    return size


def _fetch(connection: Connection) -> merkle.Fetch:
    leaf = select(audit.c.leaf)
    node = select(audit_nodes.c.hash)

    def fetch(level: int, position: int) -> bytes:
        if level == 0:
            found = connection.execute(leaf.where(audit.c.number == position)).scalar()
        else:
            at = (audit_nodes.c.level == level) & (audit_nodes.c.position == position)
            found = connection.execute(node.where(at)).scalar()
        if found is None:
            raise NotFound(f"the log has lost node {position} of level {level}")
        return bytes(found)

    return fetch


def _hex(hashes: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(value.hex() for value in hashes)


def _record(row: RowMapping) -> Record:
    return Record(
        number=row["number"],
        at=row["at"],
        by=row["by"],
        action=row["action"],
        subject=row["subject"],
        body=row["body"],
        leaf=row["leaf"].hex(),
    )
