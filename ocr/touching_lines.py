"""Lines of print that touch, as an office in large letters and the title beside it.

Ink that is too high for one line is taken apart into letters, and each letter is put with the one
before it on its height. Marks stand apart from their letters, so a line reaches beyond them.
"""

from collections.abc import Sequence
from statistics import median
from typing import Final

from ingest.box import Box
from ocr.ink import Mask, pieces

LETTER: Final = 14  # px at 300 dpi, the least height of a letter
FEWEST: Final = 4  # letters of a line
LEVEL: Final = 0.5  # of the lower letter's height that neighbours share
ABOVE, BELOW = 0.45, 0.3  # of a letter's height, where marks may stand


def lines_within(ink: Mask, gap: int, unit: float) -> list[Box]:
    """Find the lines of ink that runs together.

    Args:
        ink: The ink, and nothing else, shape (height, width).
        gap: White that a line may have between letters, px.
        unit: Dots an inch over 300.
    """
    found = pieces(ink)
    sizes = zip(found.x, found.y, found.width, found.height, strict=True)
    boxes = [Box(x, y, x + w, y + h) for x, y, w, h in (map(int, size) for size in sizes)]
    lines: list[list[Box]] = []
    for letter in sorted((b for b in boxes if b.height >= LETTER * unit), key=lambda b: b.left):
        line = next((line for line in lines if _follows(letter, line[-1], gap)), None)
        if line is None:
            lines.append([letter])
        else:
            line.append(letter)
    sheet = Box(0, 0, ink.shape[1], ink.shape[0])
    return [_around(line, sheet) for line in lines if len(line) >= FEWEST]


def _follows(letter: Box, last: Box, gap: int) -> bool:
    """Tell whether a letter stands on the height of the one before it, and close."""
    overlap = min(letter.bottom, last.bottom) - max(letter.top, last.top)
    level = overlap >= LEVEL * min(letter.height, last.height)
    return level and letter.left - last.right <= gap


def _around(letters: Sequence[Box], sheet: Box) -> Box:
    """Give the box around letters and their marks."""
    height = median(letter.height for letter in letters)
    top = min(letter.top for letter in letters)
    bottom = max(letter.bottom for letter in letters)
    marked_top = median(letter.top for letter in letters) - ABOVE * height
    marked_bottom = median(letter.bottom for letter in letters) + BELOW * height
    return Box(
        min(letter.left for letter in letters),
        max(round(min(top, marked_top)), sheet.top),
        max(letter.right for letter in letters),
        min(round(max(bottom, marked_bottom)), sheet.bottom),
    )
