"""What is written on a leaf once its rules are taken away."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.histogram import quantile
from ingest.leaders import find_leaders, within
from ingest.page import Gray
from ingest.pieces import rule_pieces
from ingest.runs import level_runs

LONG = 0.4  # inches; straight ink this long is a rule, not a letter
SMALL = 0.028  # inches; a letter is larger both ways, a dot of a dotted rule is not
LARGEST = 0.6  # inches; a letter is smaller both ways
BLOT = 0.09  # inches; a hole or a blot is at least so large both ways
FILLED = 0.7  # and filled by so much; a letter of that size is not
NEXT = 0.05  # inches between a thin letter and the one beside it
MANY = 60  # dots under each other are a rule; points and dots of letters are fewer
THIN = 0.035  # inches; | is thinner
UPRIGHT = 0.06  # inches; and higher
CROWD = 60_000  # more pieces than this is noise, not text


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """The dark marks of a leaf."""

    mask: Gray  # 255 where there is ink, rules included
    text: Gray  # 255 where there are letters or other writing, long rules left out
    letters: NDArray[np.int32]  # shape (n, 4): left, top, width, height of letter-sized pieces
    height: float  # usual height of a letter in pixels
    bars: NDArray[np.int32]  # shape (n, 4): the same of thin upright pieces, letters or not
    leaders: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 4), np.int32))

    @property
    def empty(self) -> bool:
        """Whether hardly anything is written."""
        return len(self.letters) < 8


def find_ink(gray: Gray, dpi: float) -> Ink:
    """Tell ink from paper and writing from rules on an evenly lit leaf."""
    dark = quantile(gray[::2, ::2], 0.01)
    level = 255.0 - max(28.0, 0.42 * (255.0 - dark))
    mask = np.asarray(cv2.threshold(gray, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    long = max(9, round(dpi * LONG))
    flat = level_runs(mask, long)
    tall = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    lines = cv2.dilate(cv2.max(flat, tall), np.ones((3, 3), np.uint8))
    writing = np.asarray(cv2.subtract(mask, lines), np.uint8)
    count, labels, stats, middles = cv2.connectedComponentsWithStats(writing, connectivity=8)
    if count > CROWD:
        none = np.zeros((0, 4), np.int32)
        return Ink(mask, np.zeros_like(mask), none, dpi * 0.08, none)
    pieces = np.asarray(labels, np.int32)
    keep = _letter_sized(np.asarray(stats, np.int32), dpi)
    keep[0] = False
    keep |= _beside(
        np.take(keep, pieces, mode="clip"), np.asarray(stats, np.int32), np.asarray(middles), dpi
    )
    keep[0] = False
    sizes = np.asarray(stats, np.int32)
    high = _usual_height(sizes[keep], dpi)
    keep &= ~rule_pieces(sizes, high, dpi)
    leaders = find_leaders(sizes[1:], sizes[keep], high, dpi)
    keep &= ~within(sizes, leaders, high)
    text = np.take(np.where(keep, np.uint8(255), np.uint8(0)), pieces, mode="clip")
    letters = stats[keep][:, :4].astype(np.int32)
    return Ink(mask, text, letters, _usual_height(letters, dpi), _bars(sizes, dpi), leaders)


def _bars(stats: NDArray[np.int32], dpi: float) -> NDArray[np.int32]:
    """Give the pieces that are thin and stand upright, such as | and l."""
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    bars = (wide <= max(2.0, THIN * dpi)) & (high >= UPRIGHT * dpi) & (high >= 3 * wide)
    return stats[bars][:, :4].astype(np.int32)


def _beside(
    text: NDArray[np.bool_], stats: NDArray[np.int32], middles: NDArray[np.float64], dpi: float
) -> NDArray[np.bool_]:
    """Tell the thin letters (i, l, 1) and points that stand in a line with whole letters."""
    reach = max(3, round(dpi * NEXT)) | 1
    line = cv2.dilate(text.astype(np.uint8), np.ones((3, 2 * reach + 1), np.uint8))
    x = np.clip(middles[:, 0].round().astype(int), 0, text.shape[1] - 1)
    y = np.clip(middles[:, 1].round().astype(int), 0, text.shape[0] - 1)
    small = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= dpi * 0.2
    return np.asarray((line[y, x] > 0) & small & ~_dotted(stats, x, dpi))


def _dotted(stats: NDArray[np.int32], x: NDArray[np.int_], dpi: float) -> NDArray[np.bool_]:
    """Tell the dots of dotted rules between columns: many of them stand under each other."""
    larger = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    dots = larger <= 1.2 * dpi * SMALL
    near = np.convolve(np.bincount(x[dots], minlength=int(x.max()) + 1), np.ones(3), "same")
    return np.asarray(dots & (near[x] >= MANY))


def _letter_sized(stats: NDArray[np.int32], dpi: float) -> NDArray[np.bool_]:
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small, large = dpi * SMALL, dpi * LARGEST
    blot = (np.minimum(wide, high) >= dpi * BLOT) & (
        stats[:, cv2.CC_STAT_AREA] >= FILLED * wide * high
    )
    return np.asarray(
        (np.maximum(wide, high) >= small)
        & (np.minimum(wide, high) >= max(2.0, small / 2))
        & (high <= large)
        & (wide <= 3 * large)
        & ~blot
    )


def _usual_height(letters: NDArray[np.int32], dpi: float) -> float:
    """Give the median height of the pieces tall enough to be whole letters."""
    heights = letters[:, 3]
    whole = heights[heights >= dpi * 0.04]
    return float(np.median(whole)) if whole.size >= 8 else dpi * 0.08
