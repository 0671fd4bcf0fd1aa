"""What people type or paste: nothing unseen gets in, and no decision says what never was."""

from datetime import date

import pytest

from registry import amending, audit
from registry.accept import typed_value
from registry.amending import Cause, Correction, Revocation
from registry.database import Database
from registry.errors import Forbidden, Incomplete
from registry.ids import new_id
from registry.keys import as_day
from tests.registry.ledger import NOON, accepted

ON = date(2026, 2, 27)


def change(cause: Cause = Cause.CIVIL_STATUS, **values: str) -> Correction:
    """Decide that an entry says something else."""
    return Correction(values, "1/QĐ", ON, "hoa", NOON, cause=cause)


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u202e", "\x00", "\x01"])
def test_what_cannot_be_seen_is_left_out(unseen: str) -> None:
    """Pasted text holds such characters; with them a name is not equal to what it looks like."""
    assert typed_value(f"{unseen}Nguyễn {unseen} Văn A{unseen}n") == "Nguyễn Văn An"
    assert typed_value("Nguyễn\u00a0Văn\tAn\r\n") == "Nguyễn Văn An"
    assert typed_value("Y Moan Ênuôl - H'Hen Niê") == "Y Moan Ênuôl - H'Hen Niê"


def test_a_name_of_nothing_that_can_be_seen_is_missing(lite: Database) -> None:
    """It would be an entry that nobody is called by."""
    entry = accepted(lite)[0]

    with pytest.raises(Incomplete):
        amending.correct(lite, entry.id, 1, change(ho_ten="\u200b\x00"))


@pytest.mark.parametrize("year", ["", "abc", "19994", "2027"])
def test_no_decision_takes_the_year_of_graduation_away(lite: Database, year: str) -> None:
    """Volumes, statistics, coverage and the uniqueness of numbers go by it."""
    entry = accepted(lite)[0]

    with pytest.raises(Forbidden, match="graduated"):
        amending.correct(lite, entry.id, 1, change(nam_tot_nghiep=year))
    assert amending.correct(lite, entry.id, 1, change(nam_tot_nghiep="1993-1995")).version == 2


@pytest.mark.parametrize("born", ["02/05/2976", "02/05/2027", "31/02/1976"])
def test_no_decision_says_a_birth_that_never_was(lite: Database, born: str) -> None:
    """Only the ledger may hold one, and then it is recorded as it stands there."""
    entry = accepted(lite)[0]

    with pytest.raises(Forbidden, match="date of birth"):
        amending.correct(lite, entry.id, 1, change(ngay_sinh=born))
    assert amending.correct(lite, entry.id, 1, change(Cause.MISREAD, ngay_sinh=born)).version == 2


def test_a_ground_that_is_none_is_told_what_there_is(lite: Database) -> None:
    """Whoever writes a program against this learns the keys from the refusal."""
    entry = accepted(lite)[0]

    with pytest.raises(Forbidden, match=r"no ground theft; there are: fraud, .*issuer-error"):
        amending.revoke(lite, entry.id, 1, Revocation("theft", "1/QĐ", ON, "hoa", NOON))


@pytest.mark.slow
@pytest.mark.xdist_group("postgresql")
def test_what_the_database_cannot_hold_is_refused(grown: Database) -> None:
    """PostgreSQL takes no NUL in a text: that is the caller's fault, and nothing is down."""
    with pytest.raises(Forbidden, match="cannot hold"):
        audit.note(grown, "lan\x00", "noted", new_id())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1976-05-02", "02/05/1976"),
        ("1976-05-02 00:00:00", "02/05/1976"),
        ("2.5.1976", "02/05/1976"),
        ("02-05-1976", "02/05/1976"),
        ("2/5/1976", "02/05/1976"),
        ("31/02/1976", ""),
        ("1976-31-12", ""),
        ("02/05/76", ""),
        ("05/1976", ""),
        ("1976", ""),
    ],
)
def test_a_day_is_written_one_way(text: str, day: str) -> None:
    """Only whole days that a calendar has are written anew; nothing is guessed."""
    assert as_day(text) == day
