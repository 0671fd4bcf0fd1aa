"""From a grid cell to an image of its own ink: rules, neighbours, pen strokes and specks taken out.

All lengths are for 300 dpi and scaled by the leaf's own resolution.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.box import Box
from ingest.histogram import quantile
from ingest.page import Color, Gray, Leaf
from ocr.crossings import crosses, crossing_stroke
from ocr.ink import (
    INK,
    Mask,
    Pieces,
    faint_pen_mask,
    ink_mask,
    paper_level,
    pen_mask,
    pieces,
    ranked,
)
from ocr.strokes import long_strokes, without_strokes
from ocr.thin_strokes import struck_thinly

WHITE: Final = 255
REFERENCE_DPI: Final = 300.0
RULE: Final = 9  # px; a remnant that touches the border is at most this thick
THIN_RULE: Final = 6  # px; one that stands off the border
OFF_BORDER: Final = 10  # px from the border at which a whole rule may still stand
SAMPLED: Final = 3  # every third pixel along a rule tells its level
SLIVER: Final = 3  # px; what is left of a neighbour's letters
OVERHANG: Final = 12  # px beyond a cell in which its rule is looked for
UNRULED_OVERHANG: Final = 2  # px taken where there is none
RULE_DARKER: Final = 10  # gray levels that a rule is darker than the paper
LEVEL_RULE, UPRIGHT_RULE = 0.6, 0.75  # share of a line of pixels that is ink, in a rule
MARGIN: Final = 9  # px around the ink; a faint mark above or below a letter fits in
LETTER: Final = 9  # px; the least side of a letter
LETTER_AREA: Final = 18  # px²
STOP_AREA: Final = 12  # px²; a full stop; smaller ink standing alone is dirt
REACH: Final = 23  # px around a letter in which its marks stand, both sides together
ENOUGH_LETTERS: Final = 3
USUAL_LETTER: Final = 29.0  # px, of capitals where there are too few to measure
PRINT_SHARE: Final = 0.3  # of the ink must be print, for pen strokes to be taken out of it


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """One cell's ink on white, and what was seen while cleaning it."""

    image: Gray  # cropped to the ink, at the leaf's scale; one white pixel when blank
    ink: Box  # where that ink stands, pixels of the leaf; the whole cell when blank
    blank: bool
    pen: float  # share of the cell's ink that is in pen, 0.0 to 1.0
    note: float  # share that is in pen and does not come from a neighbouring cell at the side
    struck: bool  # a long horizontal stroke runs through the ink
    contrast: float  # paper minus ink, gray levels
    bands: int  # separate text lines, at least 1
    letter: float  # height of capitals and figures, px; 0.0 when there are too few to tell


@dataclass(frozen=True, slots=True, eq=False)
class _Cleaned:
    """A cell's ink after cleaning."""

    gray: Gray
    paper: float
    mask: Mask  # the ink that is kept
    letters: Pieces  # the same in its pieces
    taken: Mask  # the ink that is not
    pen: float
    note: float
    struck: bool


def _within(leaf: Leaf, box: Box) -> Box:
    """Cut a box to the page; at least one pixel is left, also where it lies outside."""
    height, width = leaf.gray.shape
    top, left = min(max(box.top, 0), height - 1), min(max(box.left, 0), width - 1)
    bottom, right = min(box.bottom, height), min(box.right, width)
    return Box(left, top, max(right, left + 1), max(bottom, top + 1))


def to_the_rules(gray: Gray, box: Box, unit: float) -> Box:
    """Stretch a cell up and down to its rules: dots below and accents stand close to them."""
    reach = max(2, round(OVERHANG * unit))
    across = slice(box.left, box.right)
    paper = quantile(gray[box.top : box.bottom, across], 0.5)
    below = gray[box.bottom : box.bottom + reach, across]
    above = gray[max(box.top - reach, 0) : box.top, across][::-1]
    blank = round(UNRULED_OVERHANG * unit)
    return Box(
        box.left,
        box.top - _lines_before_rule(above, paper, blank),
        box.right,
        box.bottom + _lines_before_rule(below, paper, blank),
    )


def _lines_before_rule(strip: Gray, paper: float, otherwise: int) -> int:
    """Count lines of pixels before the first that is mostly dark; few where there is none."""
    if not strip.size:
        return 0
    sampled = strip[:, ::SAMPLED]
    middle = sampled.shape[1] // 2
    levels = np.partition(sampled, middle, axis=1)[:, middle].astype(np.float32)
    darkest = float(levels.min())
    if darkest >= paper - RULE_DARKER:
        return int(min(otherwise, strip.shape[0]))
    first = np.flatnonzero(levels < paper - (paper - darkest) / 4)[0]
    return int(first)


