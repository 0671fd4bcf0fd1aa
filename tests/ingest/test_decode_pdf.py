"""PDF files: scans taken out pixel for pixel, other pages drawn, and both the right way up."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageCms
from pypdf import PageObject, PdfReader, PdfWriter, Transformation

from ingest.decode import open_file
from ingest.errors import Unreadable
from ingest.page import Page
from tests.ingest.hostile import drawn_page
from tests.ingest.hostile_pdfs import page_with, stream

PLACE = b"q 504 0 0 712.8 0 0 cm /I Do Q"  # 420 × 594 pixels at 60 dpi, scaled for the page
BOX = b"[0 0 504 712.8]"


def scan_in_pdf(entries: bytes, data: bytes, place: bytes = PLACE, box: bytes = BOX) -> bytes:
    """Write a PDF whose page is one image."""
    head = b"/Type /XObject /Subtype /Image /Width 420 /Height 594 " + entries
    profile = stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), b"/N 3")
    made = page_with(stream(place), b"/XObject << /I 5 0 R >>", stream(data, head), profile)
    return made.replace(b"[0 0 595 842]", box)


def page_of(path: Path, data: bytes, number: int = 1) -> Page:
    """Write a PDF and decode a page."""
    path.write_bytes(data)
    with open_file(path) as file:
        return file.page(number)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """Encode an image."""
    to = io.BytesIO()
    image.save(to, kind, **options)  # type: ignore[arg-type]
    return to.getvalue()


def drawn_by_pdfium(path: Path, dpi: float) -> NDArray[np.uint8]:
    """Draw the first page of a PDF as a viewer shows it."""
    with pypdfium2.PdfDocument(path) as document:
        bitmap = document[0].render(scale=dpi / 72, rev_byteorder=True)
        return np.array(bitmap.to_numpy())


def deflated(image: Image.Image) -> bytes:
    """Deflate raw samples."""
    return zlib.compress(image.tobytes())


COLOR, GRAY, BITS = drawn_page(), drawn_page().convert("L"), drawn_page().convert("1")
INDEXED = drawn_page().quantize(16)
NEGATIVE = Image.fromarray(255 - np.asarray(GRAY))
FAX = {"compression": "group4"}


def fax(image: Image.Image) -> bytes:
    """Encode group 4 without the TIFF around it."""
    with Image.open(io.BytesIO(encoded(image, "TIFF", **FAX))) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        start, size = tags[273], tags[279]
    data = encoded(image, "TIFF", **FAX)
    return b"".join(data[a : a + n] for a, n in zip(start, size, strict=True))


def jbig2(image: Image.Image) -> bytes:
    """Encode one generic region coded by MMR, which is group 4 (ITU-T T.88, 6.2.6 and 7.4.6)."""
    size = struct.pack(">II", *image.size)
    coded = fax(ImageChops.invert(image))
    sheet = size + bytes(8) + b"\0" + bytes(2)
    region = size + bytes(8) + b"\0" + b"\x01" + coded
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate([(48, sheet), (39, region), (49, b"")])
    )


PALETTE = bytes(INDEXED.getpalette() or [])[: 3 * 16].ljust(48, b"\0")

LOSSLESS = {
    "flate rgb": (
        b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
        deflated(COLOR),
        COLOR,
    ),
    "flate gray": (
        b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode",
        deflated(GRAY),
        GRAY,
    ),
    "raw bits": (b"/ColorSpace /DeviceGray /BitsPerComponent 1", BITS.tobytes(), BITS),
    "decode turned over": (
        b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0] /Filter /FlateDecode",
        deflated(NEGATIVE),
        GRAY,
    ),
    "stencil": (b"/ImageMask true /BitsPerComponent 1", BITS.tobytes(), BITS),
    "indexed": (
        b"/ColorSpace [/Indexed /DeviceRGB 15 <%s>] /BitsPerComponent 8 /Filter /FlateDecode"
        % PALETTE.hex().encode(),
        deflated(INDEXED),
        INDEXED,
    ),
    "jpeg 2000": (b"/ColorSpace /DeviceRGB /Filter /JPXDecode", encoded(COLOR, "JPEG2000"), COLOR),
    "fax": (
        b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode"
        b" /DecodeParms << /K -1 /Columns 420 /Rows 594 >>",
        fax(ImageChops.invert(BITS)),  # Pillow codes dark as white runs, PDF as black ones
        BITS,
    ),
    "fax turned over": (
        b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode"
        b" /DecodeParms << /K -1 /Columns 420 /Rows 594 /BlackIs1 true >>",
        fax(BITS),
        BITS,
    ),
    "jbig2": (
        b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode",
        jbig2(BITS),
        BITS,
    ),
    "colour profile": (
        b"/ColorSpace [/ICCBased 6 0 R] /BitsPerComponent 8 /Filter /FlateDecode",
        deflated(COLOR),
        COLOR,
    ),
    "hex": (
        b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/ASCIIHexDecode]",
        GRAY.tobytes().hex().encode() + b">",
        GRAY,
    ),
}


@pytest.mark.parametrize("kind", LOSSLESS)
def test_an_embedded_scan_comes_out_pixel_for_pixel(tmp_path: Path, kind: str) -> None:
    """In whatever way a lossless image is packed, every pixel is the one that was put in."""
    entries, data, original = LOSSLESS[kind]
    page = page_of(tmp_path / "a.pdf", scan_in_pdf(entries, data))
    assert np.array_equal(page.image, np.asarray(original.convert("RGB")))
    assert (round(page.dpi, 3), page.dpi_source) == (60.0, "file")


def test_png_predictors_are_understood(tmp_path: Path) -> None:
    """Programs that put PNG files into PDF copy their data as it is."""
    png = encoded(COLOR, "PNG")
    start = png.index(b"IDAT")
    size = int.from_bytes(png[start - 4 : start], "big")
    entries = (
        b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
        b" /DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns 420 >>"
    )
    page = page_of(tmp_path / "a.pdf", scan_in_pdf(entries, png[start + 4 : start + 4 + size]))
    assert np.array_equal(page.image, np.asarray(COLOR))


def test_an_embedded_jpeg_is_decoded_as_the_file_it_was(tmp_path: Path) -> None:
    """No second compression, no resampling, no colour conversion but the JPEG's own."""
    jpeg = encoded(COLOR, "JPEG", quality=70)
    entries = b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    page = page_of(tmp_path / "a.pdf", scan_in_pdf(entries, jpeg))
    assert np.array_equal(page.image, np.asarray(Image.open(io.BytesIO(jpeg))))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("place", "box"),
    [
        (b"q 504 0 0 712.8 0 0 cm /I Do Q", b"[0 0 504 712.8]"),
        (b"q -504 0 0 712.8 504 0 cm /I Do Q", b"[0 0 504 712.8]"),
        (b"q 504 0 0 -712.8 0 712.8 cm /I Do Q", b"[0 0 504 712.8]"),
        (b"q -504 0 0 -712.8 504 712.8 cm /I Do Q", b"[0 0 504 712.8]"),
        (b"q 0 504 -712.8 0 712.8 0 cm /I Do Q", b"[0 0 712.8 504]"),
        (b"q 0 -504 712.8 0 0 504 cm /I Do Q", b"[0 0 712.8 504]"),
        (b"q 0 504 712.8 0 0 0 cm /I Do Q", b"[0 0 712.8 504]"),
        (b"q 0 -504 -712.8 0 712.8 504 cm /I Do Q", b"[0 0 712.8 504]"),
    ],
)
def test_a_scan_stands_as_a_viewer_shows_it(
    tmp_path: Path, place: bytes, box: bytes, rotate: int
) -> None:
    """Placement and /Rotate are both obeyed, in all their combinations."""
    entries = b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
    data = scan_in_pdf(entries, deflated(COLOR), place, box)
    data = data.replace(b"/MediaBox", b"/Rotate %d /MediaBox" % rotate)
    page = page_of(tmp_path / "a.pdf", data)
    shown = drawn_by_pdfium(tmp_path / "a.pdf", 60)
    assert sorted(page.image.shape[:2]) == [420, 594]
    assert np.abs(page.image[:590, :415].astype(int) - shown[:590, :415]).mean() < 6


