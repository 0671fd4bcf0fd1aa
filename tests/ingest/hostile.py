"""Makes any number of malformed and hostile files, each again by its seed.

Half of them are crafted (`hostile_images`, `hostile_pdfs`, and the impostors here), half are good
files with something done to them.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from tests.ingest import hostile_images, hostile_pdfs

Rng = np.random.Generator


def drawn_page(width: int = 420, height: int = 594, tone: int = 0) -> Image.Image:
    """Draw a small page with lines and blocks on it."""
    page = Image.new("RGB", (width, height), (247, 243, 230))
    pen = ImageDraw.Draw(page)
    for y in range(40, height - 40, 30):
        pen.line((20, y, width - 20, y), fill=(60, 50, 40 + tone), width=2)
        pen.rectangle((40, y + 8, 40 + (y * 7) % (width - 90), y + 20), fill=(20, 20, 90))
    return page


@cache
def good_files() -> tuple[tuple[str, bytes], ...]:
    """Give good files of every kind that is taken in, by name."""
    color, gray, bits = drawn_page(), drawn_page().convert("L"), drawn_page().convert("1")
    pages = [drawn_page(tone=tone) for tone in (50, 100)]
    return (
        ("jpeg", _saved(color, "JPEG", dpi=(200, 200))),
        ("jpeg progressive", _saved(gray, "JPEG", progressive=True)),
        ("jpeg cmyk", _saved(color.convert("CMYK"), "JPEG")),
        ("png", _saved(color, "PNG")),
        ("png bits", _saved(bits, "PNG")),
        ("png palette", _saved(color.convert("P"), "PNG")),
        ("tiff", _saved(color, "TIFF", save_all=True, append_images=pages)),
        ("tiff lzw", _saved(gray, "TIFF", compression="tiff_lzw")),
        ("tiff g4", _saved(bits, "TIFF", compression="group4")),
        ("tiff jpeg", _saved(color, "TIFF", compression="jpeg")),
        ("tiff big", _saved(gray, "TIFF", big_tiff=True)),
        ("jpeg 2000", _saved(color, "JPEG2000")),
        ("pdf", _saved(color, "PDF", save_all=True, append_images=pages)),
        ("pdf bits", _saved(bits, "PDF")),
        ("pdf drawn", hostile_pdfs.page_with(hostile_pdfs.stream(b"9 9 m 500 800 l 5 w S " * 20))),
    )


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def flipped(data: bytes, rng: Rng) -> bytes:
    """Turn over single bits, anywhere or in the first kilobyte."""
    changed = np.frombuffer(data, np.uint8).copy()
    reach = len(changed) if rng.random() < 0.5 else min(len(changed), 1024)
    at = rng.integers(0, reach, int(rng.integers(1, 60)))
    changed[at] ^= (1 << rng.integers(0, 8, len(at))).astype(np.uint8)
    return changed.tobytes()


def cut_short(data: bytes, rng: Rng) -> bytes:
    """Lose the end, as an upload does that breaks off."""
    return data[: int(rng.integers(1, len(data)))]


def holed(data: bytes, rng: Rng) -> bytes:
    """Overwrite a block with zeros or noise, as a failing disk does."""
    start = int(rng.integers(0, len(data)))
    size = int(rng.integers(1, len(data) - start + 1))
    hole = bytes(size) if rng.random() < 0.5 else rng.bytes(size)
    return data[:start] + hole + data[start + size :]


def lying(data: bytes, rng: Rng) -> bytes:
    """Put an extreme number where a size or offset may stand."""
    at = int(rng.integers(4, min(len(data) - 4, 600)))
    number = int(rng.choice([0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000]))
    order = "little" if rng.random() < 0.5 else "big"
    return data[:at] + number.to_bytes(4, order) + data[at + 4 :]


def shuffled(data: bytes, rng: Rng) -> bytes:
    """Double, drop or swap large parts."""
    one, two, three = sorted(int(at) for at in rng.integers(0, len(data), 3))
    parts = [data[:one], data[one:two], data[two:three], data[three:]]
    return b"".join(parts[int(k)] for k in rng.integers(0, 4, int(rng.integers(2, 9)))) or b"\0"


def renumbered(data: bytes, rng: Rng) -> bytes:
    """Change the digits that PDF and text headers are made of."""
    changed = bytearray(data)
    digits = [at for at, byte in enumerate(changed[:4000]) if 48 <= byte <= 57] or [0]
    for at in rng.choice(digits, int(rng.integers(1, 20))):
        changed[at] = int(rng.integers(48, 58))
    return bytes(changed)


SPOILS: Final = (flipped, cut_short, holed, lying, shuffled, renumbered)


def impostor(rng: Rng) -> bytes:
    """Give something that is no scan at all, perhaps under a scan's first bytes."""
    kind = int(rng.integers(0, len(_IMPOSTORS)))
    return _IMPOSTORS[kind](rng)


def _archive(_rng: Rng) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w/>" * 100_000)
    return stream.getvalue()


_IMPOSTORS: Final[tuple[Callable[[Rng], bytes], ...]] = (
    lambda _rng: b"",
    lambda rng: bytes(int(rng.integers(1, 5000))),
    lambda rng: rng.bytes(int(rng.integers(1, 5000))),
    lambda rng: (
        bytes(rng.choice([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0"])) + rng.bytes(3000)
    ),
    lambda rng: b"%PDF-1.4\n" + rng.bytes(int(rng.integers(1, 5000))),
    lambda _rng: b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    lambda _rng: b"<!DOCTYPE html><html><body onload='x()'></body></html>",
    _archive,
    lambda rng: _archive(rng) + good_files()[12][1],
    lambda _rng: b"GIF89a\x01\0\x01\0;%PDF-1.7\n" + good_files()[12][1],
    lambda rng: good_files()[0][1] + good_files()[12][1] + rng.bytes(100),
    lambda rng: good_files()[3][1] + _archive(rng),
    lambda _rng: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    lambda _rng: b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40),
    lambda _rng: b"\x7fELF\x02\x01\x01" + bytes(100),
    lambda _rng: "STT,Họ và tên\n1,Nguyễn Văn A\n".encode(),
)


def hostile_file(seed: int) -> tuple[str, bytes]:
    """Make the file of this seed; the name says what is wrong with it."""
    rng = np.random.default_rng(seed)
    crafted = (*hostile_images.CRAFTED, *hostile_pdfs.CRAFTED, impostor)
    if seed % 2 == 0:
        maker = crafted[seed // 2 % len(crafted)]
        return f"{seed} {maker.__name__}", maker(rng)
    name, data = good_files()[seed // 2 % len(good_files())]
    spoil = SPOILS[int(rng.integers(0, len(SPOILS)))]
    return f"{seed} {name} {spoil.__name__}", spoil(data, rng)


def hostile_files(count: int) -> Iterator[tuple[str, bytes]]:
    """Make so many files, one after the other."""
    return (hostile_file(seed) for seed in range(count))
