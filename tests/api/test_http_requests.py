"""Requests by program: taken in with a deadline, led on step by step, each write done once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx import Response
from starlette.testclient import TestClient

from api.desks import counter
from api.desks import requests as desk
from registry import copies, requests
from registry.accounts import Role
from tests.api.office import Office

WANTED = {
    "requester": "Nguyễn Thị Hòa",
    "claim": "holder",
    "wanted": {"ho_ten": "Nguyễn Thị Hòa", "nam_tot_nghiep": "1994"},
}
API = "/api/v1/requests"


def step(client: TestClient, request: dict[str, object], name: str, **said: object) -> Response:
    """Take a step on the version in hand."""
    body = {"expected_version": request["version"], **said}
    return client.post(f"{API}/{request['id']}/{name}", json=body)


def test_a_request_is_led_from_receipt_to_hand_over(office: Office) -> None:
    """The copy's code comes with the request, and each step is told."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    made = client.post(API, json=WANTED).json()
    assert [one["id"] for one in client.get(API).json()] == [made["id"]]
    checked = step(client, made, "check", entry=entry.id).json()
    approved = step(client, checked, "approval").json()
    signed = step(client, approved, "signature").json()
    done = step(client, signed, "hand-over", receiver="Nguyễn Thị Hòa").json()

    case = client.get(f"{API}/{made['id']}").json()
    assert done["state"] == "handed_over"
    assert [one["state"] for one in case["steps"]] == [
        "received", "checked", "approved", "signed", "handed_over",
    ]  # fmt: skip
    copy = client.get(f"/api/v1/copies/{done['copy_code']}").json()
    assert copy["entry"] == entry.id
    assert client.get(API).json() == []
    assert [one["id"] for one in client.get(API, params={"state": "all"}).json()] == [made["id"]]


def test_a_request_sent_twice_with_one_key_is_taken_in_once(office: Office) -> None:
    """The second answer is the first; without a key there are two requests."""
    client = office.client(Role.OFFICER)
    headers = {"Idempotency-Key": "a1"}
    first, second = (client.post(API, json=WANTED, headers=headers) for _ in range(2))
    client.post(API, json=WANTED)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert len(client.get(API).json()) == 2
    changed = client.post(API, json=WANTED | {"requester": "Ai khác"}, headers=headers)
    assert changed.status_code == 409
    another = office.client(Role.OFFICER)
    assert another.post(API, json=WANTED, headers=headers).json() == first.json()


def test_two_signatures_at_once_make_one_copy(office: Office) -> None:
    """With one key both get it; with two keys one of them is told that it is done."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    made = client.post(API, json=WANTED).json()
    checked = step(client, made, "check", entry=entry.id).json()
    approved = step(client, checked, "approval").json()

    def press(key: str) -> Response:
        return client.post(
            f"{API}/{made['id']}/signature",
            json={"expected_version": approved["version"]},
            headers={"Idempotency-Key": key},
        )

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, ["one", "one", "two", "three"]))

    codes = {a.json()["copy_code"] for a in answers if a.status_code == 200}
    assert {a.status_code for a in answers} <= {200, 403, 409}
    assert codes == {requests.get(office.services.database, made["id"]).copy}
    assert len(copies.register(office.services.database)) == 1
    assert press("one").status_code in (200, 403, 409)


def test_what_is_wrong_is_said(office: Office) -> None:
    """A stale version, a missing paper, a missing reason, an unknown state."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    made = client.post(API, json=WANTED | {"claim": "family"}).json()

    unproven = step(client, made, "check", entry=entry.id)
    assert (unproven.status_code, unproven.json()["fields"]) == (422, ["proof"])
    assert step(client, made | {"version": 7}, "refusal", reason="x").status_code == 409
    assert step(client, made, "refusal", reason=" ").status_code == 422
    assert step(client, made, "signature").status_code == 403
    assert client.get(API, params={"state": "lost"}).status_code == 422
    refused = step(client, made, "refusal", reason="Không có trong sổ gốc năm 1994").json()
    assert refused["state"] == "refused"


def test_a_decision_on_a_row_is_taken_once(office: Office) -> None:
    """A reviewer's program that sends again gets the same entry, not a conflict."""
    client, row = office.client(Role.REVIEWER), office.waiting()[0]
    body = {"expected_version": row.version}
    address = f"/api/v1/drafts/{row.id}/decision"
    first, second = (
        client.post(address, json=body, headers={"Idempotency-Key": "row-1"}) for _ in range(2)
    )

    assert first.json() == second.json()
    assert client.post(address, json=body).status_code == 409


def test_a_correction_by_program_carries_out_its_request(office: Office) -> None:
    """All in one transaction; another kind of change leaves everything as it was."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    wanted = {"kind": "correction", "requester": "Hòa", "claim": "holder", "entry": entry.id}
    made = client.post(API, json=wanted).json()
    assert (made["deadline_by_law"], "2.001914" in made["deadline_source"]) == (True, True)
    made = step(client, made, "check", entry=entry.id).json()
    made = step(client, made, "approval").json()
    by = {
        "expected_version": 1, "decision_number": "12/QĐ", "decided_on": "2024-03-02",
        "request": made["id"],
    }  # fmt: skip

    one = f"/api/v1/entries/{entry.id}"
    refused = client.post(f"{one}/revocation", json={**by, "ground": "fraud"})
    done = client.post(f"{one}/corrections", json={**by, "values": {"noi_sinh": "Huế"}})

    assert (refused.status_code, done.json()["version"]) == (403, 2)
    assert client.get(f"{API}/{made['id']}").json()["request"]["state"] == "signed"


def test_only_an_authority_asks_for_a_revocation(office: Office) -> None:
    """And for nothing else."""
    client = office.client(Role.OFFICER)
    for kind, claim in (("revocation", "holder"), ("copy", "authority")):
        asked = client.post(API, json=WANTED | {"kind": kind, "claim": claim})
        assert asked.status_code == 403


def test_what_is_owed_goes_on_behind_the_first_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that ended at some number would leave the rest to be forgotten."""
    for name in ("Hòa", "Đức", "Thúy"):
        office.client(Role.OFFICER).post(API, json=WANTED | {"requester": name})
    for module in (counter, desk):
        monkeypatch.setattr(module, "OPEN_AT_ONCE", 2)
    client = office.client(Role.OFFICER)

    first = client.get("/desk/requests").text
    link = first.split('href="/desk/requests?after=')[1].split('"')[0]
    second = client.get("/desk/requests", params={"after": link}).text

    assert ("Hòa" in first, "Đức" in first, "Thúy" in first) == (True, True, False)
    assert ("Đức" in second, "Thúy" in second, "Còn nữa" in second) == (False, True, False)
