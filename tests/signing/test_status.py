"""A downloaded status list answers offline, and only as far as its signature and age reach."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from signing.issue import SignedCopy
from signing.jws import encode, sign_statement
from signing.status import FRESH, KIND, SMALLEST, publish
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.world import ADDRESS, Office, an_office

NOW = datetime.now(UTC)
URL = f"{ADDRESS}/status/2026"


def listed(verdict: Verdict) -> str:
    """Give the result of the check against the list."""
    return next(check.result for check in verdict.checks if check.id == "status-list")


def part(text: str, at: int) -> dict[str, object]:
    """Read a part of a compact JWS."""
    data = text.split(".")[at]
    loaded: dict[str, object] = json.loads(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))
    return loaded


def test_a_copy_that_is_not_listed_is_in_force(office: Office, copy: SignedCopy) -> None:
    """Other numbers are revoked; this one is not."""
    status = publish({1, 11, 13, 131_071}, office.key, url=URL, now=NOW)
    assert verify(copy.pdf, office.trust, status=status).verdict == "valid"


def test_a_copy_that_is_listed_is_invalid(office: Office, copy: SignedCopy) -> None:
    """Even on the day of its issue."""
    status = publish({copy.certificate.status_index}, office.key, url=URL, now=NOW)
    verdict = verify(copy.pdf, office.trust, status=status)
    assert verdict.verdict == "invalid"
    assert listed(verdict) == "failed"


def test_an_old_list_still_revokes_and_no_longer_clears(office: Office, copy: SignedCopy) -> None:
    """What was revoked stays revoked."""
    later = NOW + FRESH + timedelta(hours=1)
    clear = publish((), office.key, url=URL, now=NOW)
    revoked = publish({12}, office.key, url=URL, now=NOW)
    assert listed(verify(copy.pdf, office.trust, status=clear, now=later)) == "undetermined"
    assert listed(verify(copy.pdf, office.trust, status=revoked, now=later)) == "failed"


def test_the_list_has_the_shape_that_the_w3c_gives_it(office: Office) -> None:
    """Bitstring Status List 1.0 in a JWS with its certificates: others can read it."""
    status = publish({0}, office.key, url=URL, now=NOW)
    header, credential = part(status, 0), part(status, 1)
    assert header["alg"] == "ES256"
    assert credential["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    subject = credential["credentialSubject"]
    assert isinstance(subject, dict)
    assert subject["statusPurpose"] == "revocation"
    assert subject["encodedList"].startswith("u")  # multibase: base64url without padding
    assert SMALLEST == 131_072


def test_lists_that_prove_nothing_settle_nothing(
    office: Office, copy: SignedCopy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Of another year, by a stranger, changed, unsigned or no list at all."""
    stranger = an_office(tmp_path_factory.mktemp("stranger"))
    good = publish((), office.key, url=URL, now=NOW)
    head, body, signature = good.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for status in (
        publish((), office.key, url=f"{ADDRESS}/status/2025", now=NOW),
        publish((), stranger.key, url=URL, now=NOW),
        publish((), office.key, url=URL, now=NOW + timedelta(days=1)),
        f"{head}.{body}.",
        f"{none}.{body}.{signature}",
        "",
        "a.b.c",
        "." * 10_000,
        "x" * 2_000_000,
    ):
        assert listed(verify(copy.pdf, office.trust, status=status)) == "undetermined"
    changed = f"{head}.{body[:-8]}{'A' * 8}.{signature}"
    assert listed(verify(copy.pdf, office.trust, status=changed)) != "passed"


def bits(data: bytes) -> str:
    """Write an encoded list as the W3C says."""
    return "u" + encode(gzip.compress(data, mtime=0))


@pytest.mark.parametrize(
    "change",
    [
        {"encodedList": bits(bytes(64 * 1024 * 1024))},  # a bomb: 64 MB in 64 kB
        {"encodedList": bits(bytes(SMALLEST // 8 - 1))},
        {"encodedList": bits(b"")},
        {"encodedList": "u" + encode(b"\x1f\x8b no gzip")},
        {"encodedList": bits(bytes(SMALLEST // 8))[:-40]},
        {"encodedList": None},
        {"statusPurpose": "suspension"},
    ],
    ids=["bomb", "too-short", "empty", "no-gzip", "cut", "none", "another-purpose"],
)
def test_a_list_of_another_kind_or_size_says_nothing(
    office: Office, copy: SignedCopy, change: dict[str, object]
) -> None:
    """Even signed by the office itself: it says nothing, and is not unpacked whole."""
    credential = part(publish((), office.key, url=URL, now=NOW), 1)
    subject = credential["credentialSubject"]
    assert isinstance(subject, dict)
    forged = sign_statement({**credential, "credentialSubject": subject | change}, KIND, office.key)
    assert listed(verify(copy.pdf, office.trust, status=forged)) == "undetermined"


def test_a_list_that_names_another_office_than_its_signer_says_nothing(
    office: Office, copy: SignedCopy
) -> None:
    """One office cannot clear the copies of another."""
    credential = part(publish((), office.key, url=URL, now=NOW), 1)
    other = {**credential, "issuer": {"id": ADDRESS, "name": "Sở Giáo dục và Đào tạo Khác"}}
    forged = sign_statement(other, KIND, office.key)
    assert listed(verify(copy.pdf, office.trust, status=forged)) == "undetermined"


def test_numbers_that_no_register_reaches_are_refused(office: Office) -> None:
    """A list has an end."""
    for number in (-1, 10**9):
        with pytest.raises(ValueError, match="does not fit"):
            publish({number}, office.key, url=URL, now=NOW)
