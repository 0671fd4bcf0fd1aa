"""What a received file becomes: pages as scanned, and their leaves made level.

A page is one image of the file. An open book photographed in one image is one page with two leaves.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ingest.mapping import Mapping

Gray = NDArray[np.uint8]  # shape (height, width); 0 is black, 255 is white
Color = NDArray[np.uint8]  # shape (height, width, 3); red, green, blue

Side = Literal["whole", "left", "right"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a page's quality. It never stops the batch."""

    code: str  # stable, kebab-case: "low-dpi", "blurred", "skewed", "cut-edge", "blank", …
    message: str  # English, one sentence that says what to do
    value: float | None = None  # the measurement behind it, in the unit the message names


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One image of the master, decoded, upright by its EXIF tag and otherwise untouched."""

    image: Color
    dpi: float  # pixels per inch
    dpi_source: Literal["file", "estimated"]
    number: int  # 1 for the first page of the file
    scan: str  # sha-256 of the file as received, lowercase hex
    upright: Mapping  # from this image's pixels to the pixels as stored (undoes the EXIF turn)


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One physical book page, upright, level and evenly lit, with the way back to the master.

    Stages never change a leaf; each returns a new one.
    """

    gray: Gray  # ink on evenly lit paper, stamps in red subdued
    color: Color  # the same geometry as `gray`, colours as scanned
    dpi: float  # of this image; leaves of very large scans are made smaller
    side: Side
    to_master: Mapping  # from this leaf's pixels to the master's pixels
