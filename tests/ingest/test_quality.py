"""Faults of an image are found, and good pages raise no false alarm."""

from dataclasses import replace
from functools import cache

import cv2
import imagehash
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.mapping import Mapping
from ingest.page import Color, Leaf, Page
from ingest.quality import BLURRED, CUT, SAME_PAGE, distance, inspect, perceptual_hash

DPI = 200.0


def a_page(image: Color, dpi: float = DPI) -> Page:
    """Wrap an image as a page."""
    height, width = image.shape[:2]
    return Page(image, dpi, "file", 1, "0" * 64, Mapping.identity(width, height))


@cache
def ledger(seed: int = 1) -> Color:
    """Draw an A4 ledger page: a ruled table of lines of print on uneven paper."""
    rng = np.random.default_rng(seed)
    page = Image.new("RGB", (1654, 2339), (238, 232, 215))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(26)
    for y in range(300, 2100, 60):
        pen.line((120, y, 1530, y), fill=(90, 80, 80), width=2)
        letters = rng.integers(97, 123, 70).astype(np.uint8).tobytes().decode()
        pen.text((140, y + 14), letters, fill=(40, 40, 60), font=font)
    for x in (120, 220, 700, 1000, 1300, 1530):
        pen.line((x, 300, x, 2040), fill=(90, 80, 80), width=2)
    noise = rng.normal(0, 4, (2339, 1654, 1))
    return np.clip(np.asarray(page) + noise, 0, 255).astype(np.uint8)


def rescanned(image: Color, angle: float, shift: int, quality: int) -> Color:
    """Scan the same sheet again: a little turned, moved and compressed otherwise."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[0, 2] += shift
    turned = cv2.warpAffine(image, turn, (width, height), borderValue=(238, 232, 215))
    _, jpeg = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def codes(image: Color, dpi: float = DPI) -> set[str]:
    """Name the findings of a page."""
    return {finding.code for finding in inspect(a_page(image, dpi), ())}


def test_a_good_page_has_no_findings() -> None:
    """In colour and as black and white bits."""
    image = ledger()
    bits = np.repeat(((image.mean(axis=2) > 140) * 255).astype(np.uint8)[..., None], 3, axis=2)
    assert codes(image) == set()
    assert codes(bits) == set()


def test_an_unfocused_page_is_found() -> None:
    """A blur of a quarter millimetre, with the measure that lies behind it."""
    blurred = cv2.GaussianBlur(ledger(), (0, 0), 0.25 / 25.4 * DPI)
    (finding,) = inspect(a_page(np.asarray(blurred, np.uint8)), ())
    assert finding.code == "blurred"
    assert finding.value is not None
    assert finding.value < BLURRED


@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
def test_a_cut_page_is_found(side: str) -> None:
    """Lines of print that run off any side of the image."""
    image = ledger()
    cut = {
        "top": image[340:],
        "bottom": image[:2010],
        "left": image[:, 300:],
        "right": image[:, :1200],
    }[side]
    found = {finding.code: finding.value for finding in inspect(a_page(cut), ())}
    assert set(found) == {"cut-edge"}
    assert (found["cut-edge"] or 0) >= CUT


def test_an_empty_page_is_found_and_nothing_else_said() -> None:
    """Blank paper is not out of focus, nor faint."""
    rng = np.random.default_rng(3)
    paper = np.clip(rng.normal(225, 5, (2339, 1654, 3)), 0, 255).astype(np.uint8)
    assert codes(paper) == {"blank"}


def test_darkness_and_faintness_are_found() -> None:
    """Too little light, and too much of it."""
    image = ledger().astype(float)
    assert codes((image * 0.4).astype(np.uint8)) == {"dark"}
    washed = np.clip(255 - (255 - image) * 0.25, 0, 255).astype(np.uint8)
    assert codes(washed) == {"faint"}


def test_low_and_estimated_resolution_are_said() -> None:
    """With the resolution in the finding."""
    low = inspect(a_page(ledger(), 150.0), ())
    assert [(finding.code, finding.value) for finding in low] == [("low-dpi", 150.0)]
    guessed = inspect(replace(a_page(ledger()), dpi_source="estimated"), ())
    assert [finding.code for finding in guessed] == ["estimated-dpi"]


@pytest.mark.parametrize("angle", [-4.0, 0.0, 3.0])
@pytest.mark.parametrize("turned", [0, 90])
def test_the_angle_is_what_the_leaf_was_levelled_by(angle: float, turned: int) -> None:
    """A page that was also turned upright by a quarter is no more crooked for that."""
    image = ledger()
    nodes = Mapping.identity(1654, 2339, 256.0).nodes
    radians = np.radians(angle + turned)
    turn = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
    way = Mapping((nodes @ turn.T).astype(np.float32), 256.0)
    leaf = Leaf(image[..., 0], image, DPI, "whole", way)
    found = {finding.code: finding.value for finding in inspect(a_page(image), (leaf,))}
    assert found == ({"skewed": angle} if angle else {})


def test_the_same_sheet_scanned_twice_looks_alike() -> None:
    """Turned by half a degree, moved and compressed hard."""
    image = ledger()
    again = rescanned(image, 0.5, 8, 50)
    assert distance(perceptual_hash(image), perceptual_hash(again)) <= SAME_PAGE


def test_the_hash_is_the_one_that_others_compute() -> None:
    """Bit for bit the pHash of the imagehash package, so hashes can be compared with others'."""
    for seed in range(3):
        gray = cv2.cvtColor(ledger(seed), cv2.COLOR_RGB2GRAY)
        small = Image.fromarray(cv2.resize(gray, (256, 256), interpolation=cv2.INTER_AREA))
        assert perceptual_hash(ledger(seed)) == str(imagehash.phash(small, hash_size=16))


def test_another_page_of_the_same_book_looks_different() -> None:
    """The same rules and the same hand, other people."""
    hashes = [perceptual_hash(ledger(seed)) for seed in range(4)]
    apart = [distance(a, b) for k, a in enumerate(hashes) for b in hashes[:k]]
    assert min(apart) > SAME_PAGE
