"""Whatever a court would ask for cannot be changed by SQL alone without being found and named."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    LargeBinary,
    Table,
    Text,
    delete,
    insert,
    select,
    text,
    update,
)

from registry import (
    accounts,
    adopting,
    amending,
    audit,
    closed_views,
    copies,
    custody,
    facts,
    identity,
    life_tables,
    log_check,
    officers,
    policies,
    renewals,
    requests,
    review,
    schema,
    sealing,
    views,
    volumes,
)
from registry.amending import Correction, Revocation
from registry.columns import Instant, metadata
from registry.custody import Custodian
from registry.database import Database
from registry.deadlines import Calendar
from registry.errors import RegistryError
from registry.identity import Identification
from registry.log_tables import log_secret
from registry.lottery import Lottery
from registry.request import Asked, Claim, Kind
from registry.review import Action
from tests.registry.guards import unguarded
from tests.registry.ledger import NOON, person
from tests.registry.test_volumes import a_volume, jws

WORKING = {
    "audit", "audit_nodes", "checkpoints", "log_secret",  # the log: held by its own tests
    "batches", "batch_scans", "pages", "page_bands", "drafts", "proposals",  # not decided yet
    "outbox", "idempotency", "counters", "copy_ends", "sessions",  # made to be changed
    "entry_views", "imported_rows",
}  # fmt: skip
"""Tables that the register works with, and that no court asks for."""


def an_office(db: Database) -> None:
    """Let everything happen once that the log is to hold."""
    accounts.add_account(db, "lan", "Lan", [accounts.Role.ADMIN], "hash", "sogoc")
    accounts.add_token(db, "lan", "máy quét", "secret", "lan")
    officers.authorise(
        db, officer="Lan", office="Sở", certificate="a" * 64, since=NOON, decision="1", by="lan"
    )
    volume, _ = a_volume(db)
    policies.define(db, "careful", "lan", most_wrong=0.1, learning_share=1.0)
    policies.draw_sample(db, review.queue(db)[0].batch, "careful", Lottery(b"salt"))
    waiting = review.queue(db)
    review.decide(db, waiting[0].id, person(), waiting[0].version, Action.REJECT)
    made = [review.decide(db, one.id, person(), one.version) for one in waiting[1:]]
    first, second, third = [one for one in made if one][:3]
    sealing.seal(db, volume.id, volumes.get(db, volume.id).version, "hoa", jws)
    moved = Custodian("Sở mới", "Giám đốc", date(2025, 7, 1), "9/QĐ")
    custody.hand_over(db, [volume.id], moved, "hoa")
    change = Correction({"ho_ten": "Trần Thị Hoà"}, "1/QĐ", date(2026, 1, 5), "hoa", NOON)
    amending.correct(db, first.id, 1, change)
    amending.revoke(db, second.id, 1, Revocation("fraud", "2/QĐ", date(2026, 1, 6), "hoa", NOON))
    identity.identify(db, third.id, 1, Identification("001176000001", "3", date(2026, 1, 7), "hoa"))
    asked = Asked(Kind.COPY, "Nguyễn Văn Ân", Claim.HOLDER, wanted={"ho_ten": "Đặng"})
    one = requests.receive(db, asked, "lan", Calendar(), NOON)
    requests.check(db, one.id, 1, third.id, "lan")
    reserved = copies.reserve(db, "hoa", NOON)
    copies.record_copy(db, reserved, third, b"%PDF", "hoa", NOON)
    renewals.record(db, reserved.code, b"%PDF+", NOON + timedelta(days=900), "hoa", NOON)
    copies.revoke_copy(db, reserved.code, "in sai", "hoa", NOON)


@pytest.fixture
def office(db: Database) -> Database:
    """An office whose history lost its guards."""
    an_office(db)
    unguarded(db)
    return db


class Undone(Exception):
    """Take a tampering back."""


def faults(db: Database, tampering: Any) -> tuple[str, ...]:
    """Name what is found after a statement; what the database refuses is told like that."""
    found: tuple[str, ...] = ("refused",)
    with suppress(Undone, RegistryError), db.write() as connection:
        connection.execute(tampering)
        found = tuple(fault.reason for fault in log_check.check(db))
        raise Undone
    return found


def other(column: Column[Any], value: object) -> object:
    """Give another value of a column's type."""
    kind = column.type
    if isinstance(kind, JSON):
        return {**dict.fromkeys(value), "tampered": 1} if isinstance(value, dict) else ["tampered"]
    if isinstance(kind, Instant):
        return (value if isinstance(value, datetime) else NOON) + timedelta(seconds=1)
    if isinstance(kind, Date):
        return (value if isinstance(value, date) else NOON.date()) + timedelta(days=1)
    if isinstance(kind, LargeBinary):
        return b"tampered"
    if isinstance(kind, Boolean):
        return not value
    if isinstance(value, str) or isinstance(kind, Text):
        return f"{value or ''}x"[-(getattr(kind, "length", None) or 99) :]
    return (value or 0) + 1 if isinstance(value, int | float | None) else value


