"""A personal ID is added later by decision: beside the ledger's text, and not into the log."""

from datetime import date

import pytest
from sqlalchemy import delete, update

from registry import audit, copies, copy_standing, entries, feed, identity, log_check
from registry.database import Database
from registry.entry import Entry
from registry.errors import Conflict, Forbidden, NotFound
from registry.identity import Identification
from registry.life_tables import personal_ids
from tests.registry.guards import unguarded
from tests.registry.ledger import NOON, accepted

NUMBER = "030076001234"  # a man, born in 1976
DAY = date(2024, 2, 3)


def said(number: str = NUMBER, decision: str = "CCCD 02/2024") -> Identification:
    """Say whose number it is."""
    return Identification(number, decision, DAY, "hoa")


@pytest.fixture
def entry(db: Database) -> Entry:
    """Give an entry of someone born on 02/05/1976."""
    return accepted(db)[0]


def test_the_last_decision_counts(db: Database, entry: Entry) -> None:
    """A number may be replaced, and taken back; nothing is forgotten."""
    assert identity.personal_id(db, entry.id) == ""
    identity.identify(db, entry.id, 1, said())
    identity.identify(db, entry.id, 1, said("030076009999"))
    assert identity.personal_id(db, entry.id) == "030076009999"
    identity.identify(db, entry.id, 1, said(""))

    assert identity.personal_id(db, entry.id) == ""
    with db.read() as connection:
        assert len(connection.execute(personal_ids.select()).all()) == 3


def test_copies_stay_what_they_are(db: Database, entry: Entry) -> None:
    """The ledger does not say the number, so no version of the entry is made."""
    reserved = copies.reserve(db, "hoa", NOON)
    copies.record_copy(db, reserved, entry, b"%PDF", "hoa", NOON)

    identity.identify(db, entry.id, 1, said())

    assert copy_standing.not_in_force(db) == ()
    assert entries.get(db, entry.id).version == 1


def test_the_log_knows_of_it_and_does_not_tell_it(db: Database, entry: Entry) -> None:
    """Other systems get it with the change that said so."""
    before = audit.size(db)
    identity.identify(db, entry.id, 1, said())

    (record,) = audit.records(db, before)
    assert record.action == "entry.identified"
    assert NUMBER not in record.body
    (change,) = feed.changes(db, before - 1)
    assert (change.action, change.personal_id, change.entry.id) == ("identified", NUMBER, entry.id)
    assert log_check.check(db) == ()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (said("12345678901"), "twelve"),
        (said("03007600123x"), "twelve"),
        (said("030077001234"), "1977"),
        (said("030276001234"), "2076"),
        (said(decision=" "), "decision"),
    ],
)
def test_a_number_that_cannot_be_theirs_is_refused(
    db: Database, entry: Entry, wrong: Identification, reason: str
) -> None:
    """Its form, its year of birth, and who says so."""
    with pytest.raises(Forbidden, match=reason):
        identity.identify(db, entry.id, 1, wrong)
    assert identity.personal_id(db, entry.id) == ""


def test_the_gender_must_be_that_of_the_entry(db: Database) -> None:
    """The fourth digit holds it, with the century."""
    people = [{"ho_ten": "Lê Thị Hai", "ngay_sinh": "1976", "gioi_tinh": "Nữ", "so_hieu": "A1"}]
    (woman,) = accepted(db, people=people)

    with pytest.raises(Forbidden, match="Nữ"):
        identity.identify(db, woman.id, 1, said())
    identity.identify(db, woman.id, 1, said("030176001234"))


def test_who_looked_at_an_older_version_is_told_so(db: Database, entry: Entry) -> None:
    """And an entry that is not there is no entry."""
    with pytest.raises(Conflict):
        identity.identify(db, entry.id, 2, said())
    with pytest.raises(NotFound):
        identity.identify(db, "0" * 26, 1, said())


@pytest.mark.parametrize("how", ["changed", "removed"])
def test_a_number_changed_behind_the_log_is_found(db: Database, entry: Entry, how: str) -> None:
    """The commitment no longer fits."""
    identity.identify(db, entry.id, 1, said())
    unguarded(db)
    with db.write() as connection:
        if how == "changed":
            connection.execute(update(personal_ids).values(personal_id="030076000000"))
        else:
            connection.execute(delete(personal_ids))

    reason = f"the personal ID of entry {entry.id} was changed or removed"
    assert reason in {fault.reason for fault in log_check.check(db)}
