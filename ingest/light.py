"""Even light: paper becomes white everywhere, ink keeps its contrast, red stamps fade."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Color, Gray
from ingest.warp import shrink

GRAIN = 0.012  # inches per sample of the background; coarser than any pen stroke
REACH = 0.22  # inches; wider than the ink of a letter, narrower than a shadow
REDDISH = 30.0  # red above green and blue by this much (of 255) and more is a stamp


def even_light(color: Color, dpi: float) -> Gray:
    """Divide the page by its own paper, and fade what is red, so that dark ink alone stays.

    The paper is what remains when everything darker than its surroundings and narrower than a few
    letters is closed over (grey closing, as in Gatos et al., 2006). Where something red is on the
    page it is taken for each channel apart, so that yellowed paper is not taken for red.
    """
    if not _has_red(color, dpi):
        return _divided(np.asarray(cv2.cvtColor(color, cv2.COLOR_RGB2GRAY), np.uint8), dpi)
    red, green, blue = (_divided(np.asarray(c, np.uint8), dpi) for c in cv2.split(color))
    dull = cv2.addWeighted(green, 0.84, blue, 0.16, 0.0)
    gray = cv2.addWeighted(red, 0.3, dull, 0.7, 0.0)
    redness = cv2.subtract(red, cv2.max(green, blue))  # 0 where not red
    weight = cv2.convertScaleAbs(redness, alpha=255.0 / REDDISH)  # saturates at 255
    return _mixed(np.asarray(gray), red, np.asarray(weight))


def _has_red(color: Color, dpi: float) -> bool:
    """Tell whether anything is clearly redder than the paper, looked at coarsely."""
    small = shrink(color, min(1.0, 75.0 / dpi)).astype(np.int16)
    redness = small[..., 0] - small[..., 1:].max(axis=2)
    return bool(np.count_nonzero(redness > np.median(redness) + REDDISH) > 3e-5 * redness.size)


def _mixed(gray: Gray, red: Gray, weight: Gray) -> Gray:
    """Take the red channel where `weight` is 255, gray where it is 0."""
    lift = cv2.subtract(red, gray)
    return np.asarray(cv2.add(gray, cv2.multiply(lift, weight, scale=1 / 255)), np.uint8)


def _divided(channel: Gray, dpi: float) -> Gray:
    paper = paper_of(channel, dpi)
    height, width = channel.shape
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(channel, full, scale=255.0), np.uint8)


def paper_of(channel: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Estimate the bare paper under the ink, on a coarse raster of about `GRAIN` inches."""
    height, width = channel.shape
    coarse = max(1, round(dpi * GRAIN))
    size = (max(1, width // coarse), max(1, height // coarse))
    small = cv2.resize(shrink(channel, min(1.0, 2.0 / coarse)), size, interpolation=cv2.INTER_AREA)
    reach = max(3, round(REACH * dpi / coarse)) | 1
    closed = cv2.morphologyEx(
        cv2.copyMakeBorder(small, reach, reach, reach, reach, cv2.BORDER_REFLECT),
        cv2.MORPH_CLOSE,
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)),
    )[reach:-reach, reach:-reach]
    smooth = cv2.blur(np.ascontiguousarray(closed), (reach, reach))
    return np.asarray(np.maximum(smooth, 24), np.uint8)
