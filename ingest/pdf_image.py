"""Taking an embedded image out of a PDF with every pixel as it was put in.

Runs in the limited child only. Image dictionaries: ISO 32000-1, 8.9.5; filters: 7.4.
"""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageOps, TiffImagePlugin
from pypdf.filters import CCITTFaxDecode
from pypdf.generic import DictionaryObject, StreamObject

from ingest.decode_image import within
from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.pdf_objects import number, value

_GRAY_RAW: Final = {1: ("1", "1"), 2: ("L", "L;2"), 4: ("L", "L;4"), 8: ("L", "L")}
_INDEXED_RAW: Final = {1: "P;1", 2: "P;2", 4: "P;4", 8: "P"}


@dataclass(frozen=True, slots=True)
class Head:
    """What an image's dictionary says of it."""

    width: int  # pixels
    height: int
    bits: int  # per sample
    colors: int  # samples per pixel: 1, 3 or 4; 0 for colours that are not plain
    palette: bytes | None  # red, green, blue of each entry, when the samples are indices
    inverted: bool  # a /Decode array turns every sample over
    stencil: bool  # paints where its samples are 0


def take_out(image: StreamObject, limits: Limits) -> Image.Image | None:
    """Decode an embedded image losslessly; None for the rare kinds that only a renderer knows.

    Raises:
        IngestError: its data is damaged, or it has too many pixels.
    """
    head = read_head(image)
    within(head.width, head.height, limits)
    if not head.colors or "/SMask" in image or "/Mask" in image or head.colors == 4:
        return None
    picture = _picture(image, head)
    if picture is None:
        return None
    if picture.size != (head.width, head.height):
        raise Unreadable("An embedded image has another size than the PDF says.")
    return ImageOps.invert(picture.convert("L")) if head.inverted else picture


def plain_jpeg(image: StreamObject) -> bytes:
    """Give an embedded JPEG as it is, if nothing but its own bytes says how it looks."""
    head = read_head(image)
    odd = head.inverted or head.stencil or head.palette is not None
    filters, parameters = _filters(image)
    if odd or head.colors not in (1, 3) or "/SMask" in image or "/Mask" in image:
        return b""
    if filters != ["/DCTDecode"] or parameters[0]:
        return b""
    return bytes(image._data)


def read_head(image: StreamObject) -> Head:
    """Read what take_out needs to know from an image's dictionary.

    Raises:
        Unreadable: the dictionary lacks what every image must have.
    """
    width, height = (number(image, key, 0) for key in ("/Width", "/Height"))
    if min(width, height) < 1:
        raise Unreadable("An embedded image has no size.")
    stencil = bool(value(image, "/ImageMask"))
    bits = 1 if stencil else number(image, "/BitsPerComponent", 8)
    colors, palette = (1, None) if stencil else _colors(value(image, "/ColorSpace"))
    decode = _decode(image, colors)
    if decode is None or (decode == "inverted" and palette is not None):
        colors = 0  # only a renderer knows what is meant
    return Head(width, height, bits, colors, palette, decode == "inverted", stencil)


def _decode(image: StreamObject, colors: int) -> str | None:
    """Say "plain", "inverted", or None for a /Decode array that does something else."""
    array = value(image, "/Decode")
    if not isinstance(array, list) or [float(end) for end in array] == [0.0, 1.0] * colors:
        return "plain"
    return "inverted" if [float(end) for end in array] == [1.0, 0.0] and colors == 1 else None


def _colors(space: Any) -> tuple[int, bytes | None]:
    """Tell how many samples a pixel has, and the palette; (0, None) for what is not plain."""
    name = space[0] if isinstance(space, list) and space else space
    plain = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
    if name in plain:
        return plain[name], None
    if name == "/ICCBased" and len(space) == 2:
        return number(space[1].get_object(), "/N", 0), None
    if name == "/Indexed" and len(space) == 4:
        return _indexed(space)
    return 0, None


def _indexed(space: Any) -> tuple[int, bytes | None]:
    base, _ = _colors(space[1].get_object())
    lookup = space[3].get_object()
    data = lookup.get_data() if isinstance(lookup, StreamObject) else _bytes(lookup)
    if base == 1:
        return 1, bytes(level for level in data for _ in range(3))
    return (1, data) if base == 3 else (0, None)


def _bytes(text: Any) -> bytes:
    original = getattr(text, "original_bytes", None)
    return bytes(original if original is not None else text)


