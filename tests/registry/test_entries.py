"""The legal life of an entry: corrected and revoked by decision, never overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from ocr.reading import Status
from registry import amending, audit, entries
from registry.amending import Correction, Revocation
from registry.database import Database
from registry.entries import Filter
from registry.entry import Entry, State
from registry.errors import Conflict, Forbidden, Incomplete, NotFound
from registry.ground import Ground, grounds
from tests.registry.ledger import HEADER, NOON, PEOPLE, accepted

SIGNED = date(2026, 2, 27)


def correction(**values: str) -> Correction:
    """Correct by decision 12/QĐ-SGDĐT."""
    return Correction(values, "12/QĐ-SGDĐT", SIGNED, "hoa", NOON)


def revocation(ground: str = "fraud", number: str = "13/QĐ-SGDĐT") -> Revocation:
    """Revoke by decision 13/QĐ-SGDĐT."""
    return Revocation(ground, number, SIGNED, "hoa", NOON)


def corrected(db: Database, entry: Entry, **values: str) -> Entry:
    """Correct the newest version."""
    return amending.correct(db, entry.id, entry.version, correction(**values))


def test_a_correction_is_a_new_version_and_the_old_one_stays_readable(db: Database) -> None:
    """It names its decision, and keeps where the value stands on the master."""
    first = accepted(db)[0]

    second = corrected(db, first, ngay_sinh="03/05/1976")

    assert entries.history(db, first.id) == (first, second)
    assert entries.get(db, first.id) == second
    assert entries.get(db, first.id, 1) == first
    assert (second.version, second.values["ngay_sinh"]) == (2, "03/05/1976")
    assert "12/QĐ-SGDĐT, 2026-02-27" in second.reason
    before, after = (entries.evidence(e, "ngay_sinh") for e in (first, second))
    assert (after.box, after.raw, after.decided_by) == (before.box, before.raw, "hoa")
    assert entries.evidence(second, "ho_ten") == entries.evidence(first, "ho_ten")
    actions = [record.action for record in audit.records_of(db, first.id)]
    assert actions == ["entry.accepted", "entry.corrected"]


def test_a_correction_can_add_a_value_that_the_ledger_lacks(db: Database) -> None:
    """A later field has no place on the page, and says so by having no evidence."""
    entry = corrected(db, accepted(db)[0], noi_sinh="Hải Dương")

    assert entry.statuses["noi_sinh"] is Status.READ
    with pytest.raises(NotFound):
        entries.evidence(entry, "noi_sinh")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (Correction({"ho_ten": "X"}, " ", SIGNED, "hoa", NOON), Forbidden),
        (correction(), Forbidden),
        (correction(ho_ten="Nguyễn Văn Ân"), Forbidden),
        (correction(ten="X"), Forbidden),
        (correction(ho_ten=" "), Incomplete),
    ],
)
def test_a_correction_must_be_one(db: Database, change: Correction, error: type) -> None:
    """It needs a decision, something to change, a field that exists, and what is required."""
    first = accepted(db)[0]

    with pytest.raises(error):
        amending.correct(db, first.id, 1, change)

    assert entries.history(db, first.id) == (first,)


def test_two_officers_never_overwrite_each_other(db: Database) -> None:
    """Of corrections to one version one is recorded."""
    first = accepted(db)[0]

    def correct(i: int) -> bool:
        try:
            corrected(db, first, noi_sinh=f"Tỉnh {i}")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(correct, range(6))).count(True) == 1
    assert len(entries.history(db, first.id)) == 2


def test_a_corrected_number_must_be_free(db: Database) -> None:
    """The register number of another graduate cannot be taken."""
    first, second, _ = accepted(db)

    with pytest.raises(Conflict, match="1/TN"):
        corrected(db, second, so_vao_so=first.values["so_vao_so"])


def test_a_revoked_entry_stays_and_no_longer_counts(db: Database) -> None:
    """It names its ground and decision, and can be changed no more."""
    first = accepted(db)[0]

    revoked = amending.revoke(db, first.id, 1, revocation())

    assert (revoked.state, revoked.version) == (State.REVOKED, 2)
    assert "13/QĐ-SGDĐT" in revoked.reason
    assert "fraud" in revoked.reason
    assert revoked.values == first.values
    with pytest.raises(Forbidden, match="not in force"):
        corrected(db, revoked, ho_ten="X")
    with pytest.raises(Forbidden, match="not in force"):
        amending.revoke(db, first.id, 2, revocation())


def test_revoking_needs_a_lawful_ground_and_a_decision(db: Database) -> None:
    """Six grounds, as data."""
    first = accepted(db)[0]

    with pytest.raises(Forbidden, match="whim"):
        amending.revoke(db, first.id, 1, revocation("whim"))
    with pytest.raises(Forbidden):
        amending.revoke(db, first.id, 1, revocation(number=""))
    assert len(grounds()) == 6
    assert all(ground.vi and ground.source for ground in grounds())


def test_an_office_can_have_its_own_grounds(db: Database) -> None:
    """The rule may change; it is data."""
    first = accepted(db)[0]
    own = Ground("dissolved", "Lý do mới", "A new ground", "TT 99/2030", True)

    revoked = amending.revoke(db, first.id, 1, revocation("dissolved"), [own])

    assert revoked.state is State.REVOKED


def test_lists_by_what_is_asked(db: Database) -> None:
    """Each filter narrows, together they narrow more."""
    first, second, third = accepted(db)
    header = HEADER | {"nam_tot_nghiep": "1995"}
    other = accepted(db, "b.pdf", people=PEOPLE[:1], header=header)[0]
    amending.revoke(db, third.id, 1, revocation())

    def ids(**wanted: object) -> list[str]:
        return [e.id for e in entries.find(db, Filter(**wanted))]  # type: ignore[arg-type]  # its own fields

    assert ids(year=1994) == [first.id, second.id, third.id]
    assert ids(year=1994, state=State.IN_FORCE) == [first.id, second.id]
    assert ids(number="a100002") == [second.id]
    assert ids(number="1/tn", year=1995) == [other.id]
    assert ids(name="NGUYEN VAN AN") == [first.id, other.id]
    assert ids(born="2/5/1976", year=1994) == [first.id]
    assert ids(kind="thcs") == []
    assert entries.count(db, Filter(year=1994)) == 3


def test_pages_through_all_entries(db: Database) -> None:
    """Each entry comes once, in the order of first acceptance."""
    made = [entry.id for entry in accepted(db)]

    assert [entry.id for entry in entries.find(db, after=made[0], limit=1)] == made[1:2]
    assert [entry.id for entry in entries.every(db)] == made
    assert list(entries.get_many(db, [*made, "nobody"])) == made


def test_what_does_not_exist_is_not_found(db: Database) -> None:
    """Each question is answered by our own error."""
    first = accepted(db)[0]
    for question in (
        lambda: entries.get(db, "no"),
        lambda: entries.get(db, first.id, 7),
        lambda: entries.history(db, "no"),
        lambda: entries.kind_of(db, "no"),
        lambda: amending.correct(db, "no", 1, correction(ho_ten="X")),
    ):
        with pytest.raises(NotFound):
            question()
