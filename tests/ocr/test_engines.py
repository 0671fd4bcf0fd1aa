"""All real engines keep the same promise."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.page import Gray
from ocr.engine import Engine
from ocr.errors import EngineMissing
from ocr.languages import FOREIGN
from ocr.tessdata import find_tessdata
from ocr.tesseract import Tesseract
from ocr.tesseract_lines import TesseractLines
from ocr.tesseract_program import TesseractProgram
from tests.ocr.pages import font

ENGINES = [
    pytest.param(TesseractLines, id="lines"),
    pytest.param(Tesseract, id="library"),
    pytest.param(TesseractProgram, id="program"),
]


def a_cell_saying(text: str) -> Gray:
    """Print black text on white, lines apart by newlines."""
    image = Image.new("L", (620, 60 * (text.count("\n") + 1) + 30), 255)
    ImageDraw.Draw(image).text((20, 12), text, font=font(34), fill=10)
    return np.asarray(image, np.uint8)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """One of the real engines, opened once."""
    made: Engine = request.param()
    return made


def test_reads_vietnamese(engine: Engine) -> None:
    """A clean printed name is read with its marks, with a confidence between 0 and 1."""
    guess = engine.read(a_cell_saying("Trần Thị Hồng Vân"))

    assert guess.text == "Trần Thị Hồng Vân"
    assert 0.5 < guess.confidence <= 1.0


def test_alphabet_limits_what_comes_out(engine: Engine) -> None:
    """With an alphabet of figures, only figures come out."""
    guess = engine.read(a_cell_saying("190684"), "line", "0123456789")

    assert guess.text == "190684"


def test_alphabet_holds_for_one_cell_only(engine: Engine) -> None:
    """A cell read without an alphabet is not limited by the one before."""
    engine.read(a_cell_saying("12"), "line", "0123456789")

    assert engine.read(a_cell_saying("Hải Dương")).text == "Hải Dương"


def test_reads_two_lines_as_a_block(engine: Engine) -> None:
    """Two lines of one cell come out as one text in reading order."""
    guess = engine.read(a_cell_saying("Nguyễn Trần\nBảo Khánh"), "block")

    assert guess.text == "Nguyễn Trần Bảo Khánh"


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3), (40, 40)])
def test_odd_images_give_a_guess(engine: Engine, shape: tuple[int, int]) -> None:
    """Images that hold no text, of any shape, give a guess and never an unknown error."""
    guess = engine.read(np.full(shape, 255, np.uint8))

    assert 0.0 <= guess.confidence <= 1.0


def test_name_says_version_and_languages(engine: Engine) -> None:
    """Every reading can say by which version and which languages it was made."""
    assert "tesseract 5" in engine.name
    assert "vie" in engine.name


@pytest.mark.parametrize("kind", ENGINES)
def test_missing_language_is_named(kind: type[Tesseract], tmp_path: Path) -> None:
    """A folder without language files ends in EngineMissing, not in a crash."""
    with pytest.raises(EngineMissing):
        kind(tessdata=tmp_path)


def test_missing_files_name_the_package(tmp_path: Path) -> None:
    """The error says which Debian package to install."""
    with pytest.raises(EngineMissing, match="apt install tesseract-ocr-vie"):
        find_tessdata(["vie"], [tmp_path])


def test_letters_of_other_languages_never_come_out(engine: Engine) -> None:
    """The Vietnamese model knows some; on a ledger they are misreadings."""
    guess = engine.read(a_cell_saying("Ñam Bäc Sÿ Døan"))

    assert guess.text
    assert not set(guess.text) & set(FOREIGN)
