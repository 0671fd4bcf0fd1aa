"""A policy accepts alone only where its bound is proven, and stops by itself when it breaks."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from ocr.reading import Draft
from registry import applying, audit, entries, page_results, policies, review, samples, schema
from registry.database import Database
from registry.entry import Actor
from registry.errors import Forbidden, NotFound
from registry.lottery import Lottery, open_lottery
from registry.policy import DEMO
from registry.queued import Queued
from registry.review import Action
from registry.samples import Standing
from tests.registry.ledger import HEADER, a_draft, a_page, person, received

LOTTERY = Lottery(b"a salt that only this test knows")
ALL, NONE = 1.0, 1e-9


def rows(first: int, count: int, p_wrong: float = 0.001) -> list[Draft]:
    """Read some rows of a ledger, each with its own numbers."""
    return [
        replace(
            a_draft(
                n,
                {"ho_ten": "Trần Văn An", "so_hieu": f"A{n:06}", "so_vao_so": f"{n}/TN"},
                p_wrong,
            ),
            row=n - first + 1,
        )
        for n in range(first, first + count)
    ]


def batch_of(db: Database, name: str, drafts: Sequence[Draft], year: str = "1994") -> str:
    """Take in a page with these rows; gives the batch."""
    batch, scan = received(db, name)
    header = {**HEADER, "nam_tot_nghiep": year}
    page_results.save_page(db, batch, a_page(scan, header=header, drafts=list(drafts)))
    return batch


def define(db: Database, share: float = 0.02, learning_share: float = ALL) -> None:
    """Promise that at most a tenth is wrong, so that few rows prove it."""
    policies.define(
        db, "careful", "lan", most_wrong=0.1, share=share, learning_share=learning_share
    )


def look_at(db: Database, batch: str, wrong: int = 0) -> None:
    """Have a person decide every waiting row; the names of the first few were misread."""
    for n, one in enumerate(review.queue(db, batch=batch, limit=500)):
        typed = {"ho_ten": "Trần Văn Ân"} if n < wrong else {}
        review.decide(db, one.id, person(**typed), one.version)


def confirm(db: Database, batch: str) -> None:
    """Have a person decide one row of each batch, and so say what the page's header is."""
    one = review.queue(db, batch=batch)[0]
    review.decide(db, one.id, person(truong="Trường THPT Kim Thành A"), one.version)


def proven(db: Database, share: float = 0.02) -> None:
    """Set up a policy that runs."""
    define(db, share)
    batch = batch_of(db, "learning.pdf", rows(1, 60))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    look_at(db, batch)
    policies.calibrate(db, "careful", "lan")


def actions(db: Database) -> list[str]:
    """List what was logged of the policy."""
    return [record.action for record in audit.records_of(db, "careful")]


def test_nothing_is_accepted_before_anything_is_proven(db: Database) -> None:
    """Stated probabilities alone are no reason to accept."""
    define(db, learning_share=0.5)
    batch = batch_of(db, "one.pdf", rows(1, 40))
    drawn = policies.draw_sample(db, batch, "careful", LOTTERY)
    applied = applying.apply_policy(db, batch, policies.policy(db, "careful"))

    assert applied.accepted == 0
    assert 5 < drawn < 35
    assert applied.left == {"not-proven": 40 - drawn, "held-for-audit": drawn}


def test_a_proven_policy_accepts_and_says_what_it_promises(db: Database) -> None:
    """Sixty rows without an error prove that less than a tenth is wrong."""
    proven(db, share=NONE)
    batch = batch_of(db, "two.pdf", rows(101, 40))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    confirm(db, batch)
    policy = policies.policy(db, "careful")
    applied = applying.apply_policy(db, batch, policy)

    assert applied.accepted == 39
    assert "at most 10.00% are wrong, with 95% confidence" in policy.statement
    (report,) = policies.reports(db, "careful")
    assert report.course.standing is Standing.RUNNING
    assert (report.tallies["ho_ten"].values, report.tallies["ho_ten"].wrong) == (60, 0)
    assert actions(db)[:1] == ["policy.defined"]
    assert "policy.looked" in actions(db)


