"""Who may sign is kept with dates, never forgotten, and never made longer in silence."""

from datetime import UTC, datetime, timedelta

import pytest

from registry import audit, officers
from registry.database import Database
from registry.errors import Conflict, Forbidden, NotFound
from registry.officers import Authorisation

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OFFICE = "Sở Giáo dục và Đào tạo Ví Dụ"


def hoa(db: Database, **changed: object) -> Authorisation:
    """Authorise an officer."""
    given = {
        "officer": "Trần Thị Hòa",
        "office": OFFICE,
        "certificate": "ab" * 32,
        "since": FIRST,
        "decision": "12/QĐ-SGDĐT",
        "by": "admin",
    }
    return officers.authorise(db, **(given | changed))  # type: ignore[arg-type]  # as given above


def test_an_authorisation_holds_from_its_first_to_its_last_moment(db: Database) -> None:
    """Before, it does not; at its end, it no longer does."""
    made = hoa(db, until=FIRST + 10 * DAY)
    held = [made.holds(FIRST + days * DAY) for days in (-1, 0, 9, 10)]
    assert held == [False, True, True, False]
    assert officers.authorisations(db, OFFICE) == (made,)
    assert officers.authorisations(db, "Sở khác") == ()


def test_the_post_is_that_of_the_day_of_signing(db: Database) -> None:
    """Who is promoted has a new authorisation; copies of before keep the old post."""
    first = hoa(db, post="Phó Giám đốc ", until=FIRST + 30 * DAY)
    hoa(db, post="Giám đốc", since=FIRST + 30 * DAY)

    days = (-1, 0, 29, 30, 99)
    found = [officers.post_of(db, "ab" * 32, OFFICE, FIRST + day * DAY) for day in days]
    assert found == ["", first.post, first.post, "Giám đốc", "Giám đốc"]
    assert officers.post_of(db, "cd" * 32, OFFICE, FIRST) == ""
    assert first.post.endswith("Giám đốc")
    assert f'"post":"{first.post}"' in audit.records(db)[0].body


def test_an_end_is_recorded_and_nothing_is_deleted(db: Database) -> None:
    """Retirement shortens the time; who was authorised when stays readable, in the log too."""
    made = hoa(db)
    ended = officers.end(db, made.id, FIRST + 30 * DAY, "nghỉ hưu", "admin")
    assert ended.holds(FIRST + 29 * DAY)
    assert not ended.holds(FIRST + 31 * DAY)
    assert officers.authorisations(db) == (ended,)
    actions = [record.action for record in audit.records(db)]
    assert actions == ["officer.authorised", "officer.ended"]
    with pytest.raises(Forbidden):
        officers.end(db, made.id, FIRST + 60 * DAY, "lại làm việc", "admin")
    again = hoa(db, since=FIRST + 60 * DAY)
    assert again.id != made.id


def test_what_cannot_be_is_refused(db: Database) -> None:
    """Twice at one time, ending before it begins, without a decision, or with no real hash."""
    hoa(db)
    with pytest.raises(Conflict):
        hoa(db, since=FIRST + DAY)
    hoa(db, office="Sở Giáo dục và Đào tạo Mới")
    for wrong in (
        {"until": FIRST - DAY, "certificate": "cd" * 32},
        {"decision": " "},
        {"certificate": "ab"},
        {"officer": ""},
    ):
        with pytest.raises(Forbidden):
            hoa(db, **wrong)
    with pytest.raises(NotFound):
        officers.end(db, "nobody", FIRST, "x", "admin")
