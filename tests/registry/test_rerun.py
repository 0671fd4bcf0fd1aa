"""A newer reading reopens only what differs and never replaces a person's word."""

from dataclasses import replace

import pytest

from registry import applying, batching, entries, page_results, review
from registry.database import Database
from registry.entry import Actor
from registry.errors import Conflict, Forbidden
from registry.policy import DEMO
from registry.queued import DraftState, Queued
from registry.review import Action
from tests.registry.ledger import PEOPLE, a_draft, a_page, a_scan, person, read


def reread(db: Database, *people: dict[str, str]) -> tuple[Queued, ...]:
    """Read the same page with the next pipeline version and give its drafts."""
    scan = a_scan()
    batch = batching.start_batch(db, scan.name, [scan.sha256], "p2", "lan")
    assert page_results.save_page(db, batch, a_page(scan.sha256, people=people))
    return review.page_drafts(db, scan.sha256, 1)


def test_the_same_page_saved_twice_leaves_one_set_of_drafts(db: Database) -> None:
    """A worker that was started again changes nothing."""
    batch = read(db)
    scan = a_scan().sha256

    assert not page_results.save_page(db, batch, a_page(scan))

    assert len(review.queue(db)) == len(PEOPLE)


def test_waiting_rows_take_the_new_reading(db: Database) -> None:
    """Nobody decided yet, so the better reading is shown, under the same id."""
    before = review.queue(db, batch=read(db))

    after = reread(db, PEOPLE[0] | {"ho_ten": "Nguyễn Văn An"}, *PEOPLE[1:])

    assert [one.id for one in after] == [one.id for one in before]
    assert after[0].values["ho_ten"] == "Nguyễn Văn An"
    with pytest.raises(Conflict):
        review.decide(db, before[0].id, person(), before[0].version)


def test_a_row_that_vanished_is_superseded_and_a_new_one_waits(db: Database) -> None:
    """Rows are matched by where they stand on the page, not by their number."""
    batch = read(db)
    gone = review.queue(db, batch=batch)[2]

    after = reread(db, *PEOPLE[:2])

    assert len(after) == 2
    assert review.draft(db, gone.id).state is DraftState.SUPERSEDED


def test_what_a_policy_accepted_is_reopened_only_where_the_reading_changed(db: Database) -> None:
    """The entry stays in force until someone decides again; then it gets a new version."""
    batch = read(db)
    applying.apply_policy(db, batch, DEMO)

    after = reread(db, PEOPLE[0] | {"ho_ten": "Nguyễn Văn An"}, *PEOPLE[1:])

    assert [one.state for one in after] == ["waiting", "accepted", "accepted"]
    assert [doubt.code for doubt in after[0].draft.doubts] == ["reread-differs"]
    assert applying.apply_policy(db, batch, DEMO).accepted == 0
    entry = review.decide(db, after[0].id, person(), after[0].version)
    assert entry is not None
    assert (entry.version, entry.values["ho_ten"]) == (2, "Nguyễn Văn An")
    assert entries.count(db) == 3


def test_a_persons_value_goes_before_the_new_reading(db: Database) -> None:
    """The row opens for a second look, shows what the person typed, and no policy may decide."""
    batch = read(db)
    first = review.queue(db, batch=batch)[0]
    made = review.decide(db, first.id, person(ho_ten="Nguyễn Văn An"), first.version)
    assert made is not None

    after = reread(db, PEOPLE[0] | {"ho_ten": "Nguyễn Văn Ấn"}, *PEOPLE[1:])[0]

    assert after.state is DraftState.WAITING
    assert after.values["ho_ten"] == "Nguyễn Văn An"
    assert entries.get(db, made.id) == made
    assert applying.apply_policy(db, batch, DEMO).left == {"decided-by-person": 1}
    again = review.decide(db, after.id, person(), after.version)
    assert again == made  # confirmed: nothing changed, so there is no new version


def test_a_reading_that_agrees_with_the_person_reopens_nothing(db: Database) -> None:
    """Neither does the old misreading when it comes again: it is no new evidence."""
    first = review.queue(db, batch=read(db))[0]
    review.decide(db, first.id, person(ho_ten="Nguyễn Văn An"), first.version)

    same = reread(db, *PEOPLE)[0]

    assert same.state is DraftState.ACCEPTED


def test_a_policy_may_not_decide_over_a_person(db: Database) -> None:
    """Even when asked directly."""
    first = review.queue(db, batch=read(db))[0]
    review.decide(db, first.id, person(ho_ten="Nguyễn Văn An"), first.version)
    after = reread(db, PEOPLE[0] | {"ho_ten": "Nguyễn Văn Ấn"}, *PEOPLE[1:])[0]

    with pytest.raises(Forbidden):
        review.decide(db, after.id, replace(person(), actor=Actor.POLICY), after.version)


def test_rejecting_a_reopened_row_voids_its_entry(db: Database) -> None:
    """An entry is never deleted: it is kept, void."""
    batch = read(db)
    applying.apply_policy(db, batch, DEMO)
    after = reread(db, PEOPLE[0] | {"ho_ten": "Cộng trang này"}, *PEOPLE[1:])[0]

    entry = review.decide(db, after.id, person(), after.version, Action.REJECT)

    assert entry is not None
    assert (entry.state, entry.version) == ("void", 2)


def test_rows_that_move_keep_their_decisions(db: Database) -> None:
    """A newer reading finds a row above: numbers shift, places do not."""
    batch = read(db)
    applying.apply_policy(db, batch, DEMO)
    scan = a_scan()
    drafts = [a_draft(0, {"ho_ten": "Lê Văn Không", "so_hieu": "A0"})]
    drafts += [a_draft(i, values) for i, values in enumerate(PEOPLE, 1)]
    batching.start_batch(db, scan.name, [scan.sha256], "p2", "lan")

    page_results.save_page(db, batch, a_page(scan.sha256, drafts=drafts))

    states = [one.state for one in review.page_drafts(db, scan.sha256, 1)]
    assert states == ["waiting", "accepted", "accepted", "accepted"]
