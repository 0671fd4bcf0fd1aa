"""Checkpoints: the log's size and root at one moment, signed, and kept outside the database too.

Whoever holds an old checkpoint can tell later whether everything before it is still there. The
last one goes into each signed copy together with a proof of inclusion::

    note = checkpoints.sign(db, key)                        # bytes, a C2SP signed note
    size = registry.note.read(registry.note.parse(note).text).size
    path = checkpoints.inclusion(db, number, size)          # of the record `number` below that size
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from registry import audit, note
from registry.database import Database
from registry.errors import BadNote, NotFound
from registry.log_tables import checkpoints
from registry.note import Checkpoint, NoteKey


def latest(db: Database) -> bytes | None:
    """Give the newest checkpoint that was signed; None if there is none yet."""
    with db.read() as connection:
        return _latest(connection)


def sign(db: Database, key: NoteKey) -> bytes:
    """Sign the log as it stands now and keep that; joins an open transaction.

    A log that has not grown since the last checkpoint of this key gives that one again.
    """
    with db.write() as connection:
        size = audit.size(db)
        head = Checkpoint(key.name, size, bytes.fromhex(audit.root(db, size)))
        held = _latest(connection)
        if held and _same(held, head, key):
            return held
        signed = bytes(note.sign(head, key))
        row = {"size": size, "note": signed, "at": datetime.now(UTC)}
        connection.execute(insert(checkpoints).values(row))
        return signed


def every(db: Database) -> Iterator[bytes]:
    """Give all checkpoints in the database, the oldest first."""
    with db.read() as connection:
        query = select(checkpoints.c.note).order_by(checkpoints.c.number)
        found = connection.execute(query).scalars().all()
    yield from map(bytes, found)


def inclusion(db: Database, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that record `index` is in the tree of `size` records (RFC 9162, section 2.1.3).

    Raises:
        NotFound: there is no such record in that tree.
    """
    return tuple(bytes.fromhex(step) for step in audit.inclusion(db, index, size))


def last_record_of(db: Database, subject: str) -> audit.Record:
    """Give the newest record about an entry or a copy: the leaf whose inclusion is proven.

    Raises:
        NotFound: the log says nothing about it.
    """
    found = audit.records_of(db, subject)
    if not found:
        raise NotFound(f"the log says nothing about {subject}")
    return found[-1]


def publish(signed: bytes, folder: Path) -> Path:
    """Write a checkpoint beside the older ones in a folder outside the database.

    It is never half there, and an older one is never written over.
    """
    size = note.read(note.parse(signed).text).size
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        path = folder / f"{size:012}{f'-{number}' if number else ''}.checkpoint"
        if not path.exists():
            break
        if path.read_bytes() == signed:
            return path
        number += 1
    partial = folder / f".{path.name}.{os.getpid()}"
    with partial.open("wb") as file:
        file.write(signed)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return path


def published(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give the name and bytes of each checkpoint in a folder, the smallest log first."""
    for path in sorted(folder.glob("*.checkpoint")):
        yield path.name, path.read_bytes()


def _latest(connection: Connection) -> bytes | None:
    query = select(checkpoints.c.note).order_by(checkpoints.c.number.desc()).limit(1)
    held = connection.execute(query).scalar()
    return bytes(held) if held else None


def _same(held: bytes, head: Checkpoint, key: NoteKey) -> bool:
    try:
        old = note.parse(held)
    except BadNote:
        return False
    return old.text == head.text and old.of(note.verifier_of(key)) is not None
