"""The tables of the SQLite index, in two generations.

In the texts below `_G` stands for `_a` or `_b`.
"""

import sqlite3
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from registry.documents import Document, Folded, folded

TABLES = """
CREATE TABLE docs_G (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
    whole TEXT NOT NULL, bare TEXT NOT NULL, parts TEXT NOT NULL, born TEXT NOT NULL, year INTEGER,
    diploma TEXT NOT NULL, register TEXT NOT NULL, kind TEXT NOT NULL, in_force INTEGER NOT NULL,
    office TEXT NOT NULL, grade TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE syllables_G (syllable TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE fts_G USING fts5(whole, bare, facts, content='docs_G', content_rowid='id',
    prefix='2 3', tokenize="unicode61 remove_diacritics 0");
"""


INDEXES = """
CREATE INDEX parts_G ON docs_G (parts, born, year);
CREATE INDEX born_G ON docs_G (born);
CREATE INDEX diploma_G ON docs_G (diploma);
CREATE INDEX register_G ON docs_G (register);
INSERT INTO fts_G (fts_G) VALUES ('optimize');
"""

LAYOUT = 2
"""Version of these tables."""

COLUMNS = attrgetter(*Folded.__dataclass_fields__)

PUT_DOC = """
INSERT INTO docs_G (key, version, whole, bare, parts, born, year, diploma, register, kind, in_force,
    office, grade, facts, id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PUT_WORDS = "INSERT INTO fts_G (rowid, whole, bare, facts) VALUES (?, ?, ?, ?)"
PUT_SYLLABLE = "INSERT OR IGNORE INTO syllables_G VALUES (?)"
TAKE_DOC = "DELETE FROM docs_G WHERE key = ? RETURNING id, whole, bare, facts"
TAKE_WORDS = "INSERT INTO fts_G (fts_G, rowid, whole, bare, facts) VALUES ('delete', ?, ?, ?, ?)"
VERSION = "SELECT version FROM docs_G WHERE key = ?"
NEXT_ID = "SELECT coalesce(max(id), 0) + 1 FROM docs_G"


def in_generation(sql: str, generation: str) -> str:
    """Name the tables of one generation in a text of this file's kind."""
    return sql.replace("_G", f"_{generation}")


def prepare(connection: sqlite3.Connection) -> None:
    """Make the first generation in a new file; one of an older version waits for a rebuild."""
    connection.execute("BEGIN IMMEDIATE")
    made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'live'").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not made or version != LAYOUT:
        connection.execute("DROP TABLE IF EXISTS live")
        for generation in "ab":
            drop(connection, generation)
        make(connection, "a")
        finish(connection, "a")
        connection.execute("CREATE TABLE live (generation TEXT NOT NULL)")
        connection.execute("INSERT INTO live VALUES (?)", ("" if made else "a",))
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
    connection.commit()


def live(connection: sqlite3.Connection) -> str:
    """Name the generation that answers; empty if the index must be built again first."""
    return str(connection.execute("SELECT generation FROM live").fetchone()[0])


def generations(connection: sqlite3.Connection) -> list[str]:
    """Name the generations that exist: the live one, and one that is being built."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE name IN ('docs_a', 'docs_b')")
    return [name[-1] for (name,) in found.fetchall()]


def make(connection: sqlite3.Connection, generation: str) -> None:
    """Make the empty tables of a generation."""
    _run(connection, TABLES, generation)


def finish(connection: sqlite3.Connection, generation: str) -> None:
    """Make the indexes of a generation: much faster when its tables are full already."""
    _run(connection, INDEXES, generation)


def _run(connection: sqlite3.Connection, statements: str, generation: str) -> None:
    for statement in in_generation(statements, generation).split(";"):
        connection.execute(statement)


def drop(connection: sqlite3.Connection, generation: str) -> None:
    """Drop the tables of a generation."""
    for table in ("fts_G", "docs_G", "syllables_G"):
        connection.execute(in_generation(f"DROP TABLE IF EXISTS {table}", generation))


def put(connection: sqlite3.Connection, generation: str, documents: Sequence[Document]) -> None:
    """Add or replace documents, unless a newer version is there."""
    newest = {d.key: d for d in sorted(documents, key=lambda d: d.version)}
    fresh, replaced = [], list[str]()
    first = connection.execute(in_generation(NEXT_ID, generation)).fetchone()[0]
    if first == 1:  # an empty table, as at the start of a rebuild
        _insert(connection, generation, [*newest.values()])
        return
    version = in_generation(VERSION, generation)
    for one in newest.values():
        held = connection.execute(version, (one.key,)).fetchone()
        if held is None or held[0] < one.version:
            fresh.append(one)
        if held and held[0] < one.version:
            replaced.append(one.key)
    remove(connection, generation, replaced)
    _insert(connection, generation, fresh)


def _insert(connection: sqlite3.Connection, generation: str, fresh: Sequence[Document]) -> None:
    first = connection.execute(in_generation(NEXT_ID, generation)).fetchone()[0]
    made = [(first + i, folded(one)) for i, one in enumerate(fresh)]
    facts = {i: f" {' '.join(one.facts)} " for i, one in made}
    rows = [(*COLUMNS(one), facts[i], i) for i, one in made]
    words = [(i, one.whole, one.bare, facts[i]) for i, one in made]
    syllables = {(syllable,) for _, one in made for syllable in one.bare.split()}
    connection.executemany(in_generation(PUT_DOC, generation), rows)
    connection.executemany(in_generation(PUT_WORDS, generation), words)
    connection.executemany(in_generation(PUT_SYLLABLE, generation), syllables)


def remove(connection: sqlite3.Connection, generation: str, keys: Sequence[str]) -> None:
    """Forget documents."""
    for key in keys:
        row = connection.execute(in_generation(TAKE_DOC, generation), (key,)).fetchone()
        if row:
            connection.execute(in_generation(TAKE_WORDS, generation), tuple(row))


def document(row: Any) -> Folded:
    """Make a folded document of its row: the columns stand in its order, after the id."""
    return Folded(*(*row[1:11], bool(row[11]), *row[12:14]))
