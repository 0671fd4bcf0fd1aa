"""Good signatures that say of themselves what PAdES does not allow (ETSI EN 319 142-1, 6.3)."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any

from asn1crypto import cms, core, tsp
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, GenericCommitment
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_byterange import PdfSignedData

from signing.pades import FIELD, METADATA
from tests.signing.forged_encodings import colleague
from tests.signing.forgeries import Quiet, Workshop, full, preserved
from tests.signing.pki import NOW

Attributes = list[cms.CMSAttribute]


class Stating(SimpleSigner):
    """Signs other attributes than it should."""

    def __init__(self, like: SimpleSigner, change: Callable[[Attributes], Attributes]) -> None:
        """Be the same signer."""
        super().__init__(like.signing_cert, like.signing_key, like.cert_registry)
        self.change = change

    async def signed_attrs(self, *given: Any, **named: Any) -> cms.CMSAttributes:
        """Change what is signed, before it is."""
        return cms.CMSAttributes(self.change(list(await super().signed_attrs(*given, **named))))


def _stating(change: Callable[[Attributes], Attributes]) -> Callable[[Workshop], bytes]:
    def forge(shop: Workshop) -> bytes:
        signer = Stating(colleague(shop), change)
        return full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()])

    return forge


def _without(kind: str) -> Callable[[Attributes], Attributes]:
    return lambda held: [one for one in held if one["type"].native != kind]


def _twice(kind: str) -> Callable[[Attributes], Attributes]:
    return lambda held: held + [one for one in held if one["type"].native == kind]


def _and(kind: str, value: object) -> Callable[[Attributes], Attributes]:
    return lambda held: [*held, simple_cms_attribute(kind, value)]


def dated_by_itself(held: Attributes) -> Attributes:
    """State a signing-time among the signed attributes."""
    return _and("signing_time", cms.Time({"utc_time": datetime(2005, 1, 1, tzinfo=UTC)}))(held)


def _two_digests(held: Attributes) -> Attributes:
    return [
        cms.CMSAttribute({"type": "message_digest", "values": [*one["values"], b"\0" * 32]})
        if one["type"].native == "message_digest"
        else one
        for one in held
    ]


def _named_by_sha1(shop: Workshop) -> bytes:
    signer = colleague(shop)
    hashed = tsp.ESSCertID({"cert_hash": sha1(signer.signing_cert.dump()).digest()})  # noqa: S324 - as version 1 of the attribute has it
    old = simple_cms_attribute("signing_certificate", tsp.SigningCertificate({"certs": [hashed]}))
    stating = Stating(signer, lambda held: [*_without(NAMED)(held), old])
    return full(shop.page(), stating, shop.office.timestamps, [shop.root.crl()])


def _named_another(shop: Workshop) -> bytes:
    other = simple_cms_attribute(NAMED, as_signing_certificate_v2(colleague(shop).signing_cert))
    return _stating(lambda held: [*_without(NAMED)(held), other])(shop)


NAMED = "signing_certificate_v2"
ATTRIBUTES: dict[str, Callable[[Workshop], bytes]] = {
    "content-type-missing": _stating(_without("content_type")),
    "content-type-twice": _stating(_twice("content_type")),
    "digest-missing": _stating(_without("message_digest")),
    "digest-twice": _stating(_twice("message_digest")),
    "two-digests-in-one": _stating(_two_digests),
    "certificate-not-named": _stating(_without(NAMED)),
    "certificate-named-twice": _stating(_twice(NAMED)),
    "certificate-named-by-sha1": _named_by_sha1,
    "certificate-of-another-named": _named_another,
    "signing-time-of-its-own": _stating(dated_by_itself),
    "signer-location": _stating(_and("0.9.2.16.2.17", core.Null())),
}


def _framed(
    change: Callable[[PdfSignedData], None], **metadata: object
) -> Callable[[Workshop], bytes]:
    def forge(shop: Workshop) -> bytes:
        signer, out = colleague(shop), io.BytesIO()
        said = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=METADATA.subfilter, certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES, **metadata,
        )  # fmt: skip
        writer = _Changing(io.BytesIO(shop.page()))
        writer.change = change
        PdfSigner(said, signer, timestamper=shop.office.timestamps).sign_pdf(writer, output=out)
        return preserved(out.getvalue(), signer, shop.office.timestamps, [shop.root.crl()])

    return forge


class _Changing(Quiet):
    """Changes a signature's dictionary when it is added."""

    change: Callable[[PdfSignedData], None]

    def add_object(self, obj: Any, *given: Any, **named: Any) -> generic.IndirectObject:
        """Change it on the way."""
        if isinstance(obj, PdfSignedData):
            self.change(obj)
        return IncrementalPdfFileWriter.add_object(self, obj, *given, **named)


def _drop(key: str) -> Callable[[PdfSignedData], None]:
    return lambda held: held.__delitem__(pdf_name(key))


def _put(key: str, value: generic.PdfObject) -> Callable[[PdfSignedData], None]:
    return lambda held: held.__setitem__(pdf_name(key), value)


def in_order(shop: Workshop) -> list[bytes]:
    """Sign with what PAdES lets a signature say besides: nothing is wrong with these."""
    origin = CAdESSignedAttrSpec(commitment_type=GenericCommitment.PROOF_OF_ORIGIN.asn1)
    return [
        _framed(lambda _: None, reason="Sao y bản chính", location="Ví Dụ")(shop),
        _framed(lambda _: None, cades_signed_attr_spec=origin)(shop),
        _framed(_put("/M", pdf_string(f"D:{NOW:%Y%m%d%H%M%S}")))(shop),
    ]


DICTIONARIES: dict[str, Callable[[Workshop], bytes]] = {
    "no-time-in-the-dictionary": _framed(_drop("/M")),
    "time-of-another-year": _framed(_put("/M", pdf_string("D:20050101080000+07'00'"))),
    "time-that-is-none": _framed(_put("/M", pdf_string("today"))),
    "certificate-in-the-dictionary": _framed(_put("/Cert", generic.ByteStringObject(b"0\0"))),
    "another-subfilter": _framed(_put("/SubFilter", pdf_name("/adbe.pkcs7.detached"))),
    "no-filter": _framed(_drop("/Filter")),
    "reason-beside-a-commitment": _framed(
        lambda _: None,
        reason="Sao y",
        cades_signed_attr_spec=CAdESSignedAttrSpec(
            commitment_type=GenericCommitment.PROOF_OF_ORIGIN.asn1
        ),
    ),
}
