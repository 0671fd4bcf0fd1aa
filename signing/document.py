"""A signed copy as an open document: its one signature, its time stamps, its claims."""

import io
from dataclasses import dataclass
from typing import Final

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

ATTACHMENT: Final = "claims.json"
"""Name of the attached claims."""

PROOF: Final = "log.proof"
"""Name of the proof that the issue is logged; besides the claims the only attachment."""

_LIMITS: Final = DecodeLimits(per_stream=StreamDecodeLimits(max_output_size=4 * 1024 * 1024))


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
        raise odd("signatures that only some programs would find")
    kinds = [(one.sig_object.get("/Type"), one.sig_object.get("/SubFilter")) for one in found]
    if kinds[:1] != [("/Sig", "/ETSI.CAdES.detached")]:
        raise odd("no signature of an office as the first one")
    check_dictionary(found[0].sig_object, found[0].signer_info)
    if kinds[1:] != [("/DocTimeStamp", "/ETSI.RFC3161")] * max(1, len(kinds) - 1):
        raise odd("something other than document time stamps after the signature")
    ends = [revision.end for revision in layout.revisions]
    if len(ends) != len(found) + 1 or [hole.covered for hole in layout.holes] != ends[1:]:
        raise odd("a revision that is not closed by a signature or a time stamp")
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
        raise odd("a signature that allows changes")


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
    return read_claims(attached(reader)[ATTACHMENT])


def proof_of(copy: OpenCopy) -> bytes | None:
    """Give the log proof that the signature covers; None if the copy carries none."""
    return proof_in(copy.reader)


def proof_in(reader: PdfFileReader) -> bytes | None:
    """Read the log proof attached to a copy, signed or not yet; None if it carries none."""
    return attached(reader).get(PROOF)


def attached(reader: PdfFileReader) -> dict[str, bytes]:
    """Give the attached files, each under its one name and with its one content.

    Raises:
        Malformed: there are others, or programs could differ in what they take for one.
    """
    tree = reader.root["/Names"]["/EmbeddedFiles"]
    names = tree["/Names"]
    places = range(0, len(names), 2)  # names and files take turns
    if [str(names[at]) for at in places] not in ([ATTACHMENT], [ATTACHMENT, PROOF]):
        raise odd("other attachments than the claims and their log proof")
    if len(names) % 2 or set(tree) != {"/Names"}:
        raise odd("an attachment without a file, or with two")
    return {str(names[at]): _content(str(names[at]), names[at + 1]) for at in places}


def _content(name: str, file: generic.DictionaryObject) -> bytes:
    held = file["/EF"]
    streams = [held.raw_get(key) for key in held]
    called = {str(file[key]) for key in ("/F", "/UF") if key in file}
    if not set(held) <= {"/F", "/UF"} or any(one != streams[0] for one in streams):
        raise odd("an attachment with two contents")
    if called != {name}:
        raise odd("an attachment with two names")
    return bytes(held["/F"].data)


def odd(what: str) -> Malformed:
    """Say what a copy never has."""
    return Malformed(
        "Tệp không phải là bản sao do hệ thống cấp: có phần mà bản sao không bao giờ có.",
        f"The file is not built as a copy is: {what}.",
    )
