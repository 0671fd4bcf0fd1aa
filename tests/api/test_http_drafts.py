"""Rows are decided once, by a person who saw the version that they decide on."""

from datetime import UTC, date, datetime

from registry import foliation, review, volumes
from registry.accounts import Role
from registry.custody import Custodian
from registry.entry import Actor, Decision
from registry.volume import Book, Leaf
from tests.api.office import Office


def test_a_waiting_row_leads_to_its_pixels(office: Office) -> None:
    """Every reading carries its box on the master, its raw text and its risk."""
    rows = office.client(Role.REVIEWER).get("/api/v1/drafts").json()

    assert [row["row"] for row in rows] == [1, 2, 3, 4, 5]
    name = next(r for r in rows[2]["readings"] if r["field"] == "ho_ten")
    assert (name["raw"], name["p_wrong"]) == ("Ly Minh Tuan", 0.4)
    assert name["box"]["w"] == 560


def test_a_decision_makes_an_entry_that_search_finds(office: Office) -> None:
    """What the person typed replaces what the machine read, and is found without marks."""
    client = office.client(Role.REVIEWER)
    row = client.get("/api/v1/drafts").json()[2]
    made = client.post(
        f"/api/v1/drafts/{row['id']}/decision",
        json={"expected_version": row["version"], "values": {"ho_ten": "Lý Minh Tuấn"}},
    )

    assert made.json()["entry"]["values"]["ho_ten"] == "Lý Minh Tuấn"
    assert made.json()["entry"]["decided_by"] == "reviewer"
    found = client.get("/api/v1/entries", params={"q": "ly minh tuan"}).json()
    assert found["hits"][0]["entry"]["id"] == made.json()["entry"]["id"]


def test_the_second_of_two_reviewers_is_told_so(office: Office) -> None:
    """No decision overwrites another."""
    client = office.client(Role.REVIEWER)
    row = client.get("/api/v1/drafts").json()[0]
    wanted = {"expected_version": row["version"]}
    first = client.post(f"/api/v1/drafts/{row['id']}/decision", json=wanted)
    second = client.post(f"/api/v1/drafts/{row['id']}/decision", json=wanted)

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["title"] == "Người khác vừa thay đổi"


def test_a_missing_value_is_named(office: Office) -> None:
    """The form needs to point at the field."""
    client = office.client(Role.REVIEWER)
    row = client.get("/api/v1/drafts").json()[0]
    answer = client.post(
        f"/api/v1/drafts/{row['id']}/decision",
        json={"expected_version": row["version"], "values": {"ho_ten": ""}},
    )

    assert answer.status_code == 422
    assert answer.json()["fields"] == ["ho_ten"]


def test_a_row_that_is_none_leaves_no_entry(office: Office) -> None:
    """A heading or a stain is rejected, not accepted empty."""
    client = office.client(Role.REVIEWER)
    row = client.get("/api/v1/drafts").json()[4]
    answer = client.post(
        f"/api/v1/drafts/{row['id']}/decision",
        json={"expected_version": row["version"], "action": "reject"},
    )

    assert answer.json() == {"entry": None, "waits_for_second": False}
    assert len(client.get("/api/v1/drafts").json()) == 4


def test_a_place_in_the_queue_that_is_none_is_a_404(office: Office) -> None:
    """A damaged cursor must not look like an empty queue."""
    answer = office.client(Role.REVIEWER).get("/api/v1/drafts", params={"after": "x"})

    assert answer.status_code == 404


def test_what_two_people_type_is_hidden_until_the_row_is_decided(office: Office) -> None:
    """Neither the list nor the row tells what was read or typed before; the decided row does."""
    db = office.services.database
    book = Book("Sổ 1994", "Sở", "thpt", 1994, 1994, 1, 1, double_keyed=("ngay_sinh",))
    held = volumes.add(db, book, Custodian("Sở", "Giám đốc", date(1994, 1, 1)), "officer")
    foliation.assign(db, held.id, held.version, [Leaf(office.scan, 1, 1)], "officer")
    client = office.client(Role.REVIEWER)
    listed = client.get("/api/v1/drafts").json()[0]
    address = f"/api/v1/drafts/{listed['id']}"
    typed = {"expected_version": 1, "values": {"ngay_sinh": "02/09/1976"}}
    assert client.post(f"{address}/decision", json=typed).json()["waits_for_second"]

    for row in (listed, client.get(address).json()):
        assert row["blind"] == ["ngay_sinh"]
        assert "02/09/1976" not in str(row)
        assert row["values"]["ho_ten"] == "Nguyễn Thị Hòa"
    waiting = review.draft(db, listed["id"])
    second = Decision(Actor.PERSON, "minh", datetime.now(UTC), values={"ngay_sinh": "02/09/1976"})
    review.decide(db, waiting.id, second, waiting.version)
    decided = client.get(address).json()
    assert (decided["blind"], decided["values"]["ngay_sinh"]) == ([], "02/09/1976")
