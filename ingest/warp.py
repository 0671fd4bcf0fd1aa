"""Pixels moved as a mapping says."""

from typing import TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.mapping import Mapping

Image = TypeVar("Image", bound=NDArray[np.uint8])

Plane = NDArray[np.float32]  # shape (height, width); x or y of each pixel's source

STEP = 33  # pixels between mesh nodes; odd, so that a node falls on a pixel when spread out
LONGEST = 32_000  # cv2.remap takes no longer source side


def plain(width: int, height: int) -> Mapping:
    """Give a mesh over an image of this size on which every pixel stays where it is."""
    return Mapping.identity(width, height, float(STEP))


def scaled(width: int, height: int, factor: float) -> Mapping:
    """Give the way back from an image of this size to one `factor` times as large."""
    flat = plain(width, height)
    nodes = (flat.nodes + np.float32(0.5)) * np.float32(factor) - np.float32(0.5)
    return Mapping(nodes.astype(np.float32), flat.step)


def shifted(width: int, height: int, left: int, top: int) -> Mapping:
    """Give the way back from a crop of this size whose corner lay at (left, top)."""
    flat = plain(width, height)
    return Mapping(flat.nodes + np.array((left, top), np.float32), flat.step)


def warp(image: Image, way: Mapping, width: int, height: int) -> Image:
    """Draw the image of this size whose pixels `way` leads back into `image`."""
    x, y = _dense(way, width, height)
    return cast(Image, cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _dense(way: Mapping, width: int, height: int) -> tuple[Plane, Plane]:
    """Spread the nodes out to one source point per pixel, x and y,, bilinear between them."""
    step = round(way.step)
    if step % 2 == 0:
        raise ValueError(f"an odd mesh step is needed, not {step}")
    size = (way.nodes.shape[1] * step, way.nodes.shape[0] * step)
    half = (step - 1) // 2
    full = [
        cv2.resize(np.ascontiguousarray(way.nodes[..., k]), size, interpolation=cv2.INTER_LINEAR)
        for k in (0, 1)
    ]
    x, y = (f[half : half + height, half : half + width] for f in full)
    return np.asarray(x, np.float32), np.asarray(y, np.float32)


def shrink(image: Image, factor: float) -> Image:
    """Make an image smaller by averaging; 1.0 or more leaves it as it is."""
    if factor >= 1.0:
        return image
    height, width = image.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    while image.shape[0] >= 2 * size[1] and image.shape[1] >= 2 * size[0]:
        half = (image.shape[1] // 2, image.shape[0] // 2)
        # Halfway between two pixels bilinear sampling is their average, and quicker.
        image = cast(Image, cv2.resize(image, half, interpolation=cv2.INTER_LINEAR))
    if (image.shape[1], image.shape[0]) == size:
        return image
    return cast(Image, cv2.resize(image, size, interpolation=cv2.INTER_AREA))
