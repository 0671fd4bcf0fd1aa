"""The system of record: one SQL database, its transactions, and its migrations.

Usage sketch::

    db = open_database("sqlite:////var/lib/sogoc/registry.sqlite3")
    intake.register_scan(db, Scan(sha256, "so-1994.pdf", size, "application/pdf", 40, now, "lan"))
    batch = intake.start_batch(db, "Sổ 1994", [sha256], pipeline="1", by="lan")
    for todo in intake.pages_to_do(db, batch):
        intake.save_page(db, batch, read(todo.scan, todo.page))
    review.apply_policy(db, batch, DEMO)
    for waiting in review.queue(db, batch=batch):
        review.decide(db, waiting.id, decision, waiting.version, Action.ACCEPT)
    outbox.drain(db, index)
    hits = search.search(db, index, Query("nguyen van an", year=1994)).hits
    reserved = copies.reserve(db, by="hoa")
    copies.record_copy(db, reserved, entry, pdf, by="hoa")

Every function of the room opens its own transaction; to do several things in one, wrap them in
`with db.write():`, which they then join.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


class Database:
    """Transactions on the system of record. Safe to share between threads, not across fork."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine whose schema is up to date; see `open_database`."""
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a consistent view; joins a transaction of this thread that is already open."""
        raise NotImplementedError
        yield

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that commits at the end and rolls back on any error.

        It joins one of this thread that is already open.

        Raises:
            Unavailable: the database cannot be reached, or others held it for too long.
        """
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()


def open_database(url: str) -> Database:
    """Open the database behind an SQLAlchemy URL and bring its schema up to date.

    Raises:
        Unavailable: it cannot be reached, or it was written by a newer version.
    """
    raise NotImplementedError
