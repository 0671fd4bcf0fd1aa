"""From SQL to the search index: what changed is listed in the outbox, and drained from there."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Select, delete, func, select

from registry.database import Database
from registry.documents import Document, document
from registry.schema import entries, entry_versions, outbox
from registry.search import SearchIndex

CHUNK = 2_000
"""How many entries are handed to the index at once."""


def pending(db: Database) -> int:
    """Count changes that the index has not seen."""
    with db.read() as connection:
        return connection.execute(select(func.count()).select_from(outbox)).scalar_one()


def drain(db: Database, index: SearchIndex, limit: int | None = None) -> int:
    """Bring the index up to date; gives the number of changes handed over.

    It can stop anywhere: what was handed over twice changes nothing.

    Raises:
        Unavailable: the index cannot be reached; the outbox keeps what it holds.
    """
    handed = 0
    while limit is None or handed < limit:
        size = CHUNK if limit is None else min(CHUNK, limit - handed)
        with db.read() as connection:
            query = select(outbox.c.number, outbox.c.entry).order_by(outbox.c.number).limit(size)
            changes = connection.execute(query).all()
            documents = _documents(connection, {entry for _, entry in changes})
        if not changes:
            break
        index.put(documents)  # no transaction is open while the index works
        _forget(db, [number for number, _ in changes])
        handed += len(changes)
    return handed


def reindex(db: Database, index: SearchIndex) -> int:
    """Build the whole index again beside the old one, switch, and give the number of entries.

    Raises:
        Unavailable: the index cannot be reached; the old one stays in place.
    """
    return index.replace(_everything(db))


def _documents(connection: Connection, ids: set[str]) -> list[Document]:
    rows = connection.execute(_newest().where(entries.c.id.in_(ids)))
    return [document(row) for row in rows.mappings()]


def _forget(db: Database, numbers: Sequence[int]) -> None:
    with db.write() as connection:
        connection.execute(delete(outbox).where(outbox.c.number.in_(numbers)))


def _everything(db: Database) -> Iterator[Sequence[Document]]:
    after = ""
    while True:
        query = _newest().where(entries.c.id > after).order_by(entries.c.id).limit(CHUNK)
        with db.read() as connection:
            found = [document(row) for row in connection.execute(query).mappings()]
        if not found:
            return
        yield found
        after = found[-1].key


def _newest() -> Select[tuple[object, ...]]:
    same = (entry_versions.c.id == entries.c.id) & (entry_versions.c.version == entries.c.version)
    head = (entries.c.id, entries.c.version, entries.c.state, entries.c.kind)
    keys = (entries.c.year, entries.c.born_key, entries.c.office)
    return select(*head, *keys, entry_versions.c["values"]).join_from(entries, entry_versions, same)
