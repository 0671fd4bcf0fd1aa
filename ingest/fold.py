"""The fold of an open book: where one page of a scan becomes two leaves."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.bands import joined_runs
from ingest.ink import find_ink
from ingest.light import paper_of
from ingest.page import Color, Gray

CENTRAL = (0.36, 0.64)  # of the width; a fold lies between
SIDE = 0.13  # of the width; the paper is bright again this far from the fold
DEEP = 0.07  # a fold's shadow darkens the paper by this share
SHALLOW = 0.024  # or by this, where it runs straight down the page
BANDS = 8  # the shadow runs down all of the page, seen in most of so many parts
STRAIGHT = 0.008  # of the width; the shadow strays less from a straight line
LEANING = 0.1  # of the height; a deep fold leans less: 5.7 degrees
UPRIGHT = 0.06  # a shallow one less than this
BLACK = 80  # of 255; a fold is darker in a scan of two tones
SOLID = 0.9  # share of its length that is black
THICK = 0.05  # inches; rules are thinner
NEAR = 0.5  # inches beside a fold, in which letters are looked for
LETTER = (0.5, 1.6)  # of the usual height, that of a letter
NEXT = 0.04  # inches between the letters of a word
FEW_LETTERS = 2  # on a fold: specks, or a rule that bends
WIDEST_LEAF = 1.05  # width over height of the whole image; a spread is wider


@dataclass(frozen=True, slots=True)
class Fold:
    """Where a book's fold runs down an image."""

    x: int  # at half the height, pixels
    tilt: float  # degrees, clockwise positive: its lower end lies to the left


def find_fold(image: Color, dpi: float) -> Fold | None:
    """Find the dark valley that a book's fold throws down the whole image; None without one."""
    height, width = (int(n) for n in image.shape[:2])
    if width < WIDEST_LEAF * height or width < 2.0 * dpi:
        return None
    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    return _shadow(gray, dpi) or _black(gray, dpi)


def _shadow(gray: Gray, dpi: float) -> Fold | None:
    """Find the valley in the light of the paper."""
    width = int(gray.shape[1])
    paper = paper_of(gray, dpi).astype(np.float32)
    if len(paper) < 4 * BANDS:
        return None
    margin = round(0.06 * len(paper))
    parts = np.array_split(paper[margin:-margin], BANDS)
    valleys = np.array([_valley(np.median(part, axis=0)) for part in parts])
    depth = float(np.median(valleys[:, 0]))
    seen = valleys[:, 0] >= depth / 2
    if depth < SHALLOW or np.count_nonzero(seen) < 0.75 * BANDS:
        return None
    at = np.linspace(-0.44, 0.44, BANDS + 1)
    middles = ((at[:-1] + at[1:]) / 2)[seen]  # of the height, from its half
    lean, place = _line(middles, valleys[seen, 1])
    stray = float(np.median(np.abs(valleys[seen, 1] - place - lean * middles)))
    most = LEANING if depth >= DEEP else UPRIGHT
    straight = stray <= STRAIGHT * paper.shape[1] and abs(lean) <= most * len(paper)
    if depth < DEEP and not straight:
        return None
    x = round((place + 0.5) * width / int(paper.shape[1]))
    tilt = -math.degrees(math.atan2(lean, len(paper))) if straight else 0.0
    return Fold(x, tilt)


def _black(gray: Gray, dpi: float) -> Fold | None:
    """Find the black band that is left of a fold's shadow in a scan of two tones.

    It runs from the top of the image to its bottom, thicker than any rule.
    """
    height, width = gray.shape
    first, last = (round(share * width) for share in CENTRAL)
    places = []
    for part in np.array_split(gray[:, first:last] < BLACK, BANDS):
        solid = joined_runs(np.asarray(part.mean(axis=0) >= SOLID), 1)
        left, right = max(solid, key=lambda run: run[1] - run[0], default=(0, 0))
        if right - left < THICK * dpi:
            return None
        places.append(first + (left + right) / 2)
    at = np.linspace(-0.5, 0.5, 2 * BANDS + 1)[1::2]
    lean, place = _line(at, np.array(places))
    stray = float(np.abs(np.array(places) - place - lean * at).max())
    if stray > STRAIGHT * width or abs(lean) > LEANING * height:
        return None
    return Fold(round(place), -math.degrees(math.atan2(lean, height)))


def written_across(gray: Gray, dpi: float, x: int) -> bool:
    """Tell whether words of an evenly lit page run across an upright line, as on no book's fold.

    A letter on the line counts where letters follow it closely to both sides: stitches do not.
    """
    near = round(NEAR * dpi)
    left = max(0, x - near)
    strip = np.ascontiguousarray(gray[:, left : x + near])
    ink = find_ink(strip, dpi)
    high = ink.letters[:, 3] / max(ink.height, 1.0)
    letters = ink.letters[(high > LETTER[0]) & (high < LETTER[1])]
    start, end = letters[:, 0], letters[:, 0] + letters[:, 2]
    on_it = letters[(start < x - left - 1) & (end > x - left + 1)]
    return sum(_within_a_word(letter, letters, dpi) for letter in on_it) > FEW_LETTERS


def _within_a_word(letter: NDArray[np.int32], letters: NDArray[np.int32], dpi: float) -> bool:
    """Tell whether other letters stand close by on both sides."""
    x, y, width, height = (int(n) for n in letter)
    beside = (letters[:, 1] < y + height) & (letters[:, 1] + letters[:, 3] > y)
    gap = NEXT * dpi
    before = x - letters[:, 0] - letters[:, 2]
    after = letters[:, 0] - x - width
    return all(bool((beside & (np.abs(side) <= gap)).any()) for side in (before, after))


def _line(t: NDArray[np.float64], x: NDArray[np.float64]) -> tuple[float, float]:
    """Fit x = place + lean * t by the median of all slopes (Theil-Sen)."""
    rises = [(x[j] - x[i]) / (t[j] - t[i]) for i in range(len(t)) for j in range(i + 1, len(t))]
    lean = float(np.median(rises)) if rises else 0.0
    return lean, float(np.median(x - lean * t))


def _valley(profile: NDArray[np.floating]) -> tuple[float, int]:
    """Give the depth and place of the darkest point that has brighter paper on both sides."""
    count = len(profile)
    side = max(2, round(SIDE * count))
    first, last = round(CENTRAL[0] * count), round(CENTRAL[1] * count)
    row = profile.astype(np.float32)[None, :]
    reach = np.ones((1, side + 1), np.uint8)
    left = cv2.dilate(row, reach, anchor=(side, 0))[0]  # the brightest up to here
    right = cv2.dilate(row, reach, anchor=(0, 0))[0]
    depth = 1.0 - row[0] / np.maximum(np.minimum(left, right), 1.0)
    place = first + int(depth[first:last].argmax())
    return max(0.0, float(depth[place])), place
