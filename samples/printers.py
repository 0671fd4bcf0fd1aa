"""How letters come onto paper: laser, typewriter, dot matrix, or a hand with a pen."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from samples.fonts import font, has, plain, width, write

Mask = NDArray[np.uint8]  # shape (height, width); 255 is full ink
Printer = Callable[[Image.Image, tuple[float, float], str, int, str, Random], None]


def laser(
    image: Image.Image, at: tuple[float, float], face: str, size: int, text: str, rng: Random
) -> None:
    """Print a text evenly, its baseline's left end at a point."""
    if all(letter.isspace() or has(face, letter) for letter in text):
        draw = ImageDraw.Draw(image)
        draw.text(at, text, fill=255, font=font(face, size), anchor="ls")
        return
    hand(image, at, face, size, text, rng, shake=0.0)


def typewriter(
    image: Image.Image, at: tuple[float, float], face: str, size: int, text: str, rng: Random
) -> None:
    """Print letter by letter, each struck a little off and with its own force."""
    x, y = at
    worn = rng.random() < 0.12  # some cells were struck with a dry ribbon
    for letter in text:
        force = min(1.0, rng.gauss(0.62 if worn else 0.88, 0.12))
        place = (x + rng.gauss(0, size / 55), y + rng.gauss(0, size / 40))
        _strike(image, place, (face, size, letter), force, rng.gauss(0, 0.9))
        x += width(face, size, letter)


def _strike(
    image: Image.Image,
    at: tuple[float, float],
    glyph: tuple[str, int, str],
    force: float,
    turn: float,
) -> None:
    face, size, letter = glyph
    if letter.isspace():
        return
    tile = Image.new("L", (2 * size, 3 * size))
    write(tile, (size / 2 + at[0] % 1, 2 * size + at[1] % 1), face, size, letter)
    tile = tile.rotate(turn, Image.Resampling.BICUBIC)
    tile = tile.point(lambda ink: int(ink * max(0.25, force)))
    _stamp(image, tile, (int(at[0]) - size // 2, int(at[1]) - 2 * size))


def _stamp(image: Image.Image, tile: Image.Image, corner: tuple[int, int]) -> None:
    box = (*corner, corner[0] + tile.width, corner[1] + tile.height)
    image.paste(ImageChops.lighter(image.crop(box), tile), box)


def hand(
    image: Image.Image,
    at: tuple[float, float],
    face: str,
    size: int,
    text: str,
    rng: Random,
    shake: float = 1.0,
) -> None:
    """Write with a pen: the line wavers and letters lean by turns."""
    x, y = at
    drift = rng.gauss(0, shake * size / 400)
    for letter in text:
        lean = rng.gauss(0, 2.0 * shake)
        place = (x, y + rng.gauss(0, shake * size / 45))
        _strike(image, place, (face, size, letter), 1.0, lean)
        step = font(face, size).getlength(plain(face, letter)[0])
        x += step * rng.gauss(1.0, 0.04 * shake)
        y += drift * size / 8


def dot_matrix(
    image: Image.Image,
    at: tuple[float, float],
    face: str,
    size: int,
    text: str,
    rng: Random,
    pins: int = 24,
) -> None:
    """Print with a pin head: dots of one size, a worn ribbon, perhaps one weak pin.

    `pins` is the rows of dots over one line of letters with their marks.
    """
    height = 1.5 * size  # of a line of letters with marks, pixels
    pitch = height / pins
    coarse = round(size / pitch)
    low = Image.new("L", (int(width(face, coarse, text)) + 4, pins))
    x = 1.0
    for letter in text:
        write(low, (x, round(pins * 0.74)), face, coarse, letter)
        x += width(face, coarse, letter)
    dots = (np.asarray(low) > 105).astype(np.float32)
    dots *= _ribbon(dots.shape, rng)
    inked = _dots(dots, pitch)
    tile = Image.fromarray(inked)
    _stamp(image, tile, (round(at[0] - pitch), round(at[1] - 0.74 * height)))


def _ribbon(shape: tuple[int, ...], rng: Random) -> NDArray[np.float32]:
    noise = np.random.default_rng(rng.getrandbits(32))
    force = noise.normal(rng.uniform(0.72, 1.0), 0.1, shape).astype(np.float32)
    if rng.random() < 0.15:
        force[rng.randrange(shape[0])] *= 0.35
    return np.clip(force, 0, 1)


def _dots(dots: NDArray[np.float32], pitch: float) -> Mask:
    """Turn a grid of forces into round dots, each a little larger than the pitch."""
    zoom = 8
    yy, xx = np.mgrid[0:zoom, 0:zoom] - (zoom - 1) / 2
    radius = 0.56 if pitch < 2.7 else 0.5  # coarse dots hardly touch
    disc = np.clip(zoom * radius - np.hypot(xx, yy), 0, 1).astype(np.float32)
    fine = np.kron(dots, disc)
    target = (round(dots.shape[1] * pitch), round(dots.shape[0] * pitch))
    small = cv2.resize(fine, target, interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(small * 285, 0, 255), np.uint8)


PRINTERS: Final[dict[str, Printer]] = {
    "laser": laser,
    "typewriter": typewriter,
    "dot matrix": dot_matrix,
    "dot matrix draft": partial(dot_matrix, pins=22),
    "hand": hand,
}


def worn(mask: Mask, rng: Random, printer: str) -> Mask:
    """Give a whole page of print the texture of its printer."""
    noise = np.random.default_rng(rng.getrandbits(32))
    if printer == "laser":
        return np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.5), np.uint8)
    grain = noise.normal(0, 1, mask.shape).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), 1.0) * 2.0
    patch = cv2.resize(noise.normal(0, 1, (9, 13)).astype(np.float32), mask.shape[::-1])
    spread = 0.9 if printer == "typewriter" else 0.6
    soft = cv2.GaussianBlur(mask, (0, 0), spread).astype(np.float32)
    uneven = 0.10 if printer == "typewriter" else 0.05
    soft *= 1.12 + 0.12 * grain + uneven * patch
    return np.asarray(np.clip(soft, 0, 255), np.uint8)
