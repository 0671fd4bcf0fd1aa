"""A copy that came back signed from a program on the officer's computer: is it ours, and whose?

The program appends its signature to the file that it was given. So our bytes must still stand at
the front, untouched, and nothing may follow them but one invisible signature.
"""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Final

from asn1crypto import cms, core, x509
from pyhanko.pdf_utils.decode_limits import DecodeLimits, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.additions import check_signing
from signing.authority import check_commitment, read_signature
from signing.baseline import check_clock, check_dictionary
from signing.checks import digest_around
from signing.cms_form import check_der, load_signature
from signing.errors import Altered, CannotIssue, Malformed, Rejected
from signing.keys import SigningKey, key_of
from signing.layout import Layout, read_layout
from signing.pades import extend, said_plainly
from signing.paths import Carried, path_to_root, wait_for
from signing.raw import mechanism_of
from signing.trust import Trust

MOST_ADDED: Final = 256 * 1024
"""Bytes that a signature may add to a file."""

_LIMITS: Final = DecodeLimits(per_stream=StreamDecodeLimits(max_output_size=4 * 1024 * 1024))


def accept(
    ours: bytes,
    theirs: bytes,
    may_sign: Callable[[x509.Certificate], bool],
    timestamps: TimeStamper,
    trust: Trust,
    now: datetime,
) -> bytes:
    """Take a returned file to B-LTA if it is our file with one good signature, else refuse it.

    Raises:
        Rejected: it is another file, was changed, or is not signed by someone who may.
        CannotIssue: revocation data of the signer cannot be had.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    try:
        layout, embedded = _our_file_signed(ours, theirs)
        signed = _signature(layout)
        signer = read_signature(signed, digest_around(theirs, layout, 0))
        check_dictionary(embedded.sig_object, signed["signer_infos"][0])
        check_clock(embedded, now)
        key = _checked(signer, signed, may_sign, trust, now)
        with said_plainly():
            stamped = _stamped(theirs, layout, key, timestamps)
    except (Rejected, CannotIssue):
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        raise Malformed(
            "Tệp gửi lại không đọc được.", f"The returned file cannot be read: {fault}."
        ) from fault
    return extend(stamped, key, timestamps, trust)


def _our_file_signed(ours: bytes, theirs: bytes) -> tuple[Layout, EmbeddedPdfSignature]:
    if theirs == ours:
        raise Malformed("Tệp gửi lại chưa được ký.", "The returned file is not signed.")
    if not theirs.startswith(ours):
        raise Altered(
            "Tệp gửi lại không phải là tệp đã giao để ký.",
            "The returned file is not the file that was given out to be signed.",
        )
    if len(theirs) > len(ours) + MOST_ADDED:
        raise Malformed("Tệp gửi lại quá lớn.", "The returned file is too large.")
    layout = read_layout(theirs)
    whole = [len(theirs)] == [hole.covered for hole in layout.holes]
    if len(layout.revisions) != 2 or not whole:
        raise Malformed(
            "Tệp gửi lại phải có đúng một chữ ký, trên toàn bộ tệp.",
            "The returned file must have exactly one signature, over the whole file.",
        )
    reader = PdfFileReader(io.BytesIO(theirs), strict=True, decode_limits=_LIMITS)
    check_signing(reader, layout)
    return layout, reader.embedded_signatures[0]


def _signature(layout: Layout) -> cms.SignedData:
    """Read what lies in the gap; whether it has a time stamp yet does not matter."""
    outer = _outer(layout.holes[0].contents)
    if outer["content_type"].native != "signed_data" or len(outer["content"]["signer_infos"]) != 1:
        raise Malformed("Chữ ký không đúng dạng.", "The signature is not one by one signer.")
    return outer["content"]


def _checked(
    signer: x509.Certificate,
    signed: cms.SignedData,
    may_sign: Callable[[x509.Certificate], bool],
    trust: Trust,
    now: datetime,
) -> SigningKey:
    """See that the signer leads to a trusted root, may sign, and is listed."""
    carried = [one.chosen for one in signed["certificates"]]
    check_commitment(signer)
    path = path_to_root(signer, Carried(tuple(carried)), trust, now, "soft-fail")
    if not may_sign(signer):
        raise Rejected(
            "Chứng thư này không có trong danh sách được ký của cán bộ hôm nay.",
            "This certificate is not listed for the officer today.",
        )
    store = SimpleCertificateStore()
    store.register_multiple(one for one in path if one.dump() != signer.dump())
    return key_of(ExternalSigner(signer, store, b"", mechanism_of(signer)))


def _stamped(pdf: bytes, layout: Layout, key: SigningKey, timestamps: TimeStamper) -> bytes:
    """Put a time stamp into the signature, which has room for it, unless it has one (B-T)."""
    hole = layout.holes[0]
    outer = _outer(hole.contents)  # read afresh: once looked into, it is written very slowly
    info = outer["content"]["signer_infos"][0]
    if not isinstance(info["unsigned_attrs"], core.Void) and len(info["unsigned_attrs"]):
        return pdf
    signature, attributes = info["signature"].native, info["signed_attrs"]
    stamp = wait_for(key.signer.unsigned_attrs("sha256", signature, attributes, timestamps))
    if stamp is None:
        raise CannotIssue("the time-stamp authority gave no time stamp")
    info["unsigned_attrs"] = cms.CMSAttributes.load(stamp.dump())
    contents: bytes = outer.dump()
    room = (hole.end - hole.start - 2) // 2
    if len(contents) > room:
        raise CannotIssue("the signing program left no room for a time stamp in its signature")
    load_signature(contents, "data")
    digits = contents.hex().upper().encode().ljust(2 * room, b"0")
    return pdf[: hole.start + 1] + digits + pdf[hole.end - 1 :]


def _outer(contents: bytes) -> cms.ContentInfo:
    length = check_der(contents)
    if any(contents[length:]):
        raise Malformed("Chữ ký không đúng dạng.", "The signature is followed by other bytes.")
    return cms.ContentInfo.load(contents[:length], strict=True)