def rows_of(connection: Connection, table: Table) -> list[tuple[Any, dict[str, Any]]]:
    """Give each row of a table with the condition that names it."""
    keys = list(table.primary_key)
    found = connection.execute(select(table).order_by(*keys)).mappings().all()
    named = [{key.name: row[key.name] for key in keys} for row in found]
    return [(_all(table, name), dict(row)) for name, row in zip(named, found, strict=True)]


def _all(table: Table, name: dict[str, Any]) -> Any:
    (first, value), *more = name.items()
    condition = table.c[first] == value
    for key, wanted in more:
        condition &= table.c[key] == wanted
    return condition


def tampered() -> Iterator[Table]:
    """Give every table that holds what counts."""
    yield from (table for name, table in sorted(metadata.tables.items()) if name not in WORKING)


def test_an_office_that_nobody_tampered_with_has_no_faults(office: Database) -> None:
    """And everything that counts is there once, so that the tests below leave nothing out."""
    assert log_check.check(office) == ()
    with office.read() as connection:
        empty = [one.name for one in tampered() if not rows_of(connection, one)]
    assert empty == []


def test_every_change_of_a_column_is_found(office: Database) -> None:
    """Whichever column of whichever row: by name, by number, by moment."""
    unseen = []
    for table in tampered():
        with office.read() as connection:
            held = rows_of(connection, table)
        for (where, row), column in ((held[-1], c) for c in table.c):
            changed = {column.name: other(column, row[column.name])}
            if not faults(office, update(table).where(where).values(changed)):
                unseen.append(f"{table.name}.{column.name}")
    assert unseen == ["decisions.number"]  # it only gives the order, and `at` does so too


def test_every_row_that_is_taken_away_is_found(office: Database) -> None:
    """Also the last of its table, and one that another table leads to."""
    unseen = []
    for table in tampered():
        with office.read() as connection:
            held = rows_of(connection, table)
        unseen += [
            table.name for where, _ in held if not faults(office, delete(table).where(where))
        ]
    assert unseen == []


def test_every_row_that_is_slipped_in_is_found(office: Database) -> None:
    """A decision that nobody took, a copy that nobody issued, a line that nobody wrote."""
    unseen = []
    for table in tampered():
        with office.read() as connection:
            row = rows_of(connection, table)[-1][1]
        key = [*table.primary_key][-1]
        forged = row | {key.name: other(key, row[key.name])}
        if not faults(office, insert(table).values(forged)):
            unseen.append(table.name)
    assert unseen == []


def test_a_row_that_no_longer_leads_to_its_entry_is_found(office: Database) -> None:
    """Else an entry could vanish from its volume, and the volume would still be whole."""
    at = schema.drafts.c
    with office.read() as connection:
        row = connection.execute(select(at.id).where(at.state == "accepted")).scalars().first()
    hidden = update(schema.drafts).where(at.id == row).values(state="rejected")
    assert "no longer leads to it" in faults(office, hidden)[0]


