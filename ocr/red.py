"""Red pen told from red seals: who strikes out in red means it, a seal says nothing of a value.

`Leaf.gray` fades all that is red, so that print under a seal stays readable; a red stroke or a
value written in red would be gone with it, and what it corrects would be read as if it stood.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from ingest.box import Box
from ingest.histogram import quantile
from ingest.page import Color, Leaf
from ocr.crop import REFERENCE_DPI, Crop, own_ink
from ocr.crossings import crosses
from ocr.ink import INK, Mask, ink_mask, pieces
from ocr.strokes import long_strokes

STEP: Final = 2  # every second pixel each way is looked at
REDDER: Final = 34  # red above green and blue, beyond the paper's, from which ink is red
COARSE: Final = (2, 16)  # every second line and 16th column tell whether anything is red
FEWEST: Final = 3e-5  # of the pixels, below which nothing red is on the leaf
JOINED: Final = 1.5  # mm of white that the strokes of a seal have between them
BESIDE: Final = 3.0  # mm around a seal that are its own, smeared or printed twice
SEAL: Final = 14.0  # mm, least height and width of a seal; writing keeps to its row
GRAIN: Final = 3  # px², what is smaller is chroma noise
GRAINY: Final = 5  # redder than the paper, a standard deviation, from which a scan is smoothed
WRITTEN: Final = 120  # px² at 300 dpi, of red in a blank cell, from which something is written
BRIDGE: Final = 17  # px at 300 dpi; print that a red stroke runs under
MM: Final = 25.4  # in an inch


@dataclass(frozen=True, slots=True, eq=False)
class RedPen:
    """What is in red pen on one leaf."""

    mask: Mask  # at `STEP` pixels of the leaf a pixel

    def within(self, box: Box) -> Mask:
        """Cut out one box, at the leaf's own scale."""
        part = self.mask[
            box.top // STEP : (box.bottom - 1) // STEP + 1,
            box.left // STEP : (box.right - 1) // STEP + 1,
        ]
        size = (box.width, box.height)
        if not part.any():
            return np.zeros((box.height, box.width), np.uint8)
        return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def red_pen(leaf: Leaf) -> RedPen | None:
    """Find red pen on a leaf; None where there is none, as on nearly all pages."""
    coarse = _red(leaf.color[:: COARSE[0], :: COARSE[1]])
    if cv2.countNonZero(coarse) < FEWEST * coarse.size:
        return None
    mask = _without_grain(_halved(_red(leaf.color)))
    pen = cv2.bitwise_and(mask, cv2.bitwise_not(_seals(mask, leaf.dpi / STEP / MM)))
    return RedPen(np.asarray(pen, np.uint8)) if pen.any() else None


def with_red(crop: Crop, box: Box, red: RedPen, dpi: float) -> Crop:
    """Mark a cell as struck or written upon by the red that is in its box."""
    unit = dpi / REFERENCE_DPI
    area = red.within(box)
    if not area.any():
        return crop
    print_ = np.zeros_like(area) if crop.blank else _print(crop, box)
    bridge = np.ones((3, round(BRIDGE * unit) | 1), np.uint8)
    level = np.asarray(cv2.morphologyEx(area, cv2.MORPH_CLOSE, bridge), np.uint8)
    strokes = (
        level if crosses(level, unit) else long_strokes(level, area if crop.blank else print_, unit)
    )
    rest = area & ~np.asarray(cv2.dilate(strokes, bridge), np.uint8)
    written = own_ink(rest)
    if crop.blank:
        return replace(crop, blank=False, pen=1.0) if written >= WRITTEN * unit * unit else crop
    ink = max(cv2.countNonZero(print_), 1)
    return replace(
        crop,
        pen=max(crop.pen, cv2.countNonZero(print_ & area) / ink),
        note=max(crop.note, written / ink),
        struck=crop.struck or bool(strokes.any()),
    )


def _print(crop: Crop, box: Box) -> Mask:
    """Lay a crop's ink where it stands in its cell."""
    ink = np.zeros((box.height, box.width), np.uint8)
    left, top = max(crop.ink.left, box.left), max(crop.ink.top, box.top)
    right, bottom = min(crop.ink.right, box.right), min(crop.ink.bottom, box.bottom)
    if right > left and bottom > top:
        there = ink_mask(crop.image, 255.0)
        y, x = top - crop.ink.top, left - crop.ink.left
        part = there[y : y + bottom - top, x : x + right - left]
        ink[top - box.top : bottom - box.top, left - box.left : right - box.left] = part
    return ink


def _red(color: Color) -> Mask:
    """Tell red from paper, black and blue."""
    red, green, blue = cv2.split(np.ascontiguousarray(color))
    redder = np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)
    paper = quantile(redder, 0.5)
    if quantile(redder, 0.84) > paper + GRAINY:
        redder = np.asarray(cv2.blur(redder, (3, 3)), np.uint8)
        paper = quantile(redder, 0.5)
    _, mask = cv2.threshold(redder, paper + REDDER, INK, cv2.THRESH_BINARY)
    return np.asarray(mask, np.uint8)


def _halved(mask: Mask) -> Mask:
    """Make a mask smaller, so that a line as thin as one pixel stays whole."""
    height, width = mask.shape
    whole = cv2.copyMakeBorder(mask, 0, height % STEP, 0, width % STEP, cv2.BORDER_REPLICATE)
    parts = [whole[y::STEP, x::STEP] for y in range(STEP) for x in range(STEP)]
    return np.asarray(np.maximum.reduce(parts), np.uint8)


def _without_grain(mask: Mask) -> Mask:
    """Take out single red pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    kept = np.where(stats[:, cv2.CC_STAT_AREA] > GRAIN, INK, 0).astype(np.uint8)
    kept[0] = 0
    return np.asarray(kept[labels], np.uint8) if count > 1 else mask


def _seals(mask: Mask, mm: float) -> Mask:
    """Cover every seal with its outline: ink that joins to more than writing is high and wide.

    `mm` are the pixels in a millimetre.
    """
    reach = max(3, round(JOINED * mm)) | 1
    kernel = np.ones((reach, reach), np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
    lines = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(SEAL * mm)), np.uint8))
    joined = cv2.subtract(joined, lines)
    covered = np.zeros_like(mask)
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        _, (one, other), _ = cv2.minAreaRect(outline)
        if min(one, other) >= SEAL * mm:
            cv2.fillConvexPoly(covered, cv2.convexHull(outline), INK)
    beside = 2 * round(BESIDE * mm) + 1
    around = np.ones((beside, beside), np.uint8)
    near = np.asarray(cv2.dilate(covered, around), np.uint8)
    if not near.any():
        return near
    parts = pieces(np.asarray(joined, np.uint8))  # arcs that a level line was taken out of
    return near | np.asarray(cv2.dilate(parts.only(parts.touching(near)), kernel), np.uint8)
