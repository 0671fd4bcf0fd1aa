"""What a policy accepted alone and a person finds wrong later counts against its bound."""

from datetime import UTC, date, datetime

import pytest

from registry import amending, appendix, applying, audit, entries, policies, review, undo
from registry.amending import Cause
from registry.database import Database
from registry.entry import Entry
from registry.errors import Forbidden
from registry.samples import Standing
from tests.registry.ledger import person
from tests.registry.test_policies import LOTTERY, NONE, batch_of, confirm, proven, rows


def accepted_alone(db: Database, count: int = 30) -> list[Entry]:
    """Have a proven policy accept rows; gives their entries."""
    proven(db, share=NONE)
    batch = batch_of(db, "alone.pdf", rows(101, count))
    policies.draw_sample(db, batch, "careful", LOTTERY)
    confirm(db, batch)
    applying.apply_policy(db, batch, policies.policy(db, "careful"))
    found = entries.find(db, entries.Filter(batch=batch), limit=count)
    return [entry for entry in found if entry.decided_by == "policy:careful@1"]


def correct(
    db: Database,
    entry: Entry,
    issuer_error: str = "",
    cause: Cause = Cause.CIVIL_STATUS,
    **values: str,
) -> None:
    """Correct an entry by a decision of the office."""
    change = amending.Correction(
        values=values,
        decision_number="12/QĐ",
        decided_on=date(2026, 3, 2),
        by="lan",
        at=datetime(2026, 3, 2, tzinfo=UTC),
        issuer_error=issuer_error,
        cause=cause,
    )
    amending.correct(db, entry.id, entry.version, change)


def undone(db: Database, entry: Entry, **values: str) -> None:
    """Take the policy's decision back and decide the row by hand."""
    drafts = review.page_drafts(db, entry.evidence[0].scan, entry.evidence[0].page)
    (held,) = (one for one in drafts if one.entry == entry.id)
    waiting = undo.undo(db, held.id, held.version, "lan", "misread")
    review.decide(db, waiting.id, person(**values), waiting.version)


def names_wrong(db: Database) -> int:
    """Count the audited names that were wrong."""
    (report,) = policies.reports(db, "careful")
    return report.tallies["ho_ten"].wrong


def test_a_corrected_value_is_a_failure_of_the_audit(db: Database) -> None:
    """A misreading that the draw missed still enters the bound, in its own field only."""
    first, *_ = accepted_alone(db)
    correct(db, first, cause=Cause.MISREAD, ho_ten="Trần Văn Ân")
    (report,) = policies.reports(db, "careful")

    assert (report.tallies["ho_ten"].values, report.tallies["ho_ten"].wrong) == (61, 1)
    assert report.tallies["so_hieu"].wrong == 0
    (record,) = (r for r in audit.records_of(db, "careful") if r.action == "policy.found-wrong")
    assert record.by == "lan"


def test_a_row_taken_back_and_decided_otherwise_counts_too(db: Database) -> None:
    """The usual road of a misreading: undone at the desk and typed anew."""
    first, second, *_ = accepted_alone(db)
    undone(db, first, ho_ten="Trần Văn Ân")
    undone(db, second)

    assert names_wrong(db) == 1


def test_enough_of_them_stop_the_policy(db: Database) -> None:
    """The decision that breaks the bound stops it; nothing more is accepted."""
    for entry in accepted_alone(db)[:6]:
        correct(db, entry, cause=Cause.MISREAD, ho_ten="Trần Văn Ân")
    fresh = batch_of(db, "after.pdf", rows(301, 5))
    applied = applying.apply_policy(db, fresh, policies.policy(db, "careful"))

    ((name, course),) = policies.stopped(db)
    assert (name, course.standing) == ("careful", Standing.STOPPED)
    assert applied.left == {"not-proven": 5}


def test_an_error_of_the_ledger_itself_is_none_of_the_policys(db: Database) -> None:
    """A reissue for the issuer's own writing error says that the page was read right."""
    first, *_ = accepted_alone(db)
    correct(db, first, issuer_error="Viết sai tên", ho_ten="Trần Văn Ân", so_hieu="B000001")

    assert names_wrong(db) == 0


def test_a_name_changed_in_civil_status_is_none_of_the_policys(db: Database) -> None:
    """The ledger still says the old name: it was read right. The appendix says which it was."""
    first, *_ = accepted_alone(db)
    correct(db, first, ho_ten="Trần Văn Ân", gioi_tinh="Nữ")

    assert names_wrong(db) == 0
    assert [line.ground for line in appendix.of_entry(db, first.id)] == ["civil-status"]


def test_a_misread_ledger_is_no_reason_to_reissue(db: Database) -> None:
    """The diploma that was handed out is right then."""
    first, *_ = accepted_alone(db)
    with pytest.raises(Forbidden, match="no error of the issuer"):
        correct(db, first, "Viết sai", Cause.MISREAD, ho_ten="Trần Văn Ân", so_hieu="B000001")


def test_the_latest_word_on_a_row_found_wrong_counts(db: Database) -> None:
    """A correction that is corrected back leaves no failure, and no success either."""
    first, *_ = accepted_alone(db)
    correct(db, first, cause=Cause.MISREAD, ho_ten="Trần Văn Ân")
    correct(db, entries.get(db, first.id), cause=Cause.MISREAD, ho_ten="Trần Văn An")
    (report,) = policies.reports(db, "careful")

    assert (report.tallies["ho_ten"].values, report.tallies["ho_ten"].wrong) == (60, 0)


def test_what_a_person_had_decided_is_no_failure_of_a_policy(db: Database) -> None:
    """Only rows that were accepted alone count."""
    proven(db, share=NONE)
    entry = entries.find(db, entries.Filter(), limit=1)[0]
    correct(db, entry, cause=Cause.MISREAD, ho_ten="Trần Văn Ân")

    assert names_wrong(db) == 0
