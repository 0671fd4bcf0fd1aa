"""The register of copies: no number twice, none left out, and what became of each copy."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest

from registry import amending, audit, copies, copy_standing, entries
from registry.amending import Correction, Revocation
from registry.copies import CopyState
from registry.copy_standing import Standing
from registry.database import Database
from registry.errors import Conflict, Forbidden, NotFound
from tests.registry.ledger import NOON, accepted


def issue(db: Database, pdf: bytes = b"%PDF-1.7 signed") -> copies.Copy:
    """Issue one copy of the first entry, making one if there is none."""
    entry = next(iter(entries.find(db)), None) or accepted(db)[0]
    return copies.record_copy(db, copies.reserve(db, "hoa", NOON), entry, pdf, "hoa", NOON)


def test_a_copy_is_kept_with_its_file(db: Database) -> None:
    """The very bytes that were handed over, under their code and their hash."""
    copy = issue(db)

    assert (copy.text, copy.state, copy.issued_by) == ("1/2026", CopyState.IN_FORCE, "hoa")
    assert copies.copy_by_code(db, copy.code) == copy
    assert copies.copy_by_sha256(db, sha256(b"%PDF-1.7 signed").hexdigest()) == copy
    assert copies.pdf(db, copy.code) == b"%PDF-1.7 signed"
    assert [r.action for r in audit.records_of(db, copy.code)] == ["copy.issued"]


def test_a_code_is_read_as_people_type_it(db: Database) -> None:
    """Small letters, dashes, O for zero, I and L for one."""
    copy = issue(db)
    typed = copy.code.lower().replace("0", "o").replace("1", "l")

    assert copies.copy_by_code(db, f"{typed[:4]}-{typed[4:8]} {typed[8:]}") == copy


def test_numbers_begin_anew_each_year_of_vietnams_time(db: Database) -> None:
    """17:00 UTC of 31 December is already the new year in Hà Nội."""
    last = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    first = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)

    assert copies.reserve(db, "hoa", last).text == "1/2026"
    assert copies.reserve(db, "hoa", first).text == "1/2027"


def test_many_officers_at_once_get_numbers_without_gaps(db: Database) -> None:
    """Also when every third signature fails and gives its number back."""
    accepted(db)

    def work(i: int) -> None:
        reserved = copies.reserve(db, f"officer-{i}", NOON)
        if i % 3 == 0:
            copies.release(db, reserved)
            reserved = copies.reserve(db, f"officer-{i}", NOON)
        copies.record_copy(db, reserved, entries.find(db)[0], b"%PDF", f"officer-{i}", NOON)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(18)))

    numbers = sorted(copy.number for copy in copies.register(db, 2026))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 18


def test_a_reservation_left_behind_by_a_crash_is_handed_out_again(db: Database) -> None:
    """After a while; then the one that was left behind can no longer be used."""
    entry = accepted(db)[0]
    lost = copies.reserve(db, "hoa", NOON)
    assert copies.reserve(db, "hoa", NOON).number == 2

    again = copies.reserve(db, "hoa", NOON + timedelta(minutes=16))

    assert (again.number, again.code == lost.code) == (1, False)
    with pytest.raises(Conflict, match="lapsed"):
        copies.record_copy(db, lost, entry, b"%PDF", "hoa")


def test_no_copy_is_made_of_an_entry_that_changed_meanwhile(db: Database) -> None:
    """What was signed must be what the register says at that moment."""
    entry = accepted(db)[0]
    reserved = copies.reserve(db, "hoa", NOON)
    change = Correction({"noi_sinh": "Hải Dương"}, "12/QĐ", date(2026, 3, 1), "hoa", NOON)
    amending.correct(db, entry.id, 1, change)

    with pytest.raises(Conflict, match="changed"):
        copies.record_copy(db, reserved, entry, b"%PDF", "hoa")


def test_revoking_needs_a_reason_and_happens_once(db: Database) -> None:
    """The first reason stands."""
    copy = issue(db)
    with pytest.raises(Forbidden):
        copies.revoke_copy(db, copy.code, " ", "hoa")

    first = copies.revoke_copy(db, copy.code, "Cấp nhầm người", "hoa", NOON)
    second = copies.revoke_copy(db, copy.code, "Lý do khác", "minh")

    assert first == second == copies.copy_by_code(db, copy.code)
    assert (first.state, first.reason) == (CopyState.REVOKED, "Cấp nhầm người")
    assert copy_standing.not_in_force(db) == (first,)


def test_a_copy_of_a_corrected_entry_is_no_longer_in_force(db: Database) -> None:
    """The published status list names it too."""
    copy = issue(db)
    change = Correction({"noi_sinh": "Hải Dương"}, "12/QĐ", date(2026, 3, 1), "hoa", NOON)
    amending.correct(db, copy.entry, 1, change)

    assert [one.code for one in copy_standing.not_in_force(db)] == [copy.code]


def test_a_list_says_of_each_copy_how_it_stands(db: Database) -> None:
    """Of the same state in the register: one good, one replaced, one whose diploma is revoked."""
    good, corrected, ended = (copies.reserve(db, "hoa", NOON) for _ in range(3))
    made = [
        copies.record_copy(db, one, entry, one.code.encode(), "hoa", NOON)
        for one, entry in zip((good, corrected, ended), accepted(db), strict=True)
    ]
    change = Correction({"noi_sinh": "Hải Dương"}, "12/QĐ", date(2026, 3, 1), "hoa", NOON)
    amending.correct(db, made[1].entry, 1, change)
    amending.revoke(
        db, made[2].entry, 1, Revocation("fraud", "13/QĐ", date(2026, 3, 1), "hoa", NOON)
    )

    found = copy_standing.standings(db, copies.register(db))

    assert found == {
        good.code: Standing.IN_FORCE,
        corrected.code: Standing.REPLACED,
        ended.code: Standing.ENTRY_REVOKED,
    }
    assert copy_standing.replaced(db) == {corrected.code}


def test_the_register_lists_the_latest_first_in_pages(db: Database) -> None:
    """Reservations are not copies yet."""
    for i in range(5):
        issue(db, b"%PDF" + bytes([i]))
    copies.reserve(db, "hoa", NOON)

    assert [c.number for c in copies.register(db, 2026, limit=2)] == [5, 4]
    assert [c.number for c in copies.register(db, 2026, before=4)] == [3, 2, 1]
    assert len(copies.copies_of(db, entries.find(db)[0].id)) == 5
    assert copies.numbers(db, 2026) == (5, 6)


def test_an_unknown_code_is_not_found(db: Database) -> None:
    """Also one that is only reserved."""
    reserved = copies.reserve(db, "hoa", NOON)
    for code in ("0000-0000-0000", reserved.code, "", "ờ"):
        with pytest.raises(NotFound):
            copies.copy_by_code(db, code)
        with pytest.raises(NotFound):
            copies.pdf(db, code)
