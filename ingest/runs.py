"""Level runs of ink: what is at least so many pixels long from left to right.

The same as OpenCV's opening by a line, pixel for pixel, in less than half the time: the least of n
neighbours is found from that of n / 2, and pixel rows with too little ink are passed over. Beyond
the border all counts as ink, so that a run that leaves the image is kept from half that length on.
"""

from collections.abc import Callable

import cv2
import numpy as np
from cv2.typing import MatLike

from ingest.page import Gray

Choice = Callable[[MatLike, MatLike], MatLike]


def level_runs(mask: Gray, length: int) -> Gray:
    """Keep (255) what belongs to a run of ink from left to right at least `length` pixels long."""
    least = min(length // 2, mask.shape[1])
    rows = cv2.reduce(mask, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel() >= 255 * least
    kept = np.zeros_like(mask)
    if rows.any():
        kept[rows] = _level(_level(mask[rows], length, cv2.min, 255), length, cv2.max, 0)
    return kept


def _level(mask: MatLike, length: int, choose: Choice, outside: int) -> MatLike:
    """Give for each pixel the least or the largest of so many beside it."""
    before = length // 2
    room = (0, 0, before, length - 1 - before)
    done, wide = 1, cv2.copyMakeBorder(mask, *room, cv2.BORDER_CONSTANT, value=outside)
    while done < length:
        step = min(done, length - done)
        wide, done = choose(wide[:, :-step], wide[:, step:]), done + step
    return wide
