"""Copies are issued, found again, downloaded byte for byte, and revoked with a reason."""

import hashlib

from registry.accounts import Role
from tests.api.office import Office


def test_a_copy_goes_its_way(office: Office) -> None:
    """Issued, listed under its number, downloaded as signed, revoked."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    made = client.post("/api/v1/copies", json={"entry": entry.id})
    copy = made.json()
    file = client.get(f"/api/v1/copies/{copy['code']}/pdf")

    assert made.status_code == 201
    assert copy["issued_by"] == "officer"
    assert [c["code"] for c in client.get("/api/v1/copies").json()] == [copy["code"]]
    assert hashlib.sha256(file.content).hexdigest() == copy["sha256"]
    assert file.headers["content-type"] == "application/pdf"
    assert "Hòa" not in file.headers["content-disposition"]
    revoked = client.post(
        f"/api/v1/copies/{copy['code']}/revocation", json={"reason": "QĐ 9/2026: cấp nhầm"}
    )
    assert revoked.json()["state"] == "revoked"
    assert revoked.json()["revoked_by"] == "officer"


def test_a_revocation_needs_a_reason(office: Office) -> None:
    """An empty reason is none."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    code = client.post("/api/v1/copies", json={"entry": entry.id}).json()["code"]
    for reason in ("", "   "):
        answer = client.post(f"/api/v1/copies/{code}/revocation", json={"reason": reason})
        assert answer.status_code in (403, 422)


def test_a_copy_that_is_ordered_twice_with_one_key_is_signed_once(office: Office) -> None:
    """A program that lost the answer sends again, and gets the same copy."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    headers = {"Idempotency-Key": "một-cửa-17".encode().hex()}
    order = {"entry": entry.id}
    first = client.post("/api/v1/copies", json=order, headers=headers)
    second = client.post("/api/v1/copies", json=order, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert len(client.get("/api/v1/copies").json()) == 1
    other = client.post("/api/v1/copies", json={"entry": "0" * 26}, headers=headers)
    assert other.status_code == 409
