"""Who may be meant, though the ledger says less of them, is never told not to be in it."""

import pytest

from registry import confirm, coverage, review
from registry.database import Database
from registry.entry import Actor, Decision
from tests.registry.ledger import HEADER, NOON, read

OFFICE = HEADER["co_quan"]
PEOPLE = (
    {"ho_ten": "Nguyễn Văn Ân", "ngay_sinh": "1976", "so_hieu": "A1", "so_vao_so": "1"},
    {"ho_ten": "Trần Hòa", "ngay_sinh": "02/05/1976", "so_hieu": "A2", "so_vao_so": "2"},
    {"ho_ten": "Lê Chi", "ngay_sinh": "03/05/1976", "so_hieu": "A3", "so_vao_so": "3"},
    {"ho_ten": "Phạm Dũng", "ngay_sinh": "", "so_hieu": "A4", "so_vao_so": "4"},
)


@pytest.fixture
def book(db: Database) -> Database:
    """A page on which the second name and the third numbers cannot be read."""
    batch = read(db, people=PEOPLE)
    unread = ((), ("ho_ten",), ("so_hieu", "so_vao_so"), ("ngay_sinh",))
    for row, fields in zip(review.queue(db, batch=batch), unread, strict=True):
        said = Decision(Actor.PERSON, "minh", NOON, illegible=frozenset(fields))
        review.decide(db, row.id, said, row.version)
    return db


@pytest.mark.parametrize(
    ("number", "name", "born", "may"),
    [
        ("A1", "Nguyễn Văn Ân", "07/08/1976", True),  # the ledger has the year
        ("A1", "Nguyễn Văn Ẩn", "1976", True),  # spelled otherwise
        ("A1", "Nguyễn Văn Ân", "07/08/1977", False),
        ("A9", "Nguyễn Văn Ân", "1976", False),
        ("A2", "Ai Đó", "02/05/1976", True),  # nobody could read the name
        ("A2", "Ai Đó", "02/06/1976", False),
        ("A9", "Lê Chi", "03/05/1976", True),  # nobody could read the numbers
        ("A9", "Lê Chinh", "03/05/1976", False),
        ("A4", "Phạm Dũng", "01/01/1970", True),  # nobody could read the birth
    ],
)
def test_what_the_ledger_does_not_say_denies_nobody(
    book: Database, number: str, name: str, born: str, may: bool
) -> None:
    """And what it does say still does."""
    assert confirm.might_be(book, number, name, born) is may


def test_coverage_counts_the_names_that_nobody_could_read(book: Database) -> None:
    """Of that kind, office and year."""
    assert coverage.covered(book, "thpt", OFFICE, 1994).unreadable == 1
    assert coverage.covered(book, "thpt", OFFICE, 1995).unreadable == 0
