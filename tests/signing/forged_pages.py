"""Pages that two programs, or a screen and a printer, show differently; the office signs them.

More of the family of `forged_active`: nobody who looks at the officer's screen sees the fault.
"""

from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from tests.signing.forged_active import Edit, annotated
from tests.signing.pdf_parts import dictionary, numbers, page_of, root_of

_ON_PAPER_ONLY: Final = 4 + 32  # print, no view (ISO 32000-1, 12.5.3)


def _drawing(writer: BasePdfFileWriter, text: bytes = b"BT (Another) Tj ET") -> generic.PdfObject:
    kind = dictionary({"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form")})
    return writer.add_object(generic.StreamObject(kind, stream_data=text))


def _over(writer: BasePdfFileWriter, subtype: str, flags: int, **more: generic.PdfObject) -> None:
    looks = dictionary({"/N": _drawing(writer)})
    note = {
        "/Subtype": pdf_name(subtype), "/F": generic.NumberObject(flags), "/AP": looks,
        "/Rect": numbers(50, 500, 300, 520), **{f"/{key}": one for key, one in more.items()},
    }  # fmt: skip
    annotated(writer, note)


def remark_on_paper_only(writer: BasePdfFileWriter) -> None:
    """A stamp that shows when it is printed, and never on the screen."""
    _over(writer, "/Stamp", _ON_PAPER_ONLY)


def remark_on_the_screen_only(writer: BasePdfFileWriter) -> None:
    """A line over the name that no printer draws."""
    _over(writer, "/FreeText", 0)


def field_on_paper_only(writer: BasePdfFileWriter) -> None:
    """A form's field that shows another grade when it is printed."""
    kind, name = pdf_name("/Tx"), pdf_string("xep_loai")
    _over(writer, "/Widget", _ON_PAPER_ONLY, FT=kind, T=name, V=pdf_string("Giỏi"))


def seal_drawn_in_a_signature_field(writer: BasePdfFileWriter) -> None:
    """A second field for signatures, empty, that shows a red seal."""
    _over(writer, "/Widget", 4, FT=pdf_name("/Sig"), T=pdf_string("Dau"))


def link_within_the_file(writer: BasePdfFileWriter) -> None:
    """A click jumps to where another page begins."""
    target = generic.ArrayObject([pdf_name("/Fit")])
    annotated(writer, {"/Subtype": pdf_name("/Link"), "/Dest": target})


def _catalogue(key: str, value: generic.PdfObject) -> Edit:
    def edit(writer: BasePdfFileWriter) -> None:
        root_of(writer)[key] = value
        writer.update_root()

    return edit


def _page(key: str, value: generic.PdfObject) -> Edit:
    def edit(writer: BasePdfFileWriter) -> None:
        page = page_of(writer)
        page[key] = value
        writer.update_container(page)

    return edit


def contents_in_another_file(writer: BasePdfFileWriter) -> None:
    """A stream whose data a program fetches from elsewhere (ISO 32000-1, 7.3.8)."""
    away = dictionary({"/F": pdf_string("https://x.example/page")})
    page = page_of(writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(away, stream_data=b""))
    writer.update_container(page)


def picture_with_another_for_printers(writer: BasePdfFileWriter) -> None:
    """An image that names another one for printing (ISO 32000-1, 8.9.5.4)."""
    other = dictionary({"/DefaultForPrinting": generic.BooleanObject(True)})
    image = {
        "/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Image"),
        "/Width": generic.NumberObject(1), "/Height": generic.NumberObject(1),
        "/ColorSpace": pdf_name("/DeviceGray"), "/BitsPerComponent": generic.NumberObject(8),
        "/Alternates": generic.ArrayObject([other]),
    }  # fmt: skip
    writer.add_object(generic.StreamObject(dictionary(image), stream_data=b"\0"))


def program_for_printers(writer: BasePdfFileWriter) -> None:
    """A PostScript object, which printers run and screens leave out (ISO 32000-1, 8.8.2)."""
    kind = dictionary({"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/PS")})
    writer.add_object(generic.StreamObject(kind, stream_data=b"(Another) show"))


def _of_claims(writer: BasePdfFileWriter) -> generic.DictionaryObject:
    names = root_of(writer)["/Names"]["/EmbeddedFiles"]["/Names"]
    found = names[1]
    assert isinstance(found, generic.DictionaryObject)
    return found


def claims_with_two_contents(writer: BasePdfFileWriter) -> None:
    """Some programs take /F of an attachment, some /UF."""
    held = _of_claims(writer)["/EF"]
    held["/UF"] = writer.add_object(generic.StreamObject(stream_data=b"{}"))
    writer.update_container(held)


def claims_with_two_names(writer: BasePdfFileWriter) -> None:
    """Some programs save it under one name, some under the other."""
    file = _of_claims(writer)
    file["/UF"] = pdf_string("claims.exe")
    writer.update_container(file)


def attachments_in_two_trees(writer: BasePdfFileWriter) -> None:
    """A tree of names that has both names and branches."""
    tree = root_of(writer)["/Names"]["/EmbeddedFiles"]
    tree["/Kids"] = generic.ArrayObject()
    writer.update_container(tree)


PAGES: dict[str, Edit] = {
    **{
        edit.__name__.replace("_", "-"): edit
        for edit in (
            remark_on_paper_only, remark_on_the_screen_only, field_on_paper_only,
            seal_drawn_in_a_signature_field, link_within_the_file, contents_in_another_file,
            picture_with_another_for_printers, program_for_printers, claims_with_two_contents,
            claims_with_two_names, attachments_in_two_trees,
        )
    },
    "portfolio": _catalogue("/Collection", dictionary({"/View": pdf_name("/T")})),
    "layers-without-a-list": _page("/OC", dictionary({"/Type": pdf_name("/OCG")})),
    "thumbnail": _page("/Thumb", generic.NullObject()),
    "private-data-of-a-program": _page("/PieceInfo", dictionary({})),
    "slides": _page("/PresSteps", dictionary({"/NA": dictionary({"/S": pdf_name("/Hide")})})),
    "rights-of-a-reader": _catalogue("/Perms", dictionary({"/UR3": dictionary({})})),
}  # fmt: skip
