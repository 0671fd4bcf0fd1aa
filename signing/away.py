"""A signature made elsewhere: the officer's token signs a few hundred bytes, the rest is done here.

PAdES signs a short list of attributes, one of which is the digest of the file (RFC 5652, 5.4). So
the file is built here with a gap, the attributes travel to the officer's computer, and the
signature that comes back is put into the gap and taken to B-LTA.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.signers import PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.timestamps import TimeStamper

from signing.authority import check_commitment
from signing.certificate import Certificate
from signing.document import claims_in
from signing.errors import Altered, KeyUnavailable, Malformed
from signing.keys import SigningKey, key_of
from signing.pades import METADATA, Addition, extend, said_plainly
from signing.paths import wait_for
from signing.raw import fits, longest, mechanism_of
from signing.settled import SettledExternalSigner, SettledStore
from signing.trust import Trust

_ATTRIBUTES: Final = frozenset({"content_type", "message_digest", "signing_certificate_v2"})
_OPTIONAL: Final = frozenset({"cms_algorithm_protection"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy that lacks only its signature."""

    pdf: bytes  # the gap is filled with zeros
    start: int  # of the gap, its `<`
    end: int  # one past the gap's `>`
    attributes: bytes  # DER of the signed attributes: what the token signs, with SHA-256


def key_elsewhere(chain: Sequence[bytes]) -> SigningKey:
    """Describe a key that is not here by its certificate and those of its issuers (DER).

    Raises:
        KeyUnavailable: these are no certificates, or not of a key that may sign copies.
        Rejected: the certificate is not for signing documents.
    """
    try:
        own, *others = (x509.Certificate.load(one, strict=True) for one in chain)
        check_commitment(own)
        mechanism = mechanism_of(own)
    except (ValueError, KeyError, TypeError) as fault:
        raise KeyUnavailable("these are no certificates") from fault
    store = SettledStore()
    store.register_multiple(others)
    size = longest(own)
    return key_of(SettledExternalSigner(own, store, size, mechanism))


def prepare(pdf: bytes, key: SigningKey, timestamps: TimeStamper) -> Prepared:
    """Build a rendered copy up to its signature.

    Raises:
        CannotIssue: it cannot be built.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    signer = PdfSigner(METADATA, key.signer, timestamper=timestamps)
    with said_plainly():
        digest, _, output = wait_for(signer.async_digest_doc_for_signing(Addition(io.BytesIO(pdf))))
        attributes = wait_for(
            key.signer.signed_attrs(digest.document_digest, "sha256", use_pades=True)
        )
    output.seek(0)
    return Prepared(
        output.read(),
        digest.reserved_region_start,
        digest.reserved_region_end,
        attributes.dump(),
    )


def finish(
    prepared: Prepared,
    key: SigningKey,
    signature: bytes,
    timestamps: TimeStamper,
    trust: Trust | None = None,
) -> bytes:
    """Put the signature that came back into its gap, and take the copy to B-LTA.

    Raises:
        Altered: the signature is not by that key over these attributes.
        CannotIssue: the signer's or the time stamp's certificate does not stand up to a check.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    if not fits(signature, prepared.attributes, key.certificate):
        raise Altered(
            "Chữ ký nhận được không phải của chứng thư này, hoặc ký nội dung khác.",
            "The signature that came back is not by this certificate, or signs something else.",
        )
    signer = SettledExternalSigner(
        key.certificate, key.signer.cert_registry, signature, mechanism_of(key.certificate)
    )
    output = io.BytesIO(prepared.pdf)
    with said_plainly():
        signed = wait_for(
            signer.async_sign_prescribed_attributes(
                "sha256", cms.CMSAttributes.load(prepared.attributes), timestamper=timestamps
            )
        )
        gap = PreparedByteRangeDigest(b"", prepared.start, prepared.end)
        gap.fill_with_cms(output, signed)
    return extend(output.getvalue(), key, timestamps, trust)


def what_is_signed(prepared: Prepared, certificate: bytes) -> Certificate:
    """Say what a token is about to sign, from the bytes alone; whoever sent them is not believed.

    `certificate` is the token's own, in DER.

    Raises:
        Malformed: these are not the attributes of a signature by this certificate, or no copy.
        Altered: the attributes are for another file.
    """
    try:
        attributes = cms.CMSAttributes.load(prepared.attributes, strict=True)
        names = {one["type"].native for one in attributes}
        stated = find_unique_cms_attribute(attributes, "message_digest").native
        reference = find_unique_cms_attribute(attributes, "signing_certificate_v2")
        named = reference["certs"][0]["cert_hash"].native
        claims = claims_in(PdfFileReader(io.BytesIO(prepared.pdf), strict=True))
    except Malformed:
        raise
    except Exception as fault:  # parsers of untrusted bytes raise whatever they like
        raise _odd(type(fault).__name__) from fault
    if (
        not _ATTRIBUTES <= names <= _ATTRIBUTES | _OPTIONAL
        or named != hashlib.sha256(certificate).digest()
    ):
        raise _odd("not the attributes of a signature by this certificate")
    covered = prepared.pdf[: prepared.start] + prepared.pdf[prepared.end :]
    gap = prepared.pdf[prepared.start + 1 : prepared.end - 1]
    if hashlib.sha256(covered).digest() != stated or gap.strip(b"0"):
        raise Altered(
            "Nội dung cần ký không phải của tệp này.", "What is to be signed is another file."
        )
    return claims


def _odd(what: str) -> Malformed:
    return Malformed(
        "Nội dung cần ký không đúng dạng.", f"What is to be signed is malformed: {what}."
    )
