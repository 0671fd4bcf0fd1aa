"""With a list of officers, QR codes and credentials count only by a key that is on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signing.credentials import write_credential, write_selective
from signing.issue import SignedCopy
from signing.keys import key_of
from signing.officers import Officer, as_seal, fingerprint, publish_officers
from signing.paper import write_paper
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.pki import Person, Root, signer_for
from tests.signing.spoken import check_wording
from tests.signing.test_paper import record_of
from tests.signing.world import Office, OneRecord

DAY = timedelta(days=1)


@pytest.fixture(scope="module", params=["paper", "vc", "sd-jwt"])
def text(request: pytest.FixtureRequest, office: Office, copy: SignedCopy) -> str:
    """What the office's key sealed: a large QR code, or a credential of either kind."""
    write = {"paper": write_paper, "vc": write_credential, "sd-jwt": write_selective}
    return write[request.param](copy.certificate, office.key)


def hoa(office: Office, copy: SignedCopy, **changed: object) -> Officer:
    """The officer whose key it is, listed since yesterday."""
    issued = datetime.fromisoformat(copy.certificate.issued_at)
    mine = fingerprint(office.key.certificate)
    listed = Officer("Trần Thị Hòa", office.key.office, mine, issued - DAY, None)
    return replace(listed, **changed)  # type: ignore[arg-type]  # any member of it


def judged(
    text: str | bytes,
    office: Office,
    listed: Sequence[Officer],
    stated: datetime | None = None,
    **how: object,
) -> Verdict:
    """Verify with a list that the office signed."""
    signed = publish_officers(listed, office.key, now=stated or datetime.now(UTC))
    trust = replace(office.trust, officers=(signed,), issuers=(office.key.certificate,))
    verdict = verify(text, trust, **how)  # type: ignore[arg-type]  # any argument of it
    check_wording(verdict)
    return verdict


def said(verdict: Verdict) -> str:
    """Give what the list said."""
    return next(check.reason for check in verdict.checks if check.id == "officer-list")


def test_an_officer_s_key_may_seal(office: Office, copy: SignedCopy, text: str) -> None:
    """And the list names whose it is."""
    verdict = judged(text, office, [hoa(office, copy)])
    assert verdict.verdict == "valid", verdict.checks
    assert "Trần Thị Hòa" in said(verdict)


def test_the_office_s_seal_may_seal_and_signs_no_copy(
    office: Office, copy: SignedCopy, text: str
) -> None:
    """The key on the server is no officer."""
    seal = as_seal(office.key.certificate)
    verdict = judged(text, office, [seal])
    assert verdict.verdict == "valid", verdict.checks
    assert "electronic seal" in said(verdict)
    other = hoa(office, copy, certificate="00" * 32)
    assert judged(copy.pdf, office, [seal, other]).verdict == "invalid"


def test_a_colleague_without_leave_is_refused(office: Office, copy: SignedCopy, text: str) -> None:
    """A certificate of the same office under the same root, of somebody who may not sign."""
    assert verify(text, office.trust).verdict != "invalid"
    other = hoa(office, copy, certificate="00" * 32)
    assert judged(text, office, [other]).verdict == "invalid"
    colleague = key_of(
        signer_for(Person(office.key.office), Root.of(office.folder)), office.key.revocation
    )
    for write in (write_credential, write_selective):
        forged = write(copy.certificate, colleague)
        assert judged(forged, office, [hoa(office, copy)]).verdict == "invalid"


def test_leave_that_began_later_is_none(office: Office, copy: SignedCopy, text: str) -> None:
    """The day of issue decides."""
    issued = datetime.fromisoformat(copy.certificate.issued_at)
    assert judged(text, office, [hoa(office, copy, since=issued + DAY)]).verdict == "invalid"


def test_leave_that_ended_since_needs_the_register(
    office: Office, copy: SignedCopy, text: str
) -> None:
    """Without a time stamp a former officer could still seal, dated back."""
    issued = datetime.fromisoformat(copy.certificate.issued_at)
    listed, later = [hoa(office, copy, until=issued + DAY)], issued + 2 * DAY
    assert judged(text, office, listed, now=issued).verdict == "valid"
    assert judged(text, office, listed, now=later).verdict == "undetermined"
    known = OneRecord(record_of(copy))
    assert judged(text, office, listed, now=later, register=known).verdict == "valid"


def test_a_list_that_does_not_know_says_so(office: Office, copy: SignedCopy, text: str) -> None:
    """It speaks of another office, or was made before."""
    elsewhere = replace(hoa(office, copy), office="Sở Giáo dục và Đào tạo Khác")
    assert judged(text, office, [elsewhere]).verdict == "undetermined"
    issued = datetime.fromisoformat(copy.certificate.issued_at)
    other = hoa(office, copy, certificate="00" * 32)
    assert judged(text, office, [other], issued - DAY).verdict == "undetermined"
