"""PAdES: sign a rendered copy so that it can be checked for as long as its time stamps last."""

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from asn1crypto import crl
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyhankoSigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation import DocumentSecurityStore, collect_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from signing.errors import CannotIssue, TimestampUnavailable
from signing.keys import SigningKey
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
        return asyncio.run(_preserve(_sign(pdf, key, timestamps), key, timestamps, trust))


def extend(
    signed: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None = None
) -> bytes:
    """Take a signature with its own time stamp (B-T) to B-LTA; `key` says whose it is.

    Raises:
        CannotIssue: the signer's or the time stamp's certificate does not stand up to a check.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    with said_plainly():
        return asyncio.run(_preserve(signed, key, timestamps, trust))


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


def _sign(pdf: bytes, key: SigningKey, timestamps: TimeStamper) -> bytes:
    """Add the signature itself with its time stamp: level B-T."""
    signed = io.BytesIO()
    PdfSigner(METADATA, key.signer, timestamper=timestamps).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=signed
    )
    return signed.getvalue()


async def _preserve(
    signed: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None
) -> bytes:
    """Add revocation data and a document time stamp over everything: level B-LTA."""
    context = _context(key, timestamps, trust)
    reader = PdfFileReader(io.BytesIO(signed))
    writer = _Addition.from_reader(reader)
    preserved = io.BytesIO()
    field = f"{FIELD}-DocTimeStamp-{len(reader.embedded_timestamp_signatures) + 1}"
    try:
        paths = await collect_validation_info(reader.embedded_regular_signatures[0], context)
        DocumentSecurityStore.supply_dss_in_writer(
            writer, sig_contents=None, paths=paths, validation_context=context
        )
        await PdfTimeStamper(timestamps, field_name=field).async_timestamp_pdf(
            writer, "sha256", context, output=preserved, dss_settings=_BEFORE_STAMP
        )
    finally:
        await context.aclose()
    return preserved.getvalue()


def _context(key: SigningKey, timestamps: TimeStamper, trust: Trust | None) -> ValidationContext:
    """Trust what the key and the stand-in bring along; fetch what is not at hand."""
    carried = [*key.chain]
    lists, known = [*key.revocation()], {one.dump() for one in carried}
    if isinstance(timestamps, StandIn):
        carried += timestamps.signer.cert_registry
        if not {one.dump() for one in timestamps.signer.cert_registry} <= known:
            lists += timestamps.revocation()
    return ValidationContext(
        trust_roots=[one for one in carried if one.self_signed != "no"]
        + list(trust.roots if trust else ()),
        other_certs=carried,
        crls=[crl.CertificateList.load(data) for data in lists] + list(trust.crls if trust else ()),
        allow_fetching=True,
        revocation_mode="require",
    )
