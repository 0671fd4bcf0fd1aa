"""Whoever kept a checkpoint finds out later that the past was changed, however well it was done."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from registry import audit, checkpoint_check, checkpoints, log_check, merkle, note
from registry.checkpoints import publish, published
from registry.database import Database
from registry.fault import Fault
from registry.schema import audit as log_table
from registry.schema import audit_nodes, counters
from signing import note_key
from signing.note_key import NoteKey
from tests.registry.guards import unguarded

RECORDS, EVERY = 30, 7  # records in the log, and between two checkpoints
TAMPERINGS = 1000


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> NoteKey:
    """The key of the log."""
    path = tmp_path_factory.mktemp("keys") / "log.pem"
    return note_key.open_note_key(path, "so.example/log", note.LOG)


def fill(db: Database, key: NoteKey) -> None:
    """Write a log, and sign a checkpoint now and then and at its end."""
    for number in range(1, RECORDS + 1):
        audit.note(db, "lan", "noted", f"subject-{number}", {"n": number})
        if number % EVERY == 0 or number == RECORDS:
            checkpoints.sign(db, key)


def faults(db: Database, key: NoteKey, *kept: tuple[str, bytes]) -> tuple[Fault, ...]:
    """Hold the log against itself, its checkpoints and those that were kept elsewhere."""
    notes = [*((str(i), one) for i, one in enumerate(checkpoints.every(db))), *kept]
    holds: Callable[[note.Note], bool] = lambda signed: note_key.check(signed, key.verifier)  # noqa: E731 - short
    return (*log_check.check(db), *checkpoint_check.check(db, notes, holds))


def test_an_untouched_log_keeps_its_promises(db: Database, key: NoteKey) -> None:
    """Every checkpoint holds, and the newest covers everything."""
    fill(db, key)
    newest = checkpoints.latest(db)

    assert newest
    assert note.read(note.parse(newest).text).size == RECORDS
    assert len([*checkpoints.every(db)]) == RECORDS // EVERY + 1
    assert faults(db, key) == ()


def test_a_log_that_did_not_grow_is_not_signed_again(db: Database, key: NoteKey) -> None:
    """So asking often costs nothing."""
    assert checkpoints.latest(db) is None
    audit.note(db, "lan", "noted", "x")

    assert checkpoints.sign(db, key) == checkpoints.sign(db, key) == checkpoints.latest(db)


def test_a_record_is_proven_to_be_below_a_checkpoint(db: Database, key: NoteKey) -> None:
    """As a signed copy carries it: note, number and path are enough."""
    fill(db, key)
    head = note.read(note.parse(checkpoints.sign(db, key)).text)
    record = checkpoints.last_record_of(db, "subject-9")

    path = checkpoints.inclusion(db, record.number, head.size)

    leaf = merkle.leaf_hash(record.body.encode())
    assert merkle.root_from_inclusion(record.number, head.size, leaf, path) == head.root


def test_checkpoints_are_kept_outside_the_database_too(
    db: Database, key: NoteKey, tmp_path: Path
) -> None:
    """A folder of files: written once, never over another one."""
    fill(db, key)
    folder = tmp_path / "kept"
    for signed in checkpoints.every(db):
        assert publish(signed, folder) == publish(signed, folder)
    other = note_key.open_note_key(tmp_path / "other.pem", "so.example/log", note.LOG)
    newest = checkpoints.latest(db)
    assert newest
    head = note.read(note.parse(newest).text)
    publish(bytes(note.sign(head, other)), folder)

    names = [name for name, _ in published(folder)]

    assert len(names) == RECORDS // EVERY + 2
    assert names == sorted(names)
    assert [fault.reason for fault in faults(db, key, *published(folder))] == [
        "checkpoint 000000000030-1.checkpoint: it bears no good signature of this log"
    ]


class Undone(Exception):
    """Take a tampering back."""


@pytest.mark.slow
def test_a_thousand_tamperings_are_all_found(lite: Database, key: NoteKey) -> None:
    """Clumsy ones and thorough ones, each with its place."""
    fill(lite, key)
    kept = tuple((f"kept {i}", one) for i, one in enumerate(checkpoints.every(lite)))
    unguarded(lite)
    for seed in range(TAMPERINGS):
        chance = Random(seed)
        what = chance.choice([*CLUMSY, *THOROUGH])
        with suppress(Undone), lite.write() as connection:
            place = what(connection, chance)
            found = faults(lite, key, *kept)
            raise Undone
        assert found, f"seed {seed}: {what.__name__} at {place} went unseen"
        nearest = min((place - f.number for f in found if f.number <= place), default=RECORDS)
        assert nearest <= EVERY, f"seed {seed}: {what.__name__} at {place}: {found}"
    assert faults(lite, key, *kept) == ()


def change_a_column(connection: Connection, chance: Random) -> int:
    """Say that someone else did it."""
    number = chance.randrange(RECORDS)
    column = chance.choice(["by", "action", "subject"])
    where = log_table.c.number == number
    connection.execute(update(log_table).where(where).values({column: "nobody"}))
    return number


def change_a_body(connection: Connection, chance: Random) -> int:
    """Change one character of what was hashed."""
    number = chance.randrange(RECORDS)
    where = log_table.c.number == number
    body = connection.execute(select(log_table.c.body).where(where)).scalar_one()
    at = chance.randrange(len(body))
    changed = body[:at] + chr((ord(body[at]) + 1) % 128) + body[at + 1 :]
    connection.execute(update(log_table).where(where).values(body=changed))
    return number


def change_a_leaf(connection: Connection, chance: Random) -> int:
    """Change one bit of a hash."""
    number = chance.randrange(RECORDS)
    where = log_table.c.number == number
    leaf = bytearray(connection.execute(select(log_table.c.leaf).where(where)).scalar_one())
    leaf[chance.randrange(32)] ^= 1 << chance.randrange(8)
    connection.execute(update(log_table).where(where).values(leaf=bytes(leaf)))
    return number


def remove_a_record(connection: Connection, chance: Random) -> int:
    """Leave a gap."""
    number = chance.randrange(RECORDS)
    connection.execute(delete(log_table).where(log_table.c.number == number))
    return number


def swap_two_records(connection: Connection, chance: Random) -> int:
    """Let two records change their numbers."""
    one, other = sorted(chance.sample(range(RECORDS), 2))
    for number, to in ((one, 1000), (other, one), (1000, other)):
        where = log_table.c.number == number
        connection.execute(update(log_table).where(where).values(number=to))
    return one


def append_a_record(connection: Connection, _chance: Random) -> int:
    """Repeat the last record behind the end."""
    where = log_table.c.number == RECORDS - 1
    last = dict(connection.execute(select(log_table).where(where)).mappings().one())
    connection.execute(insert(log_table).values(last | {"number": RECORDS}))
    return RECORDS


CLUMSY = (
    change_a_column,
    change_a_body,
    change_a_leaf,
    remove_a_record,
    swap_two_records,
    append_a_record,
)


def rewrite(connection: Connection, first: int, events: list[audit.Event]) -> None:
    """Write the log anew from a record on: numbers, hashes, tree and counter fit together."""
    connection.execute(delete(log_table).where(log_table.c.number >= first))
    leaves = connection.execute(select(log_table.c.leaf).order_by(log_table.c.number)).scalars()
    connection.execute(delete(audit_nodes))
    nodes = merkle.grow(0, [*leaves], lambda *_: b"")
    rows = [{"level": level, "position": i, "hash": value} for level, i, value in nodes]
    if rows:
        connection.execute(insert(audit_nodes), rows)
    where = counters.c.name == "audit"
    connection.execute(update(counters).where(where).values(value=first))
    audit.append(connection, events)


def events_from(connection: Connection, first: int) -> list[audit.Event]:
    """Give what the log says from a record on."""
    query = select(log_table).where(log_table.c.number >= first).order_by(log_table.c.number)
    return [
        audit.Event(r["by"], r["action"], r["subject"], json.loads(r["body"])["details"])
        for r in connection.execute(query).mappings()
    ]


def change_thoroughly(connection: Connection, chance: Random) -> int:
    """Change a record and everything above it."""
    number = chance.randrange(RECORDS)
    first, *rest = events_from(connection, number)
    rewrite(connection, number, [replace(first, by="ngà"), *rest])
    return number


def remove_thoroughly(connection: Connection, chance: Random) -> int:
    """Let a record never have been."""
    number = chance.randrange(RECORDS)
    rewrite(connection, number, events_from(connection, number + 1))
    return number


def insert_thoroughly(connection: Connection, chance: Random) -> int:
    """Let something have happened that did not."""
    number = chance.randrange(RECORDS)
    invented = audit.Event("x", "noted", "y", {})
    rewrite(connection, number, [invented, *events_from(connection, number)])
    return number


def reorder_thoroughly(connection: Connection, chance: Random) -> int:
    """Let two things have happened the other way round."""
    number = chance.randrange(RECORDS - 1)
    one, other, *rest = events_from(connection, number)
    rewrite(connection, number, [other, one, *rest])
    return number


def cut_off_the_end(connection: Connection, chance: Random) -> int:
    """Forget everything from some record on, and that it was ever counted."""
    number = chance.randrange(RECORDS)
    rewrite(connection, number, [])
    return number


THOROUGH = (
    change_thoroughly,
    remove_thoroughly,
    insert_thoroughly,
    reorder_thoroughly,
    cut_off_the_end,
)
