"""The tree above a long log is gone through as a stream, and every node is held against it."""

import pytest
from sqlalchemy import delete, insert, update

from registry import audit, tree_check
from registry.audit import Event
from registry.database import Database
from registry.fault import Fault
from registry.log_check import check
from registry.schema import audit as log_table
from registry.schema import audit_nodes
from tests.registry.guards import unguarded

RECORDS = 2 * tree_check.CHUNK + 3
LAST = (RECORDS >> 1) - 1
"""The last complete node of level 1; it is read with another chunk than the first."""


@pytest.fixture
def log(lite: Database) -> Database:
    """A log that is read in several chunks, and whose guards are gone."""
    with lite.write() as connection:
        audit.append(connection, [Event("lan", "noted", str(i), {}) for i in range(RECORDS)])
    unguarded(lite)
    return lite


def found(db: Database) -> list[Fault]:
    """Look at the tree alone."""
    with db.read() as connection:
        return [*tree_check.check(connection)]


def test_a_long_log_has_no_faults(log: Database) -> None:
    """Neither has its tree, nor has it against a checkpoint in its middle."""
    middle = RECORDS // 2
    assert found(log) == []
    assert check(log, middle, audit.root(log, middle)) == ()
    assert check(log, RECORDS, audit.root(log)) == ()


@pytest.mark.parametrize("position", [0, tree_check.CHUNK // 2 - 1, tree_check.CHUNK - 1, LAST])
def test_a_node_that_was_changed_is_named(log: Database, position: int) -> None:
    """Wherever it stands among those that are read together, and what lies above it too."""
    at = audit_nodes.c
    where = (at.level == 1) & (at.position == position)
    with log.write() as connection:
        connection.execute(update(audit_nodes).where(where).values(hash=bytes(32)))

    reason = "the tree's node at level {} does not match"
    assert found(log)[0] == Fault(position * 2, reason.format(1))
    assert {fault.number >> 2 for fault in found(log)} == {position // 2}


def test_a_node_that_was_removed_or_made_up_is_named(log: Database) -> None:
    """One is missing where its children are, one stands where nothing can."""
    at = audit_nodes.c
    with log.write() as connection:
        connection.execute(delete(audit_nodes).where((at.level == 1) & (at.position == 7)))
        forged = {"level": 30, "position": 2, "hash": bytes(32)}
        connection.execute(insert(audit_nodes).values(forged))

    assert {fault.number for fault in found(log)} == {14, 12, 2 << 30}


def test_a_record_before_the_first_is_named(log: Database) -> None:
    """No number is below 0."""
    with log.write() as connection:
        first = log_table.c.number == RECORDS - 1
        row = connection.execute(log_table.select().where(first)).mappings().one()
        connection.execute(insert(log_table).values(dict(row) | {"number": -4}))

    assert Fault(-4, "a record was added before the first") in check(log)


@pytest.mark.parametrize(("size", "reason"), [(RECORDS + 1, "shorter"), (RECORDS, "not those")])
def test_a_root_that_the_log_never_had_is_refused(log: Database, size: int, reason: str) -> None:
    """A checkpoint of a longer log, or of another one."""
    faults = check(log, size, "00" * 32)

    assert len(faults) == 1
    assert reason in faults[0].reason
