"""A cell's image in the sizes and tempers that Tesseract reads best.

Tesseract's network sees lines 36 px high; print scanned at 300 dpi reads best made smaller, because
scanner noise and JPEG blocks go away with it. Where one temper misreads, another seldom makes the
same mistake: agreement is worth more than the engine's own confidence.
"""

from typing import Final

import cv2
import numpy as np

from ingest.histogram import quantile
from ingest.page import Gray

LETTER: Final = 20.5  # px, height that capitals and figures are brought to
PAD: Final = 12  # px of white around the ink
WHITE: Final = 255
SMALLEST, LARGEST = 0.35, 3.0
AROUND: Final = 13  # px, about half a letter as it is read, in which the darkest ink is its force
INKED: Final = 50.0  # gray levels below paper, from which something is ink
FAINTEST: Final = 60.0  # the same of a letter's darkest ink; what is fainter gains no more
STRONGEST: Final = 3.0  # times that ink may gain
COUNT: Final = 4


def variant(image: Gray, letter: float, number: int) -> Gray:
    """Give variant `number` (0 to 3) of an image whose capitals are `letter` px high."""
    scale = float(np.clip(LETTER / max(letter, 1.0), SMALLEST, LARGEST))
    if number == 0:
        return _padded(_scaled(image, scale))
    if number == 1:
        return _padded(_scaled(_blurred(image, 0.53 / scale), scale * 0.85))
    if number == 2:
        return _padded(_scaled(image, scale * 1.3))
    return _padded(_evened(_scaled(_blurred(image, 0.8 / scale), scale * 1.1)))


def _scaled(image: Gray, scale: float) -> Gray:
    """Make an image smaller or larger; never below 8 px."""
    height, width = image.shape
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)


def _blurred(image: Gray, sigma: float) -> Gray:
    """Smooth grain away."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def _evened(image: Gray) -> Gray:
    """Bring letters that were struck weakly, or faded, to the force of the darker ones."""
    ink = cv2.bitwise_not(image).astype(np.float32)
    around = cv2.blur(cv2.dilate(ink, np.ones((AROUND, AROUND), np.uint8)), (AROUND, AROUND))
    dark = ink > INKED
    force = quantile(np.asarray(around[dark], np.uint8), 0.9) if dark.any() else WHITE
    gain = np.clip(force / np.maximum(around, FAINTEST), 1.0, STRONGEST)
    return np.asarray(np.clip(WHITE - ink * gain, 0, WHITE), np.uint8)


def _padded(image: Gray) -> Gray:
    """Put white around."""
    return np.asarray(
        cv2.copyMakeBorder(image, PAD, PAD, PAD, PAD, cv2.BORDER_CONSTANT, value=WHITE), np.uint8
    )
