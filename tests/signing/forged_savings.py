"""Changes saved on top of a genuine copy, every signed byte left as it was."""

import io
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.signing.forgeries import Quiet, Workshop, stamped
from tests.signing.pdf_parts import dictionary, page_of


def page_content_replaced(writer: IncrementalPdfFileWriter) -> None:
    """Another page is drawn."""
    page = page_of(writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f"))
    writer.update_container(page)


def page_content_overwritten(writer: IncrementalPdfFileWriter) -> None:
    """The same object number gets another content stream: a shadow replacement."""
    stream = page_of(writer)["/Contents"]
    stream._data = b"0 0 200 200 re f"
    stream._encoded_data = None
    writer.update_container(stream)


def font_replaced(writer: IncrementalPdfFileWriter) -> None:
    """Letters stay, their shapes change: a shadow replacement."""
    fonts = page_of(writer)["/Resources"]["/Font"]
    font = fonts[next(iter(fonts))]
    font["/ToUnicode"] = writer.add_object(generic.StreamObject(stream_data=b"% none"))
    writer.update_container(font)


def page_added(writer: IncrementalPdfFileWriter) -> None:
    """A second page follows."""
    pages = writer.root["/Pages"]
    added = dictionary({"/Type": pdf_name("/Page"), "/Parent": writer.root.raw_get("/Pages")})
    pages["/Kids"].append(writer.add_object(added))
    pages["/Count"] = generic.NumberObject(2)
    writer.update_container(pages)


def page_cropped(writer: IncrementalPdfFileWriter) -> None:
    """The note at the foot is cut off."""
    page = page_of(writer)
    page["/CropBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 400, 595, 842)))
    writer.update_container(page)


def annotation_over_the_name(writer: IncrementalPdfFileWriter) -> None:
    """A box of free text lies over a value."""
    page = page_of(writer)
    drawn = generic.StreamObject(
        dictionary(
            {
                "/Type": pdf_name("/XObject"),
                "/Subtype": pdf_name("/Form"),
                "/BBox": generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 20))),
            }
        ),
        stream_data=b"1 1 1 rg 0 0 200 20 re f",
    )
    note = {
        "/Type": pdf_name("/Annot"),
        "/Subtype": pdf_name("/FreeText"),
        "/Rect": generic.ArrayObject(map(generic.NumberObject, (240, 540, 440, 560))),
        "/Contents": pdf_string("Another Name"),
        "/AP": dictionary({"/N": writer.add_object(drawn)}),
        "/F": generic.NumberObject(4),
    }
    page["/Annots"].append(writer.add_object(dictionary(note)))
    writer.update_container(page)


def script_on_opening(writer: IncrementalPdfFileWriter) -> None:
    """The catalogue runs a script."""
    action = {"/S": pdf_name("/JavaScript"), "/JS": pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = dictionary(action)
    writer.update_root()


def catalogue_language(writer: IncrementalPdfFileWriter) -> None:
    """A harmless entry of the catalogue changes."""
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()


def attachment_replaced(writer: IncrementalPdfFileWriter) -> None:
    """The claims are other claims."""
    embedded = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
    embedded._data = embedded.data.replace("Đường".encode(), "Dương".encode())
    embedded._encoded_data = None
    writer.update_container(embedded)


def attachment_added(writer: IncrementalPdfFileWriter) -> None:
    """A second set of claims lies beside the first."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    names.extend([pdf_string("claims2.json"), names.raw_get(1)])
    writer.update_root()


def title_changed(writer: IncrementalPdfFileWriter) -> None:
    """The document's title and author are others."""
    info = writer.trailer["/Info"]
    info["/Title"] = pdf_string("Another title")
    writer.update_container(info)


def metadata_changed(writer: IncrementalPdfFileWriter) -> None:
    """The XMP metadata are others."""
    stream = generic.StreamObject(
        dictionary({"/Type": pdf_name("/Metadata"), "/Subtype": pdf_name("/XML")}),
        stream_data=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
    )
    writer.root["/Metadata"] = writer.add_object(stream)
    writer.update_root()


def field_to_fill_in(writer: IncrementalPdfFileWriter) -> None:
    """A text field with a value appears."""
    field = {"/FT": pdf_name("/Tx"), "/T": pdf_string("x"), "/V": pdf_string("Another Name")}
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(dictionary(field)))
    writer.update_container(form)


def hidden_object(writer: IncrementalPdfFileWriter) -> None:
    """An object that nothing uses yet waits for the next saving: shadow content."""
    writer.add_object(generic.StreamObject(stream_data=b"BT (Another Name) Tj ET"))


def signature_field_moved(writer: IncrementalPdfFileWriter) -> None:
    """The signature's widget now covers the page."""
    widget = writer.root["/AcroForm"]["/Fields"][0]
    widget["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    writer.update_container(widget)


def signature_emptied(writer: IncrementalPdfFileWriter) -> None:
    """The field no longer holds a signature."""
    widget = writer.root["/AcroForm"]["/Fields"][0]
    del widget["/V"]
    writer.update_container(widget)


def revocation_data_removed(writer: IncrementalPdfFileWriter) -> None:
    """What says that a certificate was revoked is gone."""
    store = writer.root["/DSS"]
    store["/CRLs"] = generic.ArrayObject()
    writer.update_container(store)


EDITS: dict[str, Callable[[IncrementalPdfFileWriter], None]] = {
    edit.__name__.replace("_", "-"): edit
    for edit in (
        page_content_replaced,
        page_content_overwritten,
        font_replaced,
        page_added,
        page_cropped,
        annotation_over_the_name,
        script_on_opening,
        catalogue_language,
        attachment_replaced,
        attachment_added,
        title_changed,
        metadata_changed,
        field_to_fill_in,
        hidden_object,
        signature_field_moved,
        signature_emptied,
        revocation_data_removed,
    )
}


def edited(shop: Workshop, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Save a change on top of a genuine copy."""
    writer = Quiet(io.BytesIO(shop.genuine))
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def edited_and_stamped(shop: Workshop, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Save a change, and let a genuine time-stamp authority stamp all of it."""
    writer = Quiet(io.BytesIO(shop.genuine))
    edit(writer)
    return stamped(writer, shop.office.timestamps)
