"""Volumes: every leaf and row is accounted for before a book is sealed, and absence means so."""

import json
from dataclasses import replace
from datetime import date

import pytest

from registry import (
    audit,
    completeness,
    coverage,
    custody,
    foliation,
    page_results,
    review,
    sealing,
    volumes,
)
from registry.coverage import Extent
from registry.custody import Custodian
from registry.database import Database
from registry.errors import Conflict, Forbidden, NotFound
from registry.review import Action
from registry.volume import Book, Leaf, Role, Volume, VolumeState, in_order
from tests.registry.ledger import HEADER, PEOPLE, a_page, person, received

OFFICE = HEADER["co_quan"]
BOOK = Book("Sổ THPT 1994", OFFICE, "thpt", 1994, 1994, first_page=1, last_page=2)
KEEPER = Custodian(OFFICE, "Giám đốc", date(1994, 6, 1))


def jws(statement: bytes) -> str:
    """Stand in for a signature."""
    return f"signed {len(statement)}"


def a_volume(db: Database, book: Book = BOOK) -> tuple[Volume, str]:
    """Register a book whose two leaves were scanned and read; gives the scan too."""
    batch, scan = received(db, f"{book.name}.pdf", pages=2)
    for page in (1, 2):
        people = [p | {"so_vao_so": f"{book.name}-{page}-{i}"} for i, p in enumerate(PEOPLE)]
        page_results.save_page(db, batch, a_page(scan, page, people))
    made = volumes.add(db, book, KEEPER, "hoa")
    leaves = [Leaf(scan, 1, 1), Leaf(scan, 2, 2)]
    return foliation.assign(db, made.id, made.version, leaves, "hoa"), scan


def decide_all(db: Database) -> None:
    """Accept every waiting row."""
    for row in review.queue(db, limit=100):
        review.decide(db, row.id, person(), row.version)


def codes(db: Database, volume: Volume) -> list[str]:
    """Name what is open."""
    return [gap.code for gap in completeness.inventory(db, volume.id).gaps]


def test_a_complete_book_is_sealed_with_its_statement(db: Database) -> None:
    """The statement counts leaves and rows and carries a signature over exactly its bytes."""
    volume, _ = a_volume(db)
    assert codes(db, volume) == ["rows-waiting", "rows-waiting"]
    first, *_ = review.queue(db, limit=1)
    review.decide(db, first.id, person(), first.version, Action.STRUCK)
    decide_all(db)

    sealed = volumes.get(db, sealing.seal(db, volume.id, volume.version, "hoa", jws).id)

    statement = json.loads(sealed.statement)
    assert (sealed.state, sealed.sealed_by) == (VolumeState.SEALED, "hoa")
    assert statement["rows"] == {"in_force": 5, "void": 1}
    assert sealed.signature == jws(sealed.statement.encode())
    assert [r.action for r in audit.records_of(db, volume.id)][-1] == "volume.sealed"


def test_nothing_of_a_sealed_book_changes(db: Database) -> None:
    """Neither its pages nor its losses, and it is sealed once."""
    volume, scan = a_volume(db)
    decide_all(db)
    version = sealing.seal(db, volume.id, volume.version, "hoa", jws).version

    for change in (
        lambda: foliation.assign(db, volume.id, version, [Leaf(scan, 1, 7)], "hoa"),
        lambda: foliation.take_out(db, volume.id, version, scan, 1, "hoa"),
        lambda: foliation.declare_lost(db, volume.id, version, 2, "BB 1", "hoa"),
        lambda: sealing.seal(db, volume.id, version, "hoa", jws),
    ):
        with pytest.raises(Forbidden, match="sealed"):
            change()


