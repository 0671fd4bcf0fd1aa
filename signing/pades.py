"""PAdES: sign a rendered copy so that it can be checked for as long as its time stamps last."""

import io
from typing import Final

from asn1crypto import crl, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyhankoSigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from signing.errors import CannotIssue, TimestampUnavailable
from signing.keys import SigningKey
from signing.trust import Trust

FIELD: Final = "ChuKyCoQuan"
"""Name of the signature field. It has no picture and no size."""

_EVERYTHING_STAMPED: Final = DSSContentSettings(
    include_vri=False,
    placement=SigDSSPlacementPreference.TOGETHER_WITH_NEXT_TS,
    next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
)
"""No byte stands outside the document time stamp: what it needs is written before it."""


def sign(pdf: bytes, key: SigningKey, timestamps: TimeStamper, trust: Trust | None = None) -> bytes:
    """Sign at level B-LTA (ETSI EN 319 142-1): SHA-256, no changes allowed afterwards.

    Raises:
        CannotIssue: the signer's or the time stamp's certificate does not stand up to a check.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        signer_key_usage={"digital_signature", "non_repudiation"},
        embed_validation_info=True,
        use_pades_lta=True,
        timestamp_field_name=f"{FIELD}-DocTimeStamp-1",
        dss_settings=_EVERYTHING_STAMPED,
        validation_context=_context(key, trust),
    )
    signed = io.BytesIO()
    try:
        PdfSigner(metadata, key.signer, timestamper=timestamps).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), output=signed
        )
    except (TimestampRequestError, OSError) as fault:
        raise TimestampUnavailable(f"no time stamp could be had: {fault}") from fault
    except (PyhankoSigningError, PathError, ValidationError, PdfError) as fault:
        raise CannotIssue(f"the copy cannot be signed: {fault}") from fault
    return signed.getvalue()


def _context(key: SigningKey, trust: Trust | None) -> ValidationContext:
    """Trust what the key brings along; fetch revocation data that is not at hand."""
    roots: list[x509.Certificate] = [own for own in key.chain if own.self_signed != "no"]
    lists = [crl.CertificateList.load(data) for data in key.revocation()]
    if trust is not None:
        roots += trust.roots
        lists += trust.crls
    return ValidationContext(
        trust_roots=roots,
        other_certs=list(key.chain),
        crls=lists,
        allow_fetching=True,
        revocation_mode="require",
    )
