"""Handwriting told from print by the shapes of its ink, whatever its colour.

Type repeats itself: its letters stand on one line, have two or three heights, one width of stroke,
and edges that are mostly upright or level. A hand leans, joins letters and keeps to none of this.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ocr.faint_ink import has_faint_ink
from ocr.ink import Mask, Pieces, between, ink_mask, pieces
from ocr.twins import Distances, Letters, letters_of, nearest_twins, no_letters, unlike_twins

Numbers = NDArray[np.float64]

LETTER: Final = 9  # px at 300 dpi; the least height of a letter
ANGLES: Final = 12  # directions of edges that are told apart, of half a turn
FINE: Final = 3  # parts of each in which the lean of stems is looked for
UPRIGHT: Final = 9  # of those parts, either way, in which edges are those of stems
LEVEL: Final = 0.06  # of a capital's height, within which letters stand on one line
SAMPLED: Final = 2  # every second line of pixels tells the directions
STRONG: Final = 40.0  # gray levels a pixel, from which an edge is no grain
SAME: Final = 0.02  # difference of twins below which all are alike
USUAL: Final = 0.3  # share of a page's cells whose twins are nearer than is usual there
UNKNOWN: Final = 0.15  # the same where nothing can be compared: print's in bad scans

NAMES: Final = (
    "letters",
    "thickness",
    "uneven-thickness",
    "on-one-line",
    "of-one-height",
    "of-two-heights",
    "width",
    "widest",
    "fullness",
    "crowding",
    "tall",
    *(f"edges-{15 * n}" for n in range(ANGLES)),
    "lean",
    "steady",
    "other-size",
    "other-thickness",
    "other-twins",
    "unlike-twins",
)
"""What is measured of a cell beside its page, in the order that `beside_page` gives."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """How one cell's ink is shaped, without regard to the page around it."""

    measured: tuple[float, ...]  # as `NAMES`, all but the last four
    height: float  # of its letters, px
    thickness: float  # of its strokes, px
    letters: Letters = field(default_factory=no_letters, repr=False, compare=False)
    faint: bool = False  # something paler than its letters stands beside them


def twins_of(cells: Sequence[Shapes | None]) -> list[Distances | None]:
    """Tell how far the letters of a page's cells are from their nearest twins."""
    return nearest_twins([no_letters() if cell is None else cell.letters for cell in cells])


def beside_page(
    cells: Sequence[Shapes | None], twins: Sequence[Distances | None]
) -> list[tuple[float, ...] | None]:
    """Give the measures of a page's cells, with how they differ from the usual and from twins."""
    known = [cell for cell in cells if cell is not None]
    if not known:
        return [None] * len(cells)
    height, thickness = median(s.height for s in known), median(s.thickness for s in known)
    unlike = [math.log(max(UNKNOWN if a is None else a, SAME)) for a in map(unlike_twins, twins)]
    usual = between(np.array([u for u, s in zip(unlike, cells, strict=True) if s]), USUAL)
    return [
        None if s is None else (
            *s.measured,
            abs(math.log(s.height / height)),
            abs(math.log(s.thickness / thickness)),
            apart - usual,
            apart,
        )
        for s, apart in zip(cells, unlike, strict=True)
    ]  # fmt: skip


def shapes_of(image: Gray, unit: float, bands: int = 1) -> Shapes | None:
    """Measure dark ink on white, cropped to the ink; None where there is too little of it.

    `unit` is the resolution in parts of 300 dpi, `bands` the number of text lines.
    """
    mask = ink_mask(image, 255.0)
    found = pieces(mask)
    high = found.height >= LETTER * unit
    letters = found.kept(high)
    if not len(letters):
        return None
    height = between(letters.height, 0.7)
    ridge = _ridge(mask)
    if not ridge.size:
        return None
    thickness = float(ridge.mean())
    measured = (
        float(np.log(len(letters) / bands)),
        float(np.log(thickness / unit)),
        float(ridge.std() / thickness),
        *_regularity(letters, height, bands),
        *_outlines(letters, found, height, mask.shape[1], bands),
        *_edges(image),
    )
    faint = has_faint_ink(image, mask, unit)
    return Shapes(measured, height, thickness, letters_of(image, found, high), faint)


def _ridge(mask: Mask) -> Numbers:
    """Give the width of the strokes along their middle, px."""
    inside = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    top = cv2.dilate(inside, np.ones((3, 3), np.uint8))
    return np.asarray(2.0 * inside[(inside >= top) & (inside > 0.9)], np.float64)


def _regularity(letters: Pieces, height: float, bands: int) -> tuple[float, float, float]:
    """Give the shares of letters that stand on one line, of one height, and of two heights."""
    within, n = max(1.0, LEVEL * height), len(letters)
    on_line = int(_near(letters.y + letters.height, within).sum(axis=1).max())
    alike = _near(letters.height, within)
    first = int(alike.sum(axis=1).argmax())
    rest = ~alike[first]
    second = int(alike[rest][:, rest].sum(axis=1).max()) if rest.any() else 0
    one = int(alike[first].sum())
    return min(on_line * bands / n, 1.0), one / n, (one + second) / n


def _near(values: NDArray[np.int32], within: float) -> NDArray[np.bool_]:
    """Tell for each pair of values whether they are about the same."""
    return np.asarray(np.abs(values[:, None] - values[None, :]) <= within)


def _outlines(
    letters: Pieces, found: Pieces, height: float, width: int, bands: int
) -> tuple[float, float, float, float, float]:
    """Give how wide letters are, the widest, how full of ink, how many, how high all of it is.

    The last two are those of one line of text.
    """
    wide = letters.width / height
    full = letters.area / (letters.width * letters.height)
    tall = float((found.y + found.height).max() - found.y.min()) / (height * bands)
    crowding = len(letters) * height / (width * bands)
    return (
        float(np.log(between(wide, 0.5))),
        float(np.log(wide.max())),
        float(full.mean()),
        crowding,
        float(np.log(tall)),
    )


def _edges(image: Gray) -> tuple[float, ...]:
    """Give the share of each direction among strong edges, and how stems lean."""
    across = cv2.Scharr(image, cv2.CV_32F, 1, 0, scale=1 / 16)[::SAMPLED]
    down = cv2.Scharr(image, cv2.CV_32F, 0, 1, scale=1 / 16)[::SAMPLED]
    strength, turn = cv2.cartToPolar(across, down, angleInDegrees=True)
    strong = strength > STRONG
    weight = strength[strong]
    if not weight.size:
        return (*(1.0 / ANGLES,) * ANGLES, 0.0, 0.0)
    parts = ANGLES * FINE
    bins = ((turn[strong] + 90.0 / parts) * (parts / 180.0)).astype(np.intp) % parts
    shares = np.bincount(bins, weight, parts) / weight.sum()
    coarse = np.roll(shares, FINE // 2).reshape(ANGLES, FINE).sum(axis=1)
    return (*map(float, coarse), *_lean(shares))


def _lean(shares: Numbers) -> tuple[float, float]:
    """Give how far most stems lean, and the share of nearly upright edges that lean so.

    All stems of slanted type lean alike, as if it stood upright; a hand's do not. The lean is in
    parts of 15 degrees, whichever way.
    """
    stems = np.roll(shares, UPRIGHT)[: 2 * UPRIGHT + 1]
    most = int(np.convolve(stems, (0.5, 1.0, 0.5), "same").argmax())
    alike = stems[max(most - 1, 0) : most + 2].sum() / max(stems.sum(), SAME)
    return abs(most - UPRIGHT) / FINE, float(alike)
