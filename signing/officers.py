"""Who may sign for an office: a list that the office signs, and what it says about a signature.

Without a list the signer's certificate alone answers: a trusted root says that its holder speaks
for the office. With one, the certificate must also be listed for that office on that day.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from asn1crypto import pem, x509

from signing.authority import CLOCKS, office_of
from signing.errors import KeyUnavailable, Rejected, Unsettled
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
    seal: bool = False  # the office's own key for QR codes and credentials, which signs no copy

    def holds(self, at: datetime) -> bool:
        """Tell whether it holds at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class OfficerList:
    """What an office says about its officers."""

    stated: datetime  # what came later is not in it
    officers: tuple[Officer, ...]
    publisher: str = ""  # the office that signed it; "" for the register itself

    def names_seals_only(self, office: str) -> bool:
        """Tell whether it names an office's seals and none of its officers, not even former ones.

        An office that keeps no table of officers still publishes its seals.
        """
        own = [one for one in self.officers if _same(one.office, office)]
        return bool(own) and all(one.seal for one in own)


def publish_officers(officers: Sequence[Officer], key: SigningKey, *, now: datetime) -> str:
    """Sign the list as a compact JWS, for verifiers that have no register."""
    listed = [
        {
            "officer": one.officer,
            "office": one.office,
            "certificate": one.certificate,
            "since": one.since.astimezone(UTC).isoformat(),
            "until": one.until.astimezone(UTC).isoformat() if one.until else None,
            **({"seal": True} if one.seal else {}),
        }
        for one in officers
    ]
    moment = now.astimezone(UTC).replace(microsecond=0)
    return sign_statement({"iat": moment.isoformat(), "officers": listed}, KIND, key)


def read_officers(text: str, trust: Trust, now: datetime) -> OfficerList:
    """Check the signature of a list and read it.

    Raises:
        Unsettled: it is no such list, was changed, or its signer is not known here, so that it
            says nothing of anybody.
    """
    try:
        statement = read_statement(text, KIND, trust, now)
        stated = datetime.fromisoformat(statement.payload["iat"])
        if stated > now + CLOCKS:
            raise ValueError("from the future, so that it would never be too old")
        return OfficerList(
            stated.astimezone(UTC),
            tuple(_officer(one) for one in statement.payload["officers"]),
            office_of(statement.signer),
        )
    except Unsettled:
        raise
    except Rejected as why:
        raise Unsettled(
            f"Danh sách người ký không dùng được: {why.vi}",
            f"The list of officers says nothing: {why.en}",
        ) from why
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unsettled(
            "Danh sách người ký không đọc được hoặc ghi giờ ở tương lai.",
            "The list of officers cannot be read, or is from the future.",
        ) from fault


def check_officer(
    listed: OfficerList, signer: x509.Certificate, office: str, signed_at: datetime
) -> Words:
    """See that a certificate was listed for an office when it signed; say whose it is.

    Raises:
        Unsettled: the list does not speak of that office, or was made before the signature.
        Rejected: the certificate is not listed, or not for that day.
    """
    if listed.names_seals_only(office):
        return (
            "Cơ quan không công bố danh sách người ký; chỉ chứng thư nói lên thẩm quyền.",
            "This office publishes no officers, so that the certificate alone speaks for it.",
        )
    own = _own(listed, signer, office, seals=False)
    for one in own:
        if one.holds(signed_at):
            return _may(one, listed, office)
    raise _unlisted(listed, own, signed_at)


def check_sealer(
    listed: OfficerList,
    signer: x509.Certificate,
    office: str,
    sealed_at: datetime,
    now: datetime,
    *,
    answered: bool,
) -> Words:
    """See that a certificate was listed, as a seal or an officer's, when it sealed; say whose.

    Nothing but the seal itself says when it was made: a leave that has ended since proves nothing,
    unless the register `answered` for the copy.

    Raises:
        Unsettled: as in `check_officer`, or the leave has ended since.
        Rejected: the certificate is not listed, or not for that day.
    """
    own = _own(listed, signer, office, seals=True)
    held = [one for one in own if one.holds(sealed_at)]
    if not held:
        raise _unlisted(listed, own, sealed_at)
    for one in held:
        if answered or one.holds(now):
            return _may(one, listed, office)
    raise Unsettled(
        "Khóa này nay không còn được ký cho cơ quan, lại không có dấu thời gian: hãy hỏi sổ "
        "đăng ký.",
        "This key may no longer sign for the office, and there is no time stamp: ask the register.",
    )


def _own(
    listed: OfficerList, signer: x509.Certificate, office: str, *, seals: bool
) -> list[Officer]:
    """Give what a list says of a certificate and an office.

    Raises:
        Unsettled: it says nothing of that office.
    """
    every = [
        one for one in listed.officers if (seals or not one.seal) and _same(one.office, office)
    ]
    if not every:
        raise Unsettled(
            f"Danh sách người ký không nói về “{office}”.",
            f"The list of officers says nothing of “{office}”.",
        )
    return [one for one in every if one.certificate == fingerprint(signer)]


def _may(one: Officer, listed: OfficerList, office: str) -> Words:
    by = listed.publisher
    vi, en = (
        (f", theo danh sách của “{by}”", f", according to “{by}”")
        if by and not _same(by, office)
        else ("", "")
    )
    if one.seal:
        return (
            f"“{one.officer}” là con dấu điện tử của cơ quan{vi}.",
            f"“{one.officer}” is the electronic seal of this office{en}.",
        )
    return (
        f"“{one.officer}” được ký cho cơ quan này vào lúc ký{vi}.",
        f"“{one.officer}” was authorised to sign for this office at that time{en}.",
    )


def _unlisted(listed: OfficerList, own: Sequence[Officer], at: datetime) -> Rejected:
    if not own and at > listed.stated + CLOCKS:
        return Unsettled(
            "Danh sách người ký cũ hơn bản sao; hãy tải bản mới.",
            "The list of officers is older than the copy; download it again.",
        )
    return Rejected(
        "Chứng thư này không được ký cho cơ quan vào lúc ký.",
        "This certificate was not authorised to sign for the office at that time.",
    )


def as_seal(certificate: x509.Certificate) -> Officer:
    """Give a certificate that an office seals with, for as long as it is valid."""
    return Officer(
        str(certificate.subject.native.get("common_name", "?")),
        office_of(certificate),
        fingerprint(certificate),
        certificate.not_valid_before,
        certificate.not_valid_after,
        seal=True,
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


def _officer(one: dict[str, Any]) -> Officer:
    return Officer(
        str(one["officer"]),
        str(one["office"]),
        str(one["certificate"]).lower(),
        datetime.fromisoformat(one["since"]).astimezone(UTC),
        datetime.fromisoformat(one["until"]).astimezone(UTC) if one["until"] else None,
        one.get("seal", False) is True,
    )


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