def test_leaves_are_reconciled_by_their_printed_numbers(db: Database) -> None:
    """A missing, doubled, foreign or unnumbered leaf is named, and stands in the way."""
    volume, scan = a_volume(db, replace(BOOK, last_page=4))
    decide_all(db)
    assert codes(db, volume) == ["leaf-missing", "leaf-missing"]

    said = [Leaf(scan, 1, 1), Leaf(scan, 2, 1)]
    volume = foliation.assign(db, volume.id, volume.version, said, "hoa")
    assert codes(db, volume) == ["leaf-missing"] * 3 + ["number-twice"] * 2
    said = [Leaf(scan, 1, 9), Leaf(scan, 2, None)]
    volume = foliation.assign(db, volume.id, volume.version, said, "hoa")

    found = codes(db, volume)
    assert found == ["leaf-missing"] * 4 + ["number-missing", "number-outside"]
    with pytest.raises(Forbidden, match="still open"):
        sealing.seal(db, volume.id, volume.version, "hoa", jws)


def test_a_spread_accounts_for_two_leaves(db: Database) -> None:
    """Both its numbers are there; the right one too may be missing, doubled or foreign."""
    volume, scan = a_volume(db, replace(BOOK, last_page=4))
    decide_all(db)
    said = in_order([(scan, 1), (scan, 2)], 1, spread=True)
    volume = foliation.assign(db, volume.id, volume.version, said, "hoa")
    assert codes(db, volume) == []
    assert [leaf.text for leaf in foliation.leaves(db, volume.id)] == ["1-2", "3-4"]

    wrong = [Leaf(scan, 2, 3, second=2)]
    volume = foliation.assign(db, volume.id, volume.version, wrong, "hoa")
    assert codes(db, volume) == ["leaf-missing", "number-twice", "number-twice"]
    foreign = [Leaf(scan, 2, 3, second=5)]
    volume = foliation.assign(db, volume.id, volume.version, foreign, "hoa")

    assert codes(db, volume) == ["leaf-missing", "number-outside"]


def test_a_lost_leaf_is_declared_by_a_record(db: Database) -> None:
    """Then the book can be sealed, but absence from it proves nothing."""
    volume, _ = a_volume(db, replace(BOOK, last_page=3))
    decide_all(db)
    volume = foliation.declare_lost(db, volume.id, volume.version, 3, "BB 02/2026", "hoa")

    sealed = sealing.seal(db, volume.id, volume.version, "hoa", jws)

    assert sealed.lost == {3: "BB 02/2026"}
    found = coverage.covered(db, "thpt", OFFICE, 1994)
    assert (found.extent, found.lost, found.absence_proves) == (Extent.PARTIAL, 1, False)


def test_pages_without_rows_are_questioned(db: Database) -> None:
    """Unless they are declared blank, or were never read."""
    volume, scan = a_volume(db)
    for row in review.queue(db, limit=100):
        review.decide(db, row.id, person(), row.version)
    batch, other = received(db, "more.pdf", pages=2)
    page_results.save_page(db, batch, a_page(other, 1, []))
    book = [Leaf(scan, 2, 2), Leaf(other, 1, 3), Leaf(other, 2, 4)]
    volume = foliation.assign(db, volume.id, volume.version, book, "hoa")
    assert codes(db, volume)[2:] == ["page-without-rows", "page-not-read"]

    blank = [Leaf(other, 1, None, Role.COVER), Leaf(other, 2, None, Role.COVER)]
    volume = foliation.assign(db, volume.id, volume.version, blank, "hoa")

    assert codes(db, volume) == []


def test_a_row_that_changes_while_the_key_signs_is_noticed(db: Database) -> None:
    """What is signed must be what is sealed."""
    volume, scan = a_volume(db)
    decide_all(db)

    def sign_slowly(statement: bytes) -> str:
        foliation.assign(db, volume.id, volume.version, [Leaf(scan, 1, 1, Role.BLANK)], "minh")
        return jws(statement)

    with pytest.raises(Conflict):
        sealing.seal(db, volume.id, volume.version, "hoa", sign_slowly)
    assert volumes.get(db, volume.id).state is VolumeState.OPEN


