"""Image files: decoded as stored, upright, with the resolution they state."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from ingest.box import Box
from ingest.decode import holds_one_page, open_file
from ingest.errors import IngestError, TooMuch, Unreadable, Unsupported
from ingest.limits import Limits
from ingest.page import Page
from tests.ingest.hostile import drawn_page


def first_page(path: Path) -> Page:
    """Open a file and decode its first page."""
    with open_file(path) as file:
        return file.page(1)


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("a.png", "RGB", {}),
        ("a.png", "L", {}),
        ("a.png", "1", {}),
        ("a.png", "P", {}),
        ("a.tif", "RGB", {"compression": "tiff_lzw"}),
        ("a.tif", "L", {"compression": "tiff_adobe_deflate"}),
        ("a.tif", "1", {"compression": "group4"}),
        ("a.tif", "P", {}),
        ("a.tif", "RGB", {"big_tiff": True}),
        ("a.jp2", "RGB", {}),
        ("a.jp2", "L", {}),
    ],
)
def test_a_lossless_image_comes_out_pixel_for_pixel(
    tmp_path: Path, name: str, mode: str, options: dict[str, object]
) -> None:
    """Whatever the container, every pixel is the one that was put in."""
    image = drawn_page().convert(mode)
    image.save(tmp_path / name, **options)
    assert np.array_equal(first_page(tmp_path / name).image, np.asarray(image.convert("RGB")))


def test_the_kind_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    """A TIFF that calls itself a PDF is read as the TIFF it is."""
    drawn_page().save(tmp_path / "really.pdf", "TIFF")
    assert first_page(tmp_path / "really.pdf").image.shape == (594, 420, 3)


def test_a_jpeg_is_decoded_as_pillow_decodes_it(tmp_path: Path) -> None:
    """The child changes nothing on the way."""
    drawn_page().save(tmp_path / "a.jpg", quality=80)
    expected = np.asarray(Image.open(tmp_path / "a.jpg"))
    assert np.array_equal(first_page(tmp_path / "a.jpg").image, expected)


def test_sixteen_bits_become_eight_by_their_high_byte(tmp_path: Path) -> None:
    """Scanners that deliver 16-bit grey lose nothing that could be seen."""
    levels = np.linspace(0, 65_535, 256 * 64).astype(np.uint16).reshape(64, 256)
    for name in ("a.tif", "a.png"):
        Image.fromarray(levels).save(tmp_path / name)
        assert np.array_equal(first_page(tmp_path / name).image[..., 0], levels >> 8)


def test_cmyk_and_transparency_end_on_white_paper(tmp_path: Path) -> None:
    """What is not inked is white, in whatever colours the scan is stored."""
    Image.new("CMYK", (50, 40), (0, 0, 0, 0)).save(tmp_path / "a.tif")
    Image.new("RGBA", (50, 40), (9, 9, 9, 0)).save(tmp_path / "a.png")
    for name in ("a.tif", "a.png"):
        assert first_page(tmp_path / name).image.min() == 255


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_exif_orientation_is_undone_and_boxes_lead_back(
    tmp_path: Path, name: str, orientation: int
) -> None:
    """The page stands upright, and a box on it leads to the same pixels as stored."""
    stored = drawn_page()
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / name, exif=exif, **({"quality": 100} if name == "a.jpg" else {}))
    page = first_page(tmp_path / name)
    with Image.open(tmp_path / name) as opened:
        expected = np.asarray(ImageOps.exif_transpose(opened))
    assert np.array_equal(page.image, expected)

    box = Box(30, 80, 33, 81)
    back = page.upright.box(box)
    assert back.width * back.height == 3
    untouched = np.asarray(stored)[back.top : back.bottom, back.left : back.right]
    there = page.image[box.top : box.bottom, box.left : box.right]
    assert sorted(untouched.shape) == sorted(there.shape)
    assert abs(untouched.mean() - there.mean()) < 3  # JPEG is not quite lossless


def test_each_page_of_a_tiff_is_read_in_any_order(tmp_path: Path) -> None:
    """Pages are numbered from 1 and keep their own size, resolution and mode."""
    pages = [drawn_page(300 + 10 * k, 400, tone=50 * k) for k in range(3)]
    for page in pages:
        page.encoderinfo = {"dpi": (100, 100)}
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:], dpi=(100, 100))
    with open_file(tmp_path / "a.tif") as file:
        assert file.pages == 3
        for number in (3, 1, 2):
            page = file.page(number)
            assert (page.number, page.dpi, page.dpi_source) == (number, 100, "file")
            assert np.array_equal(page.image, np.asarray(pages[number - 1]))
        with pytest.raises(IndexError):
            file.page(4)


@pytest.mark.parametrize("suffix", ["jpg", "png", "jp2", "tif"])
def test_only_kinds_that_never_hold_more_count_as_one_page(tmp_path: Path, suffix: str) -> None:
    """A TIFF of one page must be opened to know that: its pages are counted, never supposed."""
    path = tmp_path / f"scan.{suffix}"
    drawn_page().save(path)
    with open_file(path) as opened:
        assert opened.pages == 1

    assert holds_one_page(path) is (suffix != "tif")


def test_a_broken_page_leaves_the_others_readable(tmp_path: Path) -> None:
    """Page 2 of 3 is damaged; pages 1 and 3 are read, before and after it."""
    pages = [drawn_page(tone=tone) for tone in (0, 50, 100)]
    path = tmp_path / "a.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    with Image.open(path) as opened:
        opened.seek(1)
        start = opened.tag_v2[273][0]  # type: ignore[attr-defined]  # StripOffsets
    data[start : start + 400] = bytes(400)
    path.write_bytes(data)
    with open_file(path) as file:
        for number in (1, 3, 2, 1, 3):
            if number == 2:
                with pytest.raises(Unreadable):
                    file.page(2)
            else:
                assert np.array_equal(file.page(number).image, np.asarray(pages[number - 1]))


def test_a_page_carries_the_hash_of_its_file(tmp_path: Path) -> None:
    """A page leads back to the file as received; a hash that is known is taken as it is."""
    drawn_page().save(tmp_path / "a.png")
    sha256 = hashlib.sha256((tmp_path / "a.png").read_bytes()).hexdigest()
    assert first_page(tmp_path / "a.png").scan == sha256
    with open_file(tmp_path / "a.png", scan="known") as file:
        assert file.page(1).scan == "known"


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        (Limits(file_bytes=100), TooMuch),
        (Limits(pixels=1000), TooMuch),
        (Limits(side=500), TooMuch),
        (Limits(pages=1), TooMuch),
    ],
)
def test_every_limit_is_kept(tmp_path: Path, limits: Limits, error: type[IngestError]) -> None:
    """A file beyond a limit ends as our own error that says what to do."""
    drawn_page().save(tmp_path / "a.tif", save_all=True, append_images=[drawn_page()])
    with pytest.raises(error) as caught, open_file(tmp_path / "a.tif", limits) as file:
        file.page(1)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "ZIP or Office"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "web page"),
        (b"GIF89a....%PDF-1.7", "GIF"),
        (b"stt,ho ten\n%PDF-1.7", "PDF begins inside"),
        (b"STT;Ho ten", "no kind of scan"),
    ],
)
def test_what_is_no_scan_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    """The reason says what the file is, and the remedy what to send instead."""
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises((Unsupported, Unreadable), match=words):
        open_file(tmp_path / "a.pdf")