def test_another_era_form_or_reader_must_be_proven_for_itself(db: Database) -> None:
    """What holds for the 1990s says nothing about the 1980s."""
    proven(db, share=NONE)
    older = batch_of(db, "old.pdf", rows(101, 20), year="1986")
    confirm(db, older)
    applied = applying.apply_policy(db, older, policies.policy(db, "careful"))

    assert applied.left == {"not-proven": 19}


def test_too_many_errors_prove_nothing_and_the_look_is_spent(db: Database) -> None:
    """A look that failed is not taken again on the same rows."""
    define(db)
    batch = batch_of(db, "bad.pdf", rows(1, 60))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    look_at(db, batch, wrong=60)
    policies.calibrate(db, "careful", "lan")
    (report,) = policies.calibrate(db, "careful", "lan")

    assert report.course.standing is Standing.LEARNING
    assert report.course.looks == 1
    assert report.next_look > 60
    assert report.tallies["ho_ten"].wrong == 60


def test_a_row_held_for_audit_is_never_accepted_by_any_policy(db: Database) -> None:
    """Not by the policy that drew it, nor by the one for demonstrations, nor a second time."""
    proven(db, share=0.5)
    batch = batch_of(db, "more.pdf", rows(101, 60))
    drawn = policies.draw_sample(db, batch, "careful", LOTTERY)
    own = policies.policy(db, "careful")
    unseen = applying.apply_policy(db, batch, own)
    again = policies.draw_sample(db, batch, "careful", LOTTERY)
    applying.apply_policy(db, batch, DEMO)
    waiting = review.queue(db, batch=batch, limit=500)

    assert unseen.left == {"header-not-confirmed": 60 - drawn, "held-for-audit": drawn}
    assert 15 < drawn < 45
    assert again == 0
    assert len(waiting) == drawn
    assert all(LOTTERY.place(one.scan, one.page, one.draft.row) < 0.5 for one in waiting)


def test_the_header_of_an_accepted_row_is_a_persons(db: Database) -> None:
    """One misread school would be wrong in every row of its page: a person says it once a page."""
    proven(db, share=NONE)
    batch = batch_of(db, "two.pdf", rows(101, 3))
    confirm(db, batch)
    applying.apply_policy(db, batch, policies.policy(db, "careful"))
    made = entries.find(db, entries.Filter(batch=batch))

    assert {entry.values["truong"] for entry in made} == {"Trường THPT Kim Thành A"}
    assert sorted(entry.actor for entry in made) == [Actor.PERSON, Actor.POLICY, Actor.POLICY]


def test_a_row_that_waits_keeps_those_behind_it_from_counting(db: Database) -> None:
    """Nobody can prove a bound by leaving the hard rows aside."""
    define(db)
    batch = batch_of(db, "bad.pdf", rows(1, 60))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    first = min(review.queue(db, batch=batch, limit=500), key=_place)
    for one in review.queue(db, batch=batch, limit=500):
        if one.id != first.id:
            review.decide(db, one.id, person(), one.version)
    (before,) = policies.calibrate(db, "careful", "lan")
    review.decide(db, first.id, person(), first.version)
    (after,) = policies.calibrate(db, "careful", "lan")

    assert before.course.standing is Standing.LEARNING
    assert before.course.looks == 0
    assert after.course.standing is Standing.RUNNING


def test_a_broken_bound_stops_the_policy_by_itself(db: Database) -> None:
    """The decision that breaks it also stops it, says so, and nothing is accepted after it."""
    proven(db, share=ALL)
    batch = batch_of(db, "drift.pdf", rows(101, 30))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    look_at(db, batch, wrong=12)
    fresh = batch_of(db, "after.pdf", rows(201, 20))
    applied = applying.apply_policy(db, fresh, policies.policy(db, "careful"))

    assert applied.left == {"not-proven": 20}
    ((name, course),) = policies.stopped(db)
    assert name == "careful"
    assert "audited values of ho_ten were wrong" in course.reason
    assert actions(db).count("policy.stopped") == 1


