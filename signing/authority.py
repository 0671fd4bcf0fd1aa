"""Who signed, when, and whether that certificate could speak for the office."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from asn1crypto import cms, tsp, x509
from pyhanko.sign.general import (
    extract_certificate_info,
)
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from signing.baseline import check_attributes
from signing.certificate import Certificate
from signing.cms_form import Kind, check_form, check_signer
from signing.errors import Altered, Malformed, Rejected, Unsettled
from signing.timestamps import STAND_IN

CLOCKS: Final = timedelta(minutes=10)
"""How far two honest clocks may be apart."""

LONGEST_WAIT: Final = timedelta(days=3)
"""From drawing a copy to its signature; an officer may sign the next working day."""

_SIGNS: Final = frozenset({"digital_signature", "non_repudiation"})
_OTHER_PURPOSES: Final = frozenset({"time_stamping", "ocsp_signing", "code_signing", "server_auth"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp whose digest and signature hold; its authority is still to be checked."""

    time: datetime  # aware, UTC
    signed: cms.SignedData
    authority: x509.Certificate

    @property
    def stand_in(self) -> bool:
        """True for the local stand-in, whose time is only this machine's word."""
        return STAND_IN in self.authority.subject.human_friendly


def read_signature(signed: cms.SignedData, digest: bytes, kind: Kind = "data") -> x509.Certificate:
    """See that a signature covers a SHA-256 digest, and give the certificate that made it.

    Raises:
        Altered: the digest is another, or the signature is not by that certificate.
        Malformed: the signature does not state what it must, or more than it may.
    """
    certificate: x509.Certificate = extract_certificate_info(signed).signer_cert
    signer: cms.SignerInfo = signed["signer_infos"][0]
    check_signer(signed, certificate)
    if kind == "data":  # for time stamps RFC 3161 still allows version 1 of the attribute
        check_attributes(signer, certificate)
    intact, valid = validate_sig_integrity(signer, certificate, kind, digest)
    if not (intact and valid):
        raise Altered(
            "Nội dung không còn đúng như lúc ký.", "The bytes are not the bytes that were signed."
        )
    return certificate


def read_stamp(signed: cms.SignedData, digest: bytes) -> Stamp:
    """See that a time stamp is for a SHA-256 digest and was signed by its authority.

    Raises:
        Altered: it is for something else, or was changed.
    """
    content = signed["encap_content_info"]["content"]
    info: tsp.TSTInfo = content.parsed
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise Malformed("Dấu thời gian dùng hàm băm lạ.", "The time stamp uses another digest.")
    authority = read_signature(signed, hashlib.sha256(bytes(content)).digest(), "tst_info")
    if imprint["hashed_message"].native != digest:
        raise Altered(
            "Dấu thời gian không thuộc về nội dung này.", "The time stamp is for other bytes."
        )
    _check_info(info, authority)
    return Stamp(info["gen_time"].native, signed, authority)


def _check_info(info: tsp.TSTInfo, authority: x509.Certificate) -> None:
    """RFC 3161, 2.4.2: how sure an authority is, who it says it is, and what it adds."""
    accuracy, named = info["accuracy"], info["tsa"]
    if accuracy.native and timedelta(seconds=accuracy["seconds"].native or 0) > CLOCKS:
        raise Malformed(
            "Nơi đóng dấu thời gian tự nhận giờ của mình có thể sai quá nhiều.",
            "The time-stamp authority itself says that its time may be far off.",
        )
    if named.native and named.name == "directory_name" and named.chosen != authority.subject:
        raise Malformed(
            "Dấu thời gian ghi tên nơi đóng dấu khác với chứng thư.",
            "The time stamp names another authority than its certificate.",
        )


def stamp_on(signed: cms.SignedData) -> Stamp:
    """Read the time stamp that a signature carries about itself.

    Raises:
        Altered: it is for another signature, or was changed.
    """
    signer = signed["signer_infos"][0]
    token = check_form(signer["unsigned_attrs"][0]["values"][0], "tst_info")
    return read_stamp(token, hashlib.sha256(signer["signature"].native).digest())