def test_a_scan_with_an_invisible_text_layer_is_still_taken_out(tmp_path: Path) -> None:
    """Text that an OCR program laid behind the scan does not make it a drawn page."""
    entries, data, _ = LOSSLESS["flate rgb"]
    place = PLACE + b" BT 3 Tr /F 12 Tf 50 50 Td (1 Nguyen Van A) Tj ET"
    page = page_of(tmp_path / "a.pdf", scan_in_pdf(entries, data, place))
    assert np.array_equal(page.image, np.asarray(COLOR))


@pytest.mark.parametrize(
    ("place", "taken_out"),
    [
        (b"q 0 0 504 712.8 re W n " + PLACE + b" Q", True),
        (b"q 0 0 90 90 re W n Q " + PLACE, True),  # the clip ends with its state
        (b"1 g 0 0 504 712.8 re f " + PLACE, True),  # white paper under the scan
        (b"q 0 0 250 712.8 re W n " + PLACE + b" Q", False),
        (PLACE + b" BT /F 12 Tf 50 50 Td (page 7) Tj ET", False),
        (PLACE + b" 0 0 90 90 re f", False),
        (b"/Clear gs " + PLACE, False),
    ],
)
def test_only_a_page_that_is_nothing_but_its_scan_is_taken_out(
    tmp_path: Path, place: bytes, *, taken_out: bool
) -> None:
    """Whatever else may be seen makes it a page to be drawn."""
    entries, data, _ = LOSSLESS["flate rgb"]
    clear = b"/ExtGState << /Clear << /ca 0.5 >> >> /XObject"
    made = scan_in_pdf(entries, data, place).replace(b"/XObject <<", clear + b" <<", 1)
    page = page_of(tmp_path / "a.pdf", made)
    assert np.array_equal(page.image, np.asarray(COLOR)) == taken_out


