"""Officers hand out credentials of issued copies, and anyone can have them checked."""

import pytest

from api.credentials import stored_credential
from registry.accounts import Role
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


def test_strangers_cannot_have_credentials(office: Office, issued: Copy) -> None:
    """They are the holder's."""
    answer = office.client().get(f"/api/v1/copies/{issued.code}/credential")
    assert answer.status_code == 401
