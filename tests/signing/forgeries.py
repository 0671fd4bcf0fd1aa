"""A forger's workshop: what all forgeries are made with and from.

The forgeries themselves come in three families: files signed by someone who may not
(`forged_signers`), files changed through the proper door of incremental saving (`forged_savings`),
and files changed byte by byte (`forged_bytes`). Each is named for its fault. After
https://pdf-insecurity.org: signature wrapping, shadow attacks, incremental saving, certification.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from asn1crypto import crl
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore

from signing.pades import FIELD
from signing.render import render
from tests.signing.pki import Root
from tests.signing.world import Office, an_entry


@dataclass(frozen=True)
class Workshop:
    """What a forger has: genuine copies, a stranger's authority, and here also the demo root."""

    office: Office
    folder: Path  # of the office's demo key
    stranger: Path  # folder of another demo authority, whose names are all the same
    genuine: bytes
    other: bytes  # a genuine copy of another graduate

    @property
    def root(self) -> Root:
        """The root that verifiers trust."""
        return Root.of(self.folder)

    def page(self, **claims: object) -> bytes:
        """Draw a page that says what the forger likes, for the office or another."""
        issued = self.office.issue(an_entry()).certificate
        return render(replace(issued, **claims))  # type: ignore[arg-type]  # any member of it


def full(
    pdf: bytes,
    signer: SimpleSigner,
    stamper: TimeStamper,
    lists: Sequence[crl.CertificateList],
    *,
    permission: MDPPerm = MDPPerm.NO_CHANGES,
    digest: str = "sha256",
) -> bytes:
    """Sign up to B-LTA as the office does, asking nobody whether the signer may."""
    signed = signed_only(pdf, signer, stamper, permission=permission, digest=digest)
    return preserved(signed, signer, stamper, lists)


def preserved(
    signed: bytes,
    signer: SimpleSigner,
    stamper: TimeStamper,
    lists: Sequence[crl.CertificateList],
) -> bytes:
    """Take a signed file to B-LTA."""
    writer = Quiet(io.BytesIO(signed))
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[signer.signing_cert, *signer.cert_registry], crls=lists
    )
    return stamped(writer, stamper)


def signed_only(
    pdf: bytes,
    signer: SimpleSigner,
    stamper: TimeStamper,
    *,
    permission: MDPPerm = MDPPerm.NO_CHANGES,
    digest: str = "sha256",
) -> bytes:
    """Sign with a time stamp (B-T), and go no further."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=digest,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=permission,
    )
    signed = io.BytesIO()
    PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=signed
    )
    return signed.getvalue()


class Quiet(IncrementalPdfFileWriter):
    """Adds what it is told to, and no dates."""

    def _update_meta(self) -> None:
        """Change nothing."""


def stamped(writer: IncrementalPdfFileWriter, stamper: TimeStamper, name: str = "T2") -> bytes:
    """Close a change with a document time stamp of its own."""
    out = io.BytesIO()
    PdfTimeStamper(stamper, field_name=name).timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()
