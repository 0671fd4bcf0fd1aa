"""Public attack families on signed and certified PDF files, made from our own copies.

Shadow attacks (https://pdf-insecurity.org/signature-shadow), attacks on certified documents
(evil annotation, sneaky signature), and files whose readers disagree: object streams, hybrid and
linearised tables, encryption.
"""

import io
import re
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.layout import read_layout
from tests.signing.forgeries import Workshop
from tests.signing.pdf_parts import dictionary, drawn, numbers, page_of


def shadow_hide(writer: IncrementalPdfFileWriter) -> None:
    """An image that covers the true content is put over the page."""
    page = page_of(writer)
    cover = drawn(writer, b"1 1 1 rg 0 0 200 20 re f")
    page["/Resources"]["/XObject"] = dictionary({"/Cover": cover})
    page["/Contents"] = generic.ArrayObject(
        [
            page.raw_get("/Contents"),
            writer.add_object(generic.StreamObject(stream_data=b"/Cover Do")),
        ]
    )
    writer.update_container(page)


def shadow_replace_by_a_field(writer: IncrementalPdfFileWriter) -> None:
    """A field shows something else than its value says."""
    page = page_of(writer)
    field = {
        "/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Widget"), "/FT": pdf_name("/Tx"),
        "/T": pdf_string("ho_ten"), "/V": pdf_string("True Name"),
        "/AP": dictionary({"/N": drawn(writer, b"BT (Another Name) Tj ET")}),
        "/Rect": numbers(240, 540, 440, 560), "/F": generic.NumberObject(4),
    }  # fmt: skip
    widget = writer.add_object(dictionary(field))
    writer.root["/AcroForm"]["/Fields"].append(widget)
    page["/Annots"].append(widget)
    writer.update_container(writer.root["/AcroForm"])
    writer.update_container(page)


def shadow_hide_and_replace(writer: IncrementalPdfFileWriter) -> None:
    """The catalogue leads to another tree of pages that was waiting in the file."""
    page = dictionary({"/Type": pdf_name("/Page"), "/MediaBox": numbers(0, 0, 595, 842)})
    tree = dictionary({"/Type": pdf_name("/Pages"), "/Count": generic.NumberObject(1)})
    tree["/Kids"] = generic.ArrayObject([writer.add_object(page)])
    writer.root["/Pages"] = writer.add_object(tree)
    writer.update_root()


def evil_annotation(writer: IncrementalPdfFileWriter) -> None:
    """A stamp that some viewers count among harmless remarks shows another grade."""
    page = page_of(writer)
    stamp = {
        "/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Stamp"), "/F": generic.NumberObject(4),
        "/Rect": numbers(240, 440, 440, 460),
        "/AP": dictionary({"/N": drawn(writer, b"BT (Xuat sac) Tj ET")}),
    }  # fmt: skip
    page["/Annots"].append(writer.add_object(dictionary(stamp)))
    writer.update_container(page)


def sneaky_signature(writer: IncrementalPdfFileWriter) -> None:
    """A signature field is added whose picture is text over the page."""
    page = page_of(writer)
    field = {
        "/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Widget"), "/FT": pdf_name("/Sig"),
        "/T": pdf_string("ChuKy2"), "/Rect": numbers(240, 440, 440, 460),
        "/AP": dictionary({"/N": drawn(writer, b"BT (Xuat sac) Tj ET")}),
    }  # fmt: skip
    widget = writer.add_object(dictionary(field))
    writer.root["/AcroForm"]["/Fields"].append(widget)
    page["/Annots"].append(widget)
    writer.update_container(writer.root["/AcroForm"])
    writer.update_container(page)


def page_shown_twice(writer: IncrementalPdfFileWriter) -> None:
    """The tree of pages names its page twice."""
    pages = writer.root["/Pages"]
    pages["/Kids"].append(pages["/Kids"].raw_get(0))
    writer.update_container(pages)


def page_tree_nested(writer: IncrementalPdfFileWriter) -> None:
    """Another page stands before the true one, one level deeper."""
    pages = writer.root["/Pages"]
    page = dictionary({"/Type": pdf_name("/Page"), "/MediaBox": numbers(0, 0, 595, 842)})
    inner = dictionary({"/Type": pdf_name("/Pages"), "/Count": generic.NumberObject(1)})
    inner["/Kids"] = generic.ArrayObject([writer.add_object(page)])
    pages["/Kids"].insert(0, writer.add_object(inner))
    writer.update_container(pages)


