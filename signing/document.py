"""A signed copy as an open document: its one signature, its time stamps, its claims."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodeLimits, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing.baseline import check_dictionary
from signing.certificate import Certificate
from signing.claims import read_claims
from signing.errors import Malformed
from signing.layout import Layout
from signing.presentable import check_presentable

MOST_PAGES: Final = 10
"""Pages of a copy that is looked at; real ones have one, seldom two."""

ATTACHMENT: Final = "claims.json"
"""Name of the attached claims."""

PROOF: Final = "log.proof"
"""Name of the proof that the issue is logged; besides the claims the only attachment."""

_LIMITS: Final = DecodeLimits(per_stream=StreamDecodeLimits(max_output_size=4 * 1024 * 1024))
_NODES: Final = 40  # of a page tree; real copies have two or three
_DEEPEST: Final = 40  # nesting of arrays and dictionaries; real copies reach 6

_ACTIVE: Final = frozenset(
    {
        "/JavaScript", "/JS", "/AA", "/OpenAction", "/Launch", "/URI", "/SubmitForm",
        "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Sound", "/Rendition", "/RichMedia",
        "/XFA", "/RichMediaExecute", "/Trans", "/OCProperties", "/Encrypt", "/ObjStm", "/XRef",
    }
)  # fmt: skip
"""Names that let a page act, change its looks or hide things. A copy has none of them."""


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """A file that is built as a copy is built."""

    reader: PdfFileReader
    signature: EmbeddedPdfSignature  # the office's
    stamps: tuple[EmbeddedPdfSignature, ...]  # document time stamps, the oldest first; at least one


def open_copy(data: bytes, layout: Layout) -> OpenCopy:
    """Open a file and find its one signature and its time stamps, each where the bytes show it.

    Raises:
        Malformed: signatures and bytes do not agree, or there are too many or too few of them.
    """
    reader = PdfFileReader(io.BytesIO(data), strict=True, decode_limits=_LIMITS)
    found = sorted(reader.embedded_signatures, key=lambda one: int(one.byte_range[1]))
    ranges = [[0, hole.start, hole.end, hole.covered - hole.end] for hole in layout.holes]
    if [[int(n) for n in one.byte_range] for one in found] != ranges:
        raise _odd("signatures that only some programs would find")
    kinds = [(one.sig_object.get("/Type"), one.sig_object.get("/SubFilter")) for one in found]
    if kinds[:1] != [("/Sig", "/ETSI.CAdES.detached")]:
        raise _odd("no signature of an office as the first one")
    check_dictionary(found[0].sig_object, found[0].signer_info)
    if kinds[1:] != [("/DocTimeStamp", "/ETSI.RFC3161")] * max(1, len(kinds) - 1):
        raise _odd("something other than document time stamps after the signature")
    ends = [revision.end for revision in layout.revisions]
    if len(ends) != len(found) + 1 or [hole.covered for hole in layout.holes] != ends[1:]:
        raise _odd("a revision that is not closed by a signature or a time stamp")
    return OpenCopy(reader, found[0], tuple(found[1:]))


def check_locked(copy: OpenCopy) -> None:
    """See that the signature forbids every change: DocMDP level 1 (ISO 32000-1, 12.8.2.2).

    Programs on officers' computers may leave the level out. It then says nothing, and nothing but
    time stamps is let in after the signature all the same (`signing.additions`).

    Raises:
        Malformed: it allows changes.
    """
    if copy.signature.docmdp_level is None and "/Perms" not in copy.reader.root:
        return
    certified = copy.reader.root["/Perms"].raw_get("/DocMDP").reference
    own = copy.signature.sig_field.raw_get("/V").reference
    if copy.signature.docmdp_level != MDPPerm.NO_CHANGES or certified != own:
        raise _odd("a signature that allows changes")


def check_passive(reader: PdfFileReader, layout: Layout) -> None:
    """See that the document holds few pages, no other files, and nothing that acts or hides.

    Raises:
        Malformed: it does.
    """
    pages = reader.root["/Pages"]["/Count"]
    if not 1 <= int(pages) <= MOST_PAGES:
        raise _odd(f"{pages} pages")
    if _sheets(reader.root["/Pages"]) != int(pages):
        raise _odd("another number of pages than it says")
    files = 0
    for index, revision in enumerate(layout.revisions):
        for number, generation, _ in revision.offsets:
            ref = generic.Reference(number, generation, reader)
            held = reader.get_object(ref, revision=index, transparent_decrypt=False)
            names = tuple(_names(held, 0))
            active = _ACTIVE.intersection(names)
            if active:
                raise _odd(f"active content {min(active)}")
            files += names.count("/EF")
    if files != len(_attached(reader)):  # annotations and PDF/A-3 can name files too
        raise _odd("files besides the claims and their log proof")


def _sheets(tree: generic.DictionaryObject) -> int:
    """Count the pages of a page tree, whatever it says of their number.

    Nodes may be named many times over, so only so many are looked at.
    """
    count, waiting = 0, [tree]
    for _ in range(_NODES):
        if not waiting:
            return count
        kids = waiting.pop().get("/Kids")
        if kids is None:
            count += 1
        elif len(kids) <= MOST_PAGES:
            waiting += [kids[n] for n in range(len(kids))]
        else:
            break
    raise _odd("more pages than a copy has")


def claims_of(copy: OpenCopy) -> Certificate:
    """Read the claims that the signature covers, and see that they do not contradict each other.

    Raises:
        Malformed: there are other attachments, or the claims are not those of any copy.
    """
    claims = claims_in(copy.reader)
    check_presentable(claims)
    return claims


def claims_in(reader: PdfFileReader) -> Certificate:
    """Read the claims attached to a copy, signed or not yet.

    Raises:
        Malformed: there are other attachments, or the claims cannot be read.
    """
    return read_claims(_attached(reader)[ATTACHMENT])


def proof_of(copy: OpenCopy) -> bytes | None:
    """Give the log proof that the signature covers; None if the copy carries none."""
    return proof_in(copy.reader)


def proof_in(reader: PdfFileReader) -> bytes | None:
    """Read the log proof attached to a copy, signed or not yet; None if it carries none."""
    return _attached(reader).get(PROOF)


def _attached(reader: PdfFileReader) -> dict[str, bytes]:
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    places = range(0, len(names), 2)  # names and files take turns
    if [str(names[at]) for at in places] not in ([ATTACHMENT], [ATTACHMENT, PROOF]):
        raise _odd("other attachments than the claims and their log proof")
    if len(names) % 2:
        raise _odd("an attachment without a file")
    return {str(names[at]): bytes(names[at + 1]["/EF"]["/F"].data) for at in places}


def _names(held: Any, depth: int) -> Iterator[str]:
    """Give every name in an object: keys and values, at every depth."""
    if depth > _DEEPEST:
        raise _odd("objects nested too deep")
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


def _odd(what: str) -> Malformed:
    return Malformed(
        "Tệp không phải là bản sao do hệ thống cấp: có phần mà bản sao không bao giờ có.",
        f"The file is not built as a copy is: {what}.",
    )
