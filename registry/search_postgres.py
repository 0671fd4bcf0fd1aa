"""Search on PostgreSQL: beside the system of record, in a schema that can be dropped at any time.

Documents lie in one of two generations of tables, as on SQLite (`registry.search_sqlite`).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from registry import postgres_tables as tables
from registry.asked import ask
from registry.documents import Document, folded
from registry.errors import Unavailable
from registry.postgres_shelf import PostgresShelf
from registry.postgres_tables import in_generation
from registry.questions import Questions
from registry.search import NOT_BUILT, Match, Query

REBUILDS = 736048
"""The advisory lock behind which tables of the index are made and dropped."""

MANY = 200
"""From how many documents on they are copied into a table of their own first: much faster."""


class PostgresIndex:
    """The search port on one PostgreSQL database."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        """Take the SQLAlchemy address of the database; the schema is made on first use.

        Raises:
            Unavailable: that is no address of a PostgreSQL database.
        """
        try:
            self._engine = create_engine(make_url(url), pool_size=10, pool_pre_ping=True)
        except (ArgumentError, ImportError) as error:
            raise Unavailable(f"not a database address: {error}") from error
        self._prepared = False

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored."""
        with self._open() as connection:
            for generation in _generations(connection):
                _put(connection, generation, documents)

    def hurried(self) -> AbstractContextManager[None]:
        """Change nothing: what is put shows at once, however much it is."""
        return nullcontext()

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        with self._open() as connection:
            for generation in _generations(connection):
                connection.execute(in_generation(tables.REMOVE, generation), ([*keys],))

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first."""
        asked = ask(query.text)
        with self._open() as connection:
            generation = _live(connection)
            if not generation:
                raise Unavailable(NOT_BUILT)
            shelf = PostgresShelf(connection, generation, asked, query)
            return Questions(shelf, asked, query).answer()

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch."""
        with self._open() as connection:
            old = _live(connection)
            new = "b" if old == "a" else "a"
            _run(connection, tables.DROP, new)
            _run(connection, tables.TABLES, new)
        number = 0
        for batch in batches:
            with self._open() as connection:
                _put(connection, new, batch)
            number += len(batch)
        with self._open() as connection:
            _run(connection, tables.INDEXES, new)
        with self._open() as connection:
            connection.execute("UPDATE sogoc_search.live SET generation = %s", (new,))
            if old:
                _run(connection, tables.DROP, old)
        return number

    def clear(self) -> None:
        """Forget everything."""
        self.replace([])

    def built(self) -> bool:
        """Say whether it was filled from the whole register once."""
        with self._open() as connection:
            return bool(_live(connection))

    def ready(self) -> bool:
        """Say whether the database answers."""
        try:
            return self.built()
        except Unavailable:
            return False

    def close(self) -> None:
        """Give connections back."""
        self._engine.dispose()

    @contextmanager
    def _open(self) -> Iterator["psycopg.Connection[Any]"]:
        try:
            with self._engine.connect() as held:
                connection: psycopg.Connection[Any] = held.connection.driver_connection  # type: ignore[assignment]  # psycopg's own
                if not self._prepared:
                    _prepare(connection)
                    self._prepared = True
                with connection.transaction():
                    yield connection
                connection.commit()
        except (psycopg.Error, DBAPIError, PoolTimeout) as error:
            raise Unavailable(f"the search index does not answer: {error}") from error


def _prepare(connection: "psycopg.Connection[Any]") -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (REBUILDS,))
        _run(connection, tables.SCHEMA, "a")
        if connection.execute("SELECT 1 FROM sogoc_search.live").fetchone() is None:
            _run(connection, tables.TABLES, "a")
            _run(connection, tables.INDEXES, "a")
            connection.execute("INSERT INTO sogoc_search.live VALUES ('')")  # waits to be built
    connection.commit()


def _live(connection: "psycopg.Connection[Any]") -> str:
    row = connection.execute("SELECT generation FROM sogoc_search.live").fetchone()
    return str(row[0]) if row else ""


def _generations(connection: "psycopg.Connection[Any]") -> list[str]:
    return [name[-1] for (name,) in connection.execute(tables.GENERATIONS.encode())]


def _run(connection: "psycopg.Connection[Any]", statements: str, generation: str) -> None:
    for statement in statements.split(";"):
        connection.execute(in_generation(statement, generation))


def _put(
    connection: "psycopg.Connection[Any]", generation: str, documents: Sequence[Document]
) -> None:
    newest = {d.key: d for d in sorted(documents, key=lambda d: (d.version, d.key))}
    made = [folded(newest[key]) for key in sorted(newest)]  # in one order: writers do not deadlock
    rows = [(*one, sorted({*one.whole.split(), *one.bare.split(), *one.facts})) for one in made]
    syllables = sorted({(syllable,) for one in made for syllable in one.bare.split()})
    with connection.cursor() as cursor:
        if rows:
            cursor.executemany(in_generation(tables.PUT_SYLLABLE, generation), syllables)
        if len(rows) < MANY:
            cursor.executemany(in_generation(tables.PUT_DOC, generation), rows)
            return
        cursor.execute(in_generation(tables.STAGE, generation))
        with cursor.copy(tables.COPY.encode()) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(in_generation(tables.PUT_STAGED, generation))
        cursor.execute("DROP TABLE staged")  # the other generation may follow
