"""Decoding TIFF, JPEG, PNG and JPEG 2000 with Pillow. Runs in the limited child only."""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

from PIL import Image, ImageChops, TiffImagePlugin
from PIL.ExifTags import Base

from ingest.errors import TooMuch, Unreadable, Unsupported
from ingest.limits import Limits
from ingest.media_type import Kind
from ingest.wire import Depth, Picture

Image.MAX_IMAGE_PIXELS = None  # `within` refuses by the limits, before any pixel is decoded

_BAND: Final = 4 * 1024**2  # bytes of pixels converted at a time

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_GRAY: Final = frozenset({"1", "L", "LA", "La", "I;16", "I;16B", "I;16L"})
_COLOR: Final = frozenset({"P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"})


class Images:
    """An image file, of one page or, as TIFF, of many."""

    def __init__(self, file: BinaryIO, kind: Kind, limits: Limits) -> None:
        """Open it; a TIFF's directories are counted, nothing is decoded."""
        self._file, self._kind, self._limits = file, kind, limits
        self._tiff = Directories(file, limits) if kind is Kind.TIFF else None
        self.pages = len(self._tiff.offsets) if self._tiff else 1

    def received(self, number: int) -> bytes:  # noqa: ARG002 - a Source; a JPEG is one page
        """Give the file if it is a JPEG, else nothing."""
        if self._kind is not Kind.JPEG:
            return b""
        self._file.seek(0)
        return self._file.read()

    def page(self, number: int) -> tuple[Picture, Iterator[bytes]]:
        """Decode a page, upright."""
        image = self._tiff.open(number) if self._tiff else _single(self._file, self._kind)
        within(image.width, image.height, self._limits)
        turned = _orientation(image)
        dpi_x, dpi_y = stated_dpi(image)
        image.load()
        if self._tiff is None and turned in _TURNS:  # Pillow turns a TIFF by itself
            image = image.transpose(_TURNS[turned])
        if turned >= 5:
            dpi_x, dpi_y = dpi_y, dpi_x
        head = Picture(image.width, image.height, depth_of(image), turned, dpi_x, dpi_y)
        return head, bands(image)


