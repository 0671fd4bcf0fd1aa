"""A decision bears a day that was: not tomorrow's, and none from before the diploma."""

from datetime import UTC, date, datetime

import pytest

from registry import amending, appendix, audit
from registry.amending import Cause, Correction, Revocation
from registry.database import Database
from registry.errors import Forbidden
from tests.registry.ledger import HEADER, accepted

LATE = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""One o'clock in the morning of 3 March in Vietnam."""


def changed(on: date, cause: Cause = Cause.CIVIL_STATUS, **values: str) -> Correction:
    """Correct something by a decision of a day."""
    return Correction(values or {"ho_ten": "Lê Chi"}, "1/QĐ", on, "hoa", LATE, cause=cause)


def revoked(on: date) -> Revocation:
    """Revoke by a decision of a day."""
    return Revocation("fraud", "2/QĐ", on, "hoa", LATE)


def test_the_day_is_that_of_vietnams_clocks(db: Database) -> None:
    """What is decided today is not refused because it is still yesterday in Greenwich."""
    first, second, *_ = accepted(db)
    amending.correct(db, first.id, 1, changed(date(2026, 3, 3)))
    amending.revoke(db, second.id, 1, revoked(date(2026, 3, 3)))

    assert {line.decided_on for line in appendix.lines(db)} == {date(2026, 3, 3)}


@pytest.mark.parametrize("on", [date(2026, 3, 4), date(2062, 3, 3), date(1993, 12, 31)])
def test_a_day_on_which_there_can_be_no_decision_is_refused(db: Database, on: date) -> None:
    """Nothing is written, and the number of the appendix is not spent."""
    entry, size = accepted(db)[0], audit.size(db)
    with pytest.raises(Forbidden, match="dated"):
        amending.correct(db, entry.id, 1, changed(on))
    with pytest.raises(Forbidden, match="dated"):
        amending.revoke(db, entry.id, 1, revoked(on))

    assert (appendix.lines(db), audit.size(db)) == ((), size)


def test_the_decision_that_recognised_the_graduates_says_more_than_their_year(
    db: Database,
) -> None:
    """A ledger of 1994 whose decision is of July was not corrected in June; unless misread."""
    entry = accepted(db, header=HEADER | {"ngay_quyet_dinh": "15/07/1994"})[0]
    with pytest.raises(Forbidden, match="1994-07-15"):
        amending.correct(db, entry.id, 1, changed(date(1994, 6, 30)))

    misread = changed(date(1994, 6, 30), Cause.MISREAD, ngay_quyet_dinh="15/06/1994")
    assert amending.correct(db, entry.id, 1, misread).version == 2
