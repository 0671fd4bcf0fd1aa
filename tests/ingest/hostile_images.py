"""Images made to hurt a decoder: they lie about their size, unpack without end, or never stop."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image

Rng = np.random.Generator
Maker = Callable[[Rng], bytes]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(width: int, height: int, bits: int, kind: int, *chunks: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + b"".join(chunks) + _chunk(b"IEND", b"")


def _zeros(size: int) -> bytes:
    """Deflate so many zero bytes without ever holding them."""
    packer, block = zlib.compressobj(1), bytes(2**20)
    parts = [packer.compress(block) for _ in range(size >> 20)]
    return b"".join(parts) + packer.compress(bytes(size & (2**20 - 1))) + packer.flush()


def png_that_says_it_is_huge(rng: Rng) -> bytes:
    """Declare up to 4 gigapixels over a few bytes of data."""
    side = int(rng.integers(30_000, 2**31 - 1))
    return _png(side, side, 8, 2, _chunk(b"IDAT", _zeros(1000)))


def png_bomb(rng: Rng) -> bytes:
    """Unpack some 600 MB of 16-bit colour, just below the limit of pixels."""
    side = int(rng.integers(8_800, 8_944))
    return _png(side, side, 16, 6, _chunk(b"IDAT", _zeros(side * (side * 8 + 1))))


def png_text_bomb(rng: Rng) -> bytes:
    """Hide a bomb in a compressed comment and in a colour profile."""
    bomb = _zeros(int(rng.integers(200, 400)) << 20)
    return _png(
        8,
        8,
        8,
        0,
        _chunk(b"zTXt", b"k\0\0" + bomb),
        _chunk(b"iCCP", b"k\0\0" + bomb),
        _chunk(b"IDAT", zlib.compress(bytes(72))),
    )


def png_of_many_chunks(rng: Rng) -> bytes:
    """Spread nothing over a hundred thousand chunks."""
    many = _chunk(b"tEXt", b"a\0b") * int(rng.integers(50_000, 150_000))
    return _png(8, 8, 8, 0, many, _chunk(b"IDAT", zlib.compress(bytes(72))))


def jpeg_that_says_it_is_huge(rng: Rng) -> bytes:
    """Write the largest size that a JPEG can state into a small file."""
    data = bytearray(_jpeg())
    at = data.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", data, at, *(int(side) for side in rng.integers(30_000, 65_535, 2)))
    return bytes(data)


def jpeg_of_many_scans(rng: Rng) -> bytes:
    """Repeat the scans of a progressive JPEG of 60 megapixels over and over."""
    stream = io.BytesIO()
    Image.new("L", (7_800, 7_800), 200).save(stream, "JPEG", progressive=True)
    data = stream.getvalue()
    scan = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + scan * int(rng.integers(200, 800)) + b"\xff\xd9"


def _jpeg() -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").save(stream, "JPEG")
    return stream.getvalue()


def _tiff(entries: dict[int, tuple[int, int, int]], link: int = 0, tail: bytes = b"") -> bytes:
    """Write a little-endian TIFF of one directory: tag → (type, count, value)."""
    body = b"".join(struct.pack("<HHII", tag, *entry) for tag, entry in sorted(entries.items()))
    return struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + body + struct.pack("<I", link) + tail


def _plain_tiff(
    width: int, height: int, **more: tuple[int, int, int]
) -> dict[int, tuple[int, int, int]]:
    tags = {
        256: (4, 1, width),
        257: (4, 1, height),
        258: (3, 1, 8),
        259: (3, 1, 1),
        262: (3, 1, 1),
        273: (4, 1, 200),
        277: (3, 1, 1),
        278: (4, 1, height),
        279: (4, 1, min(width * height, 2**32 - 1)),
    }
    return tags | {int(name[1:]): entry for name, entry in more.items()}


def tiff_that_says_it_is_huge(rng: Rng) -> bytes:
    """Declare a page of up to 10^18 pixels."""
    side = int(rng.integers(2**17, 2**32 - 1))
    return _tiff(_plain_tiff(side, side), tail=bytes(100))


def tiff_without_its_pixels(rng: Rng) -> bytes:
    """Declare 79 megapixels that are not there."""
    return _tiff(_plain_tiff(8_900, int(rng.integers(8_000, 8_900))), tail=bytes(100))


def tiff_in_a_loop(rng: Rng) -> bytes:
    """Link the only directory to itself, or to its own inside."""
    return _tiff(_plain_tiff(10, 10), link=int(rng.choice([8, 10, 20])), tail=bytes(200))


def tiff_of_endless_pages(rng: Rng) -> bytes:
    """Chain tens of thousands of empty directories."""
    count = int(rng.integers(20_000, 60_000))
    links = (struct.pack("<HI", 0, 8 + 6 * (k + 1)) for k in range(count))
    return struct.pack("<2sHI", b"II", 42, 8) + b"".join(links) + struct.pack("<HI", 0, 0)


def tiff_with_endless_tags(rng: Rng) -> bytes:
    """Give every tag two thousand million values."""
    tags = _plain_tiff(10, 10, t273=(4, 2**31 - 1, 8), t270=(2, 2**31 - 1, 8), t320=(3, 2**30, 8))
    return _tiff(tags, tail=rng.bytes(200))


def tiff_of_strange_samples(rng: Rng) -> bytes:
    """State a number of samples, bits or a compression that nobody knows."""
    tag = int(rng.choice([258, 259, 262, 277, 284, 317, 339]))
    value = (3, 1, int(rng.integers(2, 65_535)))
    return _tiff(_plain_tiff(100, 100) | {tag: value}, tail=bytes(20_000))


def tiff_bomb(rng: Rng) -> bytes:
    """Unpack one strip of hundreds of megabytes where 100 bytes are announced."""
    bomb = _zeros(int(rng.integers(300, 500)) << 20)
    tags = _plain_tiff(10, 10, t259=(3, 1, 8), t279=(4, 1, len(bomb)))
    return _tiff(tags, tail=bytes(200 - 18 - 12 * len(tags) + 4) + bomb)


def tiff_tile_bomb(rng: Rng) -> bytes:
    """Cut a small page into tiles of thousands of megapixels."""
    side = int(rng.integers(30_000, 60_000)) // 16 * 16
    tags = _plain_tiff(
        100, 100, t322=(4, 1, side), t323=(4, 1, side), t324=(4, 1, 8), t325=(4, 1, 50)
    )
    for strip in (273, 278, 279):
        del tags[strip]
    return _tiff(tags | {259: (3, 1, 5)}, tail=rng.bytes(500))


def jpeg2000_that_says_it_is_huge(rng: Rng) -> bytes:
    """Write an enormous size, or a grid of millions of tiles, into a small code stream."""
    stream = io.BytesIO()
    Image.linear_gradient("L").save(stream, "JPEG2000", no_jp2=True)
    data = bytearray(stream.getvalue())
    at = data.index(b"\xff\x51") + 6
    if rng.random() < 0.5:
        struct.pack_into(">II", data, at, 2**31 - 1, 2**31 - 1)
    else:  # 64 million tiles of one pixel
        struct.pack_into(">IIIIII", data, at, 8_000, 8_000, 0, 0, 1, 1)
    return bytes(data)


def large_but_true(rng: Rng) -> bytes:
    """Send an honest page of 64–79 megapixels of noise-free colour."""
    side = int(rng.integers(8_000, 8_900))
    stream = io.BytesIO()
    kind = str(rng.choice(["PNG", "JPEG", "JPEG2000"]))
    Image.new("RGB", (side, side), (250, 240, 230)).save(stream, kind)
    return stream.getvalue()


CRAFTED: Final[tuple[Maker, ...]] = (
    png_that_says_it_is_huge,
    png_bomb,
    png_text_bomb,
    png_of_many_chunks,
    jpeg_that_says_it_is_huge,
    jpeg_of_many_scans,
    tiff_that_says_it_is_huge,
    tiff_without_its_pixels,
    tiff_in_a_loop,
    tiff_of_endless_pages,
    tiff_with_endless_tags,
    tiff_of_strange_samples,
    tiff_bomb,
    tiff_tile_bomb,
    jpeg2000_that_says_it_is_huge,
    large_but_true,
)
