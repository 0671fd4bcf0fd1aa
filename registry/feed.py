"""Every version of every entry in the order in which it was recorded, for programs that follow.

The sequence number is that of the log record: given out under the log's lock, without gaps, so a
reader that remembers the last one it saw never misses a change and can prove each one in the log.
"""

import json
from dataclasses import dataclass

from sqlalchemy import select

from registry import identity
from registry.database import Database
from registry.entries import entry_of
from registry.entry import Entry
from registry.schema import audit, entries, entry_versions


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one entry, and its place in the order of all changes."""

    sequence: int  # number of the log record, grows with time
    action: str  # accepted, corrected, reissued, revoked, identified, …
    kind: str  # name of the form
    leaf: str  # RFC 9162 leaf hash of the log record, hex
    entry: Entry
    personal_id: str = ""  # as it is known today


def changes(db: Database, after: int = -1, limit: int = 500) -> tuple[Change, ...]:
    """Give the changes after a sequence number, the earliest first."""
    at = audit.c
    query = (
        select(at.number, at.action, at.subject, at.body, at.leaf)
        .where(at.number > after, at.action.like("entry.%"))
        .order_by(at.number)
        .limit(limit)
    )
    with db.read() as connection:
        records = connection.execute(query).all()
        wanted = [(r.subject, int(json.loads(r.body)["details"]["version"])) for r in records]
        ids = {subject for subject, _ in wanted}
        kinds = {
            row.id: row.kind
            for row in connection.execute(
                select(entries.c.id, entries.c.kind).where(entries.c.id.in_(ids))
            )
        }
        found = connection.execute(
            select(entry_versions).where(entry_versions.c.id.in_(ids))
        ).mappings()
        versions = {(row["id"], row["version"]): entry_of(row) for row in found}
        numbers = identity.known(connection, ids)
    return tuple(
        Change(
            sequence=r.number,
            action=r.action.removeprefix("entry."),
            kind=kinds[key[0]],
            leaf=r.leaf.hex(),
            entry=versions[key],
            personal_id=numbers.get(key[0], ""),
        )
        for r, key in zip(records, wanted, strict=True)
    )
