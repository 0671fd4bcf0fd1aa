"""Whether a cell shows a number like those of its column: each of its digits stands there again.

Running numbers repeat their digits every ten rows, and the letters of a heading are no digits.
"""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.look import Look

SIZE = (12, 16)  # pixels to which every digit is brought, width and height
WHOLE = 0.6  # letters; lower pieces are points and accents
NARROWEST = 0.6  # of its height; a thinner digit is looked at with the white beside it
SHAPE = 1.35  # two pictures of one digit differ less in width and in height
FEWEST = 10  # cells; after so many each digit has come back
USUAL = 0.85  # likeness of the digits of a column of numbers
NUMBER = 0.8  # likeness of a digit to another picture of it
LONGER = 1  # digits more than usual; a heading has more letters
WORD = 0.7  # of the letters of a heading to digits, at most

Cell = tuple[float, float, float, float]  # left, top, right, bottom in pixels
Floats = NDArray[np.float32]


def numbers_in(look: Look, edges: tuple[float, ...], stops: Sequence[float]) -> list[bool | None]:
    """Tell for each row whether its first cell holds a number (True) or a word (False).

    None where that does not show: the cell is blank, or the column holds no or few numbers.
    """
    cells = [(edges[0] + 2, above, edges[1] - 2, below) for above, below in pairwise(stops)]
    found = _likeness(look, cells)
    known = [float(likeness[0].min()) for likeness in found if likeness is not None]
    if len(known) < FEWEST or float(np.median(known)) < USUAL:
        return [None] * len(cells)
    usual = float(np.median([likeness.shape[1] for likeness in found if likeness is not None]))
    return [None if likeness is None else _told(likeness, usual) for likeness in found]


def _told(likeness: Floats, usual: float) -> bool | None:
    """Judge one cell: its worst digit stands elsewhere and one even twice, or none does at all.

    A heading printed once more below has its letters twice, but more than numbers have digits; one
    letter alone is no heading.
    """
    first, second = likeness
    if first.min() >= NUMBER and second.max() >= NUMBER:
        return True if len(first) <= usual + LONGER else None
    return False if first.max() < WORD and len(first) > 1 else None


def _likeness(look: Look, cells: list[Cell]) -> list[Floats | None]:
    """Give for each digit of each cell how well it is found again in other cells, up to 1.0.

    Shape (2, digits): in the cell that has it most alike, and in the one after that. None for a
    cell without any digit.
    """
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    owner = np.full(len(x), -1)
    for n, (left, top, right, bottom) in enumerate(cells):
        inside = (x + wide / 2 > left) & (x + wide / 2 < right)
        owner[inside & (y + high / 2 > top) & (y + high / 2 < bottom)] = n
    chosen = np.flatnonzero((owner >= 0) & (high >= WHOLE * look.ink.height))
    if len(chosen) < FEWEST:
        return [None] * len(cells)
    chosen = chosen[np.argsort(owner[chosen], kind="stable")]
    owner, boxes = owner[chosen], look.ink.letters[chosen]
    alike = alike_letters(look, boxes)
    alike[owner[:, None] == owner[None, :]] = -1.0
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    by_cell = np.sort(np.maximum.reduceat(alike, starts, axis=1), axis=1)
    if by_cell.shape[1] < 2:
        return [None] * len(cells)
    found: list[Floats | None] = [None] * len(cells)
    for n in np.unique(owner).tolist():
        found[n] = np.stack([by_cell[owner == n, -1], by_cell[owner == n, -2]])
    return found


def alike_letters(look: Look, boxes: NDArray[np.int32]) -> Floats:
    """Give the correlation of each two letters, -1.0 where they differ in size."""
    pictures = np.stack([_picture(look, box) for box in boxes.tolist()])
    alike = pictures @ pictures.T
    for size in (boxes[:, 2], boxes[:, 3]):
        larger = np.maximum(size, 3).astype(np.float64)
        ratio = larger[:, None] / larger[None, :]
        alike[(ratio > SHAPE) | (ratio < 1 / SHAPE)] = -1.0
    return np.asarray(alike, np.float32)


def _picture(look: Look, box: list[int]) -> Floats:
    """Bring a letter to one size, mean 0 and length 1; thin ones keep white beside them."""
    left, top, wide, high = box
    part = look.gray[top : top + high, left : left + wide]
    beside = max(0, round((NARROWEST * high - wide) / 2))
    wider = cv2.copyMakeBorder(part, 0, 0, beside, beside, cv2.BORDER_CONSTANT, value=(255,))
    flat = cv2.resize(wider, SIZE, interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    flat -= flat.mean()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), np.float32)
