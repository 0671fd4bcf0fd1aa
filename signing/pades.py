"""PAdES: sign a rendered copy so that it can be checked for as long as its time stamps last."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from asn1crypto import crl, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyhankoSigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    collect_validation_info,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from signing.errors import CannotIssue, TimestampUnavailable
from signing.keys import SigningKey
from signing.paths import wait_for
from signing.timestamps import StandIn
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

_BEFORE_STAMP: Final = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
"""What the document time stamp needs is written before it, so no byte stands outside of it."""


class _Addition(IncrementalPdfFileWriter):
    """Adds objects and leaves title, author and dates of the signed file as they are."""

    def _update_meta(self) -> None:
        """Change nothing: after the signature only revocation data and stamps may be added."""


def sign(pdf: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None = None) -> bytes:
    """Sign at level B-LTA (ETSI EN 319 142-1): SHA-256, no changes allowed afterwards.

    Raises:
        CannotIssue: the signer's or the time stamp's certificate does not stand up to a check.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    with said_plainly():
        signed = io.BytesIO()
        signer = PdfSigner(METADATA, key.signer, timestamper=timestamps)
        wait_for(signer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=signed))
    return extend(signed.getvalue(), key, timestamps, trust)


def extend(
    signed: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None = None
) -> bytes:
    """Take a signature with its own time stamp (B-T) to B-LTA; `key` says whose it is.

    Raises:
        CannotIssue: the signer's or the time stamp's certificate does not stand up to a check.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    with said_plainly():
        reader = PdfFileReader(io.BytesIO(signed))
        roots = tuple(one for one in key.chain if one.self_signed != "no")
        context = _context(roots, key.chain, key.revocation(), timestamps, trust)
        return wait_for(_preserve(reader.embedded_regular_signatures[0], context, timestamps))


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
        context = _context((), known, (), timestamps, trust)
        return wait_for(_preserve(reader.embedded_timestamp_signatures[-1], context, timestamps))


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


async def _preserve(
    last: EmbeddedPdfSignature, context: ValidationContext, timestamps: TimeStamper
) -> bytes:
    """Add the last signature's revocation data and a time stamp over everything: B-LTA."""
    reader = last.reader
    writer = _Addition.from_reader(reader)
    preserved = io.BytesIO()
    field = f"{FIELD}-DocTimeStamp-{len(reader.embedded_timestamp_signatures) + 1}"
    try:
        paths = await collect_validation_info(last, context)
        DocumentSecurityStore.supply_dss_in_writer(
            writer, sig_contents=None, paths=paths, validation_context=context
        )
        await PdfTimeStamper(timestamps, field_name=field).async_timestamp_pdf(
            writer, "sha256", context, output=preserved, dss_settings=_BEFORE_STAMP
        )
    finally:
        await context.aclose()
    return preserved.getvalue()


def _context(
    roots: tuple[x509.Certificate, ...],
    known: tuple[x509.Certificate, ...],
    lists: tuple[bytes, ...],
    timestamps: TimeStamper,
    trust: Trust | None,
) -> ValidationContext:
    """Trust these roots, a stand-in's and the verifier's; fetch what is not at hand."""
    if isinstance(timestamps, StandIn):
        own = tuple(timestamps.signer.cert_registry)
        if not lists or not {one.dump() for one in own} <= {one.dump() for one in known}:
            lists += timestamps.revocation()
        roots += tuple(one for one in own if one.self_signed != "no")
        known += own
    return ValidationContext(
        trust_roots=[*roots, *(trust.roots if trust else ())],
        other_certs=list(known),
        crls=[crl.CertificateList.load(data) for data in lists] + list(trust.crls if trust else ()),
        allow_fetching=True,
        revocation_mode="require",
    )
