"""A page of a master as one encoded image for a document: as received where that is possible.

A JPEG goes into the document byte for byte. Other pages are encoded anew from their pixels:
black-and-white ones without loss (CCITT group 4, ITU-T T.6), the others as JPEG.
"""

import io
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np
from PIL import Image

from ingest.page import Color, Page
from ingest.picture import as_stored

Coding = Literal["jpeg", "group4"]

QUALITY: Final = 88  # JPEG; print stays as sharp as a scanner's own JPEG
_SOF: Final = frozenset({0xC0, 0xC1, 0xC2})  # Huffman-coded frames, ITU-T T.81 table B.1
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
_ROWS_PER_STRIP: Final = 278  # TIFF 6.0 tags
_STRIP_OFFSETS: Final = 273
_STRIP_LENGTHS: Final = 279


@dataclass(frozen=True, slots=True)
class MasterImage:
    """One encoded page."""

    data: bytes
    coding: Coding
    colours: Literal[1, 3]  # components of a pixel
    width: int  # pixels as stored in the master
    height: int
    dpi: float
    quarters: int  # clockwise quarter turns that set the stored image upright, by its EXIF tag
    received: bool  # True when `data` are the bytes as received


def master_image(decoded: Page, jpeg: bytes = b"") -> MasterImage:
    """Give a decoded page encoded for a document; `jpeg` are the bytes that it was made from.

    They are taken only if their frame is that of the page, in colours that every reader knows.
    """
    pixels = as_stored(decoded)
    height, width = pixels.shape[:2]
    received = _received(jpeg, width, height)
    coding, colours, data = received or _encoded(pixels)
    turn = _quarters(decoded)
    return MasterImage(
        data, coding, colours, width, height, decoded.dpi, turn, received is not None
    )


def jpeg_frame(data: bytes) -> tuple[int, int, int] | None:
    """Give width, height and components that a JPEG's frame header states (ITU-T T.81, B.2.2).

    None for anything but an 8-bit Huffman-coded image.
    """
    at = 2
    while data[:2] == b"\xff\xd8" and at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _SOF:
            height, width = (int.from_bytes(data[at + n : at + n + 2]) for n in (5, 7))
            return (width, height, data[at + 9]) if data[at + 4] == 8 else None
        filling = marker == 0xFF
        length = int.from_bytes(data[at + 2 : at + 4])
        at += 1 if filling else 2 if marker in _BARE else 2 + length
    return None


def _received(jpeg: bytes, width: int, height: int) -> tuple[Coding, Literal[1, 3], bytes] | None:
    """Give a JPEG as it is, unless it is CMYK, lossless or arithmetic, or another picture."""
    frame = jpeg_frame(jpeg)
    if frame == (width, height, 3):
        return "jpeg", 3, jpeg
    if frame == (width, height, 1):
        return "jpeg", 1, jpeg
    return None


def _encoded(pixels: Color) -> tuple[Coding, Literal[1, 3], bytes]:
    gray = pixels[:, :, 0]
    if not all(np.array_equal(gray, pixels[:, :, n]) for n in (1, 2)):
        return "jpeg", 3, _jpeg(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    if np.isin(gray, (0, 255)).all():
        return "group4", 1, _group4(gray)
    return "jpeg", 1, _jpeg(gray)


def _jpeg(pixels: "cv2.typing.MatLike") -> bytes:
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()


def _group4(gray: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bytes:
    """Let libtiff encode the page as one strip, and take the strip out."""
    whole = io.BytesIO()
    image = Image.fromarray(gray).convert("1", dither=Image.Dither.NONE)
    image.save(whole, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: image.height})
    with Image.open(whole) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]  # it is a TIFF
        (start,), (length,) = tags[_STRIP_OFFSETS], tags[_STRIP_LENGTHS]
    return whole.getvalue()[start : start + length]


def _quarters(page: Page) -> int:
    """Count the clockwise quarter turns from the stored image to the upright one."""
    ends = np.array([(0, 0), (max(2, page.image.shape[1]) - 1, 0)], np.float32)
    origin, right = page.upright.apply(ends)
    across, down = np.sign(np.round(right - origin)).astype(int)
    return {(1, 0): 0, (0, -1): 1, (-1, 0): 2, (0, 1): 3}.get((int(across), int(down)), 0)