def usual_letter(dpi: float) -> float:
    """Give the height of capitals and figures in print of the usual size, pixels."""
    return USUAL_LETTER * dpi / REFERENCE_DPI


def crop_cell(leaf: Leaf, box: Box, neutral: bool = True) -> Crop:
    """Clean one cell; with `neutral`, pen strokes are taken out where print remains."""
    unit = leaf.dpi / REFERENCE_DPI
    box = to_the_rules(leaf.gray, _within(leaf, box), unit)
    area = (slice(box.top, box.bottom), slice(box.left, box.right))
    gray = leaf.gray[area]
    paper = paper_level(gray)
    whole = ink_mask(gray, paper)
    mask = without_border_remnants(whole, unit)
    pen = pen_mask(leaf.color[area]) if neutral and mask.any() else np.zeros_like(mask)
    strokes = long_strokes(mask, mask, unit)
    if cv2.countNonZero(cv2.bitwise_and(mask, pen)) and not strokes.any():
        strokes = long_strokes(faint_pen_mask(leaf.color[area]), mask, unit)
    if not strokes.any():
        strokes = _crossing(leaf.color[area], pen, mask, unit)
    struck = bool(strokes.any())
    if struck:
        mask = without_strokes(mask, strokes)
        pen = pen & ~np.asarray(cv2.dilate(strokes, np.ones((5, 1), np.uint8)), np.uint8)
    struck = struck or struck_thinly(gray, paper, mask, unit)
    pen_ink, ink = mask & pen, cv2.countNonZero(mask)
    share = cv2.countNonZero(pen_ink) / ink if ink else 0.0
    note = _own_share(pen_ink, ink) if share else 0.0
    if share and 1.0 - share >= PRINT_SHARE:
        mask = mask & ~_light(pen, gray, mask)
    letters, mask = without_specks(mask, unit)
    taken = (whole | strokes) & ~mask
    return _cropped(_Cleaned(gray, paper, mask, letters, taken, share, note, struck), box, unit)


def _crossing(color: Color, pen: Mask, mask: Mask, unit: float) -> Mask:
    """Find a stroke from side to side: pen, pale pen, or whatever crosses the print."""
    if pen.any():
        for strokes in (pen, faint_pen_mask(color)):
            if crosses(strokes, unit):
                return strokes
    return crossing_stroke(mask, unit)


def _own_share(pen_ink: Mask, ink: int) -> float:
    """Give the share of the ink that is pen and does not run in from another cell."""
    return own_ink(pen_ink) / ink


def own_ink(marks: Mask) -> int:
    """Count pixels of what runs in neither from a cell at the side nor from the row below.

    What is written over a row's print often reaches into the row above.
    """
    found = pieces(marks)
    height, width = marks.shape
    own = (found.x > 1) & (found.x + found.width < width - 1) & (found.y + found.height < height)
    return int(found.area[own].sum())


def without_border_remnants(mask: Mask, unit: float) -> Mask:
    """Take out rule remnants, thin and long at the border, and slivers of neighbours' letters."""
    mask = _without_lines(mask, round(OFF_BORDER * unit))
    if not _at_border(mask, round(OFF_BORDER * unit) + 1):
        return mask
    found = pieces(mask)
    height, width = mask.shape
    x, y, w, h = found.x, found.y, found.width, found.height
    near, thick, thin = OFF_BORDER * unit, max(2.0, RULE * unit), max(2.0, THIN_RULE * unit)
    beside = (x <= 1) | (x + w >= width - 1)
    above = (y <= 1) | (y + h >= height - 1)
    by_side = (x <= near) | (x + w >= width - near)
    by_top = (y <= near) | (y + h >= height - near)
    drop = beside & (w <= thick) & (h >= 0.3 * height)
    drop |= above & (h <= thick) & (w >= np.maximum(0.12 * width, 3 * thick))
    drop |= by_side & (w <= thin) & (h >= 0.7 * height)
    drop |= by_top & (h <= thin) & (w >= 0.6 * width)
    drop |= beside & (w <= SLIVER * unit) & (h >= LETTER * unit)
    drop |= above & (h <= SLIVER * unit) & (w >= LETTER * unit)
    return found.without(drop, mask)


def _at_border(mask: Mask, near: int) -> bool:
    """Tell whether any ink stands near the border."""
    sides = (mask[:near], mask[-near:], mask[:, :near], mask[:, -near:])
    return any(cv2.countNonZero(side) for side in sides)


