"""The register itself: entries, their history, corrections and revocations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, or_, select

from ocr.reading import Status
from registry import encode, schema
from registry.database import Database
from registry.entry import Actor, Entry, Evidence, State
from registry.errors import NotFound
from registry.fold import fold, number_key
from registry.keys import born_key

PAGE = 500
"""How many entries are read at once when all are asked for."""


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


def get(db: Database, entry_id: str, version: int | None = None) -> Entry:
    """Give an entry, by default its newest version.

    Raises:
        NotFound: no such entry or version.
    """
    with db.read() as connection:
        if version is None:
            return newest(connection, entry_id)
        found = _some(connection, _versions(entry_id).where(_v.version == version))
    if not found:
        raise NotFound(f"no version {version} of entry {entry_id}")
    return found[0]


def newest(connection: Connection, entry_id: str) -> Entry:
    """Give the newest version of an entry, inside an open transaction.

    Raises:
        NotFound: no such entry.
    """
    found = _some(connection, _newest().where(_e.id == entry_id))
    if not found:
        raise NotFound(f"no entry {entry_id}")
    return found[0]


def get_many(db: Database, ids: Iterable[str]) -> dict[str, Entry]:
    """Give the newest version of each entry that exists, by id."""
    with db.read() as connection:
        found = _some(connection, _newest().where(_e.id.in_(list(ids))))
    return {entry.id: entry for entry in found}


def history(db: Database, entry_id: str) -> tuple[Entry, ...]:
    """Give all versions, the first first.

    Raises:
        NotFound: no such entry.
    """
    with db.read() as connection:
        found = _some(connection, _versions(entry_id))
    if not found:
        raise NotFound(f"no entry {entry_id}")
    return found


def find(
    db: Database, wanted: Filter = Filter(), *, after: str = "", limit: int = 100
) -> tuple[Entry, ...]:
    """List entries by id; `after` is the id of the last one seen."""
    # Choose first, then fetch: sorting a year of a province must not drag its values along.
    chosen = select(_e.id).where(*_conditions(wanted), _e.id > after).order_by(_e.id).limit(limit)
    with db.read() as connection:
        return _some(connection, _newest().where(_e.id.in_(chosen)).order_by(_e.id))


def every(db: Database, wanted: Filter = Filter()) -> Iterator[Entry]:
    """Give all entries that match, read in pages so that memory stays small."""
    after = ""
    while found := find(db, wanted, after=after, limit=PAGE):
        yield from found
        after = found[-1].id


def count(db: Database, wanted: Filter = Filter()) -> int:
    """Count entries that match."""
    with db.read() as connection:
        query = select(func.count()).select_from(schema.entries).where(*_conditions(wanted))
        return connection.execute(query).scalar_one()


def kind_of(db: Database, entry_id: str) -> str:
    """Give the name of the form that an entry was read with.

    Raises:
        NotFound: no such entry.
    """
    with db.read() as connection:
        return str(head(connection, entry_id)["kind"])


def kinds_of(db: Database, ids: Iterable[str]) -> dict[str, str]:
    """Give the name of the form of each entry that exists, by id."""
    query = select(_e.id, _e.kind).where(_e.id.in_(list(ids)))
    with db.read() as connection:
        return {row.id: row.kind for row in connection.execute(query)}


def evidence(entry: Entry, field: str) -> Evidence:
    """Say where one value stands on the master.

    Raises:
        NotFound: the entry has no such field.
    """
    for one in entry.evidence:
        if one.field == field:
            return one
    raise NotFound(f"entry {entry.id} has no field {field}")


_e = schema.entries.c
_v = schema.entry_versions.c


def _newest() -> Select[Any]:
    same = (_v.id == _e.id) & (_v.version == _e.version)
    return select(schema.entry_versions).join_from(schema.entries, schema.entry_versions, same)


def _versions(entry_id: str) -> Select[Any]:
    return select(schema.entry_versions).where(_v.id == entry_id).order_by(_v.version)


def _conditions(wanted: Filter) -> list[Any]:
    asked: list[Any] = []
    if wanted.year is not None:
        asked.append(_e.year == wanted.year)
    if wanted.state is not None:
        asked.append(_e.state == wanted.state.value)
    if wanted.kind:
        asked.append(_e.kind == wanted.kind)
    if wanted.number:
        key = number_key(wanted.number)
        asked.append(or_(_e.diploma_key == key, _e.register_key == key))
    if wanted.name:
        asked.append(_e.name_key == fold(wanted.name))
    if wanted.born:
        asked.append(_e.born_key == born_key(wanted.born))
    if wanted.batch:
        asked.append(_e.batch == wanted.batch)
    return asked


def _some(connection: Connection, query: Select[Any]) -> tuple[Entry, ...]:
    return tuple(entry_of(row) for row in connection.execute(query).mappings())


def entry_of(row: RowMapping) -> Entry:
    """Make an entry of a row of `entry_versions`."""
    return Entry(
        id=row["id"],
        version=row["version"],
        state=State(row["state"]),
        values=row["values"],
        statuses={name: Status(status) for name, status in row["statuses"].items()},
        evidence=encode.unpack_evidence(row["evidence"]),
        actor=Actor(row["actor"]),
        decided_by=row["decided_by"],
        recorded_at=row["recorded_at"],
        reason=row["reason"],
    )


def head(connection: Connection, entry_id: str) -> RowMapping:
    """Give the row of `entries` and lock it, inside an open transaction.

    Raises:
        NotFound: no such entry.
    """
    query = select(schema.entries).where(_e.id == entry_id)
    row = connection.execute(query).mappings().first()
    if not row:
        raise NotFound(f"no entry {entry_id}")
    return row
