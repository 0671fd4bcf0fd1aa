"""The register answers staff: search, versions, corrections, revocations."""

from registry.accounts import Role
from tests.api.office import Office


def test_an_entry_is_found_by_number_and_by_name(office: Office) -> None:
    """Each hit says why it matched."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    for text in ("A 104211", "nguyen thi hoa", "Hòa Nguyễn Thị 1976"):
        hits = client.get("/api/v1/entries", params={"q": text}).json()["hits"]
        assert hits[0]["entry"]["id"] == entry.id, text
        assert hits[0]["why"], text


def test_a_correction_is_a_new_version_and_the_old_one_stays(office: Office) -> None:
    """By decision number and date, as the law asks."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    change = {
        "expected_version": 1,
        "decision_number": "12/QĐ-SGD",
        "decided_on": "2024-03-02",
        "values": {"ho_ten": "Nguyễn Thị Hoà"},
    }
    changed = client.post(f"/api/v1/entries/{entry.id}/corrections", json=change)
    again = client.post(f"/api/v1/entries/{entry.id}/corrections", json=change)

    assert changed.json()["version"] == 2
    assert again.status_code == 409
    versions = client.get(f"/api/v1/entries/{entry.id}/history").json()
    assert [v["values"]["ho_ten"] for v in versions] == ["Nguyễn Thị Hòa", "Nguyễn Thị Hoà"]
    old = client.get(f"/api/v1/entries/{entry.id}", params={"version": 1}).json()
    assert old["values"]["ho_ten"] == "Nguyễn Thị Hòa"


def test_no_copy_is_issued_of_a_revoked_entry(office: Office) -> None:
    """Copies state what is in force, and nothing else."""
    from registry.ground import grounds

    entry, client = office.accepted(1), office.client(Role.OFFICER)
    revoked = client.post(
        f"/api/v1/entries/{entry.id}/revocation",
        json={
            "expected_version": 1,
            "decision_number": "13/QĐ-SGD",
            "decided_on": "2024-03-02",
            "ground": grounds()[0].key,
        },
    )

    assert revoked.json()["state"] == "revoked"
    assert client.post("/api/v1/copies", json={"entry": entry.id}).status_code in (403, 409)
    assert client.get("/api/v1/copies").json() == []


def test_answers_come_in_pages_with_counts_beside_them(office: Office) -> None:
    """A program follows `next` until there is none, and narrows by what the counts offer."""
    for row in (1, 2):
        office.accepted(row)
    client = office.client(Role.OFFICER)

    first = client.get("/api/v1/entries", params={"q": "1994", "limit": 1}).json()
    second = client.get(
        "/api/v1/entries", params={"q": "1994", "limit": 1, "after": first["next"]}
    ).json()
    counts = client.get("/api/v1/entries/facets", params={"q": "1994"}).json()
    narrow = client.get("/api/v1/entries", params={"q": "1994", "grade": "khá"}).json()
    odd = client.get("/api/v1/entries", params={"q": "1994", "after": "x"})

    assert first["hits"][0]["entry"]["id"] != second["hits"][0]["entry"]["id"]
    assert (counts["total"], counts["complete"], counts["year"]) == (2, True, {"1994": 2})
    assert [hit["entry"]["values"]["xep_loai"] for hit in narrow["hits"]] == ["Khá"]
    assert odd.status_code == 422


def test_a_personal_id_is_added_and_seen_by_officers_only(office: Office) -> None:
    """Reviewers and archivists have no use for it."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    address = f"/api/v1/entries/{entry.id}/personal-id"
    body = {
        "expected_version": 1, "number": "036176001234", "decision_number": "CCCD 02/2024",
        "decided_on": "2024-02-02",
    }  # fmt: skip
    assert client.get(address).json() == {"entry": entry.id, "personal_id": None}

    assert client.post(address, json=body).json()["personal_id"] == "036176001234"
    assert client.get(address).json()["personal_id"] == "036176001234"
    assert client.get("/api/v1/changes").json()[-1]["personal_id"] == "036176001234"
    assert client.post(address, json=body | {"number": "123"}).status_code == 422
    assert client.post(address, json=body | {"number": "036076001234"}).status_code == 403
    assert office.client(Role.REVIEWER).get(address).status_code == 403


def test_the_province_of_birth_is_told_in_both_code_sets(office: Office) -> None:
    """With what it rests on."""
    entry = office.accepted(1)
    old, new = office.client(Role.OFFICER).get(f"/api/v1/entries/{entry.id}").json()["birthplace"]

    assert (old["standing"], old["provinces"]) == ("named", [{"code": "36", "name": "Nam Định"}])
    assert (new["standing"], new["provinces"]) == (
        "succeeded",
        [{"code": "37", "name": "Ninh Bình"}],
    )