def test_strips_of_one_scan_are_put_together(tmp_path: Path) -> None:
    """Scanners that write a page in strips give one page, without a seam."""
    heights = [200, 200, 194]
    strips, content, top, y = [], b"", 0, 594
    for number, height in enumerate(heights):
        strip = COLOR.crop((0, top, 420, top + height))
        entries = (
            b"/Type /XObject /Subtype /Image /Width 420 /Height %d /ColorSpace /DeviceRGB"
            b" /BitsPerComponent 8 /Filter /FlateDecode" % height
        )
        strips.append(stream(deflated(strip), entries))
        top, y = top + height, y - height
        content += b"q 420 0 0 %d 0 %d cm /I%d Do Q\n" % (height, y, number)
    resources = b"/XObject << /I0 5 0 R /I1 6 0 R /I2 7 0 R >>"
    data = page_with(stream(content), resources, *strips).replace(
        b"[0 0 595 842]", b"[0 0 420 594]"
    )
    page = page_of(tmp_path / "a.pdf", data)
    assert np.array_equal(page.image, np.asarray(COLOR))


def test_a_page_that_is_more_than_a_scan_is_drawn_at_the_scans_resolution(tmp_path: Path) -> None:
    """A stamp drawn over the scan is seen; the pixels are as many as the scan has."""
    entries, data, _ = LOSSLESS["flate rgb"]
    place = b"q 151.2 0 0 213.84 0 0 cm /I Do Q 1 0 0 rg 20 20 60 60 re f"  # 200 dpi
    page = page_of(tmp_path / "a.pdf", scan_in_pdf(entries, data, place, b"[0 0 151.2 213.84]"))
    assert page.dpi == pytest.approx(200)
    assert page.image.shape == (594, 420, 3)
    assert tuple(page.image[594 - 140, 140]) == (255, 0, 0)


