"""Two persons: nobody approves their own edit, double keying is blind, and no update is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from registry import (
    amending,
    applying,
    entries,
    foliation,
    log_check,
    page_results,
    review,
    second,
    volumes,
)
from registry.amending import Correction
from registry.database import Database
from registry.entry import State
from registry.errors import Conflict, Incomplete
from registry.policy import DEMO
from registry.queued import Queued
from registry.review import Action
from registry.volume import Leaf
from tests.registry.ledger import NOON, PEOPLE, a_page, person, received
from tests.registry.test_volumes import BOOK, KEEPER


def a_row(db: Database, **asked: object) -> Queued:
    """Read one page into a book that asks for two; gives its first row."""
    batch, scan = received(db)
    page_results.save_page(db, batch, a_page(scan))
    book = volumes.add(db, replace(BOOK, **asked), KEEPER, "hoa")  # type: ignore[arg-type]  # fields
    foliation.assign(db, book.id, book.version, [Leaf(scan, 1, 1)], "hoa")
    return review.queue(db)[0]


def again(db: Database, row: Queued) -> Queued:
    """Look at the row anew."""
    return review.draft(db, row.id)


def test_an_edit_waits_for_a_second_person(db: Database) -> None:
    """The first cannot confirm themselves; the second makes it an entry."""
    row = a_row(db, second_person=True)
    assert review.decide(db, row.id, person("lan", ho_ten="Nguyễn Văn An"), row.version) is None
    assert row.id not in [one.id for one in review.queue(db, for_whom="lan")]
    row = again(db, row)
    assert review.decide(db, row.id, person("lan", ho_ten="Nguyễn Văn An"), row.version) is None
    assert entries.count(db) == 0

    row = again(db, row)
    entry = review.decide(db, row.id, person("minh", ho_ten="Nguyễn Văn An"), row.version)

    assert entry is not None
    assert entry.values["ho_ten"] == "Nguyễn Văn An"
    assert second.proposal(db, row.id) is None


def test_what_was_read_right_needs_one_person_only(db: Database) -> None:
    """Nothing was edited, so there is nothing to approve."""
    row = a_row(db, second_person=True)

    assert review.decide(db, row.id, person("lan"), row.version) is not None


def test_striking_out_or_rejecting_a_row_is_an_edit_too(db: Database) -> None:
    """Each needs a second word."""
    row = a_row(db, second_person=True)
    for who in ("lan", "minh"):
        row = again(db, row)
        made = review.decide(db, row.id, person(who), row.version, Action.STRUCK)
    assert made is not None
    assert made.state is State.VOID


def test_two_who_disagree_need_a_third(db: Database) -> None:
    """The later word waits; whoever repeats it settles the row."""
    row = a_row(db, second_person=True)
    for who, name in (("lan", "Nguyễn Văn An"), ("minh", "Nguyễn Văn Anh")):
        row = again(db, row)
        assert review.decide(db, row.id, person(who, ho_ten=name), row.version) is None

    row = again(db, row)
    entry = review.decide(db, row.id, person("lan", ho_ten="Nguyễn Văn Anh"), row.version)

    assert entry is not None
    assert entry.values["ho_ten"] == "Nguyễn Văn Anh"


def test_fields_that_are_keyed_twice_must_agree(db: Database) -> None:
    """Even if the engine read them with certainty; other fields stay as they were read."""
    row = a_row(db, double_keyed=("so_hieu",))
    with pytest.raises(Incomplete) as gap:
        review.decide(db, row.id, person("lan"), row.version)
    assert gap.value.missing == ("so_hieu",)
    assert applying.apply_policy(db, row.batch, DEMO).left == {"double-keyed": len(PEOPLE)}

    assert review.decide(db, row.id, person("lan", so_hieu="A100001"), row.version) is None
    row = again(db, row)
    entry = review.decide(db, row.id, person("minh", so_hieu="A100001"), row.version)

    assert entry is not None
    assert second.blind_fields(db, row.scan, row.page) == ("so_hieu",)


@pytest.mark.slow
def test_fifty_reviewers_at_once_lose_no_update(db: Database) -> None:
    """Each row is decided by exactly one, each correction counts, and all are logged."""
    batch, scan = received(db, pages=4)
    for page in range(1, 5):
        people = [p | {"so_vao_so": f"{page}/{i}"} for i, p in enumerate(PEOPLE)]
        page_results.save_page(db, batch, a_page(scan, page, people))
    rows = review.queue(db, limit=100)

    def review_all(number: int) -> int:
        won = 0
        for one in rows[number % len(rows) :] + rows[: number % len(rows)]:
            try:
                review.decide(db, one.id, person(f"r{number}", ghi_chu=f"r{number}"), one.version)
                won += 1
            except Conflict:
                continue
        return won

    def correct_once(number: int) -> None:
        while True:
            held = entries.get(db, first.id)
            note = {"ghi_chu": f"{held.values.get('ghi_chu', '')};{number}"}
            change = Correction(note, f"{number}/QĐ", date(2026, 3, 1), f"r{number}", NOON)
            try:
                amending.correct(db, first.id, held.version, change)
                return
            except Conflict:
                continue

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(review_all, range(50))) == len(rows)
        first = entries.find(db)[0]
        list(pool.map(correct_once, range(50)))

    held = entries.get(db, first.id)
    assert held.version == 51
    told = set(held.values["ghi_chu"].split(";")[1:])
    assert told == {str(number) for number in range(50)}
    for entry in entries.every(db):
        assert entry.id == first.id or entry.values["ghi_chu"] == entry.decided_by
    assert log_check.check(db) == ()
