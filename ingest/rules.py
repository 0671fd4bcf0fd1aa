"""Printed rules found as curves: broken, dotted, faint, sloping or bent.

Everything here looks for lines that run from left to right. For vertical rules give the image
transposed; then what is called x and y swap their meaning.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.histogram import quantile
from ingest.page import Gray
from ingest.runs import level_runs
from ingest.tracks import Floats, Tracks

STRIP = 0.16  # inches; the page is looked at in strips this wide
BRIDGE = 0.085  # inches; dots closer than this make a line
THIN = 0.047  # inches; a rule is thinner than this, the body of a letter is not
CLEAR = 0.5  # a rule covers at least this share of a strip's width
CROWDED = 160  # candidates kept in one strip; a ruled page has fewer, noise has more,
DENSE = 0.12  # or so many for each pixel of its height
FEWEST = 3  # strips in which a rule must be seen

Field = NDArray[np.float32]  # shape (height, strips); share of each strip's width that is rule


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One piece of a rule, followed from strip to strip."""

    x: NDArray[np.float32]  # centres of the strips where it was seen, pixels, rising
    y: NDArray[np.float32]  # where its middle lies there
    cover: float  # share of its length that is inked, 0.0 to 1.0

    @property
    def length(self) -> float:
        """Distance from its first to its last strip, pixels."""
        return float(self.x[-1] - self.x[0])


def strip_width(dpi: float) -> int:
    """Give the width of a strip in pixels."""
    return max(4, round(dpi * STRIP))


def rule_mask(gray: Gray, dpi: float) -> Gray:
    """Mark (255) what is dark, thin from top to bottom and long from left to right.

    Averaging along the line joins dots and lifts a faint line out of the paper's grain; a black
    top-hat across it leaves only what is thinner than a letter's body.
    """
    bridge = max(3, round(dpi * BRIDGE)) | 1
    thin = max(3, round(dpi * THIN)) | 1
    smooth = cv2.blur(gray, (bridge, 1))
    across = cv2.getStructuringElement(cv2.MORPH_RECT, (1, thin))
    hat = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, across)
    mask = cv2.threshold(hat, _grain(np.asarray(hat)), 255, cv2.THRESH_BINARY)[1]
    return np.asarray(cv2.max(mask, _bars(gray, dpi)), np.uint8)


def _grain(hat: Gray) -> float:
    """Give the top-hat's level that bare paper does not reach."""
    return float(np.clip(4.0 * quantile(hat[::3, ::3], 0.6) + 4.0, 8.0, 48.0))


def _bars(gray: Gray, dpi: float) -> Gray:
    """Mark solid borders that are thicker than a rule."""
    solid = cv2.threshold(gray, 128, 255, cv2.THRESH_BINARY_INV)[1]
    bars = level_runs(np.asarray(solid, np.uint8), max(9, round(dpi * 0.6)))
    if not cv2.countNonZero(bars):
        return bars
    thick = cv2.getStructuringElement(cv2.MORPH_RECT, (1, max(5, round(dpi * 0.12)) | 1))
    return np.asarray(cv2.subtract(bars, cv2.morphologyEx(bars, cv2.MORPH_OPEN, thick)), np.uint8)


def strips(mask: Gray, dpi: float) -> Field:
    """Give, for each pixel row of each strip, the share of the strip's width that is marked."""
    height, width = mask.shape
    wide = strip_width(dpi)
    count = max(1, width // wide)
    body = mask[:, : count * wide] if width >= wide else mask
    field = cv2.resize(body, (count, height), interpolation=cv2.INTER_AREA)
    return np.asarray(field, np.float32) / np.float32(255)


def trace(mask: Gray, dpi: float) -> list[Rule]:
    """Follow every line of the mask from strip to strip."""
    field = strips(mask, dpi)
    wide, slack = strip_width(dpi), max(1.6, dpi * 0.014)
    peaks = _peaks(field)
    tracks = Tracks(sum(len(ys) for _, ys, _ in peaks))
    for strip, ys, covers in peaks:
        tracks.extend(strip, ys, covers, slack)
    rules = (_rule(seen, wide) for seen in tracks.seen(FEWEST))
    return [rule for rule in rules if rule.cover >= CLEAR]


def _rule(at: NDArray[np.float32], wide: int) -> Rule:
    span = at[-1, 0] - at[0, 0] + 1
    x = (at[:, 0] + np.float32(0.5)) * wide
    return Rule(x.astype(np.float32), at[:, 1], float(at[:, 2].sum() / span))


def _peaks(field: Field) -> list[tuple[int, Floats, Floats]]:
    """Give for each strip the heights of its lines (pixels, to a fraction) and their cover."""
    height = field.shape[0]
    near = cv2.blur(field, (1, 3)) * 3
    ridge = cv2.GaussianBlur(field, (1, 7), 0, sigmaY=1.5)
    top = cv2.dilate(ridge, np.ones((7, 1), np.uint8))
    crest = ridge >= top
    crest[1:] &= ridge[1:] > ridge[:-1]  # of two pixel rows that are as good, the first
    ss, ys = np.nonzero((crest & (near >= CLEAR)).T)  # strip by strip
    offsets = np.arange(-3, 4)
    around = field[np.clip(ys[:, None] + offsets, 0, height - 1), ss[:, None]]
    middle = ys + (around * offsets).sum(axis=1) / np.maximum(around.sum(axis=1), 1e-6)
    cover = np.minimum(near[ys, ss], 1.0)
    ends = np.searchsorted(ss, np.arange(field.shape[1] + 1))
    most = max(CROWDED, round(DENSE * height))
    found = []
    for strip, (first, last) in enumerate(pairwise(ends.tolist())):
        mine = np.arange(first, last)
        if mine.size > most:
            mine = np.sort(mine[np.argsort(-cover[mine], kind="stable")[:most]])
        found.append((strip, middle[mine], cover[mine]))
    return found