def test_two_clerks_never_overwrite_each_other(db: Database) -> None:
    """Who looked at an older version is told so; a page lies in one book only."""
    volume, scan = a_volume(db)
    foliation.assign(db, volume.id, volume.version, [Leaf(scan, 1, 1)], "minh")

    with pytest.raises(Conflict, match="version"):
        foliation.assign(db, volume.id, volume.version, [Leaf(scan, 1, 2)], "hoa")
    other = volumes.add(db, replace(BOOK, first_year=1995, last_year=1995), KEEPER, "hoa")
    with pytest.raises(Conflict, match="lies in"):
        foliation.assign(db, other.id, other.version, [Leaf(scan, 1, 1)], "hoa")


def test_absence_means_not_in_the_ledger_only_where_every_part_is_sealed(db: Database) -> None:
    """Before that it means: not digitised yet."""
    assert coverage.covered(db, "thpt", OFFICE, 1994).extent is Extent.NONE
    for part in (1, 2):
        book = replace(BOOK, name=f"Quyển {part}", part=part, parts=2)
        volume, _ = a_volume(db, book)
        assert coverage.covered(db, "thpt", OFFICE.upper(), 1994).extent is Extent.PARTIAL
        decide_all(db)
        sealing.seal(db, volume.id, volume.version, "hoa", jws)

    found = coverage.covered(db, "thpt", OFFICE, 1994)

    assert (found.extent, len(found.sealed), found.absence_proves) == (Extent.COMPLETE, 2, True)
    assert coverage.covered(db, "thcs", OFFICE, 1994).extent is Extent.NONE
    assert coverage.covered(db, "thpt", OFFICE, 1995).extent is Extent.NONE
    assert coverage.covered(db, "thpt", "", 1994).extent is Extent.PARTIAL


def test_custody_passes_on_by_decision(db: Database) -> None:
    """Hải Hưng was divided in 1997: from then on Hải Dương signs, and both stay on record."""
    volume, _ = a_volume(db)
    heir = Custodian("Sở GD&ĐT Hải Dương", "Giám đốc Sở", date(1997, 1, 1), "QĐ 1/1997")
    custody.hand_over(db, [volume.id], heir, "hoa")

    assert custody.keeper(db, volume.id, date(1996, 12, 31)).office == OFFICE
    assert custody.keeper(db, volume.id, date(1997, 1, 1)).office == heir.office
    assert [one.until for one in custody.chain(db, volume.id)] == [date(1997, 1, 1), None]
    with pytest.raises(NotFound):
        custody.keeper(db, volume.id, date(1990, 1, 1))
    with pytest.raises(Forbidden):
        custody.hand_over(db, [volume.id], heir, "hoa")
    with pytest.raises(Forbidden, match="decision"):
        custody.hand_over(db, [volume.id], replace(heir, decision=" "), "hoa")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"office": ""},
        {"first_year": 1995},
        {"last_page": 0},
        {"part": 2},
        {"last_page": 9_000},
    ],
)
def test_a_book_that_contradicts_itself_is_refused(db: Database, wrong: dict[str, object]) -> None:
    """Nothing is registered of it."""
    with pytest.raises(Forbidden):
        volumes.add(db, replace(BOOK, **wrong), KEEPER, "hoa")  # type: ignore[arg-type]  # wrong

    assert volumes.every(db) == ()


def test_the_same_part_is_registered_once(db: Database) -> None:
    """A second clerk is told."""
    volumes.add(db, BOOK, KEEPER, "hoa")
    with pytest.raises(Conflict):
        volumes.add(db, replace(BOOK, name="Sổ khác"), KEEPER, "minh")


