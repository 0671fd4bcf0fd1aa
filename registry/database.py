"""The system of record: one SQL database, its transactions, and its migrations.

Usage sketch::

    db = open_database("sqlite:////var/lib/sogoc/registry.sqlite3")
    intake.register_scan(db, Scan(sha256, "so-1994.pdf", size, "application/pdf", 40, now, "lan"))
    batch = batching.start_batch(db, "Sổ 1994", [sha256], pipeline="1", by="lan")
    for todo in page_results.pages_to_do(db, batch):
        page_results.save_page(db, batch, read(todo.scan, todo.page))
    applying.apply_policy(db, batch, DEMO)
    for waiting in review.queue(db, batch=batch):
        review.decide(db, waiting.id, decision, waiting.version, Action.ACCEPT)
    outbox.drain(db, index)
    hits = search.search(db, index, Query("nguyen van an", year=1994)).hits
    reserved = copies.reserve(db, by="hoa")
    copies.record_copy(db, reserved, entry, pdf, by="hoa")

Every function of the room opens its own transaction; to do several things in one, wrap them in
`with db.write():`, which they then join.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from registry.errors import Conflict, Forbidden, Unavailable
from registry.schema import REVISION

BUSY = 30_000
"""How long a writer waits for another one, in milliseconds."""

WRITERS = 736047
"""The advisory lock that a writer holds on PostgreSQL."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)

_CONNECT: dict[str, dict[str, Any]] = {
    "sqlite": {"timeout": BUSY / 1000, "check_same_thread": False},
    "postgresql": {"connect_timeout": 5, "options": "-c synchronous_commit=on -c timezone=UTC"},
}


class Database:
    """Transactions on the system of record. Safe to share between threads, not across fork."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine whose schema is up to date; see `open_database`."""
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._here = threading.local()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a consistent view; joins a transaction of this thread that is already open.

        Raises:
            Unavailable: the database cannot be reached.
        """
        with self._transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that commits at the end and rolls back on any error.

        It joins one of this thread that is already open.

        Raises:
            Unavailable: the database cannot be reached, or others held it for too long.
            Conflict: another writer took the same key first, or history would be changed.
            Forbidden: the database cannot hold a value, such as a text with NUL on PostgreSQL.
        """
        with self._transaction(self._writing) as connection:
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        joined: Connection | None = getattr(self._here, "connection", None)
        if joined is not None:
            if engine is self._writing and not joined.get_execution_options().get("writes"):
                raise RuntimeError("a reading transaction cannot turn into a writing one")
            yield joined
            return
        try:
            with engine.begin() as connection:
                self._here.connection = connection
                try:
                    yield connection
                finally:
                    self._here.connection = None
        except IntegrityError as error:
            raise Conflict(f"the database refused: {error.orig}") from error
        except DataError as error:  # such as NUL in a text on PostgreSQL
            raise Forbidden("the database cannot hold one of these values") from error
        except DBAPIError as error:
            raise Unavailable(f"the database does not answer: {error.orig}") from error
        except PoolTimeout as error:
            raise Unavailable("the database is busy; too many wait for it") from error

    def reader(self) -> sqlite3.Connection | None:
        """Open a connection of one's own that only reads, outside the pool; None but on SQLite.

        Raises:
            Unavailable: the database cannot be opened.
        """
        path = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or not path or path == ":memory:":
            return None
        try:
            opened = sqlite3.connect(
                path, timeout=BUSY / 1000, isolation_level=None, check_same_thread=False
            )
            opened.execute("PRAGMA query_only=ON")
        except sqlite3.Error as error:
            raise Unavailable(f"the database cannot be opened: {error}") from error
        return opened

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()


def open_database(url: str) -> Database:
    """Open the database behind an SQLAlchemy URL and bring its schema up to date.

    Raises:
        Unavailable: it cannot be reached, or it was written by a newer version.
    """
    try:
        engine = _engine(url)
        if _revision(engine) != REVISION:
            _migrate(engine)
    except ArgumentError as error:
        raise Unavailable(f"not a database address: {error}") from error
    except ImportError as error:
        raise Unavailable(f"the driver for this database is not installed: {error}") from error
    except (DBAPIError, OSError) as error:
        raise Unavailable(f"the database cannot be opened: {error}") from error
    return Database(engine)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    lite = parsed.get_backend_name() == "sqlite"
    if lite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        json_serializer=_COMPACT.encode,
        pool_pre_ping=not lite,
        pool_size=20,
        max_overflow=-1 if lite else 20,
        connect_args=_CONNECT.get(parsed.get_backend_name(), {}),
    )
    if lite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif parsed.get_backend_name() == "postgresql":
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 begins nothing by itself; `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that reads first and writes later could
    # find that another one wrote in between, and would have to be thrown away.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # One writer at a time, as on SQLite: the log has one end anyhow, and what a writer checked is
    # still true when it writes. The lock comes first, and only READ COMMITTED looks again after
    # waiting for it. Readers see one moment and hinder nobody.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar()
        return found


def _migrate(engine: Engine) -> None:
    # Alembic takes a third of a second to import; a database that is up to date never needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise Unavailable(f"the database was written by another version: {error}") from error
