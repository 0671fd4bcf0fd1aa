"""A signature by a key elsewhere makes the same copy; what comes back is never believed unseen."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from signing.away import Prepared, finish, key_elsewhere, prepare, what_is_signed
from signing.certificate import Certificate
from signing.errors import Altered, CannotIssue, KeyUnavailable, Malformed, Rejected
from signing.issue import certify
from signing.keys import SigningKey, load_key
from signing.paths import wait_for
from signing.render import render
from signing.verify import verify
from tests.signing.offices import NAME, under
from tests.signing.pki import NOW, asn1
from tests.signing.tokens import P256, PIN, RSA, SoftToken, soft_token
from tests.signing.world import ADDRESS, Office, an_entry


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftToken]:
    """The officer's token."""
    with soft_token(tmp_path_factory.mktemp("officer"), NAME) as made:
        yield made


@pytest.fixture(scope="module", params=[RSA, P256])
def office(
    request: pytest.FixtureRequest, token: SoftToken, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """The office of each of the token's keys."""
    key = load_key(token.uri(request.param), PIN)
    return under(token.root, key, tmp_path_factory.mktemp("clock"))


def elsewhere(office: Office, token: SoftToken) -> SigningKey:
    """The key as the server sees it: certificates, and no way to sign."""
    chain = [office.key.certificate.dump(), asn1(token.root.certificate).dump()]
    return replace(key_elsewhere(chain), revocation=office.key.revocation)


def claims_for(key: SigningKey) -> Certificate:
    """What the copy states."""
    return certify(
        an_entry(), number="12/2026", key=key, public_url=ADDRESS, code="ABCDEFGHJKMN",
        document="Bằng tốt nghiệp", now=NOW,
    )  # fmt: skip


def prepared_by(office: Office, key: SigningKey) -> Prepared:
    """A copy that lacks only its signature."""
    return prepare(render(claims_for(key)), key, office.timestamps)


def signature_of(office: Office, data: bytes) -> bytes:
    """What the officer's token makes of some bytes."""
    return wait_for(office.key.signer.async_sign_raw(data, "sha256"))


def test_a_copy_signed_elsewhere_is_a_copy(office: Office, token: SoftToken) -> None:
    """Only the attributes travel; the verdict is the same as for a key that is here."""
    key = elsewhere(office, token)
    prepared = prepared_by(office, key)
    assert len(prepared.attributes) < 400
    assert what_is_signed(prepared, office.key.certificate.dump()) == claims_for(key)
    signature = signature_of(office, prepared.attributes)
    pdf = finish(prepared, key, signature, office.timestamps)
    verdict = verify(pdf, office.trust)
    assert verdict.verdict == "valid", [c for c in verdict.checks if c.result != "passed"]


def test_a_signature_over_something_else_is_refused(office: Office, token: SoftToken) -> None:
    """Other bytes, another key's signature, or noise: nothing is put into the gap."""
    key = elsewhere(office, token)
    prepared = prepared_by(office, key)
    for wrong in (signature_of(office, b"something else"), b"", b"noise" * 30):
        with pytest.raises(Altered):
            finish(prepared, key, wrong, office.timestamps)


def test_the_officer_sees_what_the_bytes_say(office: Office, token: SoftToken) -> None:
    """A page that shows one copy and sends another for signing is found out by the agent."""
    key = elsewhere(office, token)
    prepared, own = prepared_by(office, key), office.key.certificate.dump()
    at = prepared.pdf.index(b"/Type")
    changed = prepared.pdf[:at] + b"/type" + prepared.pdf[at + 5 :]
    for wrong in (
        replace(prepared, pdf=changed),
        replace(prepared, start=prepared.start - 8),
        replace(prepared, attributes=prepared_by(office, key).attributes[:-1]),
        replace(prepared, attributes=b""),
        replace(prepared, pdf=b"%PDF-1.7"),
        replace(prepared, pdf=b""),
    ):
        with pytest.raises((Altered, Malformed)):
            what_is_signed(wrong, own)
    other = asn1(token.root.certificate).dump()
    with pytest.raises(Malformed):
        what_is_signed(prepared, other)


def test_only_certificates_that_may_sign_are_taken(token: SoftToken) -> None:
    """A root, noise and nothing are refused before any number is reserved."""
    with pytest.raises(Rejected):
        key_elsewhere([asn1(token.root.certificate).dump()])
    for wrong in ([], [b"noise"], [b""]):
        with pytest.raises(KeyUnavailable):
            key_elsewhere(wrong)


def test_a_signer_about_whom_nothing_is_known_is_refused(office: Office, token: SoftToken) -> None:
    """Without revocation data no copy reaches B-LTA, so none is made."""
    key = replace(elsewhere(office, token), revocation=tuple)
    prepared = prepared_by(office, key)
    signature = signature_of(office, prepared.attributes)
    with pytest.raises(CannotIssue):
        finish(prepared, key, signature, office.timestamps)
