"""What people add to a printed page: signatures, struck lines, corrections, stamps."""

import math
from random import Random
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw

from samples.fonts import font, width
from samples.layout import Box
from samples.sheet import Sheet

SEAL_FACE: Final = "arial-bold"


def sign(sheet: Sheet, box: Box) -> None:
    """Sign in a box and, as people do, over its edges."""
    rng = sheet.rng
    left, top, right, bottom = box
    wide, tall = (right - left) * rng.uniform(0.5, 0.95), (bottom - top) * rng.uniform(0.5, 1.2)
    x0 = left + rng.uniform(0, right - left - wide)
    y0 = (top + bottom) / 2 + rng.gauss(0, tall / 8)
    points = _flourish(rng, (x0, y0), wide, tall)
    if rng.random() < 0.5:
        points.append((x0 + wide * rng.uniform(0.0, 0.5), y0 + tall * 0.55))
        points.append((x0 + wide * rng.uniform(0.8, 1.1), y0 + tall * 0.4))
    _stroke(sheet.pen, points, sheet.look.px(0.22))


def _flourish(
    rng: Random, start: tuple[float, float], wide: float, tall: float
) -> list[tuple[float, float]]:
    """Move a pen from left to right in strokes of uneven height, now and then in a loop."""
    points = []
    angle, along = rng.uniform(0, 6), 0.0
    while along < 1.0:
        height = tall * rng.choice((0.5, 0.3, 0.2, 0.12))
        back = rng.choice((-0.02, 0.0, 0.06)) * wide
        for step in range(8):
            phase = angle + step * math.pi / 4
            points.append(
                (
                    start[0] + wide * along + back * math.cos(phase),
                    start[1] - height * math.sin(phase) * (1.2 - 0.8 * along),
                )
            )
            along += rng.uniform(0.01, 0.035)
        angle += rng.gauss(0, 0.6)
    return points


def strike(sheet: Sheet, box: Box, *, double: bool = False) -> None:
    """Draw a freehand line through what stands in a box."""
    rng = sheet.rng
    left, top, right, bottom = box
    for nudge in (-0.08, 0.08) if double else (0.0,):
        middle = top + (bottom - top) * (0.5 + nudge + rng.gauss(0, 0.03))
        count = max(4, int((right - left) / sheet.look.px(12)))
        slope = rng.gauss(0, (bottom - top) * 0.08)
        points = [
            (left + (right - left) * i / count, middle + slope * i / count + rng.gauss(0, 1.2))
            for i in range(count + 1)
        ]
        _stroke(sheet.pen, points, sheet.look.px(0.28))


def _stroke(image: Image.Image, points: list[tuple[float, float]], pen: float) -> None:
    """Draw a smooth pen line through points."""
    curve = np.asarray(points, np.float32)
    at = np.linspace(0, len(curve) - 1, len(curve) * 6)
    xs = np.interp(at, np.arange(len(curve)), curve[:, 0])
    ys = np.interp(at, np.arange(len(curve)), curve[:, 1])
    smooth = np.stack([_even(xs), _even(ys)], axis=1)
    line = [(float(x), float(y)) for x, y in smooth]
    ImageDraw.Draw(image).line(line, fill=235, width=max(1, round(pen)), joint="curve")


def _even(values: np.ndarray) -> np.ndarray:
    padded = np.pad(values, 4, mode="edge")
    return np.convolve(padded, np.ones(9) / 9, mode="valid")


def seal(sheet: Sheet, middle: tuple[float, float], around: str, below: str) -> None:
    """Press a round office seal onto the sheet, a little turned and unevenly inked."""
    rng = sheet.rng
    radius = sheet.look.px(rng.uniform(15, 18))
    side = round(2.3 * radius)
    tile = Image.new("L", (side, side))
    draw = ImageDraw.Draw(tile)
    center = side / 2
    for share, pen in ((1.0, 0.75), (0.93, 0.3), (0.52, 0.3)):
        r = radius * share
        draw.ellipse(
            (center - r, center - r, center + r, center + r),
            outline=230,
            width=max(1, round(sheet.look.px(pen))),
        )
    _star(draw, center, radius * 0.3)
    _round_text(tile, around, radius * 0.66, 0.0, upright=True)
    _round_text(tile, below, radius * 0.66, math.pi, upright=False)
    tile = tile.rotate(rng.gauss(0, 8), Image.Resampling.BICUBIC)
    tile = ImageChops.multiply(tile, _blotches(rng, side))
    corner = (round(middle[0] - center), round(middle[1] - center))
    box = (*corner, corner[0] + side, corner[1] + side)
    sheet.stamp.paste(ImageChops.lighter(sheet.stamp.crop(box), tile), box)


def _star(draw: ImageDraw.ImageDraw, center: float, radius: float) -> None:
    points = []
    for corner in range(10):
        r = radius if corner % 2 == 0 else radius * 0.4
        angle = corner * math.pi / 5
        points.append((center + r * math.sin(angle), center - r * math.cos(angle)))
    draw.polygon(points, fill=225)


def _round_text(
    tile: Image.Image, text: str, radius: float, toward: float, *, upright: bool
) -> None:
    longest = 4.0 if upright else 1.9
    size = max(8, round(radius * 0.26))
    span = width(SEAL_FACE, size, text) * 1.2 / radius
    if span > longest:
        size, span = max(8, int(size * longest / span)), longest
    center = tile.width / 2
    for index, letter in enumerate(text):
        share = (index + 0.5) / len(text) - 0.5
        angle = toward + span * (share if upright else -share)
        glyph = Image.new("L", (3 * size, 3 * size))
        ImageDraw.Draw(glyph).text(
            (1.5 * size, 1.5 * size), letter, fill=225, font=font(SEAL_FACE, size), anchor="mm"
        )
        turn = -math.degrees(angle) + (0 if upright else 180)
        glyph = glyph.rotate(turn, Image.Resampling.BICUBIC)
        x = center + radius * math.sin(angle) * 1.1 - 1.5 * size
        y = center - radius * math.cos(angle) * 1.1 - 1.5 * size
        box = (round(x), round(y), round(x) + 3 * size, round(y) + 3 * size)
        tile.paste(ImageChops.lighter(tile.crop(box), glyph), box)


def _blotches(rng: Random, side: int) -> Image.Image:
    noise = np.random.default_rng(rng.getrandbits(32))
    rough = cv2.resize(noise.normal(0.8, 0.25, (14, 14)).astype(np.float32), (side, side))
    fine = cv2.GaussianBlur(noise.normal(0, 1, (side, side)).astype(np.float32), (0, 0), 1.3)
    uneven = np.clip(rough + 0.25 * fine, 0.12, 1.0)
    return Image.fromarray(np.asarray(uneven * 255, np.uint8))
