"""What on a scan is not the sheet: the scanner's dark bed, and strips of other pages beside it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.histogram import quantile
from ingest.page import Color, Gray
from ingest.warp import shrink

RASTER = 50.0  # dpi; a pen stroke is one pixel wide
DARK = 0.45  # of the paper's level; a fold's shadow seldom is as dark
LEAST = 0.15  # of the image; bright pieces cut off by the bed that are smaller are other pages
EDGE = 0.06  # inches; the sheet's own edge and its shadow
SOME = 0.002  # of the image; less bed than this is none


def beside_sheet(color: Color | Gray, dpi: float) -> NDArray[np.uint8] | None:
    """Mark (255) on a coarse raster what lies beside the sheet; None when the sheet fills all.

    The bed is what is dark, wider than any stroke, and reaches the border of the image.
    """
    every = max(1, int(dpi / (2 * RASTER)))  # samples; averaging all pixels shows nothing more
    size = [-(-side // every) for side in color.shape[1::-1]]
    sampled = cv2.resize(color, size, interpolation=cv2.INTER_NEAREST) if every > 1 else color
    small = shrink(np.asarray(sampled, np.uint8), min(1.0, every * RASTER / dpi))
    gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small
    bright = cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    height, width = bright.shape
    middle = bright[height // 5 : -(height // 5) or None, width // 5 : -(width // 5) or None]
    dark = (bright < DARK * quantile(middle, 0.75)).astype(np.uint8)
    bed = _at_border(dark)
    if np.count_nonzero(bed) < SOME * bed.size:
        return None
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - bed, connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    other = [k for k in range(1, count) if areas[k] < LEAST * bed.size]
    beside = (bed > 0) | np.isin(labels, other)
    if np.count_nonzero(beside) > 0.6 * beside.size:
        return None
    reach = max(1, round(EDGE * min(dpi, RASTER)))
    grown = cv2.dilate(beside.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.asarray(grown * 255, np.uint8)


def _at_border(dark: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Keep the dark pieces that touch the image's border."""
    _, labels = cv2.connectedComponents(dark, connectivity=8)
    ends = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    touching = np.unique(ends[ends > 0])
    return np.isin(labels, touching).astype(np.uint8)


def without_bed(gray: Gray, beside: NDArray[np.uint8] | None) -> Gray:
    """Whiten on an evenly lit image what lies beside the sheet."""
    if beside is None:
        return gray
    height, width = gray.shape
    mask = cv2.resize(beside, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.max(gray, mask), np.uint8)
