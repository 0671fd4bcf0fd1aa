"""How a sheet lies on the glass: curled, turned, seen at an angle, with the way there and back."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.layout import Box

Points = NDArray[np.float64]  # shape (n, 2): x, y in pixels


@dataclass(frozen=True, slots=True)
class Curl:
    """A page that rises towards the fold: lines bend and letters grow narrower there."""

    height: float  # how far lines bend down at the fold, pixels
    reach: float  # share of the width that bends
    fold: str  # "left" or "right" edge of the sheet

    def _rise(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        near = 1 - share if self.fold == "left" else share
        bent = np.clip((near - (1 - self.reach)) / self.reach, 0, 1)
        return np.asarray(bent**2, np.float64)

    def flat(self, seen: Points, width: int) -> Points:
        """Give where points of the curled sheet lie on the flat one."""
        at = np.linspace(0, 1, 512)
        curled = at + self._squeeze(at)
        x = np.interp(seen[:, 0] / width, curled, at)
        return np.stack([x * width, seen[:, 1] - self.height * self._rise(x)], axis=1)

    def seen(self, flat: Points, width: int) -> Points:
        """Give where points of the flat sheet lie on the curled one."""
        share = flat[:, 0] / width
        x = (share + self._squeeze(share)) * width
        return np.stack([x, flat[:, 1] + self.height * self._rise(share)], axis=1)

    def _squeeze(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        inward = 0.02 * self._rise(share)
        return inward if self.fold == "left" else -inward


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """The way from a sheet's pixels to the scan's: first the curl, then a homography."""

    turn: NDArray[np.float64]  # shape (3, 3)
    size: tuple[int, int]  # width and height of the scan
    sheet: tuple[int, int]  # width and height of the sheet
    curl: Curl | None = None

    def bend(self, ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Draw a sheet's image as the scan sees it; outside the sheet is 0."""
        if self.curl is not None:
            ink = self._curled(ink, self.curl)
        moved = cv2.warpPerspective(ink, self.turn, self.size, flags=cv2.INTER_LINEAR)
        return np.asarray(moved, np.uint8)

    def cover(self) -> NDArray[np.uint8]:
        """Give where the sheet lies on the scan: 255 inside, 0 outside, between on the edge."""
        wide, tall = self.sheet
        whole = np.zeros((tall, wide), np.uint8)
        whole[2:-2, 2:-2] = 255
        return self.bend(whole)

    def _curled(self, ink: NDArray[np.uint8], curl: Curl) -> NDArray[np.uint8]:
        wide, tall = self.sheet
        row = np.stack([np.arange(wide, dtype=np.float64), np.zeros(wide)], axis=1)
        back = curl.flat(row, wide)
        xs = np.tile(back[:, 0].astype(np.float32), (tall, 1))
        ys = np.arange(tall, dtype=np.float32)[:, None] + back[:, 1].astype(np.float32)
        return np.asarray(cv2.remap(ink, xs, ys, cv2.INTER_LINEAR), np.uint8)

    def box(self, box: Box) -> Box:
        """Give the upright box around a sheet's box on the scan."""
        left, top, right, bottom = box
        middle = (left + right) / 2
        corners = [(x, y) for x in (left, middle, right) for y in (top, bottom)]
        points = np.asarray(corners, np.float64)
        if self.curl is not None:
            points = self.curl.seen(points, self.sheet[0])
        moved = cv2.perspectiveTransform(points[None], self.turn)[0]
        (x0, y0), (x1, y1) = moved.min(axis=0), moved.max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


def pose(
    sheet: tuple[int, int],
    size: tuple[int, int],
    at: tuple[float, float],
    degrees: float,
    corners: NDArray[np.float64],
    curl: Curl | None = None,
) -> Pose:
    """Lay a sheet on a scan.

    Args:
        sheet: Width and height of the sheet.
        size: Width and height of the scan.
        at: Where the sheet's upper left corner lies before turning.
        degrees: Turn about the scan's middle, clockwise.
        corners: How far each corner is off by perspective, shape (4, 2), from upper left clockwise.
        curl: How the sheet bends.
    """
    wide, tall = sheet
    flat = np.asarray([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    seen = (flat + np.asarray(at, np.float32) + corners).astype(np.float32)
    angle = np.radians(degrees)
    middle = np.asarray(size, np.float32) / 2
    turn = np.asarray([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    turned = ((seen - middle) @ turn + middle).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(flat, turned)
    return Pose(np.asarray(matrix, np.float64), size, sheet, curl)
