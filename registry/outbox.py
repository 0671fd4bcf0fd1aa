"""From SQL to the search index: what changed is listed in the outbox, and drained from there."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select

from registry.database import Database
from registry.documents import Document, document, newest
from registry.schema import entries, outbox
from registry.search import SearchIndex

CHUNK = 30_000
"""How many entries are handed to the index at once: some 11 MB of JSON. A server with several
cores rests a little between two such lots, for the last requests of one end apart."""

FAR_BEHIND = 10_000
"""Changes from which on an index merges and shows less, to catch up sooner."""

IN_ONE_STATEMENT = 2_000
"""How many entries are asked for by name at once; databases limit the values of a statement."""


class Waiting(NamedTuple):
    """Changes that lie next to one another in the outbox, and the entries they name."""

    first: int
    last: int
    changes: int
    documents: list[Document]


def pending(db: Database) -> int:
    """Count changes that the index has not seen."""
    with db.read() as connection:
        return connection.execute(select(func.count()).select_from(outbox)).scalar_one()


def drain(db: Database, index: SearchIndex, limit: int | None = None) -> int:
    """Bring the index up to date; gives the number of changes handed over.

    It can stop anywhere: what was handed over twice changes nothing. While the index takes what it
    was handed, the next changes are read. An index that is new, was lost or is of another version
    is built from the whole register first.

    Raises:
        Unavailable: the index cannot be reached; the outbox keeps what it holds.
    """
    if not index.built():
        reindex(db, index)
    handed, waiting = 0, _behind(db, 0, _size(limit, 0))
    far_behind = waiting is not None and waiting.changes >= FAR_BEHIND
    with (
        index.hurried() if far_behind else nullcontext(),
        ThreadPoolExecutor(1) as ahead,
    ):
        while waiting:
            seen = handed + waiting.changes
            following = ahead.submit(_behind, db, waiting.last, _size(limit, seen))
            index.put(waiting.documents)  # no transaction is open while the index works
            _forget(db, waiting.first, waiting.last)
            handed, waiting = seen, following.result()
    return handed


def reindex(db: Database, index: SearchIndex) -> int:
    """Build the whole index again beside the old one, switch, and give the number of entries.

    Raises:
        Unavailable: the index cannot be reached; the old one stays in place.
    """
    return index.replace(_everything(db))


def _size(limit: int | None, seen: int) -> int:
    return CHUNK if limit is None else min(CHUNK, limit - seen)


def _behind(db: Database, number: int, size: int) -> Waiting | None:
    """Read the changes that come after one in the outbox; None if there are none."""
    at = outbox.c
    query = select(at.number, at.entry).where(at.number > number).order_by(at.number).limit(size)
    with db.read() as connection:
        changes = connection.execute(query).all() if size > 0 else ()
        if not changes:
            return None
        documents = _documents(connection, sorted({entry for _, entry in changes}))
    return Waiting(changes[0].number, changes[-1].number, len(changes), documents)


def _documents(connection: Connection, ids: Sequence[str]) -> list[Document]:
    found = list[Document]()
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        wanted = newest().where(entries.c.id.in_(ids[start : start + IN_ONE_STATEMENT]))
        found += map(document, connection.execute(wanted))
    return found


def _forget(db: Database, first: int, last: int) -> None:
    """Forget what was handed over: writers come one by one, so none is numbered in between."""
    with db.write() as connection:
        connection.execute(delete(outbox).where(outbox.c.number.between(first, last)))


def _everything(db: Database) -> Iterator[Sequence[Document]]:
    after = ""
    while True:
        query = newest().where(entries.c.id > after).order_by(entries.c.id).limit(CHUNK)
        with db.read() as connection:
            found = [document(row) for row in connection.execute(query)]
        if not found:
            return
        yield found
        after = found[-1].key
