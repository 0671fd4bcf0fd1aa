"""Pale ink beside dark print: a correction in pencil or a fading pen, too faint to be read.

The print's own ink and its soft edges are left out; what remains darker than the paper is another
ink. Where many cells have some, it is the paper, as where the other side shows through.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from ingest.page import Gray
from ocr.ink import Mask, pieces

PALER: Final = 235  # gray level, with paper at 255, below which smoothed ink is no grain
GRAIN: Final = 3  # px smoothed
EDGE: Final = 3  # px at 300 dpi around print that are its soft edge
LONG: Final = 6  # px at 300 dpi; shorter than any stroke of a letter
USUAL: Final = 0.1  # share of a page's cells with pale ink, from which it tells nothing


def has_faint_ink(image: Gray, ink: Mask, unit: float) -> bool:
    """Tell whether something paler than its print stands in a cell, dark on white.

    `ink` is the print in it, `unit` the resolution in parts of 300 dpi.
    """
    reach = 2 * max(1, round(EDGE * unit)) + 1
    print_ = cv2.dilate(ink, np.ones((reach, reach), np.uint8))
    _, dark = cv2.threshold(cv2.blur(image, (GRAIN, GRAIN)), PALER - 1, 255, cv2.THRESH_BINARY_INV)
    faint = np.asarray(cv2.bitwise_and(dark, cv2.bitwise_not(print_)), np.uint8)
    if not cv2.countNonZero(faint):
        return False
    found = pieces(faint)
    return bool((np.maximum(found.width, found.height) >= LONG * unit).any())


def telling(faint: Sequence[bool]) -> list[bool]:
    """Keep which of a page's cells have pale ink, unless that is usual there."""
    usual = sum(faint) > USUAL * len(faint)
    return [False if usual else had for had in faint]
