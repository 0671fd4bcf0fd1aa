"""Ink told from paper, print told from pen, and ink in its connected pieces."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from ingest.histogram import quantile
from ingest.page import Color, Gray

Mask = NDArray[np.uint8]  # shape (height, width); 255 is ink, 0 is not
Labels = NDArray[np.int32] | NDArray[np.uint16]  # shape of the mask
INK: Final = 255
LEAST_CONTRAST: Final = 28.0  # gray levels between paper and the faintest ink
DARKEST_CUT: Final = 100.0  # gray level below which everything is ink
BLUENESS: Final = 15  # blue minus red, beyond the paper's, from which ink is a pen's
PALE_BLUENESS: Final = 8  # the same along a stroke, where grain is smoothed away
GRAIN: Final = 3  # px smoothed: grain differs from one color and pixel to the next, pen does not
GRAINS: Final = 4.0  # standard deviations of what grain is left
ALONG: Final = 31  # px smoothed along a stroke
FEW: Final = 200_000  # pixels; one in four at most is a piece, and 16 bits count all
BRIGHTEST_PEN: Final = 215  # blue level above which it is paper


def ranked(values: NDArray[np.int32], share: float) -> float:
    """Give the one of a few values that a share of them do not exceed."""
    return float(np.sort(values)[round(share * (len(values) - 1))])


def between(values: NDArray[np.generic], share: float) -> float:
    """Give the quantile of a few values, between two of them in proportion, as NumPy does.

    NumPy's own takes as long as finding the pieces of a cell.
    """
    rising = np.sort(values)
    place = share * (len(rising) - 1)
    below = int(place)
    low, high = float(rising[below]), float(rising[min(below + 1, len(rising) - 1)])
    part = place - below
    return high - (high - low) * (1.0 - part) if part >= 0.5 else low + (high - low) * part


def paper_level(gray: Gray) -> float:
    """Give the gray level of the paper: what a quarter of the pixels lie above."""
    return quantile(gray[::2], 0.75)


def ink_mask(gray: Gray, paper: float | None = None) -> Mask:
    """Tell ink from paper by Otsu's threshold, kept within what ink on level paper can be.

    N. Otsu, A threshold selection method from gray-level histograms (1979).
    """
    level = paper_level(gray) if paper is None else paper
    otsu, _ = cv2.threshold(gray, 0, INK, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    cut = min(max(otsu, DARKEST_CUT), level - LEAST_CONTRAST)
    _, mask = cv2.threshold(gray, cut - 1, INK, cv2.THRESH_BINARY_INV)
    return np.asarray(mask, np.uint8)


def pen_mask(color: Color) -> Mask:
    """Tell blue and violet pen from black print and from the paper, whatever its tint."""
    red, blue = color[..., 0], color[..., 2]
    bluer = cv2.blur(cv2.subtract(blue, red), (GRAIN, GRAIN))
    if cv2.minMaxLoc(bluer)[1] <= BLUENESS:  # whatever the paper's tint
        return np.zeros(bluer.shape, np.uint8)
    _, dark = cv2.threshold(blue, BRIGHTEST_PEN, INK, cv2.THRESH_BINARY_INV)
    return np.asarray(cv2.bitwise_and(_beyond(bluer, BLUENESS), dark), np.uint8)


def faint_pen_mask(color: Color) -> Mask:
    """Find level pen strokes too thin and pale for `pen_mask`, by smoothing along the line."""
    red, _, blue = cv2.split(color)
    return _beyond(cv2.blur(cv2.subtract(blue, red), (ALONG, 1)), PALE_BLUENESS)


def _beyond(bluer: MatLike, least: int) -> Mask:
    """Tell what is bluer than the paper, by so much at least, and by more than its grain is."""
    levels = np.asarray(bluer, np.uint8)
    tint = quantile(levels, 0.5)
    grain = tint - quantile(levels, 0.16)  # a standard deviation; pen lies on the other side
    _, mask = cv2.threshold(bluer, tint + max(least, GRAINS * grain), INK, cv2.THRESH_BINARY)
    return np.asarray(mask, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Connected pieces of ink; every array has one item for each."""

    labels: Labels  # 0 is paper, n is piece n - 1
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    width: NDArray[np.int32]
    height: NDArray[np.int32]
    area: NDArray[np.int32]  # pixels

    def __len__(self) -> int:
        """Count the pieces."""
        return len(self.area)

    def only(self, chosen: NDArray[np.bool_]) -> Mask:
        """Give a mask of the chosen pieces."""
        table = np.concatenate(([0], np.where(chosen, INK, 0))).astype(np.uint8)
        return np.take(table, self.labels, mode="clip")  # none is outside; it is faster

    def kept(self, chosen: NDArray[np.bool_]) -> "Pieces":
        """Give the chosen pieces alone, under the labels they had."""
        boxes = (self.x[chosen], self.y[chosen], self.width[chosen], self.height[chosen])
        return Pieces(self.labels, *boxes, self.area[chosen])

    def without(self, dropped: NDArray[np.bool_], mask: Mask) -> Mask:
        """Give the mask without some pieces; the same mask when none is dropped."""
        return self.only(~dropped) if dropped.any() else mask

    def touching(self, area: Mask) -> NDArray[np.bool_]:
        """Tell which pieces have a pixel in an area."""
        return np.bincount(self.labels[area > 0], minlength=len(self) + 1)[1:] > 0


def pieces(mask: Mask) -> Pieces:
    """Take ink apart into its connected pieces."""
    short = mask.size < FEW  # and twice as fast
    kind = cv2.CV_16U if short else cv2.CV_32S
    _, found, stats, _ = cv2.connectedComponentsWithStats(mask, ltype=kind)
    labels: Labels = np.asarray(found, np.uint16) if short else np.asarray(found, np.int32)
    x, y, width, height, area = np.asarray(stats, np.int32)[1:].T
    return Pieces(labels, x, y, width, height, area)
