"""A crop taken apart where white runs through it from side to side.

A heading and the number below it differ in width and size: read as one line or block, one of them
spoils the other.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from ocr.crop import REFERENCE_DPI, Crop, text_bands

WHITE: Final = 14  # px at 300 dpi, of white between two parts; marks stand nearer to their letters
LEAST: Final = 14  # px at 300 dpi, the least height of a part
FEWEST: Final = 2  # px of ink in a row of pixels that is not white
DARK: Final = 0.5  # of the way from white to the blackest ink


def level_parts(crop: Crop, dpi: float) -> list[Crop]:
    """Give the parts of a crop from top to bottom, as crops; none of a blank one.

    What is lower than a letter stays with the part that it is nearest to, and a crop with no such
    white in it comes back as it is.
    """
    if crop.blank:
        return []
    unit = dpi / REFERENCE_DPI
    ink = (crop.image < 255.0 - DARK * (255.0 - float(crop.image.min()))).astype(np.uint8)
    rows = np.flatnonzero(ink.sum(axis=1) >= FEWEST)
    cuts = np.flatnonzero(np.diff(rows) > WHITE * unit)
    firsts = [rows[0], *rows[cuts + 1]] if rows.size else []
    lasts = [*rows[cuts], rows[-1]] if rows.size else []
    tall = [(a, b) for a, b in zip(firsts, lasts, strict=True) if b - a >= LEAST * unit]
    if len(tall) <= 1:
        return [crop]
    middles = [int(last + first) // 2 for (_, last), (first, _) in pairwise(tall)]
    return [
        replace(crop, image=crop.image[top:bottom], bands=text_bands(ink[top:bottom], unit))
        for top, bottom in pairwise([0, *middles, crop.image.shape[0]])
    ]