def test_the_place_of_what_was_changed_is_named(office: Database) -> None:
    """A court asks which line, not whether something is wrong somewhere."""
    forged = update(life_tables.appendix).values(decision_number="99/QĐ")
    wanted = {"appendix/2026/1 was changed", "appendix/2026/2 was changed"}
    assert set(faults(office, forged)) == wanted


def test_without_its_secret_the_log_says_that_nothing_can_be_compared(office: Database) -> None:
    """Whoever takes it away makes every digest worthless, and is found out by that."""
    assert faults(office, delete(log_secret)) == ("the secret behind the log's digests is gone",)


def test_what_no_column_can_hold_ends_in_a_fault(lite: Database) -> None:
    """Not in a crash of the check, which whoever spoilt the row might want."""
    an_office(lite)
    spoilt = text("UPDATE requests SET wanted = '{', received_at = 'never'")
    assert "holds what no row can" in faults(lite, spoilt)[0]


def test_the_log_tells_nobody_whose_name_stands_in_a_request(office: Database) -> None:
    """Its digests are salted by what stands only in the database."""
    with office.read() as connection:
        one = next(facts.every(connection, "requests"))[0]
        rows = connection.execute(facts.KINDS["requests"].rows()).mappings().all()
        said = facts.digests(connection, [one])[one.name]
    assert facts.digest(b"", one.name, rows) != said
    assert said in audit.records_of(office, str(one.key[0]))[-1].body


def test_an_older_database_is_taken_on_as_it_stands(office: Database) -> None:
    """Its log held no digests of these rows; from now on it does."""
    as_older(office)
    assert log_check.check(office) != ()
    with office.write() as connection:
        adopting.adopt(connection)
        adopting.adopt(connection)
    taken = [r for r in audit.records(office, limit=1000) if r.action == adopting.ACTION]

    assert len(taken) == 1
    assert log_check.check(office) == ()
    for table in (schema.entries, schema.decisions, life_tables.requests):
        with office.read() as connection:
            where, _ = rows_of(connection, table)[-1]
        assert faults(office, delete(table).where(where)) != (), table.name


@pytest.mark.parametrize(
    "tampering",
    [
        delete(life_tables.entry_views).where(life_tables.entry_views.c.number == 2),
        update(life_tables.entry_views).values(by="someone else"),
        update(life_tables.entry_views).values(entry="0" * 26),
    ],
    ids=["removed", "another person", "another entry"],
)
def test_a_look_that_was_closed_cannot_be_forgotten(db: Database, tampering: Any) -> None:
    """Nor said to be someone else's; and closing again closes only what came since."""
    for who in ("lan", "hoa", "minh"):
        views.note(db, "1" * 26, who, "desk")
    later = datetime.now(UTC) + timedelta(hours=2)
    assert closed_views.close(db) == 0  # they are fresh
    assert (closed_views.close(db, later), closed_views.close(db, later)) == (3, 0)
    views.note(db, "1" * 26, "lan", "desk")
    assert closed_views.close(db, later) == 1
    unguarded(db)

    assert log_check.check(db) == ()
    assert "looks at entries, numbers 1 to 3, were changed" in faults(db, tampering)


def as_older(db: Database) -> None:
    """Write the log anew as a version wrote it that knew no digests of facts."""
    kept = audit.records(db, limit=1000)
    with db.write() as connection:
        for table in (schema.audit, schema.audit_nodes, log_secret):
            connection.execute(delete(table))
        numbers = schema.counters.c.name == "audit"
        connection.execute(delete(schema.counters).where(numbers))
        for one in kept:
            said = json.loads(one.body)["details"]
            details = {k: v for k, v in said.items() if k not in ("facts", "head", "decision")}
            event = audit.Event(one.by, one.action, one.subject, details)
            audit.append(connection, [event], one.at)
