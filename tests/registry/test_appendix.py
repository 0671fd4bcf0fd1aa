"""Corrections, reissues and revocations stand in the appendix; what was before stays readable."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, update

from registry import amending, appendix, copies, entries, review, sealing, undo, views, volumes
from registry.amending import Correction, Revocation
from registry.appendix import Kind
from registry.database import Database
from registry.entry import Entry, State
from registry.errors import Conflict, Forbidden, Incomplete, RegistryError
from registry.ground import grounds
from registry.life_tables import appendix as table
from registry.queued import DraftState
from registry.review import Action
from tests.registry.ledger import NOON, accepted, person, read
from tests.registry.test_volumes import a_volume, decide_all, jws

SIGNED = date(2026, 2, 27)


def corrected(db: Database, entry: Entry, at: datetime = NOON, **values: str) -> Entry:
    """Correct an entry by decision."""
    return amending.correct(
        db, entry.id, entry.version, Correction(values, "12/QĐ-SGDĐT", SIGNED, "hoa", at)
    )


def test_a_correction_is_a_line_of_the_appendix(db: Database) -> None:
    """With the decision, what was and what is; the old text stays readable in its version."""
    entry = corrected(db, accepted(db)[0], ngay_sinh="03/05/1976", noi_sinh="Hải Dương")

    (line,) = appendix.of_entry(db, entry.id)
    assert (line.kind, line.text, line.version) == (Kind.CORRECTION, "1/2026", 2)
    assert (line.decision_number, line.decided_on) == ("12/QĐ-SGDĐT", SIGNED)
    assert line.before == {"ngay_sinh": "02/05/1976", "noi_sinh": ""}
    assert line.content == "ngay_sinh: 02/05/1976 → 03/05/1976; noi_sinh:  → Hải Dương"
    assert entries.get(db, entry.id, 1).values["ngay_sinh"] == "02/05/1976"
    assert (line.form, line.class_year, line.values["ho_ten"]) == ("thpt", 1994, "Nguyễn Văn Ân")


@pytest.mark.parametrize("born", ["31/02/1975", "29/02/1975", "13/1975", "1/13/1975"])
def test_no_decision_establishes_a_day_that_never_was(db: Database, born: str) -> None:
    """But a ledger may hold one; whoever misread it may say so."""
    entry = accepted(db)[0]
    with pytest.raises(Forbidden, match="calendar"):
        corrected(db, entry, ngay_sinh=born)

    change = Correction(
        {"ngay_sinh": born}, "1/QĐ", SIGNED, "hoa", NOON, cause=amending.Cause.MISREAD
    )
    assert amending.correct(db, entry.id, 1, change).values["ngay_sinh"] == born


def test_a_reissue_gives_a_new_diploma_number_for_the_issuers_error(db: Database) -> None:
    """Without a new number it is no reissue."""
    entry = accepted(db)[0]
    values = {"ho_ten": "Nguyễn Văn An"}
    change = Correction(values, "13/QĐ", SIGNED, "hoa", NOON, issuer_error="Viết sai tên")
    with pytest.raises(Forbidden, match="new number"):
        amending.correct(db, entry.id, 1, change)

    more = Correction(
        values | {"so_hieu": "B200001"}, "13/QĐ", SIGNED, "hoa", NOON, issuer_error="Viết sai tên"
    )
    amending.correct(db, entry.id, 1, more)

    (line,) = appendix.lines(db, 2026, Kind.REISSUE)
    assert (line.before["so_hieu"], line.after["so_hieu"]) == ("A100001", "B200001")
    assert line.note == "Viết sai tên"


def test_a_revocation_is_published_with_its_ground(db: Database) -> None:
    """By decision, and with one of the lawful grounds."""
    first, second, *_ = accepted(db)
    corrected(db, first, noi_sinh="Hải Dương")
    amending.revoke(db, second.id, 1, Revocation("fraud", "14/QĐ", SIGNED, "hoa", NOON, "Bằng giả"))

    (line,) = appendix.lines(db, kind=Kind.REVOCATION)
    assert (line.number, line.ground, line.note) == (2, "fraud", "Bằng giả")
    assert len(grounds()) == 6
    assert [one.number for one in appendix.lines(db, 2026, before=2)] == [1]


def test_lines_are_numbered_anew_each_year_of_vietnams_time(db: Database) -> None:
    """And what is refused takes no number."""
    first, second, third = accepted(db)
    corrected(db, first, noi_sinh="Hải Dương")
    with pytest.raises(Forbidden):
        corrected(db, second, noi_sinh="")
    corrected(db, second, noi_sinh="Hưng Yên")
    corrected(db, third, datetime(2026, 12, 31, 17, tzinfo=UTC), noi_sinh="Hà Nội")

    assert [one.text for one in appendix.lines(db)] == ["1/2027", "2/2026", "1/2026"]


def test_the_appendix_only_grows(db: Database) -> None:
    """SQL itself refuses to change or delete what was written."""
    corrected(db, accepted(db)[0], noi_sinh="Hải Dương")
    for statement in (delete(table), update(table).values(note="x")):
        with pytest.raises(RegistryError, match="only grows"), db.write() as connection:
            connection.execute(statement)


def test_a_decision_on_a_row_can_be_undone(db: Database) -> None:
    """The row waits again; its entry is void until it is decided anew, and keeps its history."""
    row = review.queue(db, batch=read(db))[0]
    entry = review.decide(db, row.id, person("lan", ho_ten="Sai Tên"), row.version)
    assert entry is not None
    row = review.draft(db, row.id)
    with pytest.raises(Incomplete):
        undo.undo(db, row.id, row.version, "lan", " ")
    row = undo.undo(db, row.id, row.version, "lan", "Gõ nhầm tên")

    assert (row.state, entries.get(db, entry.id).state) == (DraftState.WAITING, State.VOID)
    again = review.decide(db, row.id, person("lan"), row.version)
    assert again is not None
    assert (again.id, again.version, again.state) == (entry.id, 3, State.IN_FORCE)
    assert [v.values["ho_ten"] for v in entries.history(db, entry.id)] == [
        "Sai Tên", "Sai Tên", "Nguyễn Văn Ân",
    ]  # fmt: skip
    assert [one.id for one in undo.decided_by(db, "lan")] == [row.id]


def test_a_rejected_row_can_be_undone(db: Database) -> None:
    """It was a row after all."""
    row = review.queue(db, batch=read(db))[0]
    review.decide(db, row.id, person("lan"), row.version, Action.REJECT)
    row = review.draft(db, row.id)
    row = undo.undo(db, row.id, row.version, "minh", "Là một dòng của sổ")

    assert review.decide(db, row.id, person("lan"), row.version) is not None


def test_what_left_the_house_is_not_undone(db: Database) -> None:
    """A copy was made, a decision of the office stands, or someone else was faster."""
    first, second, third = accepted(db)
    reserved = copies.reserve(db, "hoa", NOON)
    copies.record_copy(db, reserved, first, b"%PDF", "hoa", NOON)
    corrected(db, second, noi_sinh="Hải Dương")
    for row in review.page_drafts(db, first.evidence[0].scan, 1)[:2]:
        with pytest.raises(Forbidden):
            undo.undo(db, row.id, row.version, "lan", "Gõ nhầm")
    row = review.page_drafts(db, first.evidence[0].scan, 1)[2]
    with pytest.raises(Conflict):
        undo.undo(db, row.id, row.version - 1, "lan", "Gõ nhầm")
    undo.undo(db, row.id, row.version, "lan", "Gõ nhầm")
    with pytest.raises(Forbidden, match="not decided"):
        undo.undo(db, row.id, row.version + 1, "lan", "Gõ nhầm")
    assert entries.get(db, third.id).state is State.VOID


def test_a_sealed_book_changes_by_decision_only(db: Database) -> None:
    """No row of it is undone, but a correction is still recorded."""
    volume, scan = a_volume(db)
    decide_all(db)
    sealing.seal(db, volume.id, volumes.get(db, volume.id).version, "hoa", jws)
    row = review.page_drafts(db, scan, 1)[0]

    with pytest.raises(Forbidden, match="sealed"):
        undo.undo(db, row.id, row.version, "lan", "Gõ nhầm")
    held = entries.get(db, row.entry or "")
    assert corrected(db, held, noi_sinh="Hải Dương").version == 2


def test_every_look_at_an_entry_is_kept(db: Database) -> None:
    """The latest first, by entry and by person."""
    entry = accepted(db)[0]
    for who in ("lan", "hoa", "lan"):
        views.note(db, entry.id, who, "desk")

    assert [one.by for one in views.find(db, entry=entry.id)] == ["lan", "hoa", "lan"]
    assert len(views.find(db, by="lan")) == 2
    assert views.find(db, entry="0" * 26) == ()
    assert len(views.find(db, before=views.find(db)[0].number)) == 2


def test_the_whole_appendix_is_read_over_years_and_pages(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left out where a page or a year ends, and no number stands for another year's."""
    monkeypatch.setattr(appendix, "PAGE", 2)
    first, second, third = accepted(db)
    corrected(db, first, datetime(2026, 12, 31, 16, tzinfo=UTC), noi_sinh="Huế")
    corrected(db, second, datetime(2026, 12, 31, 16, tzinfo=UTC), noi_sinh="Vinh")
    corrected(db, third, datetime(2026, 12, 31, 17, tzinfo=UTC), noi_sinh="Hà Nội")

    assert [one.text for one in appendix.every(db)] == ["1/2026", "2/2026", "1/2027"]
    assert [one.text for one in appendix.every(db, 2027)] == ["1/2027"]
    with pytest.raises(Incomplete):
        appendix.lines(db, before=2)
    with pytest.raises(Incomplete):
        copies.register(db, before=2)
