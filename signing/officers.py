"""Who may sign for an office: a list that the office signs, and what it says about one signature.

Without a list the signer's certificate alone answers: a trusted root says that its holder speaks
for the office. With one, the certificate must also be listed for that office on that day.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from asn1crypto import pem, x509

from signing.authority import CLOCKS
from signing.errors import KeyUnavailable, Malformed, Rejected, Unsettled
from signing.inquiry import Words
from signing.jws import read_statement, sign_statement
from signing.keys import SigningKey
from signing.trust import Trust

KIND: Final = "sogoc-officers+jwt"
"""Media type of the list, as `typ` says it."""


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer's leave to sign for one office with one certificate."""

    officer: str
    office: str
    certificate: str  # SHA-256 of the certificate, hex
    since: datetime
    until: datetime | None  # the first moment at which it no longer holds; None: open


@dataclass(frozen=True, slots=True)
class OfficerList:
    """What an office says about its officers."""

    stated: datetime  # what came later is not in it
    officers: tuple[Officer, ...]


def publish_officers(officers: Sequence[Officer], key: SigningKey, *, now: datetime) -> str:
    """Sign the list as a compact JWS, for verifiers that have no register."""
    listed = [
        {
            "officer": one.officer,
            "office": one.office,
            "certificate": one.certificate,
            "since": one.since.astimezone(UTC).isoformat(),
            "until": one.until.astimezone(UTC).isoformat() if one.until else None,
        }
        for one in officers
    ]
    moment = now.astimezone(UTC).replace(microsecond=0)
    return sign_statement({"iat": moment.isoformat(), "officers": listed}, KIND, key)


def read_officers(text: str, trust: Trust, now: datetime) -> OfficerList:
    """Check the signature of a list and read it.

    Raises:
        Rejected: it is no such list, was changed, or its signer is not known here.
    """
    payload = read_statement(text, KIND, trust, now).payload
    try:
        return OfficerList(
            datetime.fromisoformat(payload["iat"]).astimezone(UTC),
            tuple(_officer(one) for one in payload["officers"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Malformed(
            "Danh sách người ký không đọc được.", "The list of officers cannot be read."
        ) from fault


def check_officer(
    listed: OfficerList, signer: x509.Certificate, office: str, signed_at: datetime
) -> Words:
    """See that a certificate was listed for an office when it signed; say whose it is.

    Raises:
        Unsettled: the list does not speak of that office, or was made before the signature.
        Rejected: the certificate is not listed, or not for that day.
    """
    of_office = [one for one in listed.officers if _same(one.office, office)]
    if not of_office:
        raise Unsettled(
            f"Danh sách người ký không nói về “{office}”.",
            f"The list of officers says nothing of “{office}”.",
        )
    own = [one for one in of_office if one.certificate == fingerprint(signer)]
    for one in own:
        if one.since <= signed_at and (one.until is None or signed_at < one.until):
            return (
                f"“{one.officer}” được ký cho cơ quan này vào lúc ký.",
                f"“{one.officer}” was authorised to sign for this office at that time.",
            )
    if not own and signed_at > listed.stated + CLOCKS:
        raise Unsettled(
            "Danh sách người ký cũ hơn bản sao; hãy tải bản mới.",
            "The list of officers is older than the copy; download it again.",
        )
    raise Rejected(
        "Chứng thư này không được ký cho cơ quan vào lúc ký.",
        "This certificate was not authorised to sign for the office at that time.",
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names."""

    name: str
    office: str
    fingerprint: str  # SHA-256 of the certificate, hex


def read_certificate(file: Path) -> Holder:
    """Say whom the certificate in a file (PEM or DER) names.

    Raises:
        KeyUnavailable: it holds none, or one that names no office.
    """
    try:
        data = file.read_bytes()
        if pem.detect(data):
            data = pem.unarmor(data)[2]
        certificate = x509.Certificate.load(data, strict=True)
        subject = certificate.subject.native
    except (OSError, ValueError) as fault:
        raise KeyUnavailable(f"{file} holds no certificate (PEM or DER)") from fault
    office = str(subject.get("organization_name", ""))
    if not office:
        raise KeyUnavailable(f"the certificate in {file} names no organisation")
    return Holder(str(subject.get("common_name", "")), office, fingerprint(certificate))


def fingerprint(certificate: x509.Certificate) -> str:
    """Give the SHA-256 of a certificate, hex."""
    return bytes(certificate.sha256).hex()


def _officer(one: dict[str, str]) -> Officer:
    return Officer(
        str(one["officer"]),
        str(one["office"]),
        str(one["certificate"]).lower(),
        datetime.fromisoformat(one["since"]).astimezone(UTC),
        datetime.fromisoformat(one["until"]).astimezone(UTC) if one["until"] else None,
    )


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
