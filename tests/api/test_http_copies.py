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


def test_requests_are_not_pretended(office: Office) -> None:
    """Their life cycle is not built yet, and the answer says so."""
    answer = office.client(Role.OFFICER).get("/api/v1/requests")

    assert answer.status_code == 501
    assert answer.json()["type"] == "urn:sogoc:problem:later"
