"""What a PAdES baseline signature must and must not say of itself (ETSI EN 319 142-1, 6.3).

All of this is signed, so nobody can have changed it; but it is what strict verifiers ask for, and
what an untrue clock or another certificate would be smuggled in by.
"""

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final

from asn1crypto import cms, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing.errors import Malformed, Rejected

_CONTENT, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_NAMED: Final = "1.2.840.113549.1.9.16.2.47"
"""ESS signing-certificate-v2 (RFC 5035): the hash of the signer's certificate."""

_ESS: Final = "signing-certificate-v2"
_HASHES: Final = frozenset({"sha256", "sha384", "sha512"})
_SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
_COMMITMENT, _POLICY = "1.2.840.113549.1.9.16.2.16", "1.2.840.113549.1.9.16.2.15"
_ALLOWED: Final = frozenset(
    {
        _CONTENT, _DIGEST, _NAMED, _COMMITMENT, _POLICY,
        "1.2.840.113549.1.9.52",  # algorithm protection (RFC 6211)
        "1.2.840.113549.1.9.16.2.20",  # content-time-stamp
        "0.4.0.19122.1.1",  # signer-attributes-v2
        "1.2.840.113583.1.1.8",  # revocation data as Adobe's older profile has it
    }
)  # fmt: skip
"""Signed attributes that may stand there, each once."""

_CLOCK_OF_A_PC: Final = timedelta(days=1)
"""How far the clock of an officer's computer may be from the time-stamp authority's."""


def check_attributes(signer: cms.SignerInfo, certificate: x509.Certificate) -> None:
    """See that a signature states what it must, nothing that it may not, and its own certificate.

    Raises:
        Malformed: something is missing, stands twice, or should not be there.
        Rejected: it names another certificate than the one that it was made with.
    """
    stated = Counter(str(one["type"].dotted) for one in signer["signed_attrs"])
    for kind, name in ((_CONTENT, "content-type"), (_DIGEST, "message-digest"), (_NAMED, _ESS)):
        if stated[kind] != 1:
            raise Malformed(
                "Chữ ký thiếu một thuộc tính bắt buộc, hoặc có hai lần.",
                f"The signature must have the attribute {name} exactly once.",
            )
    if stated[_SIGNING_TIME]:
        raise Malformed(
            "Chữ ký tự khai giờ ký (signing-time); chuẩn PAdES cấm, chỉ dấu thời gian mới có giá "
            "trị.",
            "The signature states a signing-time of its own, which PAdES forbids: only time stamps "
            "count.",
        )
    odd = {kind for kind, count in stated.items() if kind not in _ALLOWED or count > 1}
    if odd or any(len(one["values"]) != 1 for one in signer["signed_attrs"]):
        which = ", ".join(sorted(odd)) or "one with two values"
        raise Malformed(
            "Chữ ký có thuộc tính mà chuẩn PAdES không cho phép.",
            f"The signature has attributes that PAdES does not allow: {which}.",
        )
    _check_named(signer, certificate)


def _check_named(signer: cms.SignerInfo, certificate: x509.Certificate) -> None:
    named = next(one for one in signer["signed_attrs"] if one["type"].dotted == _NAMED)
    first = named["values"][0]["certs"][0]
    algorithm = first["hash_algorithm"]["algorithm"].native
    known = algorithm in _HASHES
    if (
        not known
        or first["cert_hash"].native != hashlib.new(algorithm, certificate.dump()).digest()
    ):
        raise Rejected(
            "Chữ ký ghi tên một chứng thư khác với chứng thư đã ký.",
            "The signature names another certificate (ESS) than the one that it was made with.",
        )


def check_dictionary(held: generic.DictionaryObject, signer: cms.SignerInfo) -> None:
    """See that the dictionary around a signature has what it must have and no more.

    Raises:
        Malformed: it has not.
    """
    if "/M" not in held or "/Filter" not in held:
        raise _odd("/M or /Filter is missing")
    if "/Cert" in held:
        raise _odd("/Cert, where only the signature itself may carry certificates")
    stated = {str(one["type"].dotted) for one in signer["signed_attrs"]}
    if "/Reason" in held and {_COMMITMENT, _POLICY} & stated:
        raise _odd("/Reason beside a commitment or a policy")


def check_clock(signature: EmbeddedPdfSignature, stamped: datetime) -> None:
    """See that the time in the dictionary, which many programs show, is about that of the stamp.

    Raises:
        Rejected: it is another day's, or no time.
    """
    try:
        said = signature.self_reported_timestamp
    except PdfError:
        said = None
    if said is not None and said.tzinfo is None:  # PDF lets programs leave the zone out
        said = said.replace(tzinfo=UTC)
    if said is None or abs(said - stamped) > _CLOCK_OF_A_PC:
        raise Rejected(
            "Giờ ký mà phần mềm ghi trong tệp khác xa dấu thời gian.",
            "The time of signing that the file states (/M) is far from its time stamp.",
        )


def _odd(what: str) -> Malformed:
    return Malformed(
        "Khung chữ ký trong tệp không theo chuẩn PAdES.",
        f"The signature dictionary is not as PAdES wants it: {what}.",
    )
