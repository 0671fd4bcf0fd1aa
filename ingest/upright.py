"""Which way up a page lies: quarter turns undone, from the letters themselves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.ink import Ink
from ingest.mapping import Mapping
from ingest.warp import plain

ENOUGH = 40  # neighbours that must be seen to judge whether lines run across or down
SURE = 0.64  # share of them that must agree
ACCENTS = 12  # accents that must be seen to judge which end is up
ALONE = 5  # accents that turn a page, though not surely, where none speaks against it
CLEARLY = 0.7  # share of them that must agree; pages of handwriting reach 0.64 either way
MOST = 1500  # letters looked at
AROUND = 3.0  # letters to either side
BROKEN = 0.7  # share of them that reach as far as a piece broken off a digit; accents stand out
WORD = 4  # letters there; fewer may all be digits
BESIDE = 0.12  # of a letter's width; a decimal point stands beside its digit, an accent over one

Boxes = NDArray[np.int32]  # shape (n, 4): left, top, width, height
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page lies."""

    quarters: int  # clockwise quarter turns that set it upright: 0, 1, 2 or 3
    sure: bool  # False when the letters do not tell which end is up


def find_turn(ink: Ink) -> Turn:
    """Tell by the letters' neighbours whether lines run across, and by accents which end is up."""
    beside, stacked = _neighbours(ink.letters, ink.height)
    if beside + stacked < ENOUGH or max(beside, stacked) < SURE * (beside + stacked):
        return Turn(0, False)
    sideways = stacked > beside
    boxes = _turned(ink.letters) if sideways else ink.letters
    above, below = _accents(boxes, ink.height)
    sure = above + below >= ACCENTS and max(above, below) >= CLEARLY * (above + below)
    down = below > above and (sure or sideways or (above == 0 and below >= ALONE))
    if sideways:
        return Turn(3 if down else 1, sure)
    return Turn(2 if down else 0, sure)


def _turned(boxes: Boxes) -> Boxes:
    """Turn boxes clockwise by a quarter: what was at the left is at the top."""
    left, top, wide, high = boxes.T
    return np.stack([-(top + high), left, high, wide], axis=1)


def _neighbours(boxes: Boxes, letter: float) -> tuple[int, int]:
    """Count the letters with another one close beside them, and with one close below."""
    whole = boxes[(boxes[:, 3] >= 0.6 * letter) & (boxes[:, 2] >= 0.4 * letter)]
    whole = whole[(whole[:, 3] <= 2 * letter) & (whole[:, 2] <= 2 * letter)]
    if len(whole) < 2:
        return 0, 0
    few = whole[:: max(1, len(whole) // 250)]
    left, top, wide, high = (few[:, k, None] for k in range(4))
    x, y, w, h = (whole[None, :, k] for k in range(4))
    level = np.minimum(top + high, y + h) - np.maximum(top, y) >= 0.5 * np.minimum(high, h)
    plumb = np.minimum(left + wide, x + w) - np.maximum(left, x) >= 0.5 * np.minimum(wide, w)
    right, under = x - (left + wide), y - (top + high)
    near = 0.45 * letter
    beside = (level & (right >= -1) & (right <= near)).any(axis=1)
    stacked = (plumb & (under >= -1) & (under <= near)).any(axis=1)
    return int((beside & ~stacked).sum()), int((stacked & ~beside).sum())


def _accents(boxes: Boxes, letter: float) -> tuple[int, int]:
    """Count the small marks close above a letter and close below one."""
    wide, high = boxes[:, 2], boxes[:, 3]
    whole = boxes[(high >= 0.7 * letter) & (high <= 2 * letter) & (wide <= 3 * letter)]
    marks = boxes[(high <= 0.55 * letter) & (wide <= 0.9 * letter)]
    if not len(whole) or not len(marks):
        return 0, 0
    marks = marks[:: max(1, len(marks) // MOST)]
    left, top, w, h = (marks[:, k, None] for k in range(4))
    x, y, ww, hh = (whole[None, :, k] for k in range(4))
    middle = left + w / 2
    over = (middle >= x + BESIDE * ww) & (middle <= x + ww - BESIDE * ww)
    gap = 0.45 * letter
    above = (over & (y - (top + h) <= gap) & (y - (top + h) >= -0.25 * letter)).any(axis=1)
    below = (over & (top - (y + hh) <= gap) & (top - (y + hh) >= -0.25 * letter)).any(axis=1)
    above, below = np.asarray(above, np.bool_), np.asarray(below, np.bool_)
    odd = np.flatnonzero(above ^ below)
    rises, falls = _as_far(marks[odd], whole, letter)
    return int((above[odd] & ~rises).sum()), int((below[odd] & ~falls).sum())


def _as_far(marks: Boxes, whole: Boxes, letter: float) -> tuple[Bools, Bools]:
    """Tell which marks most letters around reach as far up as, and as far down.

    Those are pieces broken off a digit; where too few letters stand around, they may be.
    """
    left, top, w, h = (marks[:, k, None] for k in range(4))
    x, y, ww, hh = (whole[None, :, k] for k in range(4))
    near = np.abs(x + ww / 2 - left - w / 2) <= AROUND * letter
    near &= (y < top + h + letter / 2) & (y + hh > top - letter / 2)
    count, level = near.sum(axis=1), top + h / 2
    least = np.where(count >= WORD, BROKEN * count, 0)
    rises, falls = ((near & reach).sum(axis=1) >= least for reach in (y <= level, y + hh >= level))
    return rises, falls


def quarter_turned(width: int, height: int, quarters: int) -> Mapping:
    """Give the way back from an image turned clockwise to one of this size."""
    turned = (height, width) if quarters % 2 else (width, height)
    flat = plain(*turned)
    x, y = flat.nodes[..., 0], flat.nodes[..., 1]
    back = {
        0: (x, y),
        1: (y, height - 1 - x),
        2: (width - 1 - x, height - 1 - y),
        3: (width - 1 - y, x),
    }[quarters % 4]
    return Mapping(np.stack(back, axis=-1).astype(np.float32), flat.step)
