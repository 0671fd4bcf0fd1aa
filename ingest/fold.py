"""The fold of an open book: where one page of a scan becomes two leaves."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.light import paper_of
from ingest.page import Color

CENTRAL = (0.36, 0.64)  # of the width; a fold lies between
SIDE = 0.13  # of the width; the paper is bright again this far from the fold
DEPTH = 0.07  # the shadow of a fold darkens the paper by at least this share
BANDS = 8  # the shadow runs down all of the page, seen in most of so many parts
WIDEST_LEAF = 1.05  # width over height of the whole image; a spread is wider


def find_fold(image: Color, dpi: float) -> int | None:
    """Find the dark valley that a book's fold throws down the whole image; None without one."""
    height, width = (int(n) for n in image.shape[:2])
    if width < WIDEST_LEAF * height or width < 2.0 * dpi:
        return None
    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    paper = paper_of(gray, dpi).astype(np.float32)
    parts = np.array_split(paper[round(0.06 * len(paper)) : round(0.94 * len(paper))], BANDS)
    valleys = [_valley(np.median(part, axis=0)) for part in parts if len(part)]
    if not valleys:
        return None
    depth = float(np.median([d for d, _ in valleys]))
    deep = [x for d, x in valleys if d >= DEPTH / 2]
    if depth < DEPTH or len(deep) < 0.75 * len(valleys):
        return None
    if float(np.ptp(deep)) > 0.06 * paper.shape[1]:
        return None
    place = float(np.median(deep)) + 0.5
    return round(place * width / int(paper.shape[1]))


def _valley(profile: NDArray[np.floating]) -> tuple[float, int]:
    """Give the depth and place of the darkest point that has brighter paper on both sides."""
    count = len(profile)
    side = max(2, round(SIDE * count))
    first, last = round(CENTRAL[0] * count), round(CENTRAL[1] * count)
    best, place = 0.0, first
    for x in range(first, last):
        left = float(profile[max(0, x - side) : x + 1].max())
        right = float(profile[x : x + side + 1].max())
        depth = 1.0 - float(profile[x]) / max(min(left, right), 1.0)
        if depth > best:
            best, place = depth, x
    return best, place
