"""Marks that stand by themselves above and below a printed line, counted without reading.

A reading that has fewer marks than the ink shows has lost one: Bằng read as Băng, Đức as Đưc. More
marks than pieces of ink say nothing, since in small or heavy print they run into their letters.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np

from ingest.page import Gray
from ocr.ink import Pieces, ink_mask, pieces
from ocr.nang import baseline_of, dots_among, dots_in

ABOVE: Final = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309")
DOTTED: Final = frozenset("ij")
SIGNS: Final = frozenset("'’‘ʼ\"“”`´^~*°")
"""Signs that stand as high as marks, of two pieces at most."""
HIGH: Final = 0.64  # of a capital's height, over the baseline, above which a mark's ink stands
LEAST, MOST_HIGH, MOST_WIDE = 0.1, 0.6, 0.9  # sides of a mark, of a capital's height
INKED: Final = 0.012  # area of a mark's ink, of a capital's height squared


@dataclass(frozen=True, slots=True)
class InkMarks:
    """What stands above and below one printed line."""

    dots: tuple[float, ...] | None = None  # places of dots below, 0.0 left to 1.0 right
    above: int | None = None  # pieces of ink above the letters; None when it cannot be told

    def dots_off(self, text: str) -> int:
        """Count dots below beyond those of a text; 0 when they cannot be counted."""
        return 0 if self.dots is None else len(self.dots) - dots_in(text)

    def off(self, text: str) -> int:
        """Count marks beyond those of a text; negative for dots below that the ink lacks."""
        return self.dots_off(text) or self.lost_above(text)

    def lost_above(self, text: str) -> int:
        """Count pieces of ink above the letters beyond those that a text can have."""
        return 0 if self.above is None else max(self.above - most_above(text), 0)


def marks_of(image: Gray, letter: float) -> InkMarks:
    """Find the marks of one printed line whose capitals are `letter` px high."""
    found = pieces(ink_mask(image))
    baseline = baseline_of(found, letter)
    if baseline is None:
        return InkMarks()
    return InkMarks(dots_among(found, baseline, letter), _above(found, baseline, letter))


def _above(found: Pieces, baseline: float, letter: float) -> int:
    """Count the pieces of ink above the letters, of the size of marks."""
    long, bottom = np.maximum(found.width, found.height), found.y + found.height
    chosen = (bottom <= baseline - HIGH * letter) & (long >= LEAST * letter)
    chosen &= (found.width <= MOST_WIDE * letter) & (found.height <= MOST_HIGH * letter)
    chosen &= found.area >= INKED * letter * letter
    return int(np.count_nonzero(chosen))


def most_above(text: str) -> int:
    """Count the pieces of ink that can stand above a text's letters; horns hang lower."""
    return sum(map(_pieces_above, unicodedata.normalize("NFC", text)))


def _pieces_above(letter: str) -> int:
    """Count them for one letter: an i with a mark may keep its dot."""
    parts = unicodedata.normalize("NFD", letter)
    bare, marks = parts[0], parts[1:]
    apart = (bare in DOTTED) + 2 * (bare in SIGNS)
    return apart + sum(mark in ABOVE for mark in marks)
