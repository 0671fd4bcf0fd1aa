"""PAdES: sign a rendered copy so that it can be checked for as long as its time stamps last."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyhankoSigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator.errors import PathError, ValidationError

from signing.errors import CannotIssue, TimestampUnavailable
from signing.evidence import Basis, basis_of, evidence_for
from signing.keys import SigningKey
from signing.layout import read_holes
from signing.paths import wait_for
from signing.raw import longest
from signing.trust import Trust

FIELD: Final = "ChuKyCoQuan"
"""Name of the signature field. It has no picture and no size."""

METADATA: Final = PdfSignatureMetadata(
    field_name=FIELD,
    md_algorithm="sha256",
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
)
"""What every signature of an office says about itself."""

_ATTRIBUTES: Final = 2048
"""Bytes that everything else in a signature takes at most; it is about seven hundred."""


class Addition(IncrementalPdfFileWriter):
    """Adds objects and leaves title, author and dates of the file as they are."""

    def _update_meta(self) -> None:
        """Change nothing: only the signature, revocation data and stamps may be added."""


def sign(pdf: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None = None) -> bytes:
    """Sign at level B-LTA (ETSI EN 319 142-1): SHA-256, no changes allowed afterwards.

    Raises:
        CannotIssue: the signer's or the time stamp's certificate does not stand up to a check.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    with said_plainly():
        room = _room_for_signature(key, timestamps)
        return wait_for(_signed(pdf, key, timestamps, trust, room))


def extend(
    signed: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None = None
) -> bytes:
    """Take a signature with its own time stamp (B-T) to B-LTA; `key` says whose it is.

    Raises:
        CannotIssue: the signer's or the time stamp's certificate does not stand up to a check.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    with said_plainly():
        return wait_for(_extended(signed, key, timestamps, trust))


def stamp_again(stamped: bytes, timestamps: TimeStamper, trust: Trust) -> bytes:
    """Put another document time stamp over a copy, while the last one can still be checked.

    What says that the last one holds is written before the new one (EN 319 142-1, 5.5).

    Raises:
        CannotIssue: a time stamp's certificate does not stand up to a check, or has ended.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    with said_plainly():
        reader = PdfFileReader(io.BytesIO(stamped))
        known = tuple(DocumentSecurityStore.read_dss(reader).load_certs())
        basis = basis_of((), known, (), timestamps, trust)
        return wait_for(_preserved(stamped, reader, basis))


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what the library raises into our own errors."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it logs what it also raises
    try:
        yield
    except (TimestampRequestError, OSError) as fault:
        raise TimestampUnavailable(f"no time stamp could be had: {fault}") from fault
    except (PyhankoSigningError, PathError, ValidationError, PdfError) as fault:
        raise CannotIssue(f"the copy cannot be signed: {fault}") from fault


async def _signed(
    pdf: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None, room: int
) -> bytes:
    """Sign up to B-T, and go on to B-LTA in the same event loop: a new one takes its time."""
    signed = io.BytesIO()
    await PdfSigner(METADATA, key.signer, timestamper=timestamps).async_sign_pdf(
        Addition(io.BytesIO(pdf)), output=signed, bytes_reserved=room
    )
    return await _extended(signed.getvalue(), key, timestamps, trust)


async def _extended(
    signed: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None
) -> bytes:
    roots = (one for one in key.chain if one.self_signed != "no")
    basis = basis_of(roots, key.chain, key.revocation(), timestamps, trust)
    return await _preserved(signed, PdfFileReader(io.BytesIO(signed)), basis)


async def _preserved(signed: bytes, reader: PdfFileReader, basis: Basis) -> bytes:
    """Add the last signature's revocation data and a time stamp over everything: B-LTA."""
    holes = read_holes(signed)
    last: cms.SignedData = cms.ContentInfo.load(holes[-1].contents)["content"]
    inner = extract_tst_data_iter(last["signer_infos"][0], signed=False)
    evidence = evidence_for((last, *inner), basis)
    writer, preserved = Addition.from_reader(reader), io.BytesIO()
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        sig_contents=None,
        certs=evidence.certificates,
        crls=evidence.crls,
        ocsps=evidence.ocsps,
    )
    stamper = PdfTimeStamper(basis.timestamps, field_name=f"{FIELD}-DocTimeStamp-{len(holes)}")
    room = _room_for_stamp(basis.timestamps)
    await stamper.async_timestamp_pdf(writer, "sha256", bytes_reserved=room, output=preserved)
    return preserved.getvalue()


@lru_cache(maxsize=16)
def _room_for_signature(key: SigningKey, timestamps: TimeStamper) -> int:
    """Count hexadecimal digits enough for a signature with its certificates and time stamp."""
    carried = sum(len(one.dump()) for one in (key.certificate, *key.chain))
    return 2 * (carried + longest(key.certificate) + _ATTRIBUTES) + _room_for_stamp(timestamps)


@lru_cache(maxsize=16)
def _room_for_stamp(timestamps: TimeStamper) -> int:
    """Count hexadecimal digits enough for a stamp; an authority's answers differ in length."""
    size = len(wait_for(timestamps.async_dummy_response("sha256")).dump())
    return 2 * (size + size // 2)
