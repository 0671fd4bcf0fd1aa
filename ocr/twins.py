"""Letters that a page has twice: type repeats itself to the dot, and no hand ever does.

Every letter of a cell is compared with the letters of all other cells, by its ink brought to one
small square and by its width and height. Print finds a twin that is nearly the same; in writing
the nearest one still differs.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ocr.ink import Pieces, between

Distances = NDArray[np.float32]  # one for each letter
Letters = NDArray[np.float32]  # shape (letters, SIDE² + 2): ink, log width, log height

SIDE: Final = 12  # px that a letter is brought to, each way
MOST: Final = 12  # letters of a cell that are compared
AT_ONCE: Final = 96  # letters compared with all, which keeps to the processor's own memory
OWN: Final = 1e6  # added between letters of one cell, which are no twins
STRANGE: Final = 0.3  # distance from which a letter has no twin
STRANGER: Final = 3.0  # and how many times the usual distance it must be
STRANGERS: Final = 2  # such letters in a cell, at least
STRANGE_PART: Final = 0.3  # of its letters
ALONE: Final = 0.5  # distance from which one letter alone is like no other
UNHEARD: Final = 5.0  # and how many times the usual distance it must be
UNHEARD_IN_DIRT: Final = 6.0  # the same where print repeats itself less exactly
CLEAN: Final = 0.1  # usual distance up to which it does
CAPITAL: Final = 0.7  # share of a cell's letters that are no higher than its capitals
LEAST_HIGH: Final = 0.6  # of a capital's height; marks are lower
JOINED: Final = 1.3  # of it, wider than which print is letters that touch
TALL: Final = 1.1  # of it, from which they are written upon
FEWEST: Final = 60  # letters on a page, below which a missing twin says nothing
SHARE: Final = 0.4  # of a cell's letters; joined and broken ones have no twin in print either


def no_letters() -> Letters:
    """Give the letters of a cell without any."""
    return np.zeros((0, SIDE * SIDE + 2), np.float32)


def letters_of(image: Gray, found: Pieces, chosen: NDArray[np.bool_]) -> Letters:
    """Bring some of the chosen pieces of dark ink on white to one size and one force."""
    inked = cv2.bitwise_not(image)
    places = np.flatnonzero(chosen)
    if len(places) > MOST:
        by_width = places[np.argsort(found.width[places], kind="stable")]
        places = by_width[np.linspace(0, len(places) - 1, MOST).astype(int)]
    letters = no_letters()
    if not len(places):
        return letters
    letters = np.empty((len(places), SIDE * SIDE + 2), np.float32)
    for row, n in enumerate(places):
        x, y, w, h = found.x[n], found.y[n], found.width[n], found.height[n]
        area = (slice(y, y + h), slice(x, x + w))
        alone = inked[area] * (found.labels[area] == n + 1)
        square = cv2.resize(alone, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        letters[row, :-2] = np.asarray(square, np.float32).ravel()
        letters[row, -2:] = np.log((w, h))
    letters[:, :-2] /= np.maximum(np.linalg.norm(letters[:, :-2], axis=1, keepdims=True), 1.0)
    return letters


def nearest_twins(cells: Sequence[Letters]) -> list[Distances | None]:
    """Tell for each letter of each cell how far its nearest twin in another cell is.

    0.0 is the same letter, 1.0 nothing alike; None where the page has too few letters. All
    distances come of products of matrices.
    """
    counts = [len(letters) for letters in cells]
    if sum(counts) < FEWEST:
        return [None] * len(cells)
    letters = np.concatenate(cells)
    squares = np.einsum("ij,ij->i", letters, letters)
    owners = np.repeat(np.arange(len(cells)), counts)
    near = np.empty(len(letters), np.float32)
    for start in range(0, len(letters), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        apart = squares - 2.0 * (letters[some] @ letters.T)
        apart[owners[some, None] == owners] = OWN
        near[some] = np.sqrt(np.maximum(apart.min(axis=1) + squares[some], 0.0))
    return list(np.split(near, np.cumsum(counts)[:-1]))


def unlike_twins(near: Distances | None) -> float | None:
    """Tell how far a cell's letters are from their twins; None without any letters."""
    return None if near is None or not near.size else float(np.quantile(near, SHARE))


def strangers(
    cells: Sequence[Letters], near: Sequence[Distances | None], rare: Sequence[int]
) -> list[bool]:
    """Tell which cells hold letters without a twin, on a page where nearly all have one.

    Two such letters at least, and a good part of the cell's, are a note beside print in a hand;
    so is one that is like nothing on the page, unless it is `rare`: as many letters of each cell
    are known to stand nowhere else.
    """
    known = [apart for apart in near if apart is not None]
    usual = float(np.median(np.concatenate(known))) if known else 1.0
    return [
        apart is not None
        and (_several(apart, usual) or _unheard_of(letters, apart, usual) > seldom)
        for letters, apart, seldom in zip(cells, near, rare, strict=True)
    ]


def _several(near: Distances, usual: float) -> bool:
    """Tell whether a good part of a cell's letters have no twin."""
    count = int(np.count_nonzero(near > max(STRANGE, STRANGER * usual)))
    return count >= max(STRANGERS, STRANGE_PART * len(near))


def _unheard_of(letters: Letters, near: Distances, usual: float) -> int:
    """Count letters that are like no other; marks, and letters of print that touch, are none."""
    wide, high = np.exp(letters[:, -2:]).T
    capital = between(high, CAPITAL) if len(high) else 1.0
    joined = (wide > JOINED * capital) & (high < TALL * capital)
    times = UNHEARD if usual <= CLEAN else UNHEARD_IN_DIRT
    far = near > max(ALONE, times * usual)
    return int(np.count_nonzero(far & (high >= LEAST_HIGH * capital) & ~joined))
