"""Pixels moved as a mapping says."""

from collections.abc import Iterator
from typing import TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.mapping import Mapping

Image = TypeVar("Image", bound=NDArray[np.uint8])

Plane = NDArray[np.float32]  # shape (height, width); x or y of each pixel's source

STEP = 33  # pixels between mesh nodes; odd, so that a node falls on a pixel when spread out
NEARLY = 0.85  # at this scale and above sampling shows nothing that averaging would hide
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
    drawn = np.empty((height, width, *image.shape[2:]), np.uint8)
    top = 0
    for x, y in _points(way, width, height):
        rows = drawn[top : top + len(x)]
        cv2.remap(image, x, y, cv2.INTER_LINEAR, dst=rows, borderMode=cv2.BORDER_REPLICATE)
        top += len(x)
    return cast(Image, drawn)


def _points(way: Mapping, width: int, height: int) -> Iterator[tuple[Plane, Plane]]:
    """Spread the nodes out to one source point per pixel, x and y, bilinear between them.

    They come a few rows at a time, in the same memory each time: those of a whole page would take
    eight bytes a pixel, and longer to write than to use.
    """
    step = round(way.step)
    if step % 2 == 0:
        raise ValueError(f"an odd mesh step is needed, not {step}")
    half = (step - 1) // 2
    rows, columns = way.nodes.shape[:2]
    planes = [np.ascontiguousarray(way.nodes[..., k]) for k in (0, 1)]
    tall = [cv2.resize(p, (columns, rows * step))[half : half + height] for p in planes]
    room = np.empty((2, step, columns * step), np.float32)
    for top in range(0, height, step):
        size = (columns * step, min(step, height - top))
        x, y = (
            cv2.resize(plane[top : top + step], size, dst=here[: size[1]])[:, half : half + width]
            for plane, here in zip(tall, room, strict=True)
        )
        yield np.asarray(x, np.float32), np.asarray(y, np.float32)


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
    nearly = size[0] >= NEARLY * image.shape[1] and size[1] >= NEARLY * image.shape[0]
    how = cv2.INTER_LINEAR if nearly else cv2.INTER_AREA
    return cast(Image, cv2.resize(image, size, interpolation=how))
