"""From a cell's image to what Tesseract's network takes in: one line, 36 px high, levels from -127.

As Tesseract does it (`Tesseract::GetRectImage`, `Input::PreparePixInput`, `ComputeBlackWhite`), but
for the line: the ink itself says where it is, for a cell holds one line and nothing else.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ocr.ink import INK, Pieces, pieces, ranked
from ocr.network import HEIGHT, STEP, Floats

DIRT: Final = 6  # px; ink with fewer pixels does not say where the line is
LETTER: Final = 0.4  # of the highest piece's height, from which a piece is a letter
ASCENT, DESCENT = 1.2, 0.4  # of a letter's height, above and below the foot of the letters
ABOVE, BESIDE = 4, 3  # px of paper above and below the line, and at its sides
WIDEST: Final = 150  # heights; what is wider is no line of a ledger
BLACK, WHITE = 0.25, 0.75  # shares of the dark and of the light turns on the middle of a line
PAPER: Final = 255
FULL: Final = 127.0


def line_input(cell: Gray) -> Floats | None:
    """Give the line in a cell, shape (36, width); None where there is no ink or no line.

    Letters without tails or marks get the room that these would take: the network knows them so,
    and takes a line that is cut close for larger type.
    """
    cut, _ = cv2.threshold(cell, 0, INK, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    _, mask = cv2.threshold(cell, cut - 1, INK, cv2.THRESH_BINARY_INV)
    found = pieces(np.asarray(mask, np.uint8))
    found = found.kept(found.area >= DIRT)
    if not len(found):
        return None
    left, right = int(found.x.min()) - BESIDE, int((found.x + found.width).max()) + BESIDE
    line = _cut(cell, left, right, *_heights(found))
    scale = HEIGHT / line.shape[0]
    wide = round(line.shape[1] * scale)
    if wide < STEP or wide > WIDEST * HEIGHT:
        return None
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return _stretched(np.asarray(cv2.resize(line, (wide, HEIGHT), interpolation=how), np.uint8))


def _heights(found: Pieces) -> tuple[int, int]:
    """Give top and bottom of the line that some pieces of ink are."""
    letters = found.height >= LETTER * found.height.max()
    letter = ranked(found.height[letters], 0.5)
    foot = ranked((found.y + found.height)[letters], 0.5)
    top = min(float(found.y.min()), foot - ASCENT * letter)
    bottom = max(float((found.y + found.height).max()), foot + DESCENT * letter)
    return round(top) - ABOVE, round(bottom) + ABOVE


def _cut(cell: Gray, left: int, right: int, top: int, bottom: int) -> Gray:
    """Cut out a part of a cell, with white where it goes beyond."""
    height, width = cell.shape
    beyond = (max(-top, 0), max(bottom - height, 0), max(-left, 0), max(right - width, 0))
    part = cell[max(top, 0) : bottom, max(left, 0) : right]
    if not any(beyond):
        return part
    return np.asarray(cv2.copyMakeBorder(part, *beyond, cv2.BORDER_CONSTANT, value=PAPER), np.uint8)


def _stretched(line: Gray) -> Floats:
    """Spread the levels between ink and paper over the whole range."""
    middle = line[HEIGHT // 2].astype(np.int16)
    before, here, after = middle[:-2], middle[1:-1], middle[2:]
    dark = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    light = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    black = _ranked(dark, BLACK, 0.0)
    contrast = (_ranked(light, WHITE, 255.0) - black) / 2
    levels = (line - np.float32(black)) / np.float32(contrast if contrast > 0 else 1.0) - 1
    return np.asarray(np.clip(np.rint(levels * (FULL + 1)), -FULL, FULL), np.float32)


def _ranked(values: NDArray[np.int16], share: float, otherwise: float) -> float:
    """Give the level that a share of the values does not exceed, as Tesseract's `STATS::ile`."""
    if not values.size:
        return otherwise
    counts = np.bincount(values)
    wanted = max(share * values.size, 1.0)
    summed = np.cumsum(counts)
    level = int(np.searchsorted(summed, wanted))
    return level + 1 - float(summed[level] - wanted) / float(counts[level])
