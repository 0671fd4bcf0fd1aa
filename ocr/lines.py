"""Lines of print above and below the table, each read by itself.

Office and title stand side by side; reading the strip as one block would join them line by line.
"""

import re
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from ingest.box import Box
from ingest.page import Gray, Leaf
from ocr.crop import REFERENCE_DPI
from ocr.engine import Engine
from ocr.errors import EngineFailed
from ocr.fold import fold, nfc
from ocr.ink import Mask, ink_mask, pen_mask, pieces
from ocr.reading import Guess
from ocr.variants import COUNT, variant

WORD_GAP: Final = 46  # px at 300 dpi; white wider than this parts two lines
TALLEST, SHORTEST = 130, 16  # px at 300 dpi, of a line of print with its marks
NARROWEST: Final = 60  # px at 300 dpi
CAPITALS: Final = 0.62  # of a line's height with its marks and margins
SURE: Final = 0.9  # engine confidence from which one look is enough
LEVEL: Final = 0.6  # of the lower line's height that two lines of one height share
FAR: Final = 3.0  # heights of white that may part them
AGREEING: Final = 2  # looks that may be enough
AGREED: Final = 0.8  # the same, of the surer of two looks that agree
TITLE: Final = re.compile(r"^\W*s[ou] (?:goc|cap)\b")
MOST: Final = 24  # lines read; a header has fewer


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print outside the table."""

    text: str
    confidence: float
    leaf: int  # index into the page's leaves
    box: Box  # pixels of that leaf
    others: tuple[Guess, ...] = ()  # what other variants of its image gave, where unsure


def read_lines(
    leaf: Leaf, index: int, top: int, bottom: int, engine: Engine, looks: int = COUNT
) -> list[Line]:
    """Read every line between two heights of a leaf, top to bottom, with so many looks at most."""
    unit = leaf.dpi / REFERENCE_DPI
    if bottom - top < SHORTEST * unit:
        return []
    gray, color = leaf.gray[top:bottom], leaf.color[top:bottom]
    mask = ink_mask(gray) & ~pen_mask(color)
    lines = []
    for box in _boxes(mask, unit)[:MOST]:
        guesses = _looks(gray[box.top : box.bottom, box.left : box.right], engine, looks)
        if guesses:
            place = Box(box.left, box.top + top, box.right, box.bottom + top)
            first = guesses[0]
            lines.append(Line(first.text, first.confidence, index, place, tuple(guesses[1:])))
    return lines + joined_lines(lines)


def joined_lines(lines: list[Line]) -> list[Line]:
    """Put neighbours on one height together too: a line of print with wide gaps was cut there."""
    joined = []
    for left in lines:
        for right in lines:
            height = min(left.box.height, right.box.height)
            overlap = min(left.box.bottom, right.box.bottom) - max(left.box.top, right.box.top)
            gap = right.box.left - left.box.right
            if overlap >= LEVEL * height and -height <= gap <= FAR * height:
                joined.append(_one(left, right))
    return joined


def _one(left: Line, right: Line) -> Line:
    """Make one line of two, look by look."""
    firsts, seconds = _guesses(left), _guesses(right)
    count = max(len(firsts), len(seconds))
    pairs = [
        (firsts[min(n, len(firsts) - 1)], seconds[min(n, len(seconds) - 1)]) for n in range(count)
    ]
    looks = [Guess(f"{a.text} {b.text}", min(a.confidence, b.confidence)) for a, b in pairs]
    box = left.box.joined(right.box)
    return Line(looks[0].text, looks[0].confidence, left.leaf, box, tuple(looks[1:]))


def _guesses(line: Line) -> list[Guess]:
    """Give all looks at a line."""
    return [Guess(line.text, line.confidence), *line.others]


def _looks(image: Gray, engine: Engine, most: int) -> list[Guess]:
    """Read one line, and again by other variants of its image until two looks are sure and agree.

    A title only chooses the form, and needs no second look.
    """
    capitals = CAPITALS * image.shape[0]
    guesses: list[Guess] = []
    for number in range(most):
        try:
            guess = engine.read(variant(image, capitals, number))
        except EngineFailed:
            continue
        guesses.append(guess)
        if number == 0 and (guess.confidence >= SURE or not guess.text or _is_title(guess.text)):
            break
        if len(guesses) == AGREEING and guess.text == guesses[0].text and _sure(guesses):
            break
    return [guess for guess in guesses if guess.text]


def _sure(guesses: list[Guess]) -> bool:
    """Tell whether looks that agree are sure enough to ask no further."""
    return max(g.confidence for g in guesses) >= AGREED


def _is_title(text: str) -> bool:
    """Tell whether a line is the ledger's title and holds no value."""
    return bool(TITLE.search(fold(nfc(text)))) and not any(c.isdigit() for c in text)


def _boxes(mask: Mask, unit: float) -> list[Box]:
    """Find lines: letters run together sideways, then pieces as high as print."""
    across = max(3, round(WORD_GAP * unit)) | 1
    marks = max(3, round(9 * unit)) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, across), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((marks, 3), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, marks), np.uint8))
    lines = pieces(np.asarray(joined, np.uint8))
    sizes = np.stack((lines.x, lines.y, lines.width, lines.height), axis=1).tolist()
    height, width = mask.shape
    edge = round(7 * unit)
    found = []
    for x, y, w, h in sizes:
        if w >= NARROWEST * unit and SHORTEST * unit <= h <= TALLEST * unit:
            left, top = max(x - edge, 0), max(y - edge, 0)
            found.append(Box(left, top, min(x + w + edge, width), min(y + h + edge, height)))
    return sorted(found, key=lambda b: (b.top + b.bottom) // 2)
