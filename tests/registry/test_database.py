"""One database, brought up to date by itself, whose transactions can be joined."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from registry import amending, audit, batching, idempotency, page_results, stats
from registry.amending import Correction
from registry.columns import metadata
from registry.database import Database, open_database
from registry.entry import State
from registry.errors import Conflict, RegistryError, Unavailable
from registry.schema import REVISION
from tests.registry.ledger import NOON, PEOPLE, a_page, accepted, read, received


def test_the_migrations_make_the_tables_that_the_code_uses(db: Database) -> None:
    """Whoever changes one must change the other."""
    with db.read() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == REVISION
        assert compare_metadata(context, metadata) == []


def test_sqlite_survives_power_loss(lite: Database) -> None:
    """Write-ahead log, full synchronisation, foreign keys on."""
    with lite.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.slow
@pytest.mark.xdist_group("postgresql")
def test_postgresql_survives_power_loss_and_shows_readers_one_moment(grown: Database) -> None:
    """A commit waits for the disk; a reader's transaction sees no later commit."""
    with grown.read() as connection:
        assert audit.size(grown) == 0
        setting = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
        level = connection.exec_driver_sql("SHOW transaction_isolation").scalar()
        with ThreadPoolExecutor(1) as aside:
            aside.submit(audit.note, grown, "lan", "noted", "x").result()
        seen = audit.size(grown)

    assert (setting, level, seen) == ("on", "repeatable read", 0)
    assert audit.size(grown) == 1


def test_two_that_open_a_new_database_at_once_both_succeed(new_address: str) -> None:
    """A service and a worker may start together."""
    url = new_address

    with ThreadPoolExecutor(4) as pool:
        for database in pool.map(lambda _: open_database(url), range(4)):
            assert audit.size(database) == 0
            database.close()


def test_a_database_of_a_newer_version_is_refused(lite: Database, tmp_path: Path) -> None:
    """An old program must not write into it."""
    with lite.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(Unavailable, match="another version"):
        open_database(f"sqlite:///{tmp_path}/registry.sqlite3")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////proc/nowhere/x.sqlite3",
        "nonsense",
        "no://such/db",
        "postgresql+psycopg://127.0.0.1:9/nobody",
    ],
)
def test_a_database_that_cannot_be_opened_is_unavailable(url: str) -> None:
    """And the message says which way."""
    with pytest.raises(Unavailable):
        open_database(url)


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """Nothing is overwritten."""
    path = tmp_path / "letter.sqlite3"
    path.write_bytes(b"Dear office, " * 1000)

    with pytest.raises(Unavailable):
        open_database(f"sqlite:///{path}")

    assert path.read_bytes() == b"Dear office, " * 1000


def test_what_is_done_in_one_transaction_happens_together(db: Database) -> None:
    """Functions of the room join the one that is open; if it fails, none of it happened."""

    def work() -> None:
        with db.write():
            audit.note(db, "lan", "noted", "x")
            accepted(db)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        work()

    assert audit.size(db) == 0
    assert stats.totals(db).scans == 0


def test_reading_never_turns_into_writing(db: Database) -> None:
    """That could fail half way, so it is refused from the start."""
    with pytest.raises(RuntimeError), db.read():
        audit.note(db, "lan", "noted", "x")


def test_a_request_that_is_sent_twice_is_done_once(db: Database) -> None:
    """The second gets the first one's answer; another request with its key is refused."""

    def do() -> str:
        return str(audit.note(db, "lan", "noted", "x"))

    assert idempotency.once(db, "key", "lan", "request", do) == ("0", False)
    assert idempotency.once(db, "key", "lan", "request", do) == ("0", True)
    assert idempotency.once(db, "key", "minh", "request", do) == ("1", False)
    with pytest.raises(Conflict):
        idempotency.once(db, "key", "lan", "other", do)
    assert audit.size(db) == 2


def test_a_request_that_failed_may_be_sent_again(db: Database) -> None:
    """Neither what it did nor its answer is remembered."""

    def fail() -> str:
        audit.note(db, "lan", "noted", "x")
        raise Conflict("not now")

    with pytest.raises(Conflict):
        idempotency.once(db, "key", "lan", "request", fail)

    assert audit.size(db) == 0
    assert idempotency.once(db, "key", "lan", "request", lambda: "done") == ("done", False)


def test_a_request_sent_many_times_at_once_is_done_once(db: Database) -> None:
    """An impatient click, or a program that retries too early."""

    def send(_: int) -> str:
        do = lambda: str(audit.note(db, "lan", "noted", "x"))  # noqa: E731 - short
        return idempotency.once(db, "key", "lan", "request", do)[0]

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(6))) == {"0"}
    assert audit.size(db) == 1


def test_the_counts_add_up(db: Database) -> None:
    """By year, kind and state, and as a whole."""
    accepted(db)
    read(db, "next.pdf")

    assert [(c.year, c.kind, c.state, c.entries) for c in stats.counts(db)] == [
        (1994, "thpt", State.IN_FORCE, 3)
    ]
    totals = stats.totals(db)
    assert (totals.scans, totals.pages, totals.waiting, totals.entries) == (2, 2, 3, 3)
    assert (totals.copies, totals.unindexed) == (0, 3)
    assert [progress.accepted for _, progress in stats.progress(db)] == [0, 3]


def test_a_page_that_was_read_twice_counts_once(db: Database) -> None:
    """A newer version of the reading reads the same page again; one that fails adds no failure."""
    batch, scan = received(db)
    page_results.save_failure(db, batch, scan, 1, "killed")
    assert (stats.totals(db).pages, stats.totals(db).failed) == (0, 1)
    page_results.save_page(db, batch, a_page(scan))
    again = batching.start_batch(db, "again", [scan], "p2", "lan")
    page_results.save_page(db, again, a_page(scan))
    last = batching.start_batch(db, "last", [scan], "p3", "lan")
    page_results.save_failure(db, last, scan, 1, "killed")

    assert (stats.totals(db).pages, stats.totals(db).failed) == (1, 0)


def test_a_broken_rule_of_the_tables_is_our_own_error(db: Database) -> None:
    """No error of the database library leaves this room."""
    with pytest.raises(RegistryError), db.write() as connection:
        connection.execute(text("INSERT INTO counters VALUES ('audit', 1), ('audit', 2)"))
    with pytest.raises(RegistryError), db.write() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


def test_figures_are_right_after_an_old_database_was_opened(new_address: str) -> None:
    """A migration takes office and grade from the newest versions."""
    old = open_database(new_address)
    made = accepted(old, people=[PEOPLE[0] | {"xep_loai": "Khá"}, PEOPLE[1]])
    change = Correction({"xep_loai": "Giỏi"}, "1/QĐ", date(2026, 1, 2), "hoa", NOON)
    amending.correct(old, made[0].id, 1, change)
    before = stats.shares(old)
    with old.write() as connection:
        connection.execute(text("DROP INDEX ix_entries_shares"))
        for name in ("issuer", "grade"):
            connection.execute(text(f"ALTER TABLE entries DROP COLUMN {name}"))
        connection.execute(text("ALTER TABLE officers DROP COLUMN post"))
        connection.execute(text("DROP TABLE log_secret"))
        connection.execute(text("DROP TABLE imported_rows"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    old.close()

    new = open_database(new_address)

    assert stats.shares(new) == before
    assert {share.grade for share in before} == {"Giỏi", ""}
    new.close()
