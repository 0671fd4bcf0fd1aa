"""Wear that drawn pages are given on top of their kind's, so that a fit does not trust one look.

Pages for fitting and pages for measuring get wear of different sorts: what is measured is then how
the calibration carries over to images that nobody fitted it to.
"""

from collections.abc import Callable
from random import Random
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # shape (height, width, 3)
Wear = Callable[[Pixels, Random], Pixels]


def none(pixels: Pixels, _rng: Random) -> Pixels:
    """Leave the page as its kind has it."""
    return pixels


def blurred(pixels: Pixels, rng: Random) -> Pixels:
    """Put the lens out of focus."""
    return _whole(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.8, 1.5)))


def grainy(pixels: Pixels, rng: Random) -> Pixels:
    """Add grain as a sensor in poor light does."""
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(6, 16), pixels.shape)
    return _whole(np.clip(pixels + grain, 0, 255))


def pale(pixels: Pixels, rng: Random) -> Pixels:
    """Fade the ink towards the paper."""
    return _whole(255 - (255 - pixels.astype(np.float32)) * rng.uniform(0.45, 0.75))


def small(pixels: Pixels, rng: Random) -> Pixels:
    """Lose detail: made smaller and large again, as copies of copies are."""
    height, width = pixels.shape[:2]
    share = rng.uniform(0.5, 0.75)
    less = cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return _whole(cv2.resize(less, (width, height), interpolation=cv2.INTER_LINEAR))


def peppered(pixels: Pixels, rng: Random) -> Pixels:
    """Strew black and white specks."""
    dice = np.random.default_rng(rng.getrandbits(32)).random(pixels.shape[:2])
    share = rng.uniform(0.001, 0.004)
    worn = pixels.copy()
    worn[dice < share] = 40
    worn[dice > 1 - share] = 250
    return worn


def smeared(pixels: Pixels, rng: Random) -> Pixels:
    """Move the paper while it is scanned."""
    length = rng.choice((3, 4, 5))
    kernel = np.full((length, 1), 1.0 / length, np.float32)
    return _whole(cv2.filter2D(pixels, -1, kernel if rng.random() < 0.5 else kernel.T))


def thick(pixels: Pixels, rng: Random) -> Pixels:
    """Let the ink run: every stroke a little fatter, and darker paper."""
    fat = cv2.erode(pixels, np.ones((2, 2), np.uint8))
    share = rng.uniform(0.4, 0.9)
    return _whole(cv2.addWeighted(fat, share, pixels, 1.0 - share, -12))


def patchy(pixels: Pixels, rng: Random) -> Pixels:
    """Let the toner run out: ink that is paler here and there, down to single strokes."""
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 1, pixels.shape[:2])
    drift = cv2.GaussianBlur(grain.astype(np.float32), (0, 0), 1.5) * 3.0
    force = np.clip(rng.uniform(0.55, 0.8) + 0.22 * drift, 0.15, 1.0)
    return _whole(255 - (255 - pixels.astype(np.float32)) * force[..., None])


FITTING: Final[tuple[Wear, ...]] = (none, none, none, blurred, grainy, pale, small)
"""Wear of pages that a calibration is fitted to; half of them have none."""
MEASURING: Final[tuple[Wear, ...]] = (none, none, peppered, smeared, thick)
"""Wear of pages that it is measured on, of sorts that no fit has seen."""


def _whole(pixels: NDArray[np.generic] | cv2.typing.MatLike) -> Pixels:
    """Give pixels of 8 bits."""
    return np.asarray(np.clip(pixels, 0, 255), np.uint8)
