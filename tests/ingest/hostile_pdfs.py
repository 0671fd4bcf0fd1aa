"""PDF files made to hurt a reader: loops, bombs, absurd counts, and work without end."""

import io
import zlib
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PIL import Image

Rng = np.random.Generator
Maker = Callable[[Rng], bytes]


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Write a PDF of these objects, the first one being the catalogue."""
    data, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return bytes(data) + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def page_with(content: bytes, resources: bytes = b"", *more: bytes, page: bytes = b"") -> bytes:
    """Write a PDF of one page; `more` are its objects from number 5 on."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << %s >> %s >>" % (resources, page),
            content,
            *more,
        ]
    )


def _tree(kids: bytes, count: int, *more: bytes) -> bytes:
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            *more,
        ]
    )


_LEAF: Final = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def tree_in_a_loop(rng: Rng) -> bytes:
    """Make the page tree its own child, directly or by a detour."""
    if rng.random() < 0.5:
        return _tree(b"2 0 R", 1)
    return _tree(b"3 0 R", 3, b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 3 >>")


def tree_with_an_absurd_count(rng: Rng) -> bytes:
    """State thousands of millions of pages, or fewer than none."""
    return _tree(b"3 0 R", int(rng.choice([2**31 - 1, 2**40, 4_000, -1, -(2**31)])), _LEAF)


def tree_of_one_page_repeated(rng: Rng) -> bytes:
    """List the same page a hundred thousand times."""
    count = int(rng.integers(50_000, 200_000))
    return _tree(b"3 0 R " * count, count, _LEAF)


def tree_of_great_depth(rng: Rng) -> bytes:
    """Nest the page tree ten thousand levels deep."""
    depth = int(rng.integers(2_000, 20_000))
    levels = (
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (number - 1, number + 1)
        for number in range(3, depth)
    )
    return _tree(b"3 0 R", 1, *levels, _LEAF)


def content_bomb(rng: Rng) -> bytes:
    """Deflate a content stream of hundreds of megabytes, once or twice."""
    bomb = zlib.compress(bytes(int(rng.integers(200, 500)) << 20), 1)
    if rng.random() < 0.5:
        return page_with(stream(bomb, b"/Filter /FlateDecode"))
    twice = zlib.compress(bomb)
    return page_with(stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))


def content_without_end(rng: Rng) -> bytes:
    """Paint the page over and over."""
    work = b"0 0 m 500 800 l 10 700 300 5 500 20 c h f* \n" * int(rng.integers(300_000, 900_000))
    return page_with(stream(zlib.compress(work), b"/Filter /FlateDecode"))


def content_in_many_pieces(rng: Rng) -> bytes:
    """Make a page of a hundred thousand references to one stream."""
    pieces = b"4 0 R " * int(rng.integers(50_000, 200_000))
    return page_with(stream(b"q Q " * 500), page=b"/Contents [%s]" % pieces)


def image_that_says_it_is_huge(rng: Rng) -> bytes:
    """Place an image of gigapixels, in one of the filters that could make them."""
    side = int(rng.integers(50_000, 2**31 - 1))
    name = str(
        rng.choice(["FlateDecode", "DCTDecode", "CCITTFaxDecode", "JBIG2Decode", "LZWDecode"])
    )
    entries = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
        b" /BitsPerComponent %d /Filter /%s"
        % (side, side, 1 if name in ("CCITTFaxDecode", "JBIG2Decode") else 8, name.encode())
    )
    return page_with(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), _I, stream(rng.bytes(500), entries))


_I: Final = b"/XObject << /I 5 0 R >>"


def image_bomb(rng: Rng) -> bytes:
    """Unpack far more pixels than the image has, or as many as are allowed."""
    side = int(rng.integers(8_000, 8_900))
    entries = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB"
        b" /BitsPerComponent 8 /Filter /FlateDecode" % (side, side)
    )
    data = zlib.compress(bytes(side * side * int(rng.choice([3, 5]))), 1)
    return page_with(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), _I, stream(data, entries))


def image_painted_without_end(rng: Rng) -> bytes:
    """Paint a large image tens of thousands of times."""
    picture = io.BytesIO()
    Image.new("RGB", (3_000, 3_000), (200, 100, 50)).save(picture, "JPEG")
    entries = (
        b"/Type /XObject /Subtype /Image /Width 3000 /Height 3000 /ColorSpace /DeviceRGB"
        b" /BitsPerComponent 8 /Filter /DCTDecode"
    )
    paint = b"q 595 0 0 842 0 0 cm /I Do Q\n" * int(rng.integers(5_000, 60_000))
    return page_with(stream(paint), _I, stream(picture.getvalue(), entries))


