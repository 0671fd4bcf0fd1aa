"""Whoever removes, changes, reorders or inserts a record is found out, with the place."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update

from registry import amending, audit, log_check, merkle, schema
from registry.amending import Revocation
from registry.database import Database
from registry.errors import NotFound
from registry.fault import Fault
from tests.registry.guards import unguarded
from tests.registry.ledger import NOON, accepted


@pytest.fixture
def log(db: Database) -> Database:
    """A log of twenty notes behind some accepted rows, whose guards are gone."""
    accepted(db)
    for number in range(20):
        audit.note(db, "lan", "noted", f"subject-{number}", {"n": number})
    unguarded(db)
    return db


def test_an_untouched_log_has_no_faults(log: Database) -> None:
    """Also against a checkpoint that was kept elsewhere."""
    assert log_check.check(log) == ()
    assert log_check.check(log, audit.size(log), audit.root(log)) == ()


def test_records_are_numbered_without_gaps_under_concurrency(db: Database) -> None:
    """Eight writers at once; the numbers and the tree come out whole."""
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda i: audit.note(db, f"w{i}", "noted", "x"), range(40)))

    assert sorted(numbers) == list(range(40))
    assert log_check.check(db) == ()


def test_a_record_states_what_is_hashed(log: Database) -> None:
    """The leaf is the hash of a canonical JSON text, and that text says everything."""
    record = audit.records_of(log, "subject-7")[0]

    assert json.loads(record.body)["details"] == {"n": 7}
    assert record.leaf == merkle.leaf_hash(record.body.encode()).hex()


def test_no_personal_data_is_in_the_log(log: Database) -> None:
    """The log may be shown to a witness; it holds digests of entries, not names."""
    assert all("Nguyễn" not in record.body for record in audit.records(log, limit=1000))


def test_proofs_hold(log: Database) -> None:
    """Inclusion and consistency proofs from SQL check out against the root."""
    size = audit.size(log)
    record = audit.records(log, 5, 1)[0]
    path = [bytes.fromhex(step) for step in audit.inclusion(log, 5)]
    grown = [bytes.fromhex(step) for step in audit.consistency(log, 9)]

    leaf, root = bytes.fromhex(record.leaf), bytes.fromhex(audit.root(log))
    assert merkle.root_from_inclusion(5, size, leaf, path) == root
    assert merkle.is_consistent(9, size, bytes.fromhex(audit.root(log, 9)), root, grown)


def test_what_never_was_cannot_be_proven(log: Database) -> None:
    """Asking beyond the log is answered, not crashed on."""
    for question in (
        lambda: audit.inclusion(log, 1000),
        lambda: audit.root(log, 1000),
        lambda: audit.consistency(log, 0),
    ):
        with pytest.raises(NotFound):
            question()


def numbers(db: Database, **checkpoint: object) -> set[int]:
    """Give the places of the faults."""
    return {fault.number for fault in log_check.check(db, **checkpoint)}  # type: ignore[arg-type]  # its own names


def test_a_changed_record_is_found(log: Database) -> None:
    """The leaf no longer fits."""
    with log.write() as connection:
        row = schema.audit.c
        connection.execute(update(schema.audit).where(row.number == 9).values(body="{}"))

    assert 9 in numbers(log)


def test_a_changed_column_is_found(log: Database) -> None:
    """The body is what was hashed; a column beside it must say the same."""
    with log.write() as connection:
        connection.execute(update(schema.audit).where(schema.audit.c.number == 9).values(by="x"))

    assert numbers(log) == {9}


def test_a_record_changed_together_with_its_hash_is_found(log: Database) -> None:
    """The tree above still holds the old hash."""
    row = schema.audit.c
    with log.write() as connection:
        body = connection.execute(select(row.body).where(row.number == 10)).scalar_one()
        body = body.replace('"n":', '"m":')
        leaf = merkle.leaf_hash(body.encode())
        connection.execute(
            update(schema.audit).where(row.number == 10).values(body=body, leaf=leaf)
        )

    assert numbers(log) == {10}


@pytest.mark.parametrize("number", [0, 9, 22])
def test_a_removed_record_is_found(log: Database, number: int) -> None:
    """Also the last one, which leaves no gap: the counter remembers."""
    assert audit.size(log) == 25
    last = audit.size(log) - 1
    number = last if number == 22 else number
    with log.write() as connection:
        connection.execute(delete(schema.audit).where(schema.audit.c.number == number))

    assert number in numbers(log)


def test_two_records_that_changed_places_are_found(log: Database) -> None:
    """A record states its own number."""
    row = schema.audit.c
    with log.write() as connection:
        for number, other in ((9, 99), (10, 9), (99, 10)):
            connection.execute(
                update(schema.audit).where(row.number == number).values(number=other)
            )

    assert {9, 10} <= numbers(log)


def test_an_inserted_record_is_found(log: Database) -> None:
    """Behind the end, where no tree node covers it yet."""
    with log.write() as connection:
        last = (
            connection.execute(select(schema.audit).order_by(schema.audit.c.number.desc()).limit(1))
            .mappings()
            .one()
        )
        forged = dict(last) | {"number": last["number"] + 1}
        connection.execute(insert(schema.audit).values(forged))

    assert audit.size(log) - 1 in numbers(log)


def test_an_entry_changed_behind_the_log_is_found(log: Database) -> None:
    """The log holds a digest of each version of each entry."""
    row = schema.entry_versions.c
    with log.write() as connection:
        entry = connection.execute(select(row.id).limit(1)).scalar_one()
        connection.execute(
            update(schema.entry_versions).where(row.id == entry).values(decided_by="nobody")
        )

    faults = log_check.check(log)
    assert [fault.reason for fault in faults] == [f"entry {entry} version 1 was changed"]


@pytest.mark.parametrize("version", [1, 2])
def test_a_state_changed_behind_the_log_is_found(db: Database, version: int) -> None:
    """A revoked diploma that counts again, or an older version that counts instead."""
    entry = accepted(db)[0]
    ended = Revocation("fraud", "13/QĐ", date(2026, 2, 27), "hoa", NOON)
    revoked = amending.revoke(db, entry.id, 1, ended)
    last = audit.size(db) - 1
    assert log_check.check(db) == ()
    with db.write() as connection:
        forged = {"state": "in_force", "version": version}
        connection.execute(
            update(schema.entries).where(schema.entries.c.id == revoked.id).values(forged)
        )

    reason = f"the state of entry {entry.id} is not that of its newest version"
    assert log_check.check(db) == (Fault(last, reason),)


def test_a_log_rewritten_as_a_whole_does_not_fit_its_checkpoint(db: Database) -> None:
    """Whoever can rewrite everything cannot rewrite the root that someone else kept."""
    audit.note(db, "lan", "noted", "x", {"n": 1})
    size, root = audit.size(db), audit.root(db)
    unguarded(db)
    with db.write() as connection:
        for table in (schema.audit, schema.audit_nodes, schema.counters):
            connection.execute(delete(table))
    audit.note(db, "lan", "noted", "x", {"n": 2})

    assert numbers(db) == set()
    assert numbers(db, size=size, root=root) == {0}