def check_usage(certificate: x509.Certificate) -> None:
    """See that a certificate is a person's or an office's, and for signing documents.

    Raises:
        Rejected: it is an authority's, or for another purpose.
    """
    usage = certificate.key_usage_value
    purposes = certificate.extended_key_usage_value
    signs = usage is not None and {"digital_signature", "non_repudiation"} & usage.native
    elsewhere = purposes is not None and set(purposes.native) <= _OTHER_PURPOSES
    if certificate.ca or not signs or elsewhere:
        raise Rejected(
            "Chứng thư này không dùng để ký văn bản.",
            "This certificate is not for signing documents.",
        )


def check_commitment(certificate: x509.Certificate) -> None:
    """See that a certificate is for signatures that bind their signer (ETSI EN 319 412-2, 4.3.2).

    A key for signing in at a web site says "digital signature" too. Seals of QR codes and
    credentials need no more than that; documents do, and other verifiers ask for it.

    Raises:
        Rejected: it is not, or not for signing documents at all.
    """
    check_usage(certificate)
    if "non_repudiation" not in certificate.key_usage_value.native:
        raise Rejected(
            "Chứng thư này không dùng để ký văn bản: thiếu mục đích chống chối bỏ.",
            "This certificate is not for signing documents: it lacks the use nonRepudiation.",
        )


def check_stamp_usage(certificate: x509.Certificate) -> None:
    """See that a certificate is for time stamps and nothing else (RFC 3161, 2.3).

    Its one purpose must be critical, and its key must be for signing (RFC 5280, 4.2.1.12).

    Raises:
        Rejected: it is not.
    """
    purposes, usage = certificate.extended_key_usage_value, certificate.key_usage_value
    if purposes is None or purposes.native != ["time_stamping"]:
        raise Rejected(
            "Dấu thời gian không do cơ quan cấp dấu thời gian đóng.",
            "The time stamp is not by a time-stamp authority.",
        )
    signs = usage is None or (usage.native and usage.native <= _SIGNS)
    if certificate.ca or not signs or "extended_key_usage" not in certificate.critical_extensions:
        raise Rejected(
            "Chứng thư của nơi đóng dấu thời gian không chỉ dành riêng cho việc đó.",
            "The certificate behind the time stamp is not for time stamps alone.",
        )


def check_office(certificate: x509.Certificate, claims: Certificate) -> None:
    """See that the signer's certificate names the office that the copy names.

    Raises:
        Rejected: it names another one.
    """
    named = certificate.subject.native.get("organization_name", "")
    if unicodedata.normalize("NFC", str(named)) != unicodedata.normalize("NFC", claims.office):
        raise Rejected(
            f"Người ký thuộc “{named}”, không phải “{claims.office}” ghi trên bản sao.",
            f"The signer belongs to “{named}”, not to “{claims.office}” as the copy says.",
        )


def office_of(certificate: x509.Certificate) -> str:
    """Give the organisation that a certificate names: the office that its key speaks for."""
    return str(certificate.subject.native.get("organization_name", ""))


def check_times(claims: Certificate, stamps: tuple[Stamp, ...], now: datetime) -> None:
    """See that times follow one another: stated, stamped, stamped again, now.

    Raises:
        Rejected: they do not.
        Unsettled: the last time stamp's authority is no longer valid, so nobody vouches for it.
    """
    stated = datetime.fromisoformat(claims.issued_at)
    times = [stamp.time for stamp in stamps]
    ordered = all(a <= b + CLOCKS for a, b in zip([stated, *times], [*times, now], strict=True))
    if not ordered or times[0] - stated > LONGEST_WAIT:
        raise Rejected(
            "Các mốc thời gian trên bản sao mâu thuẫn nhau.",
            "The times on the copy contradict each other.",
        )
    if stamps[-1].authority.not_valid_after < now:
        raise Unsettled(
            "Dấu thời gian cuối cùng đã hết hạn và chưa được đóng lại.",
            "The last time stamp has run out and was not renewed.",
        )
