"""The bytes of a PDF file as a chain of revisions, read so strictly that no two readers can differ.

Our own copies are plain: classic cross-reference tables, no object streams, no gaps. Whatever is
not plain is refused, because shadow attacks live in what readers tolerate (https://pdf-insecurity.org).
ISO 32000-1, 7.5.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from signing.errors import Altered, Malformed

MOST_REVISIONS: Final = 40
"""Render, signature, and one revision for each renewal of time stamps."""

MOST_OBJECTS: Final = 5_000
"""A copy of one page has about 130."""

MOST_PLAIN: Final = 512 * 1024
"""Bytes outside of streams in one revision, which take long to parse; a copy has 40,000."""

_HEADER: Final = re.compile(rb"%PDF-1\.[4-7]\r?\n")
_END: Final = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
_START: Final = re.compile(rb"startxref\r?\n(\d{1,10})\r?\n$")
_TABLE: Final = re.compile(
    rb"xref\r?\n((?:\d{1,10} \d{1,10}[ ]?\r?\n(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*+)++)"
    rb"trailer\s{1,4}(<<.{1,2000}>>)\s{1,4}startxref\r?\n\d{1,10}\r?\n%%EOF(?:\r\n|\n|\r)?",
    re.DOTALL,
)
_SUBSECTION: Final = re.compile(
    rb"(\d{1,10}) (\d{1,10})[ ]?\r?\n((?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*+)"
)
_RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_BEGINS: Final = re.compile(rb"\d \d{1,5} obj\b")
_HEX: Final = re.compile(rb"(?:[0-9a-f]{2})++|(?:[0-9A-F]{2})++")
_OWN_HEX: Final = re.compile(rb"(?:[0-9A-F]{2})++")


@dataclass(frozen=True, slots=True)
class Revision:
    """One saving of the file."""

    start: int  # first byte
    end: int  # one past its last byte, the end of line after %%EOF included
    table: int  # where its cross-reference table starts
    root: tuple[bytes, ...]  # references to catalogue and document information, the same in all
    offsets: tuple[tuple[int, int, int], ...]  # object number, generation, byte offset


@dataclass(frozen=True, slots=True)
class Hole:
    """What one signature leaves out of its digest: `<`, hexadecimal digits, `>`."""

    start: int  # of `<`
    end: int  # one past `>`
    covered: int  # one past the last byte that the signature covers
    contents: bytes  # the digits as bytes, zero padding included


@dataclass(frozen=True, slots=True)
class Layout:
    """A file taken apart; every byte belongs to exactly one revision."""

    revisions: tuple[Revision, ...]
    holes: tuple[Hole, ...]  # in the order of the file


def read_layout(data: bytes) -> Layout:
    """Take a file apart.

    Raises:
        Malformed: it is no PDF file, or not one of the plain kind.
        Altered: there are bytes that no revision accounts for.
    """
    if not data.startswith(b"%PDF-"):
        raise Malformed("Tệp không phải là PDF.", "The file is not a PDF file.")
    if not _HEADER.match(data):
        raise _odd("a version of PDF that copies do not have")
    ends = [match.end() for match in islice(_END.finditer(data), MOST_REVISIONS + 1)]
    if len(ends) > MOST_REVISIONS:
        raise _too_many()
    if not ends or ends[-1] != len(data):
        raise Altered(
            "Có dữ liệu thừa sau dấu kết thúc tệp.",
            "There are bytes after the end of the file.",
        )
    revisions: list[Revision] = []
    for start, end in zip([0, *ends], ends, strict=False):
        revisions.append(_revision(data, start, end, revisions[-1].table if revisions else None))
    if len({revision.root for revision in revisions}) > 1:
        raise Altered(
            "Danh mục của tệp bị thay bằng danh mục khác.",
            "The file's catalogue was replaced by another one.",
        )
    return Layout(tuple(revisions), read_holes(data))


def read_holes(data: bytes) -> tuple[Hole, ...]:
    """Find what the signatures of a file leave out, and look at nothing else.

    Raises:
        Malformed: a gap is not a signature's, or there are too many of them.
        Altered: a gap is not where its signature says.
    """
    ranges = list(islice(_RANGE.finditer(data), MOST_REVISIONS + 1))
    if len(ranges) > MOST_REVISIONS:
        raise _too_many()
    return tuple(_hole(data, match, _OWN_HEX if at else _HEX) for at, match in enumerate(ranges))


def _revision(data: bytes, start: int, end: int, previous: int | None) -> Revision:
    at_end = _START.search(data[max(start, end - 40) : end].partition(b"%%EOF")[0])
    table = int(at_end[1]) if at_end else -1
    match = _TABLE.fullmatch(data, table, end) if start < table < end else None
    if match is None:
        raise _odd("no plain cross-reference table where the file says it is")
    root = _check_trailer(match[2], previous)
    offsets = _offsets(match[1])
    _check_objects(data, start, table, offsets)
    return Revision(start, end, table, root, offsets)


def _check_trailer(trailer: bytes, previous: int | None) -> tuple[bytes, ...]:
    """See that a trailer leads to the revision before it; give its other references."""
    if b"#" in trailer or any(word in trailer for word in (b"/XRefStm", b"/Encrypt")):
        raise _odd("a trailer with hybrid references, encryption or disguised names")
    stated = [int(number) for number in re.findall(rb"/Prev\s*(\d{1,10})", trailer)]
    if trailer.count(b"/Prev") != len(stated) or stated != ([] if previous is None else [previous]):
        raise _odd("a trailer that does not lead to the revision before it")
    named = [re.findall(rb"/%s\s+(\d+ \d+) R" % name, trailer) for name in (b"Root", b"Info")]
    if len(named[0]) != 1 or [trailer.count(name) for name in (b"/Root", b"/Info")] != [
        len(found) for found in named
    ]:
        raise _odd("a trailer without one plain catalogue")
    return tuple(b" ".join(found) for found in named)


def _offsets(table: bytes) -> tuple[tuple[int, int, int], ...]:
    found: dict[int, tuple[int, int]] = {}
    for first, count, entries in _SUBSECTION.findall(table):
        lines = [entries[at : at + 20] for at in range(0, len(entries), 20)]
        if len(lines) != int(count):
            raise _odd("a cross-reference section of another length than it states")
        for number, line in enumerate(lines, int(first)):
            if line[17:18] == b"f":
                if number:
                    raise _odd("objects that were removed")
            elif number in found or not number:
                raise _odd("one object listed twice")
            else:
                found[number] = (int(line[11:16]), int(line[:10]))
    if len(found) > MOST_OBJECTS:
        raise _odd("too many objects")
    return tuple((number, *place) for number, place in found.items())


def _check_objects(
    data: bytes, start: int, table: int, offsets: tuple[tuple[int, int, int], ...]
) -> None:
    """See that the objects fill the revision from end to end: nothing hides between them."""
    places = sorted((offset, number, generation) for number, generation, offset in offsets)
    expected, plain = start, 0
    for at, (offset, number, generation) in enumerate(places):
        until = places[at + 1][0] if at + 1 < len(places) else table
        between = data[expected:offset]
        header = not start and not at and len(between) < 40  # "%PDF-1.7" and its binary comment
        if offset < expected or not (header or not between.strip()):
            raise _odd("bytes between objects")
        if not re.match(rb"%d %d obj\b" % (number, generation), data[offset : offset + 40]):
            raise _odd("an object that is not where the table says")
        stream = data.find(b"stream", offset, min(until, offset + MOST_PLAIN))
        stream = until if stream < 0 else stream
        if not data[offset:until].rstrip().endswith(b"endobj"):
            raise _odd("an object without its end")
        ends = data.count(b"endobj", offset, until), data.count(b"endstream", offset, until)
        if max(ends) > 1 or len(_BEGINS.findall(data, offset, stream)) > 1:
            raise _odd("an object within another one, which no table lists")
        plain += stream - offset
        if plain > MOST_PLAIN:
            raise _odd("objects of an impossible size")
        expected = until


def _hole(data: bytes, match: re.Match[bytes], written: re.Pattern[bytes]) -> Hole:
    """Read a gap, its digits as they may be `written`: no digest covers those of the last one."""
    zero, start, resume, length = (int(number[:12]) for number in match.groups())
    digits = data[start + 1 : resume - 1]
    framed = data[start : start + 1] == b"<" and data[resume - 1 : resume] == b">"
    named = data[max(0, start - 10) : start].endswith((b"/Contents ", b"/Contents"))
    if zero or not 0 < start < resume or not (framed and named and written.fullmatch(digits)):
        raise Altered(
            "Vùng chừa cho chữ ký không khớp với chữ ký.",
            "The gap left for a signature is not exactly the signature.",
        )
    return Hole(start, resume, resume + length, bytes.fromhex(digits.decode("ascii")))


def _too_many() -> Malformed:
    return Malformed("Tệp có quá nhiều lần lưu.", "The file was saved too many times.")


def _odd(what: str) -> Malformed:
    return Malformed(
        "Tệp không được dựng như bản sao do hệ thống cấp; có thể đã bị sửa hoặc lưu lại bằng "
        "chương trình khác.",
        f"The file is not built as a copy is: {what}.",
    )
