"""The large QR code is checked without a network, and nothing that only looks like it passes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import base45
import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from cwt import COSE, COSEKey

from signing.issue import SignedCopy, paper_text
from signing.paper import FIELDS, PREFIX, ROOM, Stated, open_paper, read_paper
from signing.register import RegisterRecord
from signing.status import publish
from signing.trust import Trust
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import forged_papers
from tests.signing.forged_papers import FORGED, Forger
from tests.signing.pki import Root
from tests.signing.world import ADDRESS, VALUES, Office, OneRecord, an_entry


@pytest.fixture(scope="module")
def trust(office: Office) -> Trust:
    """The root, and the office's published key."""
    return replace(office.trust, issuers=(office.key.certificate,))


@pytest.fixture(scope="module")
def text(office: Office, copy: SignedCopy) -> str:
    """What the large QR code of the copy says."""
    return paper_text(copy.certificate, office.key)


def results(verdict: Verdict) -> dict[str, str]:
    """Give the outcome of each check."""
    return {check.id: check.result for check in verdict.checks}


def test_the_text_is_valid_offline(trust: Trust, text: str, copy: SignedCopy) -> None:
    """The root and the published key are all that is needed."""
    verdict = verify(text, trust)
    assert verdict.verdict == "valid", verdict.checks
    assert verdict.answers["matches_register"] == "undetermined"
    assert verdict.claims["code"] == copy.certificate.code
    assert verdict.claims["number"] == copy.certificate.number
    assert verdict.claims["office"] == copy.certificate.office
    assert verdict.claims["values"]["ho_ten"] == VALUES["ho_ten"]


def test_it_fits_on_paper(text: str) -> None:
    """Some three hundred characters of the alphabet that QR codes hold most tightly."""
    assert len(text) < 350
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_another_implementation_reads_and_verifies_it(office: Office, text: str) -> None:
    """python-cwt knows nothing of us."""
    pem = load_der_public_key(office.key.certificate.public_key.dump()).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    token = base45.b45decode(text.removeprefix(PREFIX))
    kid = read_paper(text).kid
    payload = COSE.new(verify_kid=True).decode(token, COSEKey.from_pem(pem, alg="ES256", kid=kid))
    assert payload == read_paper(text).payload


def test_ethnic_group_is_not_on_it(trust: Trust, text: str) -> None:
    """Anyone who photographs the sheet can read the code."""
    assert "dan_toc" not in FIELDS.values()
    assert "dan_toc" not in verify(text, trust).claims["values"]


def test_fields_that_have_no_room_are_left_out_whole(office: Office) -> None:
    """A value that was cut short would be another value."""
    values = {**VALUES, "ho_ten": "Nguyễn " * 12 + "Ví", "truong": "THPT " + "Đường " * 20}
    copy = office.issue(an_entry(values))
    paper = read_paper(paper_text(copy.certificate, office.key))
    stated = open_paper(paper, office.key.certificate)
    assert len(paper.payload) <= ROOM + 10
    assert all(values[field] == value for field, value in stated.values)
    assert "truong" not in dict(stated.values)


def test_an_unknown_key_settles_nothing(office: Office, text: str) -> None:
    """Without the signer's certificate it is neither genuine nor forged."""
    verdict = verify(text, office.trust)
    assert verdict.verdict == "undetermined"
    assert verdict.claims == {}
    assert results(verdict)["qr-key"] == "undetermined"


def test_a_downloaded_status_list_brings_the_key_along(office: Office, text: str) -> None:
    """It is signed by the same office, and answers for the status too."""
    now = datetime.now(UTC)
    for revoked, verdict in ((set[int](), "valid"), ({12}, "invalid")):
        listed = publish(revoked, office.key, site=ADDRESS, year="2026", now=now)
        assert verify(text, office.trust, status=listed).verdict == verdict