class Directories:
    """The image file directories of a TIFF (TIFF 6.0, section 2; BigTIFF), one per page."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Follow the chain; a link that leads out of the file counts as an unreadable page."""
        self._file = file
        head = _at(file, 0, 16)
        self._order = "<" if head[:2] == b"II" else ">"
        self._big = head[2:4] in (b"+\0", b"\0+")
        first = head[8:16] if self._big else head[4:8]
        self.offsets: list[int] = []
        link = self._number(first)
        while link and link not in self.offsets:
            self.offsets.append(link)
            if len(self.offsets) > limits.pages:
                raise TooMuch(f"The file has more than {limits.pages} pages.")
            link = self._next(link)
        if not self.offsets:
            raise Unreadable("The TIFF file holds no page.")

    def open(self, number: int) -> Image.Image:
        """Open one page without looking at the others, which may be damaged."""
        return TiffImagePlugin.TiffImageFile(
            _Redirected(self._file, self._header(self.offsets[number - 1]))
        )

    def _header(self, offset: int) -> bytes:
        head = bytearray(_at(self._file, 0, 16 if self._big else 8))
        struct.pack_into(self._order + ("Q" if self._big else "L"), head, len(head) // 2, offset)
        return bytes(head)

    def _number(self, data: bytes) -> int:
        return int.from_bytes(data, "little" if self._order == "<" else "big")

    def _next(self, offset: int) -> int:
        count_size, entry, link_size = (8, 20, 8) if self._big else (2, 12, 4)
        count = self._number(_at(self._file, offset, count_size))
        return self._number(_at(self._file, offset + count_size + count * entry, link_size))


class _Redirected(io.BufferedReader):
    """The same file with another header, so that the page wanted is the first one."""

    def __init__(self, file: BinaryIO, header: bytes) -> None:
        super().__init__(io.FileIO(file.fileno(), closefd=False))
        self._header = header
        self.seek(0)

    def read(self, size: int | None = -1, /) -> bytes:
        start = self.tell()
        data = super().read(size)
        return data if start >= len(self._header) else self._patched(start, data)

    def _patched(self, start: int, data: bytes) -> bytes:
        head = self._header[start : start + len(data)]
        return head + data[len(head) :]


def _at(file: BinaryIO, offset: int, size: int) -> bytes:
    if offset >= 2**63:
        return b""
    file.seek(offset)
    return file.read(size)


def _single(file: BinaryIO, kind: Kind) -> Image.Image:
    # Each class is imported and used by itself: `Image.open` would import and try every plugin.
    file.seek(0)
    if kind is Kind.JPEG:
        from PIL.JpegImagePlugin import JpegImageFile

        return JpegImageFile(file)
    if kind is Kind.PNG:
        from PIL.PngImagePlugin import PngImageFile

        return PngImageFile(file)
    from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

    return Jpeg2KImageFile(file)


def within(width: int, height: int, limits: Limits) -> None:
    """Refuse a page that is too large, before its pixels take memory.

    Raises:
        TooMuch: more pixels, or a longer side, than the limits allow.
    """
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise TooMuch(
            f"The page has {width} × {height} pixels; at most {limits.pixels:,} are decoded."
        )
    if min(width, height) < 1:
        raise Unreadable("The page has no pixels.")


def _orientation(image: Image.Image) -> int:
    try:
        turned = image.getexif().get(Base.Orientation, 1)
    except (ValueError, SyntaxError, OSError, struct.error, TypeError, KeyError):
        return 1  # a damaged EXIF block does not make the pixels unreadable
    return turned if turned in _TURNS else 1


def stated_dpi(image: Image.Image) -> tuple[float, float]:
    """Give the resolution that the file states, across and down; zeros when it states none."""
    try:
        across, down = image.info.get("dpi", (0, 0))
        return float(across), float(down)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0


def depth_of(image: Image.Image) -> Depth:
    """Tell whether an image needs colour on the wire.

    Raises:
        Unsupported: its samples are of a kind that scanners do not deliver.
    """
    if image.mode in _GRAY:
        return Depth.GRAY
    if image.mode in _COLOR:
        return Depth.COLOR
    raise Unsupported(f"Its pixels are stored as {image.mode}, which no page scan is.")


def bands(image: Image.Image) -> Iterator[bytes]:
    """Convert a decoded image to 8-bit grey or RGB, a few rows at a time."""
    rows = max(1, _BAND // (image.width * 4))
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        yield _eight_bit(band, image).tobytes()


def _eight_bit(band: Image.Image, whole: Image.Image) -> Image.Image:
    if band.mode.startswith("I;16"):
        return _from_sixteen(band, whole)
    if "transparency" in whole.info or band.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        return _on_white(band, depth_of(whole))
    wanted = "L" if depth_of(whole) is Depth.GRAY else "RGB"
    return band if band.mode == wanted else band.convert(wanted)


def _on_white(band: Image.Image, depth: Depth) -> Image.Image:
    if band.mode in ("La", "RGBa"):
        band = band.convert(band.mode.upper())
    clear = band.convert("RGBA")
    paper = Image.new("RGBA", band.size, "white")
    paper.alpha_composite(clear)
    return paper.convert("L" if depth is Depth.GRAY else "RGB")


def _from_sixteen(band: Image.Image, whole: Image.Image) -> Image.Image:
    tags = getattr(whole, "tag_v2", {})
    if tags.get(TiffImagePlugin.BITSPERSAMPLE) == (12,):
        return band.convert("I").point(lambda sample: sample * (1 / 16)).convert("L")
    high = band.tobytes()[0 if band.mode == "I;16B" else 1 :: 2]
    gray = Image.frombytes("L", band.size, high)
    white_is_zero = tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0
    return ImageChops.invert(gray) if white_is_zero else gray
