"""Copies of the system of record, made while it is in use, and brought back onto an empty one."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import URL, make_url

from registry.database import Database
from registry.errors import Conflict, Unavailable
from registry.schema import scans

WHOLE: Final = -1
"""All pages of SQLite in one read transaction: others write meanwhile, into the WAL.

Copied piece by piece, it would begin anew whenever someone writes between two pieces
(sqlite.org/c3ref/backup_finish.html), and never end in a busy office.
"""

CHUNK: Final = 1_000


def name_of(url: str) -> str:
    """Name the file of a copy by what kind of database it is of."""
    return "registry.db" if _is_sqlite(make_url(url)) else "registry.pgdump"


def copy_out(url: str, path: Path) -> None:
    """Copy the database as it is at one moment into a file that did not exist.

    Raises:
        Unavailable: it cannot be read, or the program for it (pg_dump) fails.
    """
    parsed = make_url(url)
    if not _is_sqlite(parsed):
        options = ["--format=custom", "--no-owner", "--exclude-schema=sogoc_search"]
        _postgres("pg_dump", parsed, [*options, f"--file={path}"])
        return
    try:
        with (
            closing(sqlite3.connect(f"file:{parsed.database}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(path)) as copy,
        ):
            live.backup(copy, pages=WHOLE)
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise Unavailable(f"the database cannot be copied: {error}") from error
    if found != "ok":
        raise Unavailable(f"the copy of the database is damaged: {found}")
    _to_disk(path)


def bring_back(path: Path, url: str) -> None:
    """Put a copy in place of a database that does not exist yet, or is empty.

    Raises:
        Conflict: there is something already; it is not written over.
        Unavailable: the copy cannot be read or is of the other kind of database, or the program
            for it (pg_restore) fails.
    """
    parsed = make_url(url)
    _same_kind(parsed, path)
    if not _is_sqlite(parsed):
        if _postgres("psql", parsed, ["-AtX", "-c", _COUNT]).strip() != "0":
            raise Conflict("the database is not empty; nothing was written over")
        options = ["--single-transaction", "--exit-on-error", "--no-owner"]
        _postgres("pg_restore", parsed, [*options, str(path)])
        return
    target = Path(parsed.database or "")
    if target.exists():
        raise Conflict(f"{target} exists; nothing was written over")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with (
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy,
            closing(sqlite3.connect(partial)) as made,
        ):
            copy.backup(made)
    except sqlite3.Error as error:
        partial.unlink(missing_ok=True)
        raise Unavailable(f"the copy cannot be read: {error}") from error
    _to_disk(partial)
    partial.rename(target)


def masters(db: Database, after: str = "") -> Iterator[str]:
    """Give the SHA-256 of every master that was registered, in order, from behind one on."""
    while True:
        query = select(scans.c.sha256).where(scans.c.sha256 > after).order_by(scans.c.sha256)
        with db.read() as connection:
            found = connection.execute(query.limit(CHUNK)).scalars().all()
        if not found:
            return
        yield from found
        after = found[-1]


SQLITE: Final = b"SQLite format 3\0"
PG_DUMP: Final = b"PGDMP"
"""How files of the two begin (sqlite.org/fileformat.html; pg_backup_archiver.c)."""

_COUNT: Final = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"


def _same_kind(url: URL, path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(len(SQLITE))
    if start == SQLITE and not _is_sqlite(url):
        raise Unavailable("this backup is of SQLite: restore it without SOGOC_DATABASE_URL")
    if start.startswith(PG_DUMP) and _is_sqlite(url):
        told = "this backup is of PostgreSQL: name an empty database by SOGOC_DATABASE_URL"
        raise Unavailable(told)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _dsn(url: URL) -> str:
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _postgres(program: str, url: URL, options: list[str]) -> str:
    """Run a program of PostgreSQL; the password goes by its environment, where nobody lists it."""
    command = [program, f"--dbname={_dsn(url)}", *options]
    environment = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Unavailable(f"{command[0]} is missing: install postgresql-client") from error
    if done.returncode:
        raise Unavailable(f"{command[0]} failed: {done.stderr.strip()[-500:]}")
    return done.stdout


def _to_disk(path: Path) -> None:
    for place, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        handle = os.open(place, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
