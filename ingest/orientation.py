"""The eight turns of EXIF and TIFF orientation, as the way back to the pixels as stored."""

from collections.abc import Callable
from typing import Final

import numpy as np

from ingest.mapping import Mapping, Points

# For each orientation: where point (x, y) of an upright image, `width` wide and `height` high,
# lies in the stored image. Coordinates are pixel edges, so a box stays the same pixels.
_BACK: Final[dict[int, Callable[[Points, int, int], tuple[Points, Points]]]] = {
    2: lambda p, w, _h: (w - p[..., 0], p[..., 1]),
    3: lambda p, w, h: (w - p[..., 0], h - p[..., 1]),
    4: lambda p, _w, h: (p[..., 0], h - p[..., 1]),
    5: lambda p, _w, _h: (p[..., 1], p[..., 0]),
    6: lambda p, w, _h: (p[..., 1], w - p[..., 0]),
    7: lambda p, w, h: (h - p[..., 1], w - p[..., 0]),
    8: lambda p, _w, h: (h - p[..., 1], p[..., 0]),
}


def way_back(turned: int, width: int, height: int) -> Mapping:
    """Map an upright image of this size to the pixels as stored (EXIF 2.32, tag 0x0112)."""
    step = float(2 ** max(width, height).bit_length())  # a power of two keeps whole pixels exact
    plain = Mapping.identity(width, height, step)
    if turned not in _BACK:
        return plain
    x, y = _BACK[turned](plain.nodes, width, height)
    return Mapping(np.stack((x, y), axis=-1).astype(np.float32), plain.step)