def attachment_swapped(writer: IncrementalPdfFileWriter) -> None:
    """The name of the claims leads to another file."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    file = writer.add_object(generic.StreamObject(stream_data=b"{}"))
    other = {"/Type": pdf_name("/Filespec"), "/EF": dictionary({"/F": file})}
    names[1] = writer.add_object(dictionary(other))
    writer.update_root()


def metadata_claim_otherwise(writer: IncrementalPdfFileWriter) -> None:
    """The XMP metadata name another graduate."""
    stream = writer.root["/Metadata"]
    stream._data = stream.data.replace(b"<dc:title>", b"<dc:title><!-- Another Name -->")
    stream._encoded_data = None
    writer.update_container(stream)


SHADOWS: dict[str, Callable[[IncrementalPdfFileWriter], None]] = {
    edit.__name__.replace("_", "-"): edit
    for edit in (
        shadow_hide, shadow_replace_by_a_field, shadow_hide_and_replace, evil_annotation,
        sneaky_signature, page_shown_twice, page_tree_nested, attachment_swapped,
        metadata_claim_otherwise,
    )
}  # fmt: skip


def contents_twice(shop: Workshop) -> bytes:
    """The signature's value stands twice; readers differ in which one they take."""
    hole = read_layout(shop.genuine).holes[0]
    at = hole.end - 1 - 40
    inside = b"> /Contents <" + b"0" * 27
    return shop.genuine[:at] + inside + shop.genuine[hole.end - 1 :]


def overridden_in_an_object_stream(shop: Workshop) -> bytes:
    """A later saving holds another page in a compressed object, listed by a stream."""
    last = read_layout(shop.genuine).revisions[-1]
    held = b"9999 0 <</Type/Page>>"
    at = len(shop.genuine)
    stream = b"9998 0 obj\n<</Type/ObjStm/N 1/First 7/Length %d>>\nstream\n" % len(held)
    stream += held + b"\nendstream\nendobj\n"
    table = at + len(stream)
    rows = bytes([1]) + at.to_bytes(4, "big") + b"\0" + bytes([2]) + (9998).to_bytes(4, "big")
    rows += b"\0"
    listed = (
        b"9997 0 obj\n<</Type/XRef/W[1 4 1]/Index[9998 2]/Size 10000/Prev %d/Root %s R/Length %d>>"
        b"\nstream\n" % (last.table, last.root[0], len(rows))
    )
    listed += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
    return shop.genuine + stream + listed


def encryption_added(shop: Workshop) -> bytes:
    """The last trailer says that the file is encrypted."""
    table = read_layout(shop.genuine).revisions[-1].table
    tail = re.sub(rb"trailer\s*<<", b"trailer\n<< /Encrypt 1 0 R", shop.genuine[table:], count=1)
    return shop.genuine[:table] + tail


def hybrid_table(shop: Workshop) -> bytes:
    """A second table for newer readers stands beside the one for older ones."""
    table = read_layout(shop.genuine).revisions[-1].table
    tail = re.sub(rb"trailer\s*<<", b"trailer\n<< /XRefStm 20", shop.genuine[table:], count=1)
    return shop.genuine[:table] + tail


def _saved_by_another_program(shop: Workshop, **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(shop.genuine)) as file:
        file.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def written_anew(shop: Workshop) -> bytes:
    """Everything is written again; the signature is still in it."""
    return _saved_by_another_program(shop)


def written_anew_in_object_streams(shop: Workshop) -> bytes:
    """As before, objects compressed."""
    return _saved_by_another_program(shop, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def linearised(shop: Workshop) -> bytes:
    """Put in order for the web, as some mail programs do."""
    return _saved_by_another_program(shop, linearize=True)


def encrypted(shop: Workshop) -> bytes:
    """Encrypted with an empty password: it opens everywhere without asking."""
    return _saved_by_another_program(shop, encryption=pikepdf.Encryption(owner="x", user=""))


READERS: dict[str, Callable[[Workshop], bytes]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        contents_twice, overridden_in_an_object_stream, encryption_added, hybrid_table,
        written_anew, written_anew_in_object_streams, linearised, encrypted,
    )
}  # fmt: skip
