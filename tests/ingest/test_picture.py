"""A box of the master comes out as a picture of exactly those pixels."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from ingest.box import Box
from ingest.decode import open_file
from ingest.picture import Pictures, as_stored

SCAN = "a" * 64


def a_speckled_page() -> np.ndarray:
    """Draw a page whose every pixel is different from its neighbours."""
    return np.random.default_rng(7).integers(0, 255, (120, 80, 3), np.uint8)


def decoded(png: bytes) -> np.ndarray:
    """Read a PNG back to red, green, blue."""
    read = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(read, cv2.COLOR_BGR2RGB))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_shows_the_stored_pixels_whatever_exif_says(tmp_path: Path, turn: int) -> None:
    """Boxes count stored pixels, so a turned photograph must not shift them."""
    pixels, file = a_speckled_page(), tmp_path / "page.png"
    exif = Image.Exif()
    exif[0x0112] = turn
    Image.fromarray(pixels).save(file, exif=exif)

    with open_file(file) as opened:
        stored = as_stored(opened.page(1))
    picture = Pictures(tmp_path / "derived").cut(file, SCAN, 1, Box(10, 20, 60, 90), "png")

    assert np.array_equal(stored, pixels)
    assert np.array_equal(decoded(picture), pixels[20:90, 10:60])


def test_a_second_cut_needs_no_master(tmp_path: Path) -> None:
    """The decoded page is kept, and gives the same pixels."""
    file, pictures = tmp_path / "page.png", Pictures(tmp_path / "derived")
    Image.fromarray(a_speckled_page()).save(file)
    first = pictures.cut(file, SCAN, 1, Box(0, 0, 80, 120), "png")
    file.unlink()

    assert pictures.cut(file, SCAN, 1, Box(0, 0, 80, 120), "png") == first


def test_only_the_latest_pages_are_kept(tmp_path: Path) -> None:
    """The folder stays small however many pages are looked at."""
    pictures = Pictures(tmp_path / "derived", kept=2)
    file = tmp_path / "page.png"
    Image.fromarray(a_speckled_page()).save(file)

    for name in "abcd":
        pictures.cut(file, name * 64, 1, Box(0, 0, 5, 5))

    assert len(list(pictures.folder.iterdir())) == 2


def test_a_box_outside_the_page_is_no_picture(tmp_path: Path) -> None:
    """An empty picture would look like an empty cell."""
    file = tmp_path / "page.png"
    Image.fromarray(a_speckled_page()).save(file)

    with pytest.raises(IndexError):
        Pictures(tmp_path / "derived").cut(file, SCAN, 1, Box(500, 500, 510, 510))