def test_what_was_registered_wrong_is_corrected_until_the_seal(db: Database) -> None:
    """A slip in the pages or years does not stay for good; what reviewers owe the book does."""
    asks = replace(BOOK, last_page=9, second_person=True, double_keyed=("so_hieu",))
    volume, _ = a_volume(db, asks)
    lost = foliation.declare_lost(db, volume.id, volume.version, 7, "BB 1", "hoa")
    right = replace(BOOK, name="Sổ THPT 1994, quyển 1")

    held = volumes.correct(db, volume.id, lost.version, right, "lan")

    assert held.book == replace(right, second_person=True, double_keyed=("so_hieu",))
    assert (held.version, held.lost) == (lost.version + 1, {})
    assert codes(db, held) == ["rows-waiting", "rows-waiting"]
    told = audit.records_of(db, volume.id)[-1]
    assert (told.action, told.by) == ("volume.corrected", "lan")
    assert '"last_page":9' in told.body
    with pytest.raises(Conflict):
        volumes.correct(db, volume.id, lost.version, right, "lan")
    with pytest.raises(Forbidden):
        volumes.correct(db, volume.id, held.version, replace(right, last_year=1990), "lan")


def test_a_wrong_name_of_the_issuer_is_corrected_for_its_keeper_too(db: Database) -> None:
    """Whoever registered a book kept by its issuer named that office once; later keepers stay."""
    volume, _ = a_volume(db, replace(BOOK, office="Sở GD Hà Nma"))
    own = custody.chain(db, volume.id)
    other = volumes.correct(
        db, volume.id, volume.version, replace(BOOK, office="Sở GD Hà Nam"), "hoa"
    )
    assert custody.chain(db, volume.id) == own  # OFFICE, which was named by itself

    named = volumes.correct(db, volume.id, other.version, BOOK, "hoa")
    successor = Custodian("Sở GD&ĐT Ninh Bình", "Giám đốc", date(1997, 1, 1), "1/QĐ")
    custody.hand_over(db, [volume.id], successor, "hoa")
    volumes.correct(db, volume.id, named.version, replace(BOOK, office="Sở GD-ĐT Hà Nam"), "hoa")

    offices = [one.office for one in custody.chain(db, volume.id)]
    assert offices == ["Sở GD-ĐT Hà Nam", "Sở GD&ĐT Ninh Bình"]


def test_a_book_cannot_be_corrected_into_another_one(db: Database) -> None:
    """Each part of some years is one volume; a sealed one is not corrected."""
    volume, _ = a_volume(db)
    other = volumes.add(
        db, replace(BOOK, name="Sổ 1995", first_year=1995, last_year=1995), KEEPER, "hoa"
    )
    with pytest.raises(Conflict):
        volumes.correct(db, other.id, other.version, replace(BOOK, name="Sổ 1995"), "hoa")

    decide_all(db)
    sealed = sealing.seal(db, volume.id, volume.version, "hoa", jws)
    with pytest.raises(Forbidden):
        volumes.correct(db, volume.id, sealed.version, BOOK, "hoa")


def test_rows_of_other_years_keep_a_book_from_being_sealed(db: Database) -> None:
    """Else it would be stated that a year is complete whose rows lie elsewhere."""
    volume, _ = a_volume(db, replace(BOOK, first_year=2003, last_year=2005))
    decide_all(db)

    assert codes(db, volume) == ["rows-of-other-years", "rows-of-other-years"]
    with pytest.raises(Forbidden):
        sealing.seal(db, volume.id, volume.version, "hoa", jws)
    held = volumes.correct(db, volume.id, volume.version, BOOK, "hoa")
    assert completeness.inventory(db, volume.id).complete
    assert sealing.seal(db, volume.id, held.version, "hoa", jws).state is VolumeState.SEALED


def test_rows_of_another_office_or_kind_are_pointed_out(db: Database) -> None:
    """An office may have been renamed within a book, so these do not keep it open."""
    volume, scan = a_volume(
        db, replace(BOOK, office="Sở Giáo dục và Đào tạo Nam Định", kind="thcs")
    )
    decide_all(db)

    held = completeness.inventory(db, volume.id)

    assert held.complete
    assert [(note.code, note.scan, note.page, note.count) for note in held.notes] == [
        ("rows-of-other-office", scan, 1, 3),
        ("rows-of-other-kind", scan, 1, 3),
        ("rows-of-other-office", scan, 2, 3),
        ("rows-of-other-kind", scan, 2, 3),
    ]
