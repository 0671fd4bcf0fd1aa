"""Anyone may know who signs for an office, and take the signed list along."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.credentials import stored_credential
from registry import officers
from signing.officers import fingerprint, read_officers
from signing.trust import load_trust
from signing.verify import verify
from tests.api.office import Office

SINCE = datetime.now(UTC) - timedelta(days=30)


def listed(office: Office) -> str:
    """Let the key of this office be an officer's; give its fingerprint."""
    key = office.services.key
    officers.authorise(
        office.services.database, officer="Trần Thị Hòa", office=key.office,
        certificate=fingerprint(key.certificate), since=SINCE, decision="12/QĐ-SGDĐT", by="admin",
    )  # fmt: skip
    return fingerprint(key.certificate)


def test_everyone_sees_who_may_sign_and_not_by_which_decision(office: Office) -> None:
    """Name, office, certificate and days; papers of the staff are not theirs to see."""
    assert office.client().get("/api/v1/officers").json() == []
    own = listed(office)
    (one,) = office.client().get("/api/v1/officers").json()
    assert set(one) == {"officer", "office", "certificate", "since", "until"}
    assert (one["officer"], one["certificate"], one["until"]) == ("Trần Thị Hòa", own, None)


def test_the_signed_list_checks_every_form_of_a_copy_offline(
    office: Office, tmp_path: Path
) -> None:
    """Downloaded once, it answers for the file and for what was sealed."""
    listed(office)
    copy, pdf = office.issued(1)
    got = office.client().get("/officers.jwt")
    assert got.status_code == 200
    (tmp_path / "officers.jwt").write_text(got.text)
    trust = load_trust([*office.services.trust, tmp_path / "officers.jwt"])
    assert [one.seal for one in read_officers(got.text, trust, datetime.now(UTC)).officers] == [
        False, True,
    ]  # fmt: skip
    sealed = [stored_credential(office.services, copy.code, kind) for kind in ("vc", "sd-jwt")]
    for one in (pdf, *sealed):
        verdict = verify(one, trust)
        assert verdict.verdict == "valid", verdict.checks
        assert "officer-list" in {check.id for check in verdict.checks}


def test_the_list_is_signed_anew_when_somebody_is_added(office: Office) -> None:
    """And not for every caller."""
    client = office.client()
    first = client.get("/officers.jwt").text
    assert client.get("/officers.jwt").text == first
    listed(office)
    now, trust = datetime.now(UTC), load_trust(office.services.trust)
    names = [
        one.officer for one in read_officers(client.get("/officers.jwt").text, trust, now).officers
    ]
    assert "Trần Thị Hòa" in names


def test_what_is_published_may_be_fetched_by_verifiers_in_browsers(office: Office) -> None:
    """A wallet on another site reads keys and lists; of everything else it learns nothing."""
    client, other = office.client(), {"Origin": "https://vi.vidu.example"}
    for path in ("/keys.pem", "/officers.jwt", "/status/2026", "/status/2026/refresh"):
        headers = client.get(path, headers=other).headers
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
    for path in ("/verify", "/lookup", "/v/000000000000", "/api/v1/verify?code=000000000000"):
        headers = client.get(path, headers=other).headers
        assert "access-control-allow-origin" not in headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