def _without_lines(mask: Mask, near: int) -> Mask:
    """Take out lines of pixels near the border that are nearly all ink: rules, joined or not."""
    across = cv2.reduce(mask, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel() / INK
    down = cv2.reduce(mask, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel() / INK
    level, upright = across >= LEVEL_RULE, down >= UPRIGHT_RULE
    level[near : len(level) - near] = False
    upright[near : len(upright) - near] = False
    if not level.any() and not upright.any():
        return mask
    cleared = mask.copy()
    cleared[level] = 0
    cleared[:, upright] = 0
    return cleared


def without_specks(mask: Mask, unit: float) -> tuple[Pieces, Mask]:
    """Take out dirt: ink that is small and not right beside a letter, as its dot or mark is.

    Gives the pieces that are kept and their mask.
    """
    found = pieces(mask)
    big = np.maximum(found.width, found.height) >= LETTER * unit
    big &= found.area >= LETTER_AREA * unit * unit
    if not big.any():
        return found.kept(big), np.zeros_like(mask)
    if big.all():
        return found, mask
    reach = max(3, round(REACH * unit)) | 1
    around = np.asarray(cv2.dilate(found.only(big), np.ones((reach, reach), np.uint8)), np.uint8)
    keep = big | found.touching(around) | _far_but_large(found, big, unit)
    return found.kept(keep), found.without(~keep, mask)


def _far_but_large(found: Pieces, big: NDArray[np.bool_], unit: float) -> NDArray[np.bool_]:
    """Keep full stops and dashes: on the height of the letters and more than a speck."""
    top, bottom = int(found.y[big].min()), int((found.y + found.height)[big].max())
    inside = (found.y >= top) & (found.y + found.height <= bottom + 3 * unit)
    return np.asarray(inside & (found.area >= STOP_AREA * unit * unit))


def _light(pen: Mask, gray: Gray, mask: Mask) -> Mask:
    """Give the pen's ink and its soft edge, but not where print lies under it."""
    print_level = quantile(gray[(mask > 0) & (pen == 0)], 0.6)
    wide = cv2.dilate(pen, np.ones((3, 3), np.uint8))
    light = (gray > print_level + 20.0).astype(np.uint8) * INK
    return np.asarray(cv2.bitwise_and(wide, light), np.uint8)


def _cropped(cell: _Cleaned, box: Box, unit: float) -> Crop:
    """Cut to the ink with a margin, paint what was taken out white, and keep faint marks."""
    found = cell.letters
    if not len(found):
        white = np.full((1, 1), WHITE, np.uint8)
        return Crop(white, box, True, cell.pen, cell.note, cell.struck, 0.0, 1, 0.0)
    margin, (height, width) = round(MARGIN * unit), cell.mask.shape
    top = max(int(found.y.min()) - margin, 0)
    left = max(int(found.x.min()) - margin, 0)
    bottom = min(int((found.y + found.height).max()) + margin, height)
    right = min(int((found.x + found.width).max()) + margin, width)
    area = (slice(top, bottom), slice(left, right))
    image = cv2.convertScaleAbs(cell.gray[area], alpha=WHITE / max(cell.paper - 6.0, 1.0))
    if cell.taken.any():
        kept = cv2.dilate(cell.mask[area], np.ones((3, 3), np.uint8))
        taken = cv2.dilate(cell.taken[area], np.ones((5, 5), np.uint8))
        image[(taken > 0) & (kept == 0)] = WHITE
    return Crop(
        image=np.asarray(image, np.uint8),
        ink=Box(box.left + left, box.top + top, box.left + right, box.top + bottom),
        blank=False,
        pen=cell.pen,
        note=cell.note,
        struck=cell.struck,
        contrast=cell.paper - float(cv2.mean(cell.gray, cell.mask)[0]),
        bands=text_bands(cell.mask, unit),
        letter=letter_height(found, unit),
    )


def text_bands(mask: Mask, unit: float) -> int:
    """Count text lines: bands of ink at least a small letter high, set apart by a valley."""
    profile = cv2.reduce(mask, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
    valley = profile < 0.12 * np.sort(profile)[-max(1, len(profile) // 10)]
    edges = np.flatnonzero(np.diff(np.concatenate(([True], valley, [True])).astype(np.int8)))
    bands: NDArray[np.int_] = edges[1::2] - edges[0::2]
    return max(1, int((bands >= 14 * unit).sum()))


def letter_height(found: Pieces, unit: float) -> float:
    """Measure capitals and figures: the height that most of the larger pieces of ink keep below."""
    heights = found.height[found.height >= LETTER * unit]
    return ranked(heights, 0.7) if heights.size >= ENOUGH_LETTERS else 0.0
