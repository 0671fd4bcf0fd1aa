"""What the decoding child and its parent say to each other: fixed-size orders and replies.

Both sides use this file. The parent believes nothing in a reply before `checked` has passed it.
"""

import math
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal

from ingest.errors import IngestError, TooMuch, Unreadable, Unsupported
from ingest.limits import Limits

_ORDER: Final = struct.Struct(">cId")
_REPLY: Final = struct.Struct(">4scIIBBdd")
_MAGIC: Final = b"sgc1"

ORDER_SIZE: Final = _ORDER.size
REPLY_SIZE: Final = _REPLY.size
TEXT_BYTES: Final = 1_000  # longest reason or remedy that a child may send

_KINDS: Final[tuple[type[IngestError], ...]] = (Unreadable, Unsupported, TooMuch)


class Depth(IntEnum):
    """Bytes per pixel on the wire."""

    GRAY = 1
    COLOR = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """The file is open."""

    pages: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One page; its pixels follow, row by row from the top, without padding."""

    width: int  # pixels, upright
    height: int
    depth: Depth
    turned: int  # EXIF orientation 1–8 that was undone to make it upright
    dpi_x: float = 0.0  # as the file states it; 0 when it states none
    dpi_y: float = 0.0

    @property
    def size(self) -> int:
        """Bytes that follow."""
        return self.width * self.height * self.depth


@dataclass(frozen=True, slots=True)
class Failed:
    """Opening or decoding failed; this many bytes of reason and of remedy follow, UTF-8."""

    kind: type[IngestError]
    reason: int
    remedy: int


@dataclass(frozen=True, slots=True)
class Received:
    """The JPEG that a page is; its bytes follow. 0: the page is not one JPEG."""

    size: int


Reply = Opened | Picture | Received | Failed


class Babble(Exception):
    """The child said something that no healthy child says."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent wants: the file opened, a page decoded, or the JPEG that a page is."""

    name: Literal[b"O", b"P", b"J"]  # open, page, JPEG
    number: int  # kind of the file, or number of the page
    seconds: float  # of processor time that it may take


def order(wanted: Order) -> bytes:
    """Write one order."""
    return _ORDER.pack(wanted.name, wanted.number, wanted.seconds)


def read_order(data: bytes) -> Order:
    """Read one order."""
    return Order(*_ORDER.unpack(data))


READY: Final = _REPLY.pack(_MAGIC, b"R", 0, 0, 0, 0, 0.0, 0.0)
"""What a child says first: it runs, and is confined."""


def opened(pages: int) -> bytes:
    """Say that the file is open and how many pages it has."""
    return _REPLY.pack(_MAGIC, b"O", pages, 0, 0, 0, 0.0, 0.0)


def picture(head: Picture) -> bytes:
    """Announce the pixels of a page."""
    return _REPLY.pack(
        _MAGIC, b"P", head.width, head.height, head.depth, head.turned, head.dpi_x, head.dpi_y
    )


def received(data: bytes) -> bytes:
    """Give the JPEG that a page is, or nothing."""
    return _REPLY.pack(_MAGIC, b"J", len(data), 0, 0, 0, 0.0, 0.0) + data


def failed(error: IngestError) -> bytes:
    """Say why there is no page, reason and remedy included."""
    reason, remedy = (_cut(text) for text in (error.reason, error.remedy))
    kind = _KINDS.index(type(error))
    head = _REPLY.pack(_MAGIC, b"F", len(reason), len(remedy), kind, 0, 0.0, 0.0)
    return head + reason + remedy


def _cut(text: str) -> bytes:
    return text.encode("utf-8", "replace")[:TEXT_BYTES].decode("utf-8", "ignore").encode()


def checked(data: bytes, limits: Limits) -> Reply:
    """Read a reply, believing only what lies within the limits.

    Raises:
        Babble: the reply is none, or states what no page within the limits can have.
    """
    magic, name, one, two, three, four, x, y = _REPLY.unpack(data)
    if magic != _MAGIC:
        raise Babble("no reply")
    if name == b"O" and 1 <= one <= limits.pages:
        return Opened(one)
    if name == b"J" and one <= limits.file_bytes:
        return Received(one)
    if name == b"F" and max(one, two) <= TEXT_BYTES and three < len(_KINDS):
        return Failed(_KINDS[three], one, two)
    if name == b"P" and _fits(one, two, limits) and three in set(Depth) and 1 <= four <= 8:
        return Picture(one, two, Depth(three), four, _plain(x), _plain(y))
    raise Babble(f"a reply outside the limits: {name!r} {one} {two} {three} {four}")


def _fits(width: int, height: int, limits: Limits) -> bool:
    return (
        min(width, height) >= 1
        and max(width, height) <= limits.side
        and (width * height <= limits.pixels)
    )


def _plain(dpi: float) -> float:
    return dpi if math.isfinite(dpi) and dpi > 0 else 0.0
