"""Renewed copies: the newest file is kept, every earlier one stays known, and no step is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest

from registry import audit, copies, renewals
from registry.database import Database
from registry.errors import Conflict, NotFound
from tests.registry.ledger import NOON
from tests.registry.test_copies import issue

DAY = timedelta(days=1)
FIRST, SECOND, THIRD = (
    b"%PDF-1.7 signed",
    b"%PDF-1.7 signed, stamped",
    b"%PDF-1.7 signed, stamped, x",
)


def test_a_renewed_copy_is_known_by_all_its_files(db: Database) -> None:
    """The newest is handed out; the log says when each came."""
    copy = issue(db, FIRST)
    for pdf in (SECOND, THIRD):
        renewals.record(db, copy.code, pdf, NOON + 900 * DAY, "worker", NOON)

    assert copies.pdf(db, copy.code) == THIRD
    assert renewals.files_of(db, copy.code) == tuple(sha256(p).hexdigest() for p in (SECOND, THIRD))
    for pdf in (FIRST, SECOND, THIRD):
        assert copies.copy_by_sha256(db, sha256(pdf).hexdigest()) == copy
    with pytest.raises(NotFound):
        copies.copy_by_sha256(db, sha256(b"another").hexdigest())
    assert [r.action for r in audit.records_of(db, copy.code)] == [
        "copy.issued", "copy.renewed", "copy.renewed",
    ]  # fmt: skip


def test_what_does_not_begin_with_the_file_kept_is_no_renewal(db: Database) -> None:
    """Another file, the same, a shorter one, or one of a copy that is not there."""
    copy = issue(db, SECOND)
    for code, pdf in ((copy.code, b"x" + SECOND), (copy.code, SECOND), (copy.code, FIRST)):
        with pytest.raises(Conflict):
            renewals.record(db, code, pdf, NOON, "worker")
    with pytest.raises(Conflict):
        renewals.record(db, "0" * 12, SECOND, NOON, "worker")
    assert copies.pdf(db, copy.code) == SECOND
    assert renewals.files_of(db, copy.code) == ()


def test_of_two_workers_one_renews(db: Database) -> None:
    """Both stamped the same file; the register takes the first and tells the other."""
    copy = issue(db, FIRST)

    def work(name: str) -> bool:
        try:
            renewals.record(db, copy.code, FIRST + name.encode(), NOON, name)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, "abcd")) == [False, False, False, True]
    assert len(renewals.files_of(db, copy.code)) == 1


def test_the_most_urgent_comes_first_and_a_failed_one_rests(db: Database) -> None:
    """A copy whose renewal failed lets the others go first, and then has its turn again."""
    codes = [issue(db).code for _ in range(3)]
    assert renewals.unexamined(db, 10) == tuple(codes)
    for code, days in zip(codes, (300, 20, 10), strict=True):
        renewals.note_end(db, code, NOON + days * DAY)
    assert renewals.unexamined(db, 10) == ()

    def due(untried_since: timedelta) -> list[str]:
        found = renewals.due(db, NOON + 90 * DAY, untried_since=NOON - untried_since, limit=10)
        return [one.code for one in found]

    assert due(DAY) == [codes[2], codes[1]]
    renewals.note_trouble(db, codes[2], "no answer", NOON)
    assert due(DAY) == [codes[1]]
    assert due(-DAY) == [codes[2], codes[1]]
    copies.revoke_copy(db, codes[1], "sai", "hoa", NOON)
    assert due(DAY) == []


def test_the_state_says_what_is_due_late_and_broken(db: Database) -> None:
    """Numbers for `sogoc status`, and the latest trouble."""
    codes = [issue(db).code for _ in range(5)]
    for code, days in zip(codes, (300, 20, -1), strict=False):
        renewals.note_end(db, code, NOON + days * DAY)
    renewals.note_end(db, codes[3], None, "broken")
    found = renewals.state(db, NOON + 90 * DAY, NOON)
    assert (found.due, found.ended, found.broken, found.unexamined) == (2, 1, 1, 1)
    assert (found.renewed, found.trouble, found.tried_at) == (0, "", None)

    renewals.note_trouble(db, codes[2], "too late", NOON)
    renewals.note_trouble(db, codes[1], "no answer", NOON + DAY)
    found = renewals.state(db, NOON + 90 * DAY, NOON)
    assert (found.trouble, found.tried_at) == ("no answer", NOON + DAY)
    renewals.record(db, codes[1], FIRST + b", stamped", NOON + 900 * DAY, "worker", NOON)
    found = renewals.state(db, NOON + 90 * DAY, NOON)
    assert (found.due, found.renewed, found.trouble) == (1, 1, "too late")
