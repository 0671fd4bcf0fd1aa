"""From a grid cell to an image of its own ink: rules, neighbours, pen strokes and specks taken out.

All lengths are for 300 dpi and scaled by the leaf's own resolution.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.box import Box
from ingest.page import Color, Gray, Leaf
from ocr.strokes import Mask, long_strokes, without_strokes

WHITE: Final = 255
REFERENCE_DPI: Final = 300.0
RULE_THICKNESS: Final = 9  # px; a remnant at the border is at most this thick
MARGIN: Final = 9  # px around the ink; a faint mark above or below a letter fits in
SPECK_AREA: Final = 12  # px²; smaller ink standing alone is dirt
REACH: Final = 23  # px around a letter in which its marks stand, both sides together
ENOUGH_LETTERS: Final = 3
CHROMA: Final = 38  # spread between the colour channels from which ink counts as coloured


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """One cell's ink on white, and what was seen while cleaning it."""

    image: Gray  # cropped to the ink, at the leaf's scale; one white pixel when blank
    ink: Box  # where that ink stands, pixels of the leaf; the whole cell when blank
    blank: bool
    coloured: float  # share of the cell's ink that is coloured (pen, stamp), 0.0 to 1.0
    struck: bool  # a long horizontal stroke runs through the ink
    contrast: float  # paper minus ink, gray levels
    bands: int  # separate text lines, at least 1
    letter: float  # height of capitals and figures, px; 0.0 when there are too few to tell


def crop_cell(leaf: Leaf, box: Box, neutral: bool = True) -> Crop:
    """Clean one cell; with `neutral`, coloured ink is taken out where neutral ink remains."""
    unit = leaf.dpi / REFERENCE_DPI
    gray = leaf.gray[box.top : box.bottom, box.left : box.right]
    mask = ink_mask(gray)
    mask = without_border_remnants(mask, unit)
    pen = mask & coloured_mask(leaf.color[box.top : box.bottom, box.left : box.right])
    ink = int(mask.sum())
    share = float(pen.sum()) / ink if ink else 0.0
    strokes = long_strokes(mask, unit)
    struck = bool(strokes.any())
    if struck:
        mask = without_strokes(mask, strokes)
    if neutral and 0.02 < share < 0.7:
        mask &= ~cv2.dilate(pen.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    mask = without_specks(mask, unit)
    return _cropped(gray, mask, box, unit, share, struck)


def ink_mask(gray: Gray) -> Mask:
    """Tell ink from paper by Otsu's threshold, kept within what ink on level paper can be."""
    paper = float(np.percentile(gray, 75))
    otsu, _ = cv2.threshold(gray, 0, WHITE, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(gray < min(max(otsu, 100.0), paper - 28.0))


def coloured_mask(color: Color) -> Mask:
    """Tell pen and stamp ink from black print."""
    spread = color.max(axis=2).astype(np.int16) - color.min(axis=2)
    return np.asarray(spread > CHROMA)


def without_border_remnants(mask: Mask, unit: float) -> Mask:
    """Take out rule remnants: thin, long ink that touches the cell's border."""
    height, width = mask.shape
    thick = max(2, round(RULE_THICKNESS * unit))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    x, y, w, h, _ = stats.T
    beside = (x <= 1) | (x + w >= width - 1)
    above = (y <= 1) | (y + h >= height - 1)
    upright = beside & (w <= thick) & (h >= 0.3 * height)
    level = above & (h <= thick) & (w >= max(0.12 * width, 3 * thick))
    sliver = (beside & (w <= 3 * unit)) | (above & (h <= 3 * unit))
    drop = upright | level | sliver
    drop[0] = False
    return mask & ~drop[labels] if count > 1 else mask


def without_specks(mask: Mask, unit: float) -> Mask:
    """Take out dirt: ink that is small and not right beside a letter, as its dot or mark is."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count <= 1:
        return mask
    big = (np.maximum(stats[:, 2], stats[:, 3]) >= 9 * unit) & (stats[:, 4] >= 18 * unit * unit)
    big[0] = False
    if not big.any():
        return np.zeros_like(mask)
    reach = max(3, round(REACH * unit)) | 1
    near = cv2.dilate(big[labels].astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    keep = big | (np.bincount(labels[near], minlength=count) > 0)
    keep |= _far_but_large(np.asarray(stats), big, unit)
    keep[0] = False
    return np.asarray(keep[labels])


def _far_but_large(stats: NDArray[Any], big: Mask, unit: float) -> Mask:
    """Keep full stops and dashes: on the height of the letters and more than a speck."""
    top = int(stats[big, 1].min())
    bottom = int((stats[big, 1] + stats[big, 3]).max())
    inside = (stats[:, 1] >= top) & (stats[:, 1] + stats[:, 3] <= bottom + 3 * unit)
    return np.asarray(inside & (stats[:, 4] >= SPECK_AREA * unit * unit))


def _cropped(gray: Gray, mask: Mask, box: Box, unit: float, share: float, struck: bool) -> Crop:
    """Cut to the ink with a margin, paint what was taken out white, and keep faint marks."""
    if not mask.any():
        white = np.full((1, 1), WHITE, np.uint8)
        return Crop(white, box, True, share, struck, 0.0, 1, 0.0)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    margin = round(MARGIN * unit)
    top, bottom = max(int(rows[0]) - margin, 0), min(int(rows[-1]) + 1 + margin, mask.shape[0])
    left = max(int(columns[0]) - margin, 0)
    right = min(int(columns[-1]) + 1 + margin, mask.shape[1])
    paper = float(np.percentile(gray, 75))
    taken = ink_mask(gray) & ~mask
    kept = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    taken = cv2.dilate(taken.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool) & ~kept
    even = np.clip(gray * (WHITE / max(paper - 6.0, 1.0)), 0, WHITE).astype(np.uint8)
    image = np.where(taken, np.uint8(WHITE), even)[top:bottom, left:right]
    contrast = paper - float(gray[mask].mean())
    ink = Box(box.left + left, box.top + top, box.left + right, box.top + bottom)
    bands, letter = text_bands(mask, unit), letter_height(mask, unit)
    return Crop(image, ink, False, share, struck, contrast, bands, letter)


def text_bands(mask: Mask, unit: float) -> int:
    """Count text lines: bands of ink at least a small letter high, set apart by a valley."""
    profile = mask.sum(axis=1).astype(np.float32)
    valley = profile < 0.12 * np.sort(profile)[-max(1, len(profile) // 10)]
    edges = np.flatnonzero(np.diff(np.concatenate(([True], valley, [True])).astype(np.int8)))
    bands: NDArray[np.int_] = edges[1::2] - edges[0::2]
    return max(1, int((bands >= 14 * unit).sum()))


def letter_height(mask: Mask, unit: float) -> float:
    """Measure capitals and figures: the height that most of the larger pieces of ink keep below."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    heights = heights[heights >= 9 * unit]
    return float(np.percentile(heights, 70)) if heights.size >= ENOUGH_LETTERS else 0.0
