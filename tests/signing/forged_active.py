"""Things that act, hide or deceive: saved after signing, or on the page before the office signed.

Whoever gets the office's own key to sign such a page has a file whose signature holds. It is no
copy all the same: none that the office makes holds any of this.
"""

import io
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, copy_into_new_writer

from tests.signing.forgeries import Workshop, full
from tests.signing.pdf_parts import dictionary, numbers, page_of, root_of

Edit = Callable[[BasePdfFileWriter], None]


def _script(text: str = "app.alert(1)") -> generic.DictionaryObject:
    return dictionary({"/S": pdf_name("/JavaScript"), "/JS": pdf_string(text)})


def _file(writer: BasePdfFileWriter, data: bytes) -> generic.IndirectObject:
    kind = dictionary({"/Type": pdf_name("/EmbeddedFile")})
    held = writer.add_object(generic.StreamObject(kind, stream_data=data))
    file = {
        "/Type": pdf_name("/Filespec"), "/F": pdf_string("claims.json"),
        "/UF": pdf_string("claims.json"), "/EF": dictionary({"/F": held}),
        "/AFRelationship": pdf_name("/Data"),
    }  # fmt: skip
    return writer.add_object(dictionary(file))


def annotated(writer: BasePdfFileWriter, note: dict[str, generic.PdfObject]) -> None:
    """Hang an annotation on the first page."""
    page = page_of(writer)
    own = {"/Type": pdf_name("/Annot"), "/Rect": generic.ArrayObject()}
    notes = generic.ArrayObject(
        [*page.get("/Annots", ()), writer.add_object(dictionary(own | note))]
    )
    page["/Annots"] = notes
    writer.update_container(page)


def script_on_opening(writer: BasePdfFileWriter) -> None:
    """The catalogue runs a script when the file is opened."""
    root_of(writer)["/OpenAction"] = _script()
    writer.update_root()


def jump_on_opening(writer: BasePdfFileWriter) -> None:
    """The file opens where its text is cut off."""
    place = [pdf_name("/XYZ"), *map(generic.NumberObject, (0, 400, 4))]
    root_of(writer)["/OpenAction"] = generic.ArrayObject(
        [root_of(writer)["/Pages"].raw_get("/Kids")[0], *place]
    )
    writer.update_root()


def script_before_printing(writer: BasePdfFileWriter) -> None:
    """What is printed is not what was read: additional actions of the document."""
    root_of(writer)["/AA"] = dictionary({"/WP": _script("this.getField('x').value = 'Y'")})
    writer.update_root()


def script_when_a_page_opens(writer: BasePdfFileWriter) -> None:
    """Additional actions of the page."""
    page = page_of(writer)
    page["/AA"] = dictionary({"/O": _script()})
    writer.update_container(page)


def named_script(writer: BasePdfFileWriter) -> None:
    """A script in the tree of names runs by itself."""
    names = root_of(writer)["/Names"]
    names["/JavaScript"] = dictionary({"/Names": generic.ArrayObject([pdf_string("x"), _script()])})
    writer.update_container(names)


def field_that_computes(writer: BasePdfFileWriter) -> None:
    """A field writes its own value: additional actions of a form's field."""
    field = {
        "/Subtype": pdf_name("/Widget"), "/FT": pdf_name("/Tx"), "/T": pdf_string("ho_ten"),
        "/AA": dictionary({"/C": _script("event.value = 'Another Name'")}),
    }  # fmt: skip
    annotated(writer, field)


def form_in_xml(writer: BasePdfFileWriter) -> None:
    """An XFA form draws another page in the programs that know it."""
    if "/AcroForm" not in root_of(writer):
        root_of(writer)["/AcroForm"] = dictionary({"/Fields": generic.ArrayObject()})
    form = root_of(writer)["/AcroForm"]
    form["/XFA"] = writer.add_object(generic.StreamObject(stream_data=b"<xdp:xdp/>"))
    writer.update_container(form)


def layer_that_is_printed_only(writer: BasePdfFileWriter) -> None:
    """An optional content group shows one name on the screen and another on paper."""
    layer = {"/Type": pdf_name("/OCG"), "/Name": pdf_string("x")}
    group = writer.add_object(dictionary(layer))
    root_of(writer)["/OCProperties"] = dictionary(
        {
            "/OCGs": generic.ArrayObject([group]),
            "/D": dictionary({"/OFF": generic.ArrayObject([group])}),
        }
    )
    writer.update_root()


