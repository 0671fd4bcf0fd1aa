"""A copy's page lies still: it has nothing that acts, hides, or looks otherwise when printed."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.document import attached, odd
from signing.layout import Layout

MOST_PAGES: Final = 10
"""Pages of a copy that is looked at; real ones have one, seldom two."""

_NODES: Final = 40  # of a page tree; real copies have two or three
_DEEPEST: Final = 40  # nesting of arrays and dictionaries; real copies reach 6


_ACTIVE: Final = frozenset(
    {
        "/JavaScript", "/JS", "/AA", "/OpenAction", "/Launch", "/URI", "/SubmitForm",
        "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Sound", "/Rendition", "/RichMedia",
        "/XFA", "/RichMediaExecute", "/Trans", "/OCProperties", "/Encrypt", "/ObjStm", "/XRef",
        "/OCG", "/OCMD", "/SetOCGState", "/Hide", "/ResetForm", "/Thread", "/Named", "/Screen",
        "/GoTo3DView", "/3D", "/FileAttachment", "/Alternates", "/OPI", "/PS", "/Collection",
        "/Thumb", "/PresSteps", "/PieceInfo", "/UR3",
    }
)  # fmt: skip
"""Names that let a page act, change its looks or hide things. A copy has none of them."""


def check_passive(reader: PdfFileReader, layout: Layout) -> None:
    """See that the document holds few pages, no other files, and nothing that acts or hides.

    Raises:
        Malformed: it does.
    """
    pages = reader.root["/Pages"]["/Count"]
    if not 1 <= int(pages) <= MOST_PAGES:
        raise odd(f"{pages} pages")
    if _sheets(reader.root["/Pages"]) != int(pages):
        raise odd("another number of pages than it says")
    files = 0
    for index, revision in enumerate(layout.revisions):
        for number, generation, _ in revision.offsets:
            ref = generic.Reference(number, generation, reader)
            held = reader.get_object(ref, revision=index, transparent_decrypt=False)
            names = tuple(_names(held, 0))
            active = _ACTIVE.intersection(names)
            if isinstance(held, generic.StreamObject) and "/F" in held:
                raise odd("a stream that lies in another file")
            if active:
                raise odd(f"active content {min(active)}")
            files += names.count("/EF")
    if files != len(attached(reader)):  # annotations and PDF/A-3 can name files too
        raise odd("files besides the claims and their log proof")


def _sheets(tree: generic.DictionaryObject) -> int:
    """Count the pages of a page tree, whatever it says of their number.

    Nodes may be named many times over, so only so many are looked at.
    """
    count, waiting = 0, [tree]
    for _ in range(_NODES):
        if not waiting:
            return count
        page = waiting.pop()
        kids = page.get("/Kids")
        if kids is None:
            count += 1
            _check_annotations(page)
        elif len(kids) <= MOST_PAGES:
            waiting += [kids[n] for n in range(len(kids))]
        else:
            break
    raise odd("more pages than a copy has")


def _check_annotations(page: generic.DictionaryObject) -> None:
    """See that nothing lies over a page but invisible signatures.

    Annotations can show on the screen only, or on paper only (ISO 32000-1, 12.5.3).
    """
    notes = page.get("/Annots", ())
    for note in (notes[at] for at in range(len(notes))):
        seen = any(float(edge) for edge in note.get("/Rect", ()))
        if (note.get("/Subtype"), note.get("/FT")) != ("/Widget", "/Sig") or seen:
            raise odd("annotations or fields on a page")


def _names(held: Any, depth: int) -> Iterator[str]:
    """Give every name in an object: keys and values, at every depth."""
    if depth > _DEEPEST:
        raise odd("objects nested too deep")
    inner: Iterable[Any] = ()
    if isinstance(held, generic.NameObject):
        yield str(held)
    elif isinstance(held, generic.DictionaryObject):
        yield from (str(key) for key in held)
        inner = (held.raw_get(key) for key in held)
    elif isinstance(held, generic.ArrayObject):
        inner = (held.raw_get(at) for at in range(len(held)))
    for one in inner:
        yield from _names(one, depth + 1)
