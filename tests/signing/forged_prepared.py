"""Shadow attacks with both their halves: what waits in a page before signing, and what wakes it.

After C. Mainka, V. Mladenov, S. Rohlmann, “Shadow Attacks: Hiding and Replacing Content in Signed
PDFs”, NDSS 2021: hide, replace, hide and replace, each in two variants. The forger brings the
office's own key to sign the first half; no byte of it is touched by the second.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signing.layout import read_layout
from tests.signing.forged_active import Edit, written_anew
from tests.signing.forgeries import Quiet, Workshop, full, stamped
from tests.signing.pdf_parts import (
    dictionary,
    drawn,
    numbers,
    overwritten,
    page_of,
    root_of,
    stream,
)


@dataclass(frozen=True)
class Shadow:
    """What lies in wait, and what wakes it."""

    prepare: Edit
    wake: Edit


def cover_drawn(writer: BasePdfFileWriter) -> None:
    """Something white hides a part of the page, or shows what the signer is to see."""
    page = page_of(writer)
    page["/Resources"]["/XObject"] = dictionary({"/Cover": drawn(writer, b"1 g 0 0 200 20 re f")})
    page["/Contents"] = generic.ArrayObject(
        [page.raw_get("/Contents"), writer.add_object(stream(b"/Cover Do"))]
    )


def cover_taken_off_the_page(writer: BasePdfFileWriter) -> None:
    """The page no longer knows the cover."""
    page = page_of(writer)
    del page["/Resources"]["/XObject"]["/Cover"]
    writer.update_container(page["/Resources"])


def cover_emptied(writer: BasePdfFileWriter) -> None:
    """The cover is there, and draws nothing."""
    cover = page_of(writer)["/Resources"]["/XObject"]["/Cover"]
    overwritten(cover, b"")
    writer.update_container(cover)


def field_over_the_grade(writer: BasePdfFileWriter) -> None:
    """A field shows what the signer expects."""
    page, root = page_of(writer), root_of(writer)
    field = {
        "/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Widget"), "/FT": pdf_name("/Tx"),
        "/T": pdf_string("xep_loai"), "/V": pdf_string("Trung Binh"), "/F": generic.NumberObject(4),
        "/Rect": numbers(240, 440, 440, 460),
        "/AP": dictionary({"/N": drawn(writer, b"BT (Trung Binh) Tj ET")}),
    }  # fmt: skip
    widget = writer.add_object(dictionary(field))
    page["/Annots"] = generic.ArrayObject([widget])
    form = {"/Fields": generic.ArrayObject([widget])}
    root["/AcroForm"] = writer.add_object(dictionary(form))


def field_says_otherwise(writer: BasePdfFileWriter) -> None:
    """It is filled in anew, as forms are."""
    field = root_of(writer)["/AcroForm"]["/Fields"][0]
    field["/V"] = pdf_string("Xuat sac")
    field["/AP"] = dictionary({"/N": drawn(writer, b"BT (Xuat sac) Tj ET")})
    writer.update_container(field)


def nothing_prepared(_: BasePdfFileWriter) -> None:
    """The fonts are there anyway."""


def _font(writer: BasePdfFileWriter) -> generic.DictionaryObject:
    fonts = page_of(writer)["/Resources"]["/Font"]
    font: generic.DictionaryObject = fonts[next(iter(fonts))]
    return font


def font_program_swapped(writer: BasePdfFileWriter) -> None:
    """The same letters get other shapes."""
    described = _font(writer)["/DescendantFonts"][0]["/FontDescriptor"]
    (key,) = (key for key in described if key.startswith("/FontFile"))
    overwritten(described[key], b"another font")
    writer.update_container(described[key])


def letters_named_otherwise(writer: BasePdfFileWriter) -> None:
    """The same shapes are copied out as other letters (ToUnicode)."""
    named = _font(writer)["/ToUnicode"]
    overwritten(named, named.data.replace(b"<0041>", b"<0042>"))
    writer.update_container(named)


def font_named_to_another(writer: BasePdfFileWriter) -> None:
    """A font that nothing embeds takes the place of the first one."""
    font = {"/Type": pdf_name("/Font"), "/Subtype": pdf_name("/Type1"), "/BaseFont": pdf_name("/X")}
    fonts = page_of(writer)["/Resources"]["/Font"]
    fonts[next(iter(fonts))] = writer.add_object(dictionary(font))
    writer.update_container(page_of(writer)["/Resources"])


def second_tree_of_pages(writer: BasePdfFileWriter) -> None:
    """Another page waits, and nothing names it yet."""
    page = dictionary({"/Type": pdf_name("/Page"), "/MediaBox": numbers(0, 0, 595, 842)})
    tree = dictionary({"/Type": pdf_name("/Pages"), "/Count": generic.NumberObject(1)})
    tree["/Kids"] = generic.ArrayObject([writer.add_object(page)])
    writer.add_object(tree)


def second_tree_shown(writer: BasePdfFileWriter) -> None:
    """The catalogue leads to it."""
    assert isinstance(writer, Quiet)
    for number in range(1, int(writer.prev.trailer["/Size"])):
        ref = generic.Reference(number, 0, writer.prev)
        held = writer.prev.get_object(ref, never_decrypt=True) if _listed(writer, ref) else None
        if isinstance(held, generic.DictionaryObject) and held.get("/Type") == "/Pages":
            root_of(writer)["/Pages"] = generic.IndirectObject(number, 0, writer.prev)
    writer.update_root()


def _listed(writer: Quiet, ref: generic.Reference) -> bool:
    try:
        return writer.prev.xrefs[ref] is not None
    except KeyError:
        return False


SHADOWED: dict[str, Shadow] = {
    "hide-by-the-page": Shadow(cover_drawn, cover_taken_off_the_page),
    "hide-by-what-the-page-names": Shadow(cover_drawn, cover_emptied),
    "replace-by-overlay": Shadow(field_over_the_grade, field_says_otherwise),
    "replace-by-font-program": Shadow(nothing_prepared, font_program_swapped),
    "replace-by-names-of-letters": Shadow(nothing_prepared, letters_named_otherwise),
    "replace-by-another-font": Shadow(nothing_prepared, font_named_to_another),
    "hide-and-replace-by-reference": Shadow(second_tree_of_pages, second_tree_shown),
}


def asleep(shop: Workshop, shadow: Shadow) -> bytes:
    """Have the office sign what was prepared, up to B-LTA."""
    return _signed(shop, written_anew(shop.page(), shadow.prepare))


def awake(shop: Workshop, shadow: Shadow) -> bytes:
    """Save what wakes it on top."""
    writer, out = Quiet(io.BytesIO(asleep(shop, shadow))), io.BytesIO()
    shadow.wake(writer)
    writer.write(out)
    return out.getvalue()


def awake_and_stamped(shop: Workshop, shadow: Shadow) -> bytes:
    """Save what wakes it, and let a genuine time-stamp authority close it."""
    writer = Quiet(io.BytesIO(asleep(shop, shadow)))
    shadow.wake(writer)
    return stamped(writer, shop.office.timestamps, "T9")


def _signed(shop: Workshop, page: bytes) -> bytes:
    signer = shop.office.key.signer
    return full(page, signer, shop.office.timestamps, [shop.root.crl()])  # type: ignore[arg-type]  # it brings its certificate


def twin_asleep(shop: Workshop) -> bytes:
    """Hide and replace by usage: what is drawn stands twice under one number, one of them unlisted.

    No later table names it yet; the office signs all of it.
    """
    page = shop.page()
    table = read_layout(page).revisions[0].table
    twin = b"%d 0 obj\n<</Length 18>>stream\n0 0 200 200 re f  \nendstream\nendobj\n" % _drawing(
        page
    )
    moved = page[:table] + twin + page[table:]
    moved = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (table + len(twin)), moved)
    return _signed(shop, moved)


def twin_awake(shop: Workshop) -> bytes:
    """A table alone is saved on top: it lists the twin in place of what was signed."""
    signed = twin_asleep(shop)
    number = _drawing(signed)
    at = [match.start() for match in re.finditer(rb"\n%d 0 obj" % number, signed)][-1] + 1
    trailer = signed[signed.rindex(b"trailer") :]
    before = int(re.findall(rb"startxref\s+(\d+)", trailer)[0])
    trailer = re.sub(rb"/Prev \d+", b"/Prev %d" % before, trailer)
    trailer = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % len(signed), trailer)
    return signed + b"xref\n%d 1\n%010d 00000 n \n" % (number, at) + trailer


def _drawing(pdf: bytes) -> int:
    page = PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Kids"][0]
    return int(page.raw_get("/Contents").idnum)


TWINS: dict[str, Callable[[Workshop], bytes]] = {
    "hide-and-replace-by-usage-asleep": twin_asleep,
    "hide-and-replace-by-usage": twin_awake,
}
