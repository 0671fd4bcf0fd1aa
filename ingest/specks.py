"""Specks of a noisy black-and-white scan, which would add up to rules that were never printed."""

import cv2
import numpy as np

from ingest.page import Color, Gray

SIZE = 0.012  # inches; a dot of an i is larger
BLOCK = 0.12  # inches; dotted rules stand further apart, and leave blocks between them empty
WHITE = 255
EVERYWHERE = 0.75  # share of the blocks that hold a speck


def without_specks(gray: Gray, color: Color, dpi: float) -> Gray:
    """Whiten the specks of a leaf whose paper is pure white, if they lie all over it."""
    sampled = color[::4, ::4]
    if 2 * np.count_nonzero(sampled == WHITE) <= sampled.size:
        return gray
    dark = cv2.threshold(gray, 224, 255, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    size = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    small = size <= max(3, round(dpi * SIZE))
    small[0] = False
    block = dpi * BLOCK
    down, across = (int(side // block) + 1 for side in gray.shape)
    held = np.zeros((down, across), np.bool_)
    held[
        (stats[small, cv2.CC_STAT_TOP] // block).astype(np.int32),
        (stats[small, cv2.CC_STAT_LEFT] // block).astype(np.int32),
    ] = True
    if float(held.mean()) < EVERYWHERE:
        return gray
    return np.where(small[labels], np.uint8(WHITE), gray)
