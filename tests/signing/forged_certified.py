"""Attacks on certified files: remarks and signature fields that look like the page itself.

After S. Rohlmann, V. Mladenov, C. Mainka, J. Schwenk, “Breaking the Specification: PDF
Certification”, IEEE S&P 2021: evil annotations, and sneaky signatures, set or only prepared. Their
tables name the kinds of annotation that can show or hide text.
"""

import io
from collections.abc import Callable
from functools import partial

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata
from pyhanko.stamp import TextStampStyle

from tests.signing.forged_bytes import Shameless
from tests.signing.forgeries import Quiet, Workshop, full, stamped
from tests.signing.pdf_parts import dictionary, drawn, numbers, page_of
from tests.signing.pki import Person, signer_for

ANNOTATIONS = (
    "FreeText", "Stamp", "Redact", "Ink", "Line", "Square", "Circle", "Polygon", "PolyLine",
    "Highlight", "Underline", "StrikeOut", "Squiggly", "Caret", "Watermark", "PrinterMark",
)  # fmt: skip


def annotated(kind: str, writer: BasePdfFileWriter) -> None:
    """Put an annotation that shows another grade over the page."""
    note = {
        "/Type": pdf_name("/Annot"), "/Subtype": pdf_name(f"/{kind}"),
        "/F": generic.NumberObject(4), "/Rect": numbers(240, 440, 440, 460),
        "/Contents": pdf_string("Xuat sac"),
        "/AP": dictionary({"/N": drawn(writer, b"BT (Xuat sac) Tj ET")}),
    }  # fmt: skip
    page = page_of(writer)
    page["/Annots"].append(writer.add_object(dictionary(note)))
    writer.update_container(page)


def annotated_and_stamped(kind: str, shop: Workshop) -> bytes:
    """Close it with a genuine document time stamp."""
    return _stamped(shop, shop.genuine, kind)


def annotated_where_it_is_allowed(shop: Workshop) -> bytes:
    """The office's own key certified the file at level 3, at which remarks are allowed."""
    signer, clock = shop.office.key.signer, shop.office.timestamps
    signed = full(
        shop.page(), signer, clock, [shop.root.crl()],  # type: ignore[arg-type]  # it brings its certificate
        permission=MDPPerm.ANNOTATE,
    )  # fmt: skip
    return _stamped(shop, signed, "FreeText")


def _stamped(shop: Workshop, pdf: bytes, kind: str) -> bytes:
    writer = Quiet(io.BytesIO(pdf))
    annotated(kind, writer)
    return stamped(writer, shop.office.timestamps, "T9")


def sneaky_signature_set(shop: Workshop) -> bytes:
    """Somebody signs in a field whose picture covers the page."""
    signer = signer_for(Person("Người khác"), shop.root)
    metadata = PdfSignatureMetadata(field_name="Khac", subfilter=SigSeedSubFilter.PADES)
    field, out = SigFieldSpec("Khac", box=(60, 400, 500, 460)), io.BytesIO()
    style = TextStampStyle(stamp_text="Xuat sac")
    Shameless(
        metadata, signer, timestamper=shop.office.timestamps, new_field_spec=field,
        stamp_style=style,
    ).sign_pdf(Quiet(io.BytesIO(shop.genuine)), output=out)  # fmt: skip
    return out.getvalue()


CERTIFIED: dict[str, Callable[[Workshop], bytes]] = {
    **{
        f"evil-annotation-{kind.lower()}": partial(annotated_and_stamped, kind)
        for kind in ANNOTATIONS
    },
    "evil-annotation-where-it-is-allowed": annotated_where_it_is_allowed,
    "sneaky-signature-set": sneaky_signature_set,
}
