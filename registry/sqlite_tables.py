"""The tables of the SQLite index, in two generations.

Many people share a name, so names lie in a dictionary: folding, words and spelling are looked up
once a name, and people by the name's number. A name that was given up stays; it finds nobody.
In the texts below `_G` stands for `_a` or `_b`.
"""

import sqlite3

LAYOUT = 3
"""Version of these tables."""

TABLES = """
CREATE TABLE names_G (id INTEGER PRIMARY KEY, whole TEXT NOT NULL, parts TEXT NOT NULL);
CREATE TABLE labels_G (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, in_force INTEGER NOT NULL,
    office TEXT NOT NULL, grade TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE docs_G (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
    name INTEGER NOT NULL, born INTEGER NOT NULL, year INTEGER, diploma TEXT NOT NULL,
    register TEXT NOT NULL, label INTEGER NOT NULL);
CREATE TABLE syllables_G (syllable TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE words_G USING fts5(bare, content='', detail=none, columnsize=0,
    tokenize='ascii');
"""
"""`ascii` takes every other letter as it is: all words are folded before."""

INDEXES = """
INSERT INTO words_G (rowid, bare) SELECT id, parts FROM names_G;
CREATE INDEX parts_G ON names_G (parts);
CREATE INDEX named_G ON docs_G (name, born, year);
CREATE INDEX born_G ON docs_G (born);
CREATE INDEX diploma_G ON docs_G (diploma);
CREATE INDEX register_G ON docs_G (register);
INSERT INTO words_G (words_G) VALUES ('optimize');
"""


def in_generation(sql: str, generation: str) -> str:
    """Name the tables of one generation in a text of this file's kind."""
    return sql.replace("_G", f"_{generation}")


def prepare(connection: sqlite3.Connection) -> None:
    """Let a new file, or one of an older version, wait for a rebuild.

    Nobody can tell a new file from one that was lost, and an empty index would find nobody.
    """
    connection.execute("BEGIN IMMEDIATE")
    made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'live'").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not made or version != LAYOUT:
        connection.execute("DROP TABLE IF EXISTS live")
        for generation in "ab":
            drop(connection, generation)
        connection.execute("CREATE TABLE live (generation TEXT NOT NULL, rebuild TEXT NOT NULL)")
        connection.execute("INSERT INTO live VALUES ('', '')")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
    connection.commit()


def live(connection: sqlite3.Connection) -> str:
    """Name the generation that answers; empty if the index must be built again first."""
    return str(connection.execute("SELECT generation FROM live").fetchone()[0])


def rebuild(connection: sqlite3.Connection) -> str:
    """Name the rebuild that began last."""
    return str(connection.execute("SELECT rebuild FROM live").fetchone()[0])


def begin_rebuild(connection: sqlite3.Connection, generation: str, rebuild: str) -> None:
    """Make a generation empty, and stop any other rebuild: two would mix up their names."""
    drop(connection, generation)
    make(connection, generation)
    connection.execute("UPDATE live SET rebuild = ?", (rebuild,))


def switch(connection: sqlite3.Connection, generation: str) -> None:
    """Let a generation answer, and drop the other one."""
    connection.execute("UPDATE live SET generation = ?, rebuild = ''", (generation,))
    drop(connection, "a" if generation == "b" else "b")


def generations(connection: sqlite3.Connection) -> list[str]:
    """Name the generations that exist: the live one, and one that is being built."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE name IN ('docs_a', 'docs_b')")
    return [name[-1] for (name,) in found.fetchall()]


def finished(connection: sqlite3.Connection, generation: str) -> bool:
    """Say whether a generation has its indexes already."""
    name = in_generation("parts_G", generation)
    return bool(
        connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    )


def make(connection: sqlite3.Connection, generation: str) -> None:
    """Make the empty tables of a generation."""
    _run(connection, TABLES, generation)


def finish(connection: sqlite3.Connection, generation: str) -> None:
    """Make the indexes of a generation: much faster when its tables are full already.

    The words of a name stand in alphabetical order there; their places are not kept anyway.
    """
    _run(connection, INDEXES, generation)


def drop(connection: sqlite3.Connection, generation: str) -> None:
    """Drop the tables of a generation, also those of an older version."""
    for table in ("fts_G", "docs_G", "syllables_G", "names_G", "labels_G", "words_G"):
        connection.execute(in_generation(f"DROP TABLE IF EXISTS {table}", generation))


def _run(connection: sqlite3.Connection, statements: str, generation: str) -> None:
    for statement in in_generation(statements, generation).split(";"):
        connection.execute(statement)
