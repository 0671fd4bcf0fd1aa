"""Officers hand out credentials of issued copies, and anyone can have them checked."""

from datetime import UTC, date, datetime

import pytest

from api.credentials import stored_credential
from registry import amending, copies
from registry.accounts import Role
from registry.amending import Correction
from registry.copies import Copy
from tests.api.office import Office


@pytest.fixture
def issued(office: Office) -> Copy:
    """A copy of the first row."""
    return office.issued(1)[0]


@pytest.mark.parametrize("kind", ["vc", "sd-jwt"])
def test_a_downloaded_credential_is_valid(office: Office, issued: Copy, kind: str) -> None:
    """As a file and as a text."""
    answer = office.client(Role.OFFICER).get(
        f"/api/v1/copies/{issued.code}/credential", params={"kind": kind}
    )
    assert answer.status_code == 200
    assert "Nguyễn" not in answer.headers["content-disposition"]
    public = office.client()
    for said in (
        public.post("/api/v1/verify", files={"file": ("c.jwt", answer.content)}).json(),
        public.post("/api/v1/verify", json={"code": answer.text}).json(),
    ):
        assert said["verdict"] == "valid", said["checks"]
        assert set(said["answers"].values()) == {"yes"}
        assert said["claims"]["values"]["ho_ten"] == "Nguyễn Thị Hòa"


def test_the_page_shows_a_credential_s_verdict(office: Office, issued: Copy) -> None:
    """Uploaded like any other file."""
    text = stored_credential(office.services, issued.code, "sd-jwt")
    page = office.client().post("/verify", files={"file": ("c.sd-jwt", text.encode())}).text
    assert 'data-verdict="valid"' in page
    assert "Chứng nhận điện tử còn nguyên vẹn?" in page


def test_strangers_cannot_have_credentials(office: Office, issued: Copy) -> None:
    """They are the holder's."""
    answer = office.client().get(f"/api/v1/copies/{issued.code}/credential")
    assert answer.status_code == 401


@pytest.mark.parametrize("by", ["correction", "revocation"])
def test_none_is_made_of_a_copy_that_is_no_longer_in_force(
    office: Office, issued: Copy, by: str
) -> None:
    """The desk offers none and leads to the copy that replaces it; no other door gives one."""
    db, officer = office.services.database, office.client(Role.OFFICER)
    here = f"/desk/requests/{issued.entry}"
    door = f"/api/v1/copies/{issued.code}/credential"
    assert door in officer.get(here).text
    if by == "correction":
        change = Correction(
            values={"ho_ten": "Nguyễn Thị Hoà"}, decision_number="7/QĐ",
            decided_on=date(2024, 5, 4), by="officer", at=datetime.now(UTC), note="khai sinh",
        )  # fmt: skip
        amending.correct(db, issued.entry, issued.entry_version, change)
        assert 'href="#issue"' in officer.get(here).text
        officer.post(f"{here}/copies")
        newer = copies.copies_of(db, issued.entry)[-1]
        assert f'<a href="#copy-{newer.code}">' in officer.get(here).text
        assert f"/api/v1/copies/{newer.code}/credential" in officer.get(here).text
    else:
        copies.revoke_copy(db, issued.code, "cấp nhầm", "officer")
    assert door not in officer.get(here).text
    for kind in ("vc", "sd-jwt"):
        refused = officer.get(door, params={"kind": kind})
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:sogoc:problem:not-in-force",
        )
