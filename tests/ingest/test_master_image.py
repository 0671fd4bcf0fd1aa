"""Pages for documents: the bytes as received where a reader will show them, else all their ink."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from ingest.decode import open_file
from ingest.master_image import MasterImage, jpeg_frame, master_image

SIZE = (600, 400)


def drawn(mode: str = "L") -> Image.Image:
    """A page with one dark bar at its left edge."""
    image = Image.new(mode, SIZE, "white")
    ImageDraw.Draw(image).rectangle((0, 0, 60, 400), fill="black")
    return image


def of(path: Path) -> MasterImage:
    """Encode the first page of a file."""
    with open_file(path) as file:
        return master_image(file.page(1), file.received(1))


@pytest.mark.parametrize(("mode", "colours"), [("L", 1), ("RGB", 3)])
def test_a_jpeg_goes_through_byte_for_byte(tmp_path: Path, mode: str, colours: int) -> None:
    """No quality is lost where none need be."""
    path = tmp_path / "page.jpg"
    drawn(mode).save(path, dpi=(300, 300))
    found = of(path)
    assert (found.data, found.received, found.colours) == (path.read_bytes(), True, colours)
    assert (found.width, found.height, found.dpi) == (*SIZE, 300.0)


def test_a_jpeg_that_a_pdf_page_is_goes_through_too(tmp_path: Path) -> None:
    """Most volumes come as a PDF of JPEGs."""
    path = tmp_path / "book.pdf"
    drawn().save(path, "PDF", resolution=200, quality=80)
    found = of(path)
    assert found.received
    assert jpeg_frame(found.data) == (*SIZE, 1)
    assert found.data in path.read_bytes()
    assert abs(found.dpi - 200) < 1


def test_a_pdf_page_that_is_turned_is_encoded_anew(tmp_path: Path) -> None:
    """Its boxes are those of the page as shown, so its pixels must be too."""
    drawn().save(tmp_path / "plain.pdf", "PDF", resolution=200)
    with pikepdf.open(tmp_path / "plain.pdf") as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(tmp_path / "turned.pdf")
    found = of(tmp_path / "turned.pdf")
    assert not found.received
    assert (found.width, found.height, found.quarters) == (*reversed(SIZE), 0)


def test_bytes_that_are_another_picture_are_not_believed(tmp_path: Path) -> None:
    """What the decoder handed over must be the page that was decoded."""
    drawn().resize((50, 40)).save(tmp_path / "small.jpg")
    drawn().save(tmp_path / "page.png", dpi=(300, 300))
    with open_file(tmp_path / "page.png") as file:
        assert file.received(1) == b""
        found = master_image(file.page(1), (tmp_path / "small.jpg").read_bytes())
    assert not found.received
    assert (found.width, found.height) == SIZE


def test_a_cmyk_jpeg_is_encoded_anew(tmp_path: Path) -> None:
    """PDF/A would need an output intent of its own for it."""
    path = tmp_path / "page.jpg"
    drawn("CMYK").save(path, dpi=(300, 300))
    found = of(path)
    assert not found.received
    assert found.colours in (1, 3)


def test_black_and_white_stays_so_without_loss(tmp_path: Path) -> None:
    """CCITT group 4 holds every pixel."""
    path = tmp_path / "page.tif"
    drawn().convert("1").save(path, dpi=(300, 300), compression="group4")
    found = of(path)
    assert (found.coding, found.colours) == ("group4", 1)
    assert len(found.data) < 500


def test_the_turn_that_exif_asks_for_is_told_and_not_made(tmp_path: Path) -> None:
    """Pixels stay as stored, so that boxes fit; whoever shows the page turns it."""
    path, exif = tmp_path / "page.jpg", Image.Exif()
    exif[0x0112] = 6  # the stored image is to be turned clockwise
    drawn().save(path, dpi=(300, 300), exif=exif)
    found = of(path)
    assert (found.width, found.height, found.quarters) == (*SIZE, 1)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x00" * 9, b"\xff" * 400]
)
def test_what_is_no_jpeg_has_no_frame(data: bytes) -> None:
    """Broken bytes end in an answer, not in a loop or a fault."""
    assert jpeg_frame(data) is None
