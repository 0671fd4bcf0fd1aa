"""Marks told by their shape: ditto quotes and crosses, which Tesseract reads badly."""

from typing import Final

import cv2
import numpy as np

from ingest.page import Gray
from ocr.ink import ink_mask, pieces

QUOTE_HEIGHT: Final = (0.18, 0.75)  # of a capital's height
QUOTE_WIDTH: Final = 1.2  # of a capital's height, all strokes together
SLASH_WIDTH: Final = 1.6  # of a capital's height, both slashes together
LEAN: Final = (0.15, 0.9)  # px to the right for each px upwards
BENT: Final = 0.04  # of its height, by which a straight stroke strays; the flag of a 1 is more
DASH_SHAPE: Final = 1.6  # a dash is at least so much wider than high
STROKE_SHAPE: Final = 1.2  # a stroke of a quote is this much higher than wide
AROUND: Final = 24  # px of white that a cell's image may have beside its ink, both sides together
TWO: Final = 2
NARROWEST: Final = 5  # px of a piece that can be two strokes
PALER: Final = 0.2  # of the strokes' contrast, by which the paper between them shows
WHITE: Final = 255
INNER: Final = 2  # a ring has at least this many times the ink of the dot inside it
SPECK: Final = 6  # px²


def quote_mark(image: Gray, letter: float) -> bool:
    """Tell whether the ink is `"`: two small upright strokes of one height, side by side.

    They may stand between two dashes, as in `- " -`.
    """
    boxes = _pieces(image)
    pieces = _between_dashes(boxes, letter)
    if pieces is boxes and image.shape[1] > QUOTE_WIDTH * letter + AROUND:
        return False
    if len(pieces) == 1:
        pieces = _parted(image, pieces[0])
    if len(pieces) != TWO:
        return False
    (x1, y1, w1, h1), (x2, y2, w2, h2) = pieces
    low, high = QUOTE_HEIGHT[0] * letter, QUOTE_HEIGHT[1] * letter
    level = abs(y1 - y2) <= 0.35 * max(h1, h2) and min(h1, h2) >= 0.7 * max(h1, h2)
    small = low <= min(h1, h2) and max(h1, h2) <= high and x2 + w2 - x1 <= QUOTE_WIDTH * letter
    slim = h1 >= STROKE_SHAPE * w1 and h2 >= STROKE_SHAPE * w2
    return level and small and slim and x2 >= x1 + w1


def _between_dashes(
    boxes: list[tuple[int, int, int, int]], letter: float
) -> list[tuple[int, int, int, int]]:
    """Leave out a dash at either end; the same list where there are not two."""
    if len(boxes) <= TWO:
        return boxes
    dashes = boxes[0], boxes[-1]
    flat = all(w >= DASH_SHAPE * h and w <= QUOTE_WIDTH * letter for _, _, w, h in dashes)
    level = abs(boxes[0][1] - boxes[-1][1]) <= QUOTE_HEIGHT[0] * letter
    return boxes[1:-1] if flat and level else boxes


def slashes(image: Gray, letter: float) -> bool:
    """Tell whether the ink is `//`: two straight leaning strokes of one height, side by side."""
    if image.shape[1] > SLASH_WIDTH * letter + AROUND:
        return False
    ink = ink_mask(image)
    boxes = _pieces(image)
    if len(boxes) != TWO:
        return False
    (x1, y1, _, h1), (x2, y2, w2, h2) = boxes
    level = abs(y1 - y2) <= 0.2 * max(h1, h2) and min(h1, h2) >= 0.8 * max(h1, h2)
    tall = min(h1, h2) >= QUOTE_HEIGHT[0] * letter and x2 + w2 - x1 <= SLASH_WIDTH * letter
    return level and tall and x2 > x1 and all(_leans(ink, box) for box in boxes)


def _leans(ink: Gray, box: tuple[int, int, int, int]) -> bool:
    """Tell a straight thin stroke that leans to the right from a letter or figure."""
    x, y, width, height = box
    part = ink[y : y + height, x : x + width] > 0
    if not part.any(axis=1).all():
        return False
    rows = np.arange(height)
    middles = (part * np.arange(width)).sum(axis=1) / part.sum(axis=1)
    lean, start = np.polyfit(rows, middles, 1)
    off = np.abs(middles - (start + lean * rows)).max()
    thick = float(part.sum(axis=1).max())
    return bool(
        LEAN[0] <= -lean <= LEAN[1] and off <= max(1.0, BENT * height) and thick <= 0.4 * height
    )


def _parted(image: Gray, piece: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Part two strokes that blur has run together: every line of theirs has a paler middle."""
    x, y, width, height = piece
    inner = image[y + height // 5 : y + height - height // 5, x : x + width].astype(np.float32)
    if min(inner.shape) < NARROWEST:
        return [piece]
    third = width // 3
    left, right = inner[:, : third + 1].min(axis=1), inner[:, -third - 1 :].min(axis=1)
    middle = inner[:, third : width - third].max(axis=1)
    paler = middle - np.maximum(left, right) >= PALER * (WHITE - np.maximum(left, right))
    if not paler.all():
        return [piece]
    half = width // 2
    return [(x, y, half, height), (x + width - half, y, half, height)]


def is_cross(image: Gray) -> bool:
    """Tell whether the ink is one mark about as wide as high, as x, X and + are."""
    pieces = _pieces(image)
    if len(pieces) != 1:
        return False
    _, _, width, height = pieces[0]
    return 0.5 <= width / max(height, 1) <= 2.0


def _pieces(image: Gray) -> list[tuple[int, int, int, int]]:
    """Give x, y, width and height of each piece of ink, left to right, specks left out."""
    found = pieces(ink_mask(image))
    boxes = zip(found.x, found.y, found.width, found.height, found.area, strict=True)
    return sorted((int(x), int(y), int(w), int(h)) for x, y, w, h, a in boxes if a >= SPECK)


def without_inner_dots(image: Gray) -> Gray:
    """Take the dot out of dotted zeros, which Tesseract reads as 6, 8 or 9 all down a column."""
    found = pieces(ink_mask(image))
    right, bottom = found.x + found.width, found.y + found.height
    inner = np.zeros(len(found), np.bool_)
    for n in range(len(found)):
        around = (found.x < found.x[n]) & (found.y < found.y[n])
        around &= (right > right[n]) & (bottom > bottom[n])
        inner[n] = bool((around & (found.area > INNER * found.area[n])).any())
    if not inner.any():
        return image
    dots = cv2.dilate(found.only(inner), np.ones((5, 5), np.uint8))
    rings = cv2.dilate(found.only(~inner), np.ones((3, 3), np.uint8))
    return np.where((dots > 0) & (rings == 0), np.uint8(WHITE), image)
