"""The scanner: sheets laid on glass, lit, sharp or not, and turned into the pixels of a master."""

from dataclasses import dataclass
from random import Random
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.layout import Box
from samples.paper import clouds, lay, paper, show_through, soak
from samples.printers import worn
from samples.sheet import Sheet
from samples.warp import Curl, Pose, pose

Pixels = NDArray[np.uint8]  # shape (height, width, 3)


@dataclass(frozen=True, slots=True)
class Scan:
    """How pages are scanned; angles in degrees, lengths in millimetres, shares 0.0 to 1.0."""

    age: float = 0.1  # of the paper
    skew: float = 0.3  # largest turn either way
    perspective: float = 0.0  # largest shift of a corner, millimetres
    curl: float = 0.0  # how far lines bend at the fold, millimetres
    edge: float = 0.0  # of the scanner's bed around the sheet, millimetres
    bed: Literal["white", "black"] = "white"
    shade: float = 0.03  # unevenness of light
    through: float = 0.0  # print of the back showing through
    ink: float = 0.92  # how black print is; low for faded
    blur: float = 0.6  # pixels
    noise: float = 2.0  # grey levels
    bitonal: bool = False
    gray: bool = False


def scan(sheets: list[Sheet], how: Scan, rng: Random) -> tuple[Pixels, dict[tuple[int, str], Box]]:
    """Scan a sheet or the two leaves of an open book; gives pixels, and boxes on them."""
    noise = np.random.default_rng(rng.getrandbits(64))
    poses = _poses(sheets, how, rng)
    wide, tall = poses[0].size
    bed = 236.0 if how.bed == "white" else 26.0
    picture = np.full((tall, wide, 3), bed, np.float32)
    boxes: dict[tuple[int, str], Box] = {}
    for sheet, where in zip(sheets, poses, strict=True):
        _put(picture, sheet, where, how, noise)
        boxes |= {key: where.box(box) for key, box in sheet.boxes.items()}
    if len(sheets) > 1:
        _gutter(picture)
    return _expose(picture, how, noise), boxes


def _poses(sheets: list[Sheet], how: Scan, rng: Random) -> list[Pose]:
    look = sheets[0].look
    wide, tall = sheets[0].print.size
    edge = look.px(how.edge)
    size = (round(wide * len(sheets) + 2 * edge), round(tall + 2 * edge))
    skew = rng.uniform(-how.skew, how.skew)
    if how.skew >= 1.5:
        skew = rng.choice((-1, 1)) * rng.uniform(0.5 * how.skew, how.skew)
    shift = look.px(how.perspective)
    corners = np.asarray([(rng.uniform(-shift, shift), rng.uniform(-shift, shift)) for _ in "1234"])
    if len(sheets) > 1:
        corners *= 0
    folds = ("right", "left") if len(sheets) > 1 else (rng.choice(("left", "right")),)
    height = look.px(how.curl)
    poses = []
    for index, fold in enumerate(folds):
        curl = Curl(height * rng.uniform(0.6, 1), rng.uniform(0.3, 0.5), fold) if height else None
        at = (edge + index * wide, edge + rng.uniform(-0.5, 0.5) * look.px(0.5))
        turn = skew + (rng.uniform(-0.15, 0.15) if len(sheets) > 1 else 0)
        poses.append(pose((wide, tall), size, at, turn, corners, curl))
    return poses


def _put(
    picture: NDArray[np.float32], sheet: Sheet, where: Pose, how: Scan, noise: np.random.Generator
) -> None:
    inked = worn(np.asarray(sheet.print), sheet.rng, sheet.look.printer)
    leaf = paper(noise, sheet.print.size, how.age)
    if how.through:
        show_through(leaf, inked, how.through)
    black = (38, 36, 40) if sheet.look.printer == "laser" else (48, 46, 62)
    patchy = 1 + 0.06 * clouds(noise, sheet.print.size, 300)
    lay(leaf, np.asarray(sheet.rules), (58, 54, 56), 0.92 * min(1, how.ink + 0.15))
    lay(leaf, np.asarray(np.clip(inked * patchy, 0, 255), np.uint8), black, how.ink)
    lay(leaf, np.asarray(sheet.pen), (44, 52, 140), 0.9)
    soak(leaf, np.asarray(sheet.stamp), (214, 62, 72))
    flat = np.clip(leaf, 1, 255).astype(np.uint8)
    moved = where.bend(flat)
    share = (where.cover() / np.float32(255))[:, :, None]
    picture += (moved - picture) * share


def _gutter(picture: NDArray[np.float32]) -> None:
    """Darken the fold between two leaves."""
    wide = picture.shape[1]
    away = np.abs(np.arange(wide) - wide / 2) / wide
    light = 1 - 0.62 * np.exp(-away / 0.012) - 0.12 * np.exp(-away / 0.05)
    picture *= light.astype(np.float32)[None, :, None]


def _expose(picture: NDArray[np.float32], how: Scan, noise: np.random.Generator) -> Pixels:
    tall, wide = picture.shape[:2]
    picture *= (1 + how.shade * clouds(noise, (wide, tall), max(wide, tall) / 2))[:, :, None]
    if how.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), how.blur).astype(np.float32)
    picture += noise.normal(0, how.noise, picture.shape[:2]).astype(np.float32)[:, :, None]
    _dust(picture, noise)
    pixels = np.clip(picture, 0, 255).astype(np.uint8)
    if not (how.bitonal or how.gray):
        return pixels
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    if how.bitonal:
        level, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        gray = np.where(gray > level + 12, 255, 0).astype(np.uint8)
    return np.repeat(np.asarray(gray, np.uint8)[:, :, None], 3, axis=2)


def _dust(picture: NDArray[np.float32], noise: np.random.Generator) -> None:
    tall, wide = picture.shape[:2]
    for _ in range(noise.poisson(14)):
        x, y, r = noise.integers(wide), noise.integers(tall), noise.choice((1, 1, 1, 2))
        dark = float(noise.uniform(60, 150))
        cv2.circle(picture, (int(x), int(y)), int(r), (dark, dark, dark), -1, cv2.LINE_AA)