def test_after_a_week_paper_needs_a_list_or_the_register(
    trust: Trust, text: str, copy: SignedCopy
) -> None:
    """As for the file: the issue vouches for its status for seven days."""
    later = datetime.now(UTC) + timedelta(days=8)
    assert verify(text, trust, now=later).verdict == "undetermined"
    register = OneRecord(record_of(copy))
    assert verify(text, trust, register=register, now=later).verdict == "valid"


def test_expired_paper_needs_the_register(trust: Trust, text: str, copy: SignedCopy) -> None:
    """The key's certificate has ended: offline the signature no longer proves anything."""
    later = datetime.now(UTC) + timedelta(days=4000)
    verdict = verify(text, trust, now=later)
    assert verdict.verdict == "undetermined"
    assert results(verdict)["qr-times"] == "undetermined"
    register = OneRecord(record_of(copy))
    assert verify(text, trust, register=register, now=later).verdict == "valid"


def test_the_register_outweighs_paper(trust: Trust, text: str, copy: SignedCopy) -> None:
    """Revoked, corrected or unknown there: the paper is no longer valid."""
    record = record_of(copy)
    corrected = {**VALUES, "ngay_sinh": "08/03/1987"}
    for held, check in (
        (replace(record, state="revoked", reason="in sai"), "register-status"),
        (replace(record, values=tuple(corrected.items())), "register-values"),
        (replace(record, code="0" * 12), "register"),
    ):
        verdict = verify(text, trust, register=OneRecord(held))
        assert verdict.verdict == "invalid"
        assert results(verdict)[check] == "failed"


def test_a_revoked_key_ends_what_it_signed(office: Office, trust: Trust, text: str) -> None:
    """Paper has no time stamp, so nobody can tell what was signed before the key was stolen."""
    root = Root.of(office.folder)
    revoked = [(office.key.certificate.serial_number, datetime.now(UTC) - timedelta(hours=1))]
    verdict = verify(text, replace(trust, crls=(root.crl(revoked),)))
    assert verdict.verdict == "invalid"
    assert results(verdict)["qr-signer"] == "failed"


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_text_is_never_valid(
    office: Office, trust: Trust, text: str, copy: SignedCopy, name: str
) -> None:
    """Each is one known fault, with and without the register at hand."""
    forged = FORGED[name](Forger(office, text))
    assert forged != text
    for register in (None, OneRecord(record_of(copy))):
        verdict = verify(forged, trust, register=register)
        assert verdict.verdict != "valid"
        assert all(check.reason and check.reason_vi for check in verdict.checks)


@pytest.mark.parametrize("body", forged_papers.NOT_BASE45)
def test_text_that_is_not_base_45_is_malformed(trust: Trust, body: str) -> None:
    """RFC 9285, 4 and 6: characters outside the alphabet, and groups that overflow."""
    verdict = verify(PREFIX + body, trust)
    assert results(verdict) == {"qr-form": "failed"}


def test_every_changed_character_is_noticed(trust: Trust, text: str) -> None:
    """One letter more, less or other, anywhere."""
    for at in range(len(PREFIX), len(text)):
        other = "0" if text[at] != "0" else "1"
        for forged in (text[:at] + other + text[at + 1 :], text[:at] + text[at + 1 :]):
            assert verify(forged, trust).verdict != "valid"


def test_what_it_states_survives_the_way(office: Office, copy: SignedCopy, text: str) -> None:
    """Code, number and times are those of the copy."""
    stated: Stated = open_paper(read_paper(text), office.key.certificate)
    assert stated.issued == datetime.fromisoformat(copy.certificate.issued_at)
    assert stated.expires == office.key.certificate.not_valid_after
    assert stated.demo


def record_of(copy: SignedCopy) -> RegisterRecord:
    """Give what the register knows of a copy right after its issue."""
    return RegisterRecord(
        code=copy.certificate.code,
        state="in_force",
        sha256=copy.sha256,
        entry=copy.certificate.entry,
        entry_version=1,
        values=tuple(VALUES.items()),
        pdf=copy.pdf,
    )
