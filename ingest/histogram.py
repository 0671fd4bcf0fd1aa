"""Order statistics of 8-bit images, by counting their 256 levels instead of sorting pixels."""

import cv2
import numpy as np
from cv2.typing import MatLike


def quantile(gray: MatLike, share: float) -> float:
    """Give the gray level that a share of the pixels, 0.0 to 1.0, do not exceed."""
    counts = cv2.calcHist([gray], [0], None, [256], [0, 256]).ravel().cumsum()
    return float(np.searchsorted(counts, share * counts[-1]))
