"""What hides print: stains, holes, folds, scribbles, smudges, light and white paint, on a page."""

from collections.abc import Callable
from random import Random
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.layout import Box

Pixels = NDArray[np.uint8]  # shape (height, width, 3)
Damage = Callable[[Pixels, Box, Random], None]


def _around(pixels: Pixels, box: Box) -> Pixels:
    """Give the pixels of a box, to be changed."""
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    return pixels[top:bottom, left:right]


def _blob(shape: tuple[int, ...], rng: Random, size: tuple[float, float]) -> NDArray[np.float32]:
    """Give the cover of an uneven round spot, 0.0 to 1.0; its sizes are shares of the shape."""
    height, width = shape[:2]
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    x = width * rng.uniform(0.3, 0.7)
    wide = max(8.0, min(width, 3.0 * height) * rng.uniform(*size))
    tall = max(8.0, height * rng.uniform(*size) * 1.4)
    far = np.hypot((xx - x) / wide, (yy - height / 2) / tall)
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, 1, (5, 9)).astype(np.float32)
    edge = 1.0 + 0.25 * cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip((edge - far) * 8.0, 0, 1), np.float32)


def _mixed(part: Pixels, cover: NDArray[np.float32], color: tuple[float, ...]) -> None:
    part[:] = part * (1 - cover[..., None]) + np.asarray(color) * cover[..., None]


def stain(pixels: Pixels, box: Box, rng: Random) -> None:
    """Spill coffee or ink: darker paper, through which print is seen more or less."""
    part = _around(pixels, box)
    dark = rng.uniform(0.25, 0.85)
    cover = _blob(part.shape, rng, (0.35, 0.7))[..., None] * (1 - dark)
    part[:] = part * (1 - cover * np.asarray((0.8, 1.0, 1.15)))


def blot(pixels: Pixels, box: Box, rng: Random) -> None:
    """Drop ink that hides part of the letters."""
    part = _around(pixels, box)
    _mixed(part, _blob(part.shape, rng, (0.12, 0.3)), rng.choice(((30, 30, 40), (40, 45, 120))))


def hole(pixels: Pixels, box: Box, rng: Random) -> None:
    """Tear a hole, through which the scanner's lid or bed is seen."""
    part = _around(pixels, box)
    _mixed(part, _blob(part.shape, rng, (0.15, 0.35)), rng.choice(((250, 250, 250), (25, 25, 25))))


def fold(pixels: Pixels, box: Box, rng: Random) -> None:
    """Crease the paper along the letters: a dark line, and white where toner broke off."""
    part = _around(pixels, box)
    height, width = part.shape[:2]
    middle = height * rng.uniform(0.35, 0.65) + np.linspace(-1, 1, width) * rng.uniform(-4, 4)
    off = np.arange(height)[:, None] - middle[None, :]
    thick = rng.uniform(2.5, 6.0)
    _mixed(part, np.clip(1.2 - np.abs(off) / thick, 0, 1).astype(np.float32), (235, 232, 225))
    shade = np.clip(1.0 - np.abs(off - thick - 1) / 2.0, 0, 1).astype(np.float32)
    _mixed(part, 0.6 * shade, (90, 88, 85))


def scribble(pixels: Pixels, box: Box, rng: Random) -> None:
    """Scrawl over the value until it cannot be read."""
    part = _around(pixels, box)
    height, width = part.shape[:2]
    steps = rng.randint(10, 24)
    x = np.linspace(width * 0.05, width * min(0.95, 5 * height / width), steps)
    y = [height * (0.25 if n % 2 else 0.75) + rng.gauss(0, height * 0.08) for n in range(steps)]
    line = np.stack((x, np.asarray(y)), axis=1).round().astype(np.int32)
    color = rng.choice(((35, 35, 40), (40, 50, 140)))
    drawn = np.ascontiguousarray(part)
    cv2.polylines(drawn, [line], False, color, rng.randint(2, 5), cv2.LINE_AA)
    part[:] = drawn


def smudge(pixels: Pixels, box: Box, rng: Random) -> None:
    """Wipe a wet thumb over the letters."""
    part = _around(pixels, box)
    length = round(part.shape[0] * rng.uniform(0.2, 0.5)) | 1
    kernel = np.full((3, length), 1.0 / (3 * length), np.float32)
    wiped = cv2.filter2D(np.ascontiguousarray(part), -1, kernel)
    part[:] = cv2.addWeighted(wiped, 0.85, np.ascontiguousarray(part), 0.15, -6)


def painted(pixels: Pixels, box: Box, rng: Random) -> None:
    """Brush white paint over a part of the value."""
    part = _around(pixels, box)
    height, width = part.shape[:2]
    start = round(width * rng.uniform(0.05, 0.3))
    wide = round(min(width, 5 * height) * rng.uniform(0.15, 0.5))
    part[round(0.1 * height) : round(0.9 * height), start : start + wide] = (250, 250, 248)


def glare(pixels: Pixels, box: Box, rng: Random) -> None:
    """Let a lamp shine on the glossy page: ink that is nearly as bright as the paper."""
    part = _around(pixels, box)
    share = _blob(part.shape, rng, (0.4, 0.8)) * rng.uniform(0.75, 0.95)
    _mixed(part, np.asarray(share, np.float32), (252, 252, 252))


DAMAGES: Final[dict[str, Damage]] = {
    damage.__name__: damage
    for damage in (stain, blot, hole, fold, scribble, smudge, painted, glare)
}