def form_in_a_loop(rng: Rng) -> bytes:
    """Paint a form that paints itself, or two that paint each other, many times each."""
    times = int(rng.integers(1, 40))
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << "
    first = stream(b"/F Do " * times, head + b"/F %d 0 R >> >>" % rng.choice([5, 6]))
    second = stream(b"/F Do " * times, head + b"/F 5 0 R >> >>")
    return page_with(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", first, second)


def form_tree(rng: Rng) -> bytes:
    """Paint ten forms that each paint ten forms, ten levels deep."""
    levels = int(rng.integers(8, 12))
    forms = [
        stream(
            b"/F Do " * 10 if level < levels else b"0 0 9 9 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
            b" /Resources << /XObject << /F %d 0 R >> >>" % (6 + level),
        )
        for level in range(levels + 1)
    ]
    return page_with(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", *forms)


def nested_without_end(rng: Rng) -> bytes:
    """Open a hundred thousand arrays or dictionaries within each other."""
    opening = bytes(rng.choice([b"[", b"<</A ", b"(", b"<< /A ["]))
    deep = opening * int(rng.integers(20_000, 200_000))
    if rng.random() < 0.5:
        return page_with(stream(deep + b" TJ"))
    return page_with(stream(b"q Q"), page=b"/Deep " + deep)


def length_in_a_loop(rng: Rng) -> bytes:
    """Make a stream's length refer to the stream itself."""
    content = b"<< /Length %d 0 R >>\nstream\nq Q\nendstream" % rng.choice([3, 4])
    return page_with(content)


def table_in_a_loop(rng: Rng) -> bytes:
    """Make the cross-reference table its own predecessor."""
    data = page_with(stream(b"q Q"))
    at = data.index(b"xref\n")
    prev = int(rng.choice([at, 0, 2**31, at + 5]))
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % prev)


def objects_in_a_loop(rng: Rng) -> bytes:
    """Keep an object stream inside itself, with an absurd number of objects."""
    held = zlib.compress(b"5 0 6 10 " + bytes(100))
    count = int(rng.choice([2, 2**31 - 1, 2**20]))
    entries = b"/Type /ObjStm /N %d /First 9 /Extends 5 0 R /Filter /FlateDecode" % count
    return page_with(stream(b"q Q"), b"/XObject 5 0 R", stream(held, entries))


def page_of_no_size(rng: Rng) -> bytes:
    """Give the page a size that no paper has."""
    box = bytes(
        rng.choice(
            [
                b"[0 0 0 0]",
                b"[0 0 1e9 1e9]",
                b"[0 0 1e9 0.001]",
                b"[nan nan inf inf]",
                b"[5 5 -5 -5]",
                b"[0 0 200000 200000] /UserUnit 75000",
                b"[0 0]",
                b"(no)",
            ]
        )
    )
    data = page_with(stream(b"0 0 m 9 9 l S"))
    return data.replace(b"[0 0 595 842]", box)


def filters_without_end(rng: Rng) -> bytes:
    """Pass a stream through ten thousand filters."""
    name = bytes(rng.choice([b"/ASCIIHexDecode ", b"/FlateDecode ", b"/LZWDecode "]))
    return page_with(stream(b"78 9c 03>", b"/Filter [%s]" % (name * int(rng.integers(10, 20_000)))))


def shading_without_end(rng: Rng) -> bytes:
    """Shade the page by a program, thousands of times over."""
    program = b"{ " + b"dup mul sqrt " * 5_000 + b" }"
    function = stream(program, b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]")
    shading = b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Function 5 0 R >> >>"
    return page_with(
        stream(b"595 0 0 842 0 0 cm /S sh " * int(rng.integers(50, 900))), shading, function
    )


CRAFTED: Final[tuple[Maker, ...]] = (
    tree_in_a_loop,
    tree_with_an_absurd_count,
    tree_of_one_page_repeated,
    tree_of_great_depth,
    content_bomb,
    content_without_end,
    content_in_many_pieces,
    image_that_says_it_is_huge,
    image_bomb,
    image_painted_without_end,
    form_in_a_loop,
    form_tree,
    nested_without_end,
    length_in_a_loop,
    table_in_a_loop,
    objects_in_a_loop,
    page_of_no_size,
    filters_without_end,
    shading_without_end,
)