def link_over_the_page(writer: BasePdfFileWriter) -> None:
    """A click anywhere leads to a look-alike site."""
    go = {"/S": pdf_name("/URI"), "/URI": pdf_string("https://kiemtra.vidu.example.com")}
    annotated(writer, {"/Subtype": pdf_name("/Link"), "/A": dictionary(go)})


def program_started(writer: BasePdfFileWriter) -> None:
    """A click starts a program."""
    go = {"/S": pdf_name("/Launch"), "/F": pdf_string("calc.exe")}
    annotated(writer, {"/Subtype": pdf_name("/Link"), "/A": dictionary(go)})


def form_that_is_sent(writer: BasePdfFileWriter) -> None:
    """What is typed goes to somebody else."""
    go = {"/S": pdf_name("/SubmitForm"), "/F": pdf_string("https://x.example")}
    annotated(writer, {"/Subtype": pdf_name("/Link"), "/A": dictionary(go)})


def scene_in_space(writer: BasePdfFileWriter) -> None:
    """Rich media may show anything, and run scripts."""
    annotated(writer, {"/Subtype": pdf_name("/RichMedia")})


def second_attachment(writer: BasePdfFileWriter) -> None:
    """Other claims stand behind the true ones under the same name."""
    names = root_of(writer)["/Names"]["/EmbeddedFiles"]["/Names"]
    names.extend([pdf_string("claims.json"), _file(writer, b"{}")])
    writer.update_container(names)


def attachment_of_an_annotation(writer: BasePdfFileWriter) -> None:
    """A paper clip on the page holds other claims."""
    annotated(writer, {"/Subtype": pdf_name("/FileAttachment"), "/FS": _file(writer, b"{}")})


def attachment_associated_only(writer: BasePdfFileWriter) -> None:
    """PDF/A-3 names associated files a second time; there other claims stand first."""
    root = root_of(writer)
    root["/AF"] = generic.ArrayObject([_file(writer, b"{}"), *root.get("/AF", ())])
    writer.update_root()


def pages_that_are_not_counted(writer: BasePdfFileWriter) -> None:
    """The tree says one page and holds eleven."""
    tree = writer.root["/Pages"]
    blank = {
        "/Type": pdf_name("/Page"), "/Parent": writer.root.raw_get("/Pages"),
        "/MediaBox": numbers(0, 0, 595, 842),
    }  # fmt: skip
    for _ in range(10):
        tree["/Kids"].append(writer.add_object(dictionary(blank)))
    writer.update_container(tree)


def pages_named_along_many_paths(writer: BasePdfFileWriter) -> None:
    """Each node of the tree names the next one ten times: no program can walk all paths."""
    node = writer.add_object(dictionary({"/Type": pdf_name("/Page")}))
    for _ in range(30):
        kids = generic.ArrayObject([node] * 10)
        node = writer.add_object(dictionary({"/Type": pdf_name("/Pages"), "/Kids": kids}))
    tree = writer.root["/Pages"]
    tree["/Kids"].append(node)
    writer.update_container(tree)


ACTIVE: dict[str, Edit] = {
    edit.__name__.replace("_", "-"): edit
    for edit in (
        script_on_opening, jump_on_opening, script_before_printing, script_when_a_page_opens,
        named_script, field_that_computes, form_in_xml, layer_that_is_printed_only,
        link_over_the_page, program_started, form_that_is_sent, scene_in_space, second_attachment,
        attachment_of_an_annotation, attachment_associated_only, pages_that_are_not_counted,
        pages_named_along_many_paths,
    )
}  # fmt: skip


def written_anew(page: bytes, edit: Edit) -> bytes:
    """Put a fault on a page that is not signed yet."""
    writer = copy_into_new_writer(
        PdfFileReader(io.BytesIO(page)), writer_kwargs={"stream_xrefs": False}
    )
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def prepared(shop: Workshop, edit: Edit) -> bytes:
    """Put a fault on the page, and let the office's own key sign it up to B-LTA."""
    page, office = written_anew(shop.page(), edit), shop.office
    return full(page, office.key.signer, office.timestamps, [shop.root.crl()])  # type: ignore[arg-type]  # it brings its certificate
