"""What kind of file these bytes are: told by their beginning, never by the name."""

import re
from enum import IntEnum
from typing import Final

from ingest.errors import Unreadable, Unsupported

HEAD: Final = 1024  # bytes of the file's beginning that are looked at


class Kind(IntEnum):
    """The kinds of file that are taken in."""

    PDF = 1
    TIFF = 2
    JPEG = 3
    PNG = 4
    JPEG2000 = 5


_TAKEN: Final = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),  # BigTIFF
    (b"MM\0+", Kind.TIFF),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Kind.JPEG2000),
    (b"\xff\x4f\xff\x51", Kind.JPEG2000),  # a bare code stream
)

_REFUSED: Final = (
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF text"),
    (b"%!PS", "a PostScript file"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"AT&TFORM", "a DjVu file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)


def kind_of(head: bytes) -> Kind:
    """Tell the kind of file from its first `HEAD` bytes.

    Raises:
        Unreadable: there is nothing in it.
        Unsupported: a kind that is not taken in, named where it is known.
    """
    if not head.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty.")
    for magic, kind in _TAKEN:
        if head.startswith(magic):
            return kind
    for magic, name in _REFUSED:
        if head.startswith(magic):
            raise Unsupported(f"This is {name}, not a scan.")
    if head[8:12] == b"WEBP" or head[4:8] == b"ftyp":
        raise Unsupported("This is a picture or video format that scanners do not archive in.")
    return _text_or_pdf(head)


def _text_or_pdf(head: bytes) -> Kind:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \t\r\n\f")
    if re.match(rb"%PDF-\d", plain):
        return Kind.PDF
    if b"%PDF-" in head:
        # Readers disagree on what such a file is, so nobody could say what was taken in.
        raise Unsupported("A PDF begins inside this file, after bytes of something else.")
    if plain.startswith(b"<"):
        raise Unsupported("This is a web page, SVG or XML file, not a scan.")
    raise Unsupported("These bytes are no kind of scan that is known here.")
