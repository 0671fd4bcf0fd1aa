"""Each address lets in exactly the roles that it is for."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from api.app import create_app
from api.desks import (
    account,
    batches,
    changes,
    counter,
    door,
    public,
    requests,
    review,
    stats,
    volumes,
)
from registry.accounts import Role
from tests.api.office import Office

ARCHIVIST, REVIEWER, OFFICER, ADMIN = Role.ARCHIVIST, Role.REVIEWER, Role.OFFICER, Role.ADMIN
VERIFIER = Role.VERIFIER
ANYONE, STAFF = None, frozenset(Role) - {VERIFIER}

ALLOWED = {
    "GET /api/v1/health": ANYONE,
    "GET /api/v1/verify": ANYONE,
    "POST /api/v1/verify": ANYONE,
    "POST /api/v1/verify/batch": {VERIFIER},
    "GET /api/v1/log": ANYONE,
    "GET /api/v1/log/proof/{number}": ANYONE,
    "GET /api/v1/log/records": {ADMIN},
    "GET /api/v1/log/checkpoint": ANYONE,
    "GET /api/v1/log/key": ANYONE,
    "GET /api/v1/log/consistency": ANYONE,
    "GET /api/v1/stats": STAFF,
    "GET /api/v1/stats/entries": STAFF,
    "GET /api/v1/stats/entries.csv": STAFF,
    "GET /api/v1/stats/progress": STAFF,
    "GET /api/v1/stats/progress.csv": STAFF,
    "GET /api/v1/policies": {REVIEWER},
    "GET /api/v1/policies/{name}": {REVIEWER},
    "GET /api/v1/changes": {OFFICER},
    "GET /api/v1/changes/schema": ANYONE,
    "GET /api/v1/publication/extract.csv": {OFFICER},
    "GET /api/v1/publication/revocations": ANYONE,
    "POST /api/v1/session": ANYONE,
    "GET /api/v1/session": STAFF,
    "PUT /api/v1/session/password": STAFF,
    "DELETE /api/v1/session": STAFF,
    "GET /api/v1/session/tokens": STAFF,
    "POST /api/v1/session/tokens": STAFF,
    "DELETE /api/v1/session/tokens/{token}": STAFF,
    "GET /api/v1/scans": {ARCHIVIST, REVIEWER},
    "POST /api/v1/scans": {ARCHIVIST},
    "GET /api/v1/scans/batches": {ARCHIVIST, REVIEWER},
    "GET /api/v1/scans/batches/{batch}": {ARCHIVIST, REVIEWER},
    "GET /api/v1/scans/{sha}": {ARCHIVIST, REVIEWER},
    "GET /api/v1/scans/{sha}/pages/{page}": {ARCHIVIST, REVIEWER},
    "GET /api/v1/scans/{sha}/pages/{page}/image": {ARCHIVIST, REVIEWER, OFFICER},
    "GET /api/v1/pages": {ARCHIVIST, REVIEWER},
    "GET /api/v1/drafts": {REVIEWER},
    "GET /api/v1/drafts/{draft}": {REVIEWER},
    "POST /api/v1/drafts/{draft}/decision": {REVIEWER},
    "POST /api/v1/drafts/{draft}/undo": {REVIEWER},
    "GET /api/v1/entries": {REVIEWER, OFFICER},
    "GET /api/v1/entries/facets": {REVIEWER, OFFICER},
    "GET /api/v1/entries/{entry}": {REVIEWER, OFFICER},
    "GET /api/v1/entries/{entry}/history": {REVIEWER, OFFICER},
    "GET /api/v1/entries/{entry}/personal-id": {OFFICER},
    "POST /api/v1/entries/{entry}/personal-id": {OFFICER},
    "POST /api/v1/entries/{entry}/corrections": {OFFICER},
    "POST /api/v1/entries/{entry}/revocation": {OFFICER},
    "GET /api/v1/requests": {OFFICER},
    "POST /api/v1/requests": {OFFICER},
    "GET /api/v1/requests/{request}": {OFFICER},
    "POST /api/v1/requests/{request}/check": {OFFICER},
    "POST /api/v1/requests/{request}/approval": {OFFICER},
    "POST /api/v1/requests/{request}/signature": {OFFICER},
    "POST /api/v1/requests/{request}/hand-over": {OFFICER},
    "POST /api/v1/requests/{request}/refusal": {OFFICER},
    "POST /api/v1/requests/{request}/return": {OFFICER},
    "GET /api/v1/copies": {OFFICER},
    "POST /api/v1/copies": {OFFICER},
    "GET /api/v1/copies/{code}": {OFFICER},
    "GET /api/v1/copies/{code}/pdf": {OFFICER},
    "GET /api/v1/copies/{code}/credential": {OFFICER},
    "POST /api/v1/copies/{code}/revocation": {OFFICER},
    "GET /api/v1/volumes": {ARCHIVIST, OFFICER},
    "POST /api/v1/volumes": {ARCHIVIST, OFFICER},
    "GET /api/v1/volumes/{volume}": {ARCHIVIST, OFFICER},
    "POST /api/v1/volumes/{volume}/book": {ARCHIVIST, OFFICER},
    "POST /api/v1/volumes/{volume}/leaves": {ARCHIVIST, OFFICER},
    "POST /api/v1/volumes/{volume}/losses": {ARCHIVIST, OFFICER},
    "POST /api/v1/volumes/{volume}/custody": {OFFICER},
    "POST /api/v1/volumes/{volume}/seal": {OFFICER},
    "GET /api/v1/coverage": ANYONE,
    "GET /api/v1/coverage/statements": ANYONE,
    "GET /desk/volumes": {ARCHIVIST, OFFICER},
    "POST /desk/volumes": {ARCHIVIST, OFFICER},
    "GET /desk/volumes/{volume}": {ARCHIVIST, OFFICER},
    "POST /desk/volumes/{volume}/batch": {ARCHIVIST, OFFICER},
    "POST /desk/volumes/{volume}/book": {ARCHIVIST, OFFICER},
    "POST /desk/volumes/{volume}/leaf": {ARCHIVIST, OFFICER},
    "POST /desk/volumes/{volume}/loss": {ARCHIVIST, OFFICER},
    "POST /desk/volumes/{volume}/custody": {OFFICER},
    "POST /desk/volumes/{volume}/seal": {OFFICER},
    "POST /desk/requests/{entry}/identity": {OFFICER},
    "GET /": ANYONE,
    "GET /login": ANYONE,
    "POST /login": ANYONE,
    "GET /verify": ANYONE,
    "POST /verify": ANYONE,
    "POST /verify/again": ANYONE,
    "POST /verify/report": ANYONE,
    "POST /verify/renewed": ANYONE,
    "POST /api/v1/copies/renewed": ANYONE,
    "POST /desk/requests/{entry}/copies/{code}/credential": {OFFICER},
    "GET /v/{code}": ANYONE,
    "GET /V/{code}": ANYONE,
    "GET /status/{year}": ANYONE,
    "GET /status/{year}/refresh": ANYONE,
    "GET /keys.pem": ANYONE,
    "GET /officers.jwt": ANYONE,
    "GET /api/v1/officers": ANYONE,
    "GET /lookup": ANYONE,
    "POST /lookup": ANYONE,
    "POST /logout": STAFF,
    "GET /desk": STAFF,
    "GET /desk/stats": STAFF,
    "GET /desk/batches": {ARCHIVIST},
    "GET /desk/batches/{batch}": {ARCHIVIST, REVIEWER},
    "GET /desk/review": {REVIEWER},
    "GET /desk/review/mine": {REVIEWER},
    "POST /desk/review/{draft}/undo": {REVIEWER},
    "GET /desk/review/{draft}": {REVIEWER},
    "POST /desk/review/{draft}": {REVIEWER},
    "GET /desk/requests": {OFFICER},
    "GET /desk/requests/new": {OFFICER},
    "POST /desk/requests/new": {OFFICER},
    "GET /desk/requests/case/{case}": {OFFICER},
    "POST /desk/requests/case/{case}/check": {OFFICER},
    "POST /desk/requests/case/{case}/approve": {OFFICER},
    "POST /desk/requests/case/{case}/sign": {OFFICER},
    "POST /desk/requests/case/{case}/hand-over": {OFFICER},
    "POST /desk/requests/case/{case}/refuse": {OFFICER},
    "POST /desk/requests/case/{case}/return": {OFFICER},
    "GET /desk/requests/{entry}/change": {OFFICER},
    "POST /desk/requests/{entry}/change": {OFFICER},
    "GET /desk/appendix": {OFFICER},
    "GET /desk/appendix.csv": {OFFICER},
    "GET /desk/account": STAFF,
    "POST /desk/account/password": STAFF,
    "GET /desk/views": {ADMIN},
    "GET /desk/requests/{entry}": {OFFICER},
    "POST /desk/requests/{entry}/copies": {OFFICER},
    "POST /desk/requests/{entry}/copies/{code}/revocation": {OFFICER},
}


def every_address(app: FastAPI) -> set[str]:
    """List method and path of everything that the app answers."""
    api = {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    desks = {
        f"{method} {route.path}"  # type: ignore[attr-defined]  # all of them are plain routes
        for desk in (
            account,
            batches,
            changes,
            counter,
            door,
            public,
            requests,
            review,
            stats,
            volumes,
        )
        for route in desk.router.routes
        for method in route.methods  # type: ignore[attr-defined]
    }
    return api | desks


def ask(client: TestClient, address: str) -> Response:
    """Send an empty request to an address of nothing that exists."""
    method, path = address.split(" ")
    for name, value in (
        ("{sha}", "0" * 64),
        ("{page}", "1"),
        ("{year}", "2026"),
        ("{number}", "0"),
    ):
        path = path.replace(name, value)
    plain = path.replace("{", "").replace("}", "")
    return client.request(method, plain, follow_redirects=False)


def test_no_address_is_forgotten_here(office: Office) -> None:
    """A new address must be given its roles in this table."""
    assert every_address(create_app(office.services)) == set(ALLOWED)


def test_strangers_are_sent_away(office: Office) -> None:
    """Without an account there is nothing but 401, or the way to the sign-in page."""
    client = office.client()
    for address, roles in ALLOWED.items():
        answer = ask(client, address)
        if roles is ANYONE:
            assert answer.status_code not in (401, 403), address
        elif address.startswith("GET /desk"):
            assert answer.headers["location"].startswith("/login?next=%2Fdesk"), address
        else:
            assert answer.status_code == 401, address


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_in_where_it_belongs_and_nowhere_else(office: Office, role: Role) -> None:
    """Least privilege: 403 for every other role, and never 401 or 403 for the right one."""
    client = office.client(role)
    for address, roles in ALLOWED.items():
        if roles is not ANYONE:
            status = ask(client, address).status_code
            assert (status == 403) == (role not in roles), (address, status)
            assert status != 401, address
            assert status < 500 or status == 501, (address, status)
