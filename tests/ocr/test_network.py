"""Tesseract's model, run on many lines at once, says what Tesseract says."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.page import Gray
from ocr.engine import Look
from ocr.errors import UnknownModel
from ocr.line_input import line_input
from ocr.network import Network
from ocr.tessdata import find_tessdata
from ocr.tesseract import Tesseract
from ocr.tesseract_lines import TesseractLines
from ocr.traineddata import Model, load_model
from tests.ocr.pages import font

TEXTS = ("Nguyễn Thị Hồng Nhung", "Trần Văn Đức", "Hà Nội", "Quảng Ngãi", "Lê Vũ Ánh Tuyết")
NUMBERS = ("15/08/1987", "07", "1204", "8.50", "1987")
FIGURES = "0123456789/."


def a_line(text: str, size: int = 30) -> Gray:
    """Print one line, black on white."""
    image = Image.new("L", (round(font(size).getlength(text)) + 30, 2 * size), 255)
    ImageDraw.Draw(image).text((15, size // 4), text, font=font(size), fill=20)
    return np.asarray(image, np.uint8)


@pytest.fixture(scope="module")
def model() -> Model:
    """The Vietnamese model."""
    return load_model(find_tessdata(("vie",)) / "vie.traineddata")


def test_the_model_is_read_whole(model: Model) -> None:
    """Every class has its letter; the null class and those that are no letters have none."""
    assert {"ữ", "Đ", "9", " "} <= set(model.letters)
    assert model.letters[model.null] == ""
    assert len(model.letters) == len(model.network.parts[-1].weights[0].values) == model.null + 1


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_broken_model_is_refused(share: float, tmp_path: Path) -> None:
    """A model that is cut off is refused with its path, whatever is missing."""
    whole = (find_tessdata(("vie",)) / "vie.traineddata").read_bytes()
    broken = tmp_path / "vie.traineddata"
    broken.write_bytes(whole[: round(share * len(whole))])

    with pytest.raises(UnknownModel, match=r"vie\.traineddata"):
        load_model(broken)


def test_a_model_of_floats_is_refused(tmp_path: Path) -> None:
    """The models of tessdata_best have other weights, and are left to Tesseract."""
    data = bytearray((find_tessdata(("vie",)) / "vie.traineddata").read_bytes())
    mode = data.index(struct.pack("<BII", 133, 16, 10))  # the weights of the first layer
    data[mode] = 132
    floats = tmp_path / "vie.traineddata"
    floats.write_bytes(data)

    with pytest.raises(UnknownModel, match="not integers"):
        load_model(floats)


def test_company_changes_nothing(model: Model) -> None:
    """A line alone and the same line among others give the same probabilities."""
    network = Network(model)
    lines = [line for text in TEXTS if (line := line_input(a_line(text))) is not None]
    together = network.run(lines)

    assert [len(found) for found in together] == [line.shape[1] // 3 for line in lines]
    for line, found in zip(lines, together, strict=True):
        (alone,) = network.run([line])
        np.testing.assert_allclose(found, alone, atol=1e-5)
        np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize("size", [20, 26, 40])
def test_the_same_text_as_tesseract(size: int) -> None:
    """Clean print of any size comes out as from Tesseract itself, and about as sure."""
    lines, tesseract = TesseractLines(), Tesseract()
    looks = [Look(a_line(text, size)) for text in TEXTS]
    looks += [Look(a_line(text, size), "line", FIGURES) for text in NUMBERS]
    for look, guess in zip(looks, lines.read_many(looks), strict=True):
        expected = tesseract.read(look.cell, look.shape, look.alphabet)
        assert guess is not None
        assert guess.text == expected.text
        assert guess.confidence == pytest.approx(expected.confidence, abs=0.12)


def test_nothing_comes_out_of_nothing() -> None:
    """White paper, a speck and a hair-thin cell give no text, beside one that does."""
    speck = np.full((40, 90), 255, np.uint8)
    speck[20, 20] = 0
    cells = [np.full((40, 90), 255, np.uint8), speck, np.full((1, 1), 255, np.uint8)]
    guesses = TesseractLines().read_many([*map(Look, cells), Look(a_line("Hà Nội"))])

    assert [guess.text if guess else None for guess in guesses] == ["", "", "", "Hà Nội"]
