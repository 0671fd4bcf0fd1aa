"""Even light: paper becomes white everywhere, ink keeps its contrast, red stamps fade."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Color, Gray
from ingest.warp import shrink

GRAIN = 0.012  # inches per sample of the background; coarser than any pen stroke
REACH = 0.22  # inches; wider than the ink of a letter, narrower than a shadow
REDDISH = 30.0  # red above green and blue by this much (of 255) and more is a stamp
STRIPE: Final = 64  # rows lit at a time, so that what is computed on the way stays in the cache


def even_light(color: Color, dpi: float) -> Gray:
    """Divide the page by its own paper, and fade what is red, so that dark ink alone stays.

    The paper is what remains when everything darker than its surroundings and narrower than a few
    letters is closed over (grey closing, as in Gatos et al., 2006). Where something red is on the
    page it is taken for each channel apart, so that yellowed paper is not taken for red.
    """
    raster = _raster(color, dpi)
    red = _has_red(raster)
    channels = cv2.split(raster) if red else [cv2.cvtColor(raster, cv2.COLOR_RGB2GRAY)]
    papers = [_Paper(_closed(np.asarray(c, np.uint8), dpi), _samples(dpi)) for c in channels]
    lit = np.empty(color.shape[:2], np.uint8)
    for top in range(0, len(color), papers[0].rows):
        part = color[top : top + papers[0].rows]
        shown = cv2.split(part) if red else [cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)]
        shares = [
            np.asarray(cv2.divide(channel, paper.under(top, part), scale=255.0), np.uint8)
            for channel, paper in zip(shown, papers, strict=True)
        ]
        lit[top : top + len(part)] = _faded(shares) if red else shares[0]
    return lit


def _has_red(raster: Color) -> bool:
    """Tell whether anything is clearly redder than the paper, looked at coarsely."""
    red, green, blue = cv2.split(raster)
    redness = np.asarray(cv2.subtract(red, cv2.max(green, blue), dtype=cv2.CV_16S))
    paper = float(np.median(redness[::2, ::2]))
    return bool(np.count_nonzero(redness > paper + REDDISH) > 3e-5 * redness.size)


def _faded(channels: list[Gray]) -> Gray:
    """Make grey of evenly lit red, green and blue; where red stands out, it alone is taken."""
    red, green, blue = channels
    dull = cv2.addWeighted(green, 0.84, blue, 0.16, 0.0)
    gray = cv2.addWeighted(red, 0.3, dull, 0.7, 0.0)
    redness = cv2.subtract(red, cv2.max(green, blue))  # 0 where not red
    weight = cv2.convertScaleAbs(redness, alpha=255.0 / REDDISH)  # saturates at 255
    lift = cv2.subtract(red, gray)
    return np.asarray(cv2.add(gray, cv2.multiply(lift, weight, scale=1 / 255)), np.uint8)


class _Paper:
    """The bare paper, given out at full size a few rows at a time."""

    def __init__(self, raster: NDArray[np.uint8], grain: int) -> None:
        """Take the paper on a raster of so many pixels a sample."""
        self._raster = cv2.copyMakeBorder(raster, 1, 2, 1, 2, cv2.BORDER_REPLICATE)
        self._grain = grain
        self._count = max(1, STRIPE // grain)  # samples given out at a time
        self.rows = self._count * grain  # the same in pixels

    def under(self, top: int, part: Color) -> NDArray[np.uint8]:
        """Give the paper under this part of the page, which begins `top` rows down."""
        first = top // self._grain
        near = self._raster[first : first + self._count + 2]
        size = (near.shape[1] * self._grain, near.shape[0] * self._grain)
        full = cv2.resize(near, size, interpolation=cv2.INTER_LINEAR)
        height, width = part.shape[:2]
        grain = self._grain
        return np.asarray(full[grain : grain + height, grain : grain + width], np.uint8)


def paper_of(channel: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Estimate the bare paper under the ink, on a coarse raster of about `GRAIN` inches."""
    return _closed(_raster(channel, dpi), dpi)


def _samples(dpi: float) -> int:
    """Give the pixels for each sample of the raster."""
    return max(1, round(dpi * GRAIN))


def _raster(image: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Average the image down to one sample for each `GRAIN`."""
    coarse = _samples(dpi)
    height, width = (max(coarse, side - side % coarse) for side in image.shape[:2])
    size = (width // coarse, height // coarse)
    halved = shrink(image[:height, :width], min(1.0, 2.0 / coarse))
    return np.asarray(cv2.resize(halved, size, interpolation=cv2.INTER_AREA), np.uint8)


def _closed(raster: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Close everything over that is darker than its surroundings and narrower than `REACH`."""
    reach = max(3, round(REACH * dpi / _samples(dpi))) | 1
    closed = cv2.morphologyEx(
        cv2.copyMakeBorder(raster, reach, reach, reach, reach, cv2.BORDER_REFLECT),
        cv2.MORPH_CLOSE,
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)),
    )[reach:-reach, reach:-reach]
    smooth = cv2.blur(np.ascontiguousarray(closed), (reach, reach))
    return np.asarray(np.maximum(smooth, 24), np.uint8)
