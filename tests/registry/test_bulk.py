"""Many rows written at once are the rows that a statement for each would write."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select

from registry.bulk import FEW, insert_all
from registry.database import Database
from registry.errors import Conflict
from registry.schema import audit_nodes, decisions

AWKWARD = ("", "\t", "\\N", "\\", "a\nb\r", '"quoted", {x}', "Đặng Thị Ý", "\\x00ff")
EVENING = datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=7)))


def _decision(number: int) -> dict[str, object]:
    said = AWKWARD[number % len(AWKWARD)]
    return {
        "draft": None if number % 2 else f"{number:026}",
        "entry": f"{number:026}",
        "action": "accepted",
        "actor": "person",
        "by": "hoa",
        "at": EVENING,
        "before": {"ho_ten": said, "nested": [None, 1, True]},
        "values": {},
        "illegible": ["ho_ten"] if number % 3 else [],
        "reason": said,
    }


@pytest.mark.parametrize("how_many", [1, FEW, FEW + 1, 500])
def test_rows_come_back_as_they_went_in(db: Database, how_many: int) -> None:
    """Text with any character, moments, JSON and nothing at all arrive as by INSERT."""
    rows = [_decision(number) for number in range(how_many)]
    with db.write() as connection:
        connection.execute(insert(decisions), rows)
        insert_all(connection, decisions, rows)

    names = [column for column in decisions.c if column.name in rows[0]]
    with db.read() as connection:
        found = connection.execute(select(*names).order_by(decisions.c.number)).mappings().all()
    assert [dict(row) for row in found[:how_many]] == [dict(row) for row in found[how_many:]]
    assert [row["reason"] for row in found[how_many:]] == [row["reason"] for row in rows]
    assert {row["at"] for row in found} == {EVENING.astimezone(UTC)}


def test_bytes_come_back_as_they_went_in(db: Database) -> None:
    """Every byte may stand in a hash."""
    rows = [{"level": 1, "position": i, "hash": bytes([i]) * 32} for i in range(256)]
    with db.write() as connection:
        insert_all(connection, audit_nodes, rows)

    with db.read() as connection:
        found = connection.execute(select(audit_nodes).order_by(audit_nodes.c.position)).all()
    assert [bytes(row.hash) for row in found] == [row["hash"] for row in rows]


def test_a_key_that_is_taken_is_a_conflict_and_writes_nothing(db: Database) -> None:
    """The error is our own, and the transaction ends as with any other statement."""
    rows = [{"level": 1, "position": i, "hash": bytes(32)} for i in range(100)]
    with pytest.raises(Conflict), db.write() as connection:
        insert_all(connection, audit_nodes, [*rows, rows[7]])

    with db.write() as connection:
        assert connection.execute(select(audit_nodes)).first() is None
        insert_all(connection, audit_nodes, rows)


def test_no_rows_are_no_statement(db: Database) -> None:
    """A decision that changes nothing writes nothing."""
    with db.write() as connection:
        insert_all(connection, audit_nodes, [])
