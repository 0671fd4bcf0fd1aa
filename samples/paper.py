"""Paper, and inks on it: grain, age, stains, and print that shows through from the back."""

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]  # shape (height, width)
Picture = NDArray[np.float32]  # shape (height, width, 3); red, green, blue, 0.0 to 255.0


def clouds(noise: np.random.Generator, size: tuple[int, int], cell: float) -> Plane:
    """Give smooth noise of mean 0 and deviation 1, with patches of about `cell` pixels."""
    wide, tall = size
    few = (max(3, round(tall / cell)), max(3, round(wide / cell)))
    coarse = noise.normal(0, 1, few).astype(np.float32)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), np.float32)


def paper(noise: np.random.Generator, size: tuple[int, int], age: float) -> Picture:
    """Make a sheet of paper.

    Args:
        noise: Where chance comes from.
        size: Width and height in pixels.
        age: 0.0 for new office paper, 1.0 for brown, stained paper.
    """
    white = np.asarray((250, 250, 248), np.float32)
    brown = np.asarray((222, 205, 165), np.float32)
    color = white + (brown - white) * age
    grain = 1.2 * clouds(noise, size, 3) + (1 + 3 * age) * clouds(noise, size, 90)
    grain = (grain * (0.6 + age)).astype(np.float32)
    sheet: Picture = np.stack([grain, grain, grain * np.float32(1.4)], axis=2)
    sheet += color
    browned = _browned(size) * np.float32(34 * age)
    for channel, tint in enumerate((0.5, 0.8, 1.3)):
        sheet[:, :, channel] -= browned * np.float32(tint)
    for _ in range(noise.poisson(5 * age)):
        _stain(noise, sheet)
    return sheet


def _browned(size: tuple[int, int]) -> Plane:
    """Give how brown the air has made each place: most at the edges, 0.0 to 1.0."""
    wide, tall = size
    x = np.minimum(np.arange(wide), np.arange(wide)[::-1]) / wide
    y = np.minimum(np.arange(tall), np.arange(tall)[::-1]) / tall
    near = np.exp(-x * 22)[None, :] + np.exp(-y * 22)[:, None]
    return np.asarray(np.clip(near, 0, 1), np.float32)


def _stain(noise: np.random.Generator, sheet: Picture) -> None:
    tall, wide = sheet.shape[:2]
    radius = int(noise.uniform(0.004, 0.03) * wide)
    x, y = (int(noise.uniform(radius + 1, side - radius - 1)) for side in (wide, tall))
    yy, xx = np.mgrid[-radius:radius, -radius:radius] / radius
    ragged = np.hypot(xx, yy) + 0.18 * clouds(noise, (2 * radius, 2 * radius), radius / 2)
    depth = np.clip(1.0 - ragged, 0, 0.35) + 0.25 * np.exp(-(((ragged - 0.85) / 0.08) ** 2))
    tint = np.asarray((14, 24, 40), np.float32) * noise.uniform(0.4, 1.4)
    sheet[y - radius : y + radius, x - radius : x + radius] -= depth[:, :, None] * tint


def lay(
    sheet: Picture, ink: NDArray[np.uint8], color: tuple[int, int, int], strength: float
) -> None:
    """Lay one ink onto a sheet, in place; the paper's grain stays visible in it."""
    cover = (ink.astype(np.float32) * (strength / 255))[:, :, None]
    sheet += (np.asarray(color, np.float32) - sheet) * cover


def soak(sheet: Picture, ink: NDArray[np.uint8], color: tuple[int, int, int]) -> None:
    """Stamp with see-through ink, in place: what is dark below stays dark."""
    cover = (ink.astype(np.float32) / 255)[:, :, None]
    sheet *= 1 - cover * (1 - np.asarray(color, np.float32) / 255)


def show_through(sheet: Picture, ink: NDArray[np.uint8], strength: float) -> None:
    """Let the print of the back show through, in place: mirrored, blurred, brownish."""
    back = cv2.GaussianBlur(np.ascontiguousarray(ink[:, ::-1]), (0, 0), 2.2)
    shifted = np.roll(back, (23, -31), axis=(0, 1))
    lay(sheet, np.asarray(shifted, np.uint8), (120, 110, 95), strength)
