"""Whether the same words are printed at two places: their pictures laid upon each other."""

import cv2
import numpy as np

from ingest.look import Look
from ingest.page import Gray

SIZE = 0.5  # letters by which two printings of one heading differ at most
SAME = 0.7  # correlation of two printings of one heading


def printed(look: Look, left: float, right: float, top: float, under: float) -> Gray:
    """Cut out what is written between two edges, without the white around it."""
    part = look.ink.text[round(top) : round(under), round(left) + 3 : round(right) - 2]
    rows, columns = (np.flatnonzero((part > 0).any(axis=axis)) for axis in (1, 0))
    if len(rows) == 0:
        return np.zeros((0, 0), np.uint8)
    return np.asarray(part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.uint8)


def alike(one: Gray, other: Gray, letter: float) -> bool:
    """Tell whether two cut-outs show the same words."""
    if one.size == 0 or other.size == 0:
        return False
    if max(abs(a - b) for a, b in zip(one.shape, other.shape, strict=True)) > SIZE * letter:
        return False
    fitted = cv2.resize(other, (one.shape[1], one.shape[0]), interpolation=cv2.INTER_AREA)
    soft = [cv2.GaussianBlur(image, (0, 0), 1.0).astype(np.float64) for image in (one, fitted)]
    a, b = (image - image.mean() for image in soft)
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return norm > 0 and float((a * b).sum()) / norm >= SAME
