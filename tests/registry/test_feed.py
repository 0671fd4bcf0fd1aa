"""What is handed on: figures, the extract that is published, and every change in its order."""

from datetime import date

from registry import amending, audit, feed, publication, stats
from registry.amending import Correction, Revocation
from registry.database import Database
from registry.stats import Share
from tests.registry.ledger import HEADER, NOON, PEOPLE, accepted

SIGNED = date(2026, 2, 27)


def test_changes_come_in_their_order_and_go_on_where_one_stopped(db: Database) -> None:
    """Each version once; the sequence is the log's, so each can be proven there."""
    first, second, third = accepted(db)
    change = Correction({"noi_sinh": "Hải Dương"}, "12/QĐ", SIGNED, "hoa", NOON)
    amending.correct(db, second.id, 1, change)
    amending.revoke(db, third.id, 1, Revocation("fraud", "13/QĐ", SIGNED, "hoa", NOON))

    seen, after = [], -1
    while found := feed.changes(db, after, limit=2):
        seen += found
        after = found[-1].sequence

    assert [(c.action, c.entry.id, c.entry.version) for c in seen] == [
        ("accepted", first.id, 1),
        ("accepted", second.id, 1),
        ("accepted", third.id, 1),
        ("corrected", second.id, 2),
        ("revoked", third.id, 2),
    ]
    for one in seen:
        (record,) = audit.records(db, one.sequence, 1)
        assert (record.leaf, record.subject, one.kind) == (one.leaf, one.entry.id, "thpt")
    assert feed.changes(db, after) == ()


def test_the_extract_has_what_is_published_and_nothing_else(db: Database) -> None:
    """Only what is in force; no ethnic group, no place of birth."""
    people = [person | {"dan_toc": "Mường", "noi_sinh": "Ninh Bình"} for person in PEOPLE]
    _, _, third = accepted(db, people=people)
    amending.revoke(db, third.id, 1, Revocation("fraud", "13/QĐ", SIGNED, "hoa", NOON))

    found = list(publication.extract(db, 1994))

    assert [(one.ho_ten, one.so_hieu, one.kind) for one in found] == [
        ("Nguyễn Văn Ân", "A100001", "thpt"),
        ("Trần Thị Hòa", "A100002", "thpt"),
    ]
    assert "Mường" not in repr(found)
    assert list(publication.extract(db, 1995)) == []
    assert list(publication.extract(db, 1994, "thcs")) == []
    labels = {"thpt": "Sổ gốc cấp bằng tốt nghiệp trung học phổ thông", "chung": "Sổ khác"}
    named = {one.van_bang for one in publication.extract(db, 1994, "thpt", labels)}
    assert named == {"Bằng tốt nghiệp trung học phổ thông"}
    assert publication.diploma("Sổ khác") == ""
    (revoked,) = publication.revocations(db)
    assert (revoked.so_hieu, revoked.decision_number, revoked.ground) == (
        "A100003", "13/QĐ", "fraud",
    )  # fmt: skip
    assert "Đường" not in repr(revoked)


def test_entries_are_counted_by_year_office_kind_and_grade(db: Database) -> None:
    """As the ledgers write them; without an office the school counts."""
    grades = ("Khá", "Khá", "Giỏi")
    people = [p | {"xep_loai": grade} for p, grade in zip(PEOPLE, grades, strict=True)]
    accepted(db, people=people)
    header = {"truong": "THPT A", "nam_tot_nghiep": "1995"}
    accepted(db, "other.pdf", people=PEOPLE[:1], header=header)

    assert stats.shares(db) == (
        Share(1994, HEADER["co_quan"], "thpt", "Giỏi", 1),
        Share(1994, HEADER["co_quan"], "thpt", "Khá", 2),
        Share(1995, "THPT A", "thpt", "", 1),
    )
