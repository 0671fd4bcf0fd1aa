"""How issued copies stand: a copy also ends when its entry is revoked or has a newer version."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import or_, select

from registry import schema
from registry.copies import Copy, CopyState, copies_in, issued
from registry.database import Database
from registry.entry import State

_c, _head = schema.copies.c, schema.entries.c


class Standing(StrEnum):
    """Whether a copy may be relied on, and if not, why."""

    IN_FORCE = "in_force"
    REVOKED = "revoked"  # the copy itself
    REPLACED = "replaced"  # its entry was changed by decision since
    ENTRY_REVOKED = "entry_revoked"  # the diploma, or its entry, no longer counts


def standings(db: Database, found: Iterable[Copy]) -> dict[str, Standing]:
    """Say of each copy of a list that people look at, by its code, how it stands now."""
    held = list(found)
    query = select(_head.id, _head.version, _head.state)
    query = query.where(_head.id.in_({one.entry for one in held}))
    with db.read() as connection:
        heads = {entry: (version, state) for entry, version, state in connection.execute(query)}
    return {one.code: _standing(one, *heads[one.entry]) for one in held}


def not_in_force(db: Database) -> tuple[Copy, ...]:
    """Give every copy that may no longer be relied on, for the published status list."""
    stale = (_head.version != _c.entry_version) | (_head.state != State.IN_FORCE.value)
    query = (
        issued()
        .join(schema.entries, _head.id == _c.entry)
        .where(or_(_c.state == CopyState.REVOKED.value, stale))
        .order_by(_c.year, _c.number)
    )
    with db.read() as connection:
        return copies_in(connection, query)


def replaced(db: Database) -> frozenset[str]:
    """Give the codes of copies that ended only because their entry has a newer version."""
    query = (
        select(_c.code)
        .join(schema.entries, _head.id == _c.entry)
        .where(_c.state == CopyState.IN_FORCE.value, _head.state == State.IN_FORCE.value)
        .where(_head.version != _c.entry_version)
    )
    with db.read() as connection:
        return frozenset(connection.execute(query).scalars())


def _standing(copy: Copy, version: int, state: str) -> Standing:
    if copy.state is CopyState.REVOKED:
        return Standing.REVOKED
    if state != State.IN_FORCE.value:
        return Standing.ENTRY_REVOKED
    return Standing.IN_FORCE if copy.entry_version == version else Standing.REPLACED