def test_a_stopped_policy_runs_again_only_by_rows_drawn_after_it_stopped(db: Database) -> None:
    """Old good rows cannot outweigh the errors that stopped it; every look taken stays spent."""
    proven(db, share=ALL)
    batch = batch_of(db, "drift.pdf", rows(101, 30))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    look_at(db, batch, wrong=12)
    (still,) = policies.calibrate(db, "careful", "lan")
    better = batch_of(db, "better.pdf", rows(201, 80))
    policies.draw_sample(db, better, "careful", LOTTERY)
    look_at(db, better)
    (again,) = policies.calibrate(db, "careful", "lan")

    assert still.course.standing is Standing.STOPPED
    assert again.course.standing is Standing.RUNNING
    assert again.course.looks == 2


@pytest.mark.parametrize("action", [Action.REJECT, Action.STRUCK])
def test_a_row_that_is_none_is_wrong_in_every_field(db: Database, action: Action) -> None:
    """A row made up by the reader, or struck in the ledger, must not count as read right."""
    define(db)
    batch = batch_of(db, "x.pdf", rows(1, 3))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    for one in review.queue(db, batch=batch):
        review.decide(db, one.id, person(), one.version, action)
    (report,) = policies.reports(db, "careful")

    assert {tally.wrong for tally in report.tallies.values()} == {3}


def test_the_same_row_has_the_same_place_and_the_salt_decides_it(tmp_path: Path) -> None:
    """The draw can be repeated by whoever holds the salt, and foretold by nobody else."""
    kept = open_lottery(tmp_path / "keys" / "audit-salt")
    scan = sha256(b"x").hexdigest()
    places = [kept.place(scan, 1, row) for row in range(2000)]

    assert [open_lottery(tmp_path / "keys" / "audit-salt").place(scan, 1, r) for r in range(9)] == (
        places[:9]
    )
    assert LOTTERY.place(scan, 1, 1) != kept.place(scan, 1, 1)
    assert 0.45 < sum(places) / 2000 < 0.55
    assert (tmp_path / "keys" / "audit-salt").stat().st_mode & 0o077 == 0
    assert "salt=" not in repr(kept)


def test_terms_that_make_no_sense_are_refused(db: Database) -> None:
    """A promise of nothing, a name that is taken, a policy that is not there."""
    define(db)
    with pytest.raises(Forbidden, match="0 < most wrong"):
        policies.define(db, "idle", "lan", most_wrong=0.0)
    for taken in ("careful", "demo"):
        with pytest.raises(Forbidden, match="already"):
            policies.define(db, taken, "lan", most_wrong=0.1)
    with pytest.raises(NotFound):
        policies.policy(db, "unknown")


def test_the_latest_word_on_a_drawn_row_counts(db: Database) -> None:
    """A decision that was a slip of the hand, undone and taken again, leaves no error behind."""
    define(db)
    batch = batch_of(db, "x.pdf", rows(1, 1))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    (one,) = review.queue(db, batch=batch)
    entry = review.decide(db, one.id, person(ho_ten="Trần Văn Ân"), one.version)
    (slip,) = policies.reports(db, "careful")
    assert entry is not None
    with db.write() as connection:
        meant = replace(entry, values={**entry.values, "ho_ten": "Trần Văn An"})
        samples.compare(connection, one.id, meant, person())
    (now,) = policies.reports(db, "careful")

    assert (slip.tallies["ho_ten"].wrong, now.tallies["ho_ten"].wrong) == (1, 0)


def test_a_drawn_row_that_a_newer_reading_no_longer_has_keeps_nothing_back(db: Database) -> None:
    """It can never be decided, so it must not block the rows behind it for ever."""
    define(db)
    batch = batch_of(db, "x.pdf", rows(1, 60))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    first = min(review.queue(db, batch=batch, limit=500), key=_place)
    for one in review.queue(db, batch=batch, limit=500):
        if one.id != first.id:
            review.decide(db, one.id, person(), one.version)
    with db.write() as connection:
        gone = update(schema.drafts).where(schema.drafts.c.id == first.id)
        connection.execute(gone.values(state="superseded"))
    (report,) = policies.calibrate(db, "careful", "lan")

    assert report.course.standing is Standing.RUNNING


def _place(one: Queued) -> float:
    return LOTTERY.place(one.scan, one.page, one.draft.row)
