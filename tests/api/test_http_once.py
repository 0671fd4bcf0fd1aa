"""Every write by program can be sent again: it is done once, and answered as the first time."""

from api.app import create_app
from registry import audit, custody
from registry.accounts import Role
from tests.api.office import Office
from tests.api.test_desk_volumes import API, BOOK, KEEPER

WRITES = {"post", "put", "patch", "delete"}
KNOWN_BY_CONTENT = {"post /api/v1/scans", "post /api/v1/copies/renewed"}
ONLY_ASK = {"post /api/v1/verify", "post /api/v1/verify/batch"}
ABOUT_SECRETS = {
    "post /api/v1/session",
    "delete /api/v1/session",
    "put /api/v1/session/password",
    "post /api/v1/session/tokens",
    "delete /api/v1/session/tokens/{token}",
}


def test_every_write_takes_a_key(office: Office) -> None:
    """But those known by their content, those that only ask, and those whose answer is a secret."""
    paths = create_app(office.services).openapi()["paths"]
    without = {
        f"{method} {path}"
        for path, methods in paths.items()
        for method, about in methods.items()
        if method in WRITES
        and "Idempotency-Key" not in {one["name"] for one in about.get("parameters", ())}
    }

    assert without == KNOWN_BY_CONTENT | ONLY_ASK | ABOUT_SECRETS


def test_custody_passes_on_once(office: Office) -> None:
    """Sent again with its key it is done; without a key the same day is refused."""
    client = office.client(Role.OFFICER)
    made = client.post(API, json={"book": BOOK, "keeper": KEEPER}).json()
    successor = KEEPER | {"office": "Sở GD&ĐT Nam Định", "since": "1997-01-01", "decision": "1/QĐ"}
    address, key = f"{API}/{made['id']}/custody", {"Idempotency-Key": "c1"}

    answers = [client.post(address, json=successor, headers=key).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert len(custody.chain(office.services.database, made["id"])) == 2
    assert client.post(address, json=successor).status_code == 403


def test_a_book_is_corrected_once(office: Office) -> None:
    """A slip when it was registered is put right; sent again, it is not done again."""
    client = office.client(Role.ARCHIVIST)
    made = client.post(API, json={"book": BOOK, "keeper": KEEPER}).json()
    body = {"expected_version": made["version"], "book": BOOK | {"last_page": 120}}
    address, key = f"{API}/{made['id']}/book", {"Idempotency-Key": "b1"}

    first, again = (client.post(address, json=body, headers=key) for _ in range(2))

    assert first.json()["book"]["last_page"] == 120
    assert again.json() == first.json()
    assert client.post(address, json=body).status_code == 409


def test_a_volume_is_sealed_once(office: Office) -> None:
    """Whoever did not get the answer asks again and gets the same; the log says it once."""
    for row in (1, 2, 3, 4, 5):
        office.accepted(row)
    client, db = office.client(Role.OFFICER), office.services.database
    made = client.post(API, json={"book": BOOK | {"last_page": 1}, "keeper": KEEPER}).json()
    leaves = [{"scan": office.scan, "page": 1, "printed": 1}]
    body = {"expected_version": made["version"], "leaves": leaves}
    held = client.post(f"{API}/{made['id']}/leaves", json=body).json()
    address, version = f"{API}/{made['id']}/seal", {"expected_version": held["version"]}

    first, again = (
        client.post(address, json=version, headers={"Idempotency-Key": "s1"}) for _ in range(2)
    )

    assert (first.status_code, first.json()["state"]) == (200, "sealed")
    assert again.json() == first.json()
    log = audit.records_of(db, made["id"])
    assert [one.action for one in log].count("volume.sealed") == 1
    assert client.post(address, json=version).status_code == 409
