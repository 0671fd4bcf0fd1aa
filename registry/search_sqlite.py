"""Search on SQLite: no server, one file that can be deleted and made again.

Documents lie in one of two generations of tables, `a` and `b`; one is live. A rebuild fills the
other one and then switches, while changes go to both. Exact questions are answered by B-trees,
parts of names by FTS5 over the folded words of each different name, spelling errors by a dictionary
of the syllables seen (FTS5's own folding misses đ, and its trigrams are slow on a million names).
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from registry import sqlite_tables as tables
from registry.asked import ask
from registry.documents import Document
from registry.errors import Unavailable
from registry.ids import new_id
from registry.questions import Questions
from registry.search import NOT_BUILT, Match, Query
from registry.sqlite_rows import Writer, remove
from registry.sqlite_shelf import SqliteShelf

PAGE = 8192
"""Bytes: an index loads a sixth faster than in SQLite's pages of 4096, and is as large."""


class SqliteIndex:
    """The search port on one SQLite file."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self._path = path
        self._here = threading.local()
        self._opened: list[sqlite3.Connection] = []

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored."""
        with self._transaction() as connection:
            for generation in tables.generations(connection):
                Writer(generation).put(connection, documents)

    def hurried(self) -> AbstractContextManager[None]:
        """Change nothing: what is put shows at once, however much it is."""
        return nullcontext()

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        with self._transaction() as connection:
            for generation in tables.generations(connection):
                remove(connection, generation, keys)

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first."""
        with self._reading() as connection:
            generation = tables.live(connection)
            if not generation:
                raise Unavailable(NOT_BUILT)
            asked = ask(query.text)
            shelf = SqliteShelf(connection, generation, asked, query)
            return Questions(shelf, asked, query).answer()

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch."""
        mine = new_id()
        with self._transaction() as connection:
            new = "b" if tables.live(connection) == "a" else "a"
            tables.begin_rebuild(connection, new, mine)
        try:
            return self._fill(new, mine, batches)
        except BaseException:
            with suppress(Unavailable), self._rebuilding(mine) as connection:
                tables.drop(connection, new)  # or every later change would be written there too
            raise

    def _fill(self, new: str, mine: str, batches: Iterable[Sequence[Document]]) -> int:
        number, writer = 0, Writer(new)
        for batch in batches:
            with self._rebuilding(mine) as connection:
                writer.put(connection, batch)
            number += len(batch)
        with self._rebuilding(mine) as connection:
            tables.finish(connection, new)
            tables.switch(connection, new)
        return number

    def clear(self) -> None:
        """Forget everything."""
        self.replace([])

    def built(self) -> bool:
        """Say whether it was filled from the whole register once."""
        with self._reading() as connection:
            return bool(tables.live(connection))

    def ready(self) -> bool:
        """Say whether the file answers."""
        try:
            return self.built()
        except Unavailable:
            return False

    def close(self) -> None:
        """Close the file."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._here = threading.local()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._open("BEGIN") as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._open("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _rebuilding(self, mine: str) -> Iterator[sqlite3.Connection]:
        with self._transaction() as connection:
            if tables.rebuild(connection) != mine:
                raise Unavailable("another rebuild of the search index began; this one ends here")
            yield connection

    @contextmanager
    def _open(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._connection()
            connection.execute(begin)
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(f"the search index {self._path} does not answer: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._here, "connection", None)
        if held is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            held = sqlite3.connect(
                self._path, timeout=30, isolation_level=None, check_same_thread=False
            )
            held.execute(f"PRAGMA page_size={PAGE}")  # of a new file only
            held.execute("PRAGMA journal_mode=WAL")
            held.execute("PRAGMA synchronous=NORMAL")  # what is lost can be made again from SQL
            held.execute("PRAGMA cache_size=-64000")
            tables.prepare(held)
            self._here.connection = held
            self._opened.append(held)
        return held