def test_a_page_without_images_is_drawn_at_300_dpi(tmp_path: Path) -> None:
    """Registers that were printed to PDF can be read as well."""
    page = page_of(tmp_path / "a.pdf", page_with(stream(b"0 0 0 rg 0 0 297.5 421 re f")))
    assert page.dpi == 300
    assert page.image.shape == (3509, 2480, 3)
    assert page.image[3000, 500].max() == 0
    assert page.image[500, 2000].min() == 255


def test_cmyk_is_shown_as_colours(tmp_path: Path) -> None:
    """Inks become light: what has no ink is white."""
    inks = Image.new("CMYK", (420, 594), (0, 0, 0, 0))
    inks.paste((0, 255, 255, 0), (0, 0, 210, 594))
    entries = b"/ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter /FlateDecode"
    page = page_of(tmp_path / "a.pdf", scan_in_pdf(entries, deflated(inks)))
    assert page.image.shape == (594, 420, 3)
    assert page.image[300, 400].min() == 255
    red = page.image[300, 100]
    assert red[0] > 200
    assert max(red[1], red[2]) < 60


def test_a_broken_page_leaves_the_others_readable(tmp_path: Path) -> None:
    """Page 2 of 3 holds a damaged image; pages 1 and 3 are read."""
    pages = [drawn_page(tone=tone) for tone in (0, 50, 100)]
    pages[0].save(tmp_path / "a.pdf", save_all=True, append_images=pages[1:], quality=95)
    data = bytearray((tmp_path / "a.pdf").read_bytes())
    starts = [at for at in range(len(data)) if data[at : at + 3] == b"\xff\xd8\xff"]
    data[starts[1] + 200 : starts[1] + 3000] = bytes(2800)
    (tmp_path / "b.pdf").write_bytes(data)
    with open_file(tmp_path / "b.pdf") as file:
        assert file.pages == 3
        for number in (1, 3):
            assert file.page(number).image.shape == (594, 420, 3)
        with pytest.raises(Unreadable):
            file.page(2)
        assert file.page(3).number == 3


def test_a_pdf_without_its_table_of_objects_is_drawn_at_the_scans_resolution(
    tmp_path: Path,
) -> None:
    """What pypdf cannot open PDFium may mend; the pixels are as many as the scan has."""
    drawn_page().save(tmp_path / "a.pdf", resolution=200)
    data = (tmp_path / "a.pdf").read_bytes()
    page = page_of(tmp_path / "b.pdf", data[: data.rindex(b"startxref")])
    assert page.image.shape == (594, 420, 3)
    assert page.dpi == pytest.approx(200)


def test_an_encrypted_pdf_says_so_and_what_to_do(tmp_path: Path) -> None:
    """A password is the clerk's to remove; nothing is guessed."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(page_with(stream(b"0 0 9 9 re f")))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(Unreadable, match="encrypted") as caught:
        open_file(tmp_path / "a.pdf")
    assert "password" in caught.value.remedy


def test_a_scan_within_a_form_is_taken_out(tmp_path: Path) -> None:
    """Programs that stamp or merge pages wrap them into forms; the scan stays the same."""
    entries, data, _ = LOSSLESS["flate rgb"]
    inner = PdfReader(io.BytesIO(scan_in_pdf(entries, data))).pages[0]
    outer = PageObject.create_blank_page(width=504, height=712.8)
    outer.merge_transformed_page(inner, Transformation())
    writer = PdfWriter()
    writer.add_page(outer)
    writer.write(tmp_path / "a.pdf")
    page = page_of(tmp_path / "b.pdf", (tmp_path / "a.pdf").read_bytes())
    assert np.array_equal(page.image, np.asarray(COLOR))
