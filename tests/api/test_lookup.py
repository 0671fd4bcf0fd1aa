"""A look-up answers yes, no, or not digitised yet; it says no only where every book is here."""

from datetime import date

from fastapi.testclient import TestClient

from api.app import create_app
from api.passwords import hash_secret
from registry import foliation, sealing, volumes
from registry.custody import Custodian
from registry.fold import number_key
from registry.volume import Book, Leaf
from tests.api.clocks import stopped
from tests.api.office import Office

ISSUER = "Sở Giáo dục và Đào tạo Hà Nam Ninh"
KNOWN = {"kind": "thpt", "office": ISSUER, "year": "1994"}
STRANGER = {"number": "A 999999", "name": "Nguyễn Văn Ai", "born": "02/09/1976"}


def sealed(office: Office) -> None:
    """Accept every row of the only book of its year, and seal the book."""
    db = office.services.database
    for row in range(1, 6):
        office.accepted(row)
    book = Book("Sổ THPT 1994", ISSUER, "thpt", 1994, 1994, first_page=1, last_page=1)
    made = volumes.add(db, book, Custodian(ISSUER, "Giám đốc", date(1994, 6, 1)), "officer")
    made = foliation.assign(db, made.id, made.version, [Leaf(office.scan, 1, 1)], "officer")
    sealing.seal(db, made.id, made.version, "officer", lambda _: "signed")


def answer(here: Office, /, **asked: str) -> str:
    """Look someone up."""
    text = here.client().post("/lookup", data=asked).text
    return text.split('data-answer="')[1].split('"')[0]


def test_absence_is_said_only_where_every_book_is_here(office: Office) -> None:
    """Sealed with its coverage statement: of that office, that kind and that year."""
    sealed(office)
    assert answer(office, **STRANGER, **KNOWN) == "no"
    assert answer(office, **STRANGER) == "open"
    for other in ({"year": "1995"}, {"year": "19x4"}, {"kind": "thcs"}, {"office": "Sở Khác"}):
        assert answer(office, **STRANGER, **{**KNOWN, **other}) == "open"


def test_before_a_book_is_sealed_nothing_is_denied(office: Office) -> None:
    """Some of its rows may still wait."""
    assert answer(office, **STRANGER, **KNOWN) == "open"


def test_who_is_found_is_found_whatever_else_is_asked(office: Office) -> None:
    """Kind, office and year only serve to say no."""
    office.accepted(1)
    right = {"number": "A 104211", "name": "Nguyễn Thị Hòa", "born": "02/09/1976"}
    assert answer(office, **right) == "yes"
    assert answer(office, **right, kind="thcs", office="Sở Khác", year="1901") == "yes"


def test_a_spelling_is_another_name_and_the_page_says_so(office: Office) -> None:
    """Lý and Lí are equal for search only."""
    office.accepted(3)
    asked = {"number": "A 104213", "name": "Lí Minh Tuân", "born": "1976"}
    page = office.client().post("/lookup", data=asked).text
    assert 'data-answer="open"' in page
    assert "Lý và Lí" in page


def test_what_folds_to_nothing_matches_nobody(office: Office) -> None:
    """Row 3 has no day of birth, and no entry has a number of dashes: these are no answers."""
    office.accepted(3)
    right = {"number": "A 104213", "name": "Lý Minh Tuân", "born": "1976"}
    assert answer(office, **right) == "yes"
    for field, empty in (("number", "---"), ("name", "…"), ("name", "!")):
        assert answer(office, **{**right, field: empty}) == "open"


def test_a_date_that_cannot_be_read_is_no_absence(office: Office) -> None:
    """Even where every book is here: nothing was looked up, and the page says how to type it."""
    sealed(office)
    for typed in ("không rõ", "2/9/76", "02091976"):
        assert answer(office, **KNOWN, **{**STRANGER, "born": typed}) == "unread"
    right = {"number": "A 104211", "name": "Nguyễn Thị Hòa"}
    for typed in ("1976-09-02", "2/9/1976", " 02.09.1976 "):
        assert answer(office, **right, born=typed) == "yes"


def test_what_was_typed_stays_to_be_looked_at_again(office: Office) -> None:
    """The page asks to check each mark, so the marks must still be there."""
    page = office.client().post("/lookup", data={**STRANGER, **KNOWN}).text
    for typed in (*STRANGER.values(), ISSUER, "1994"):
        assert f'value="{typed}"' in page
    assert 'value="thpt" selected' in page
    assert 'value="Nguyễn' not in office.client().get("/lookup").text


def test_birthdays_are_not_tried_out_from_many_places(office: Office) -> None:
    """One number is asked for thirty times an hour, whoever asks and whether it is there or not."""
    office.accepted(1)
    for number in ("A 104211", "A-999 999"):
        guard = stopped()
        for _ in range(30):
            guard.enter("number", hash_secret(number_key(number)))
        client = TestClient(create_app(office.services, guard))
        asked = {"number": number.lower(), "name": "Nguyễn Thị Hòa", "born": "02/09/1976"}
        assert client.post("/lookup", data=asked).status_code == 429


def test_nobody_is_denied_who_may_stand_there_with_less(office: Office) -> None:
    """The ledger has only the year of row 3, and its own spelling: that is no absence."""
    sealed(office)
    right = {"number": "A 104213", "name": "Lý Minh Tuân", "born": "1976"}
    assert answer(office, **right, **KNOWN) == "yes"
    for said in ({"born": "05/05/1976"}, {"name": "Lí Minh Tuân"}, {"name": "Ly Minh Tuan"}):
        assert answer(office, **{**right, **said}, **KNOWN) == "open"
    for said in ({"born": "05/05/1975"}, {"number": "A 104299"}, {"name": "Lê Minh Tuân"}):
        assert answer(office, **{**right, **said}, **KNOWN) == "no"