def _picture(image: StreamObject, head: Head) -> Image.Image | None:
    filters, parameters = _filters(image)
    data: bytes = image._data
    if filters[:1] == ["/FlateDecode"] and len(filters) == 2 and not parameters[0]:
        data = _inflated(data, len(data) * 4 + 2**20)  # a JPEG inside can hardly be deflated
        filters, parameters = filters[1:], parameters[1:]
    match filters:
        case ["/DCTDecode"]:
            return _file(data, head, "JPEG") if not parameters[0] else None
        case ["/JPXDecode"]:
            return _file(data, head, "JPEG2000") if "/SMaskInData" not in image else None
        case ["/CCITTFaxDecode"]:
            return _fax(data, parameters[0], head)
        case ["/FlateDecode"]:
            return _flate(data, parameters[0], head)
        case []:
            return _samples(data, head)
    return None


def _filters(image: StreamObject) -> tuple[list[str], list[DictionaryObject]]:
    names, parameters = value(image, "/Filter"), value(image, "/DecodeParms")
    names = names if isinstance(names, list) else [] if names is None else [names]
    parameters = parameters if isinstance(parameters, list) else [parameters]
    found = [p.get_object() if p is not None else None for p in parameters]
    known = [p if isinstance(p, DictionaryObject) else DictionaryObject() for p in found]
    known += [DictionaryObject()] * (len(names) - len(known))
    return [str(name.get_object()) for name in names], known


def _file(data: bytes, head: Head, kind: str) -> Image.Image | None:
    """Open a whole JPEG or JPEG 2000 file that the PDF holds as it is."""
    from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
    from PIL.JpegImagePlugin import JpegImageFile

    stream = io.BytesIO(data)
    picture: Image.Image = JpegImageFile(stream) if kind == "JPEG" else Jpeg2KImageFile(stream)
    usual = {1: ("L", "I;16"), 3: ("RGB",)}
    if picture.mode not in usual[head.colors] or head.palette is not None or head.stencil:
        return None
    return _loaded(picture, head)


def _loaded(picture: Image.Image, head: Head) -> Image.Image:
    if picture.size != (head.width, head.height):
        raise Unreadable("An embedded image has another size than the PDF says.")
    picture.load()
    return picture


def _fax(data: bytes, parameters: DictionaryObject, head: Head) -> Image.Image | None:
    """Open CCITT group 4; the elder kinds have options that only a renderer knows."""
    aligned = bool(value(parameters, "/EncodedByteAlign"))
    if number(parameters, "/K", 0) >= 0 or aligned or head.bits != 1 or head.palette is not None:
        return None
    if number(parameters, "/Columns", 1728) != head.width:
        return None
    tiff = CCITTFaxDecode.decode(data, parameters, head.height)
    return _loaded(TiffImagePlugin.TiffImageFile(io.BytesIO(tiff)), head)


def _flate(data: bytes, parameters: DictionaryObject, head: Head) -> Image.Image | None:
    predictor = number(parameters, "/Predictor", 1)
    if predictor >= 10:
        fits = (
            number(parameters, "/Columns", 1) == head.width
            and number(parameters, "/Colors", 1) == head.colors
            and number(parameters, "/BitsPerComponent", 8) == head.bits
        )
        return _png(data, head) if fits else None
    if predictor != 1:
        return None
    row = (head.width * head.colors * head.bits + 7) // 8
    return _samples(_inflated(data, row * head.height + 1), head)


def _png(data: bytes, head: Head) -> Image.Image:
    """Put a PNG file around data that PNG predictors made: it is what a PNG holds anyway."""
    from PIL.PngImagePlugin import PngImageFile

    kind = 3 if head.palette is not None else 2 if head.colors == 3 else 0
    ihdr = struct.pack(">IIBBBBB", head.width, head.height, head.bits, kind, 0, 0, 0)
    palette = [(b"PLTE", head.palette[: 3 << head.bits])] if head.palette is not None else []
    chunks = [(b"IHDR", ihdr), *palette, (b"IDAT", data), (b"IEND", b"")]
    png = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return _loaded(PngImageFile(io.BytesIO(b"\x89PNG\r\n\x1a\n" + png)), head)


def _samples(data: bytes, head: Head) -> Image.Image | None:
    size = (head.width, head.height)
    if head.palette is not None and head.bits in _INDEXED_RAW:
        picture = Image.frombytes("P", size, data, "raw", _INDEXED_RAW[head.bits])
        picture.putpalette(head.palette[: 3 << head.bits])
        return picture
    if head.colors == 3 and head.bits == 8:
        return Image.frombytes("RGB", size, data)
    if head.colors == 1 and head.bits in _GRAY_RAW:
        mode, raw = _GRAY_RAW[head.bits]
        return Image.frombytes(mode, size, data, "raw", raw)
    return None


def _inflated(data: bytes, most: int) -> bytes:
    """Inflate at most so many bytes; what follows the last row is never looked at."""
    return zlib.decompressobj().decompress(data, most)
