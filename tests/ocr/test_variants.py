"""A cell's image is asked for in several tempers, one of which evens the force of its letters."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.page import Gray
from ocr.variants import COUNT, PAD, variant
from samples.fonts import font

EVENED = COUNT - 1


def typed(pale: float) -> Gray:
    """Type two letters, the second with `pale` of the first one's force."""
    ink = Image.new("L", (120, 70))
    draw, face = ImageDraw.Draw(ink), font("courier-bold", 40)
    draw.text((20, 10), "M", 230, face)
    draw.text((70, 10), "M", round(230 * pale), face)
    return np.asarray(255 - np.asarray(ink), np.uint8)


def forces(image: Gray) -> tuple[int, int]:
    """Give how dark the left half of an image is, and the right half."""
    middle = image.shape[1] // 2
    return 255 - int(image[:, :middle].min()), 255 - int(image[:, middle:].min())


@pytest.mark.parametrize("pale", [0.4, 0.6])
def test_a_letter_that_was_struck_weakly_is_as_dark_as_the_others(pale: float) -> None:
    """In one temper; the others leave it as it is."""
    image = typed(pale)
    plain, evened = forces(variant(image, 29.0, 0)), forces(variant(image, 29.0, EVENED))

    assert plain[1] < 0.75 * plain[0]
    assert evened[1] > 0.85 * evened[0]


def test_paper_without_ink_stays_white_in_every_temper() -> None:
    """Grain of the paper is no letter that was struck weakly."""
    grain = np.random.default_rng(1).integers(243, 256, (40, 90)).astype(np.uint8)

    for number in range(COUNT):
        assert variant(grain, 29.0, number)[PAD:-PAD, PAD:-PAD].min() >= 215
