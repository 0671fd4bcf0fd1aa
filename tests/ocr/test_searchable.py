"""The searchable PDF shows the pages as received and gives the values back as text."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ingest.box import Box
from ingest.decode import open_file
from ingest.master_image import MasterImage, master_image
from ocr.searchable import PART, Volume
from ocr.text_layer import Text, letters

NAMES = ("Nguyễn Thị Ngọc Ánh", "Đặng Hữu Phước", "K'Brếp Êban", "Trần Đỗ Quỳnh Như")
VERAPDF = "org.verapdf.apps:greenfield-apps:1.28.2:jar"
"""PDF/A checker of the PDF Association, from Maven Central."""


WIDTH, HEIGHT = 800, 500  # pixels of the upright page


def texts(quarters: int = 0) -> list[Text]:
    """A table of two columns, numbers and names, on a page that lies turned."""
    rows = [((50, 100 + 60 * n, 110, 160 + 60 * n), str(n + 1)) for n in range(len(NAMES))]
    rows += [((110, 100 + 60 * n, 700, 160 + 60 * n), name) for n, name in enumerate(NAMES)]
    return [Text(stored(box, quarters), value) for box, value in rows]


def stored(upright: tuple[int, int, int, int], quarters: int) -> Box:
    """Place a box of the upright page on the stored one, which those clockwise turns set right."""
    for side in (WIDTH, HEIGHT, WIDTH)[:quarters]:
        left, top, right, bottom = upright
        upright = (top, side - right, bottom, side - left)
    return Box(*upright)


def image(folder: Path, name: str = "page.jpg", quarters: int = 0) -> MasterImage:
    """A page with a dark corner, as received."""
    pixels = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    pixels[:80, :80] = (20, 30, 90)
    picture = Image.fromarray(np.rot90(pixels, quarters))
    if name.endswith("tif"):
        picture = picture.convert("1", dither=Image.Dither.NONE)
    picture.save(folder / name, dpi=(200, 200))
    with open_file(folder / name) as file:
        return master_image(file.page(1), file.received(1))


def saved(folder: Path, *pages: tuple[MasterImage, int]) -> Path:
    """Write a volume of these images, each with its turn."""
    volume, path = Volume(folder), folder / "volume.pdf"
    for page, quarters in pages:
        volume.add(page, texts(quarters), quarters)
    volume.save(path, "Sổ gốc 1994", datetime(2026, 1, 2, tzinfo=UTC))
    return path


def said(*command: str | Path) -> str:
    """Run a program and give what it wrote."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_names_copy_out_right_from_pages_that_lie_in_any_way(tmp_path: Path, quarters: int) -> None:
    """Poppler gives every letter back, cells apart from each other."""
    path = saved(tmp_path, (image(tmp_path, quarters=quarters), quarters))
    found = said("pdftotext", "-layout", path, "-").replace("\f", "").split("\n")
    assert [" ".join(line.split()) for line in found if line.strip()] == [
        f"{n} {name}" for n, name in enumerate(NAMES, 1)
    ]


def test_the_image_is_the_one_received(tmp_path: Path) -> None:
    """Byte for byte, and the text over it is not seen."""
    received = image(tmp_path)
    with pikepdf.open(saved(tmp_path, (received, 0))) as pdf:
        assert pdf.pages[0].Resources.XObject.I.read_raw_bytes() == received.data
    said("pdftoppm", "-r", "200", "-png", tmp_path / "volume.pdf", tmp_path / "shown")
    with Image.open(next(tmp_path.glob("shown*.png"))) as shown:
        pixels = np.asarray(shown.convert("L"))
    assert pixels[:70, :70].max() < 100
    assert pixels[90:, 90:].min() > 230


def test_black_and_white_pages_are_not_shown_inside_out(tmp_path: Path) -> None:
    """Ink is black, paper is white."""
    saved(tmp_path, (image(tmp_path, "page.tif"), 0))
    said("pdftoppm", "-r", "200", "-png", tmp_path / "volume.pdf", tmp_path / "shown")
    with Image.open(next(tmp_path.glob("shown*.png"))) as shown:
        pixels = np.asarray(shown.convert("L"))
    assert pixels[:70, :70].mean() < 60
    assert pixels[90:, 90:].mean() > 200


def test_a_long_volume_keeps_every_page_and_one_font(tmp_path: Path) -> None:
    """Parts on disk are joined in order."""
    one = image(tmp_path)
    path = saved(tmp_path, *((one, n % 4) for n in range(PART + 3)))
    with pikepdf.open(path) as pdf:
        assert [int(page.Rotate) // 90 for page in pdf.pages] == [n % 4 for n in range(PART + 3)]
        assert len({page.Resources.Font.F.objgen for page in pdf.pages}) == 1
    assert "No syntax or stream encoding errors found" in said("qpdf", "--check", path)


def test_letters_beyond_the_font_leave_a_gap_and_no_fault() -> None:
    """Nothing an engine reads can break the file."""
    assert letters("a\x00\U0001f600ễ\ud800") == "a  ễ "


@pytest.mark.slow
def test_verapdf_finds_pdf_a_2b(tmp_path: Path) -> None:
    """ISO 19005-2 level B, with pages of each coding."""
    path = saved(tmp_path, (image(tmp_path), 0), (image(tmp_path, "page.tif"), 1))
    said(
        *("mvn", "--quiet", "--batch-mode", "dependency:copy", f"-Dartifact={VERAPDF}"),
        f"-DoutputDirectory={tmp_path}",
    )
    jar = next(tmp_path.glob("greenfield-apps-*.jar"))
    checker = ("java", "-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper")
    assert said(*checker, "--flavour", "2b", "--format", "text", path).startswith("PASS")
