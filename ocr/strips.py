"""Where lines of print stand outside the table, one also where the fold of a book cuts it.

Office and title stand side by side; a strip over both would join them line by line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from ingest.box import Box
from ingest.page import Gray, Leaf
from ocr.crop import REFERENCE_DPI
from ocr.ink import Mask, ink_mask, pen_mask, pieces
from ocr.touching_lines import lines_within

WORD_GAP: Final = 46  # px at 300 dpi; white wider than this parts two lines
WIDE_GAP: Final = 70  # the same, between words of one size on one line, as a typewriter leaves
UNEVEN: Final = 0.3  # of their height that their edges may differ by, for marks
TALLEST, SHORTEST = 130, 16  # px at 300 dpi, of a line of print with its marks
NARROWEST: Final = 60  # px at 300 dpi
EDGE: Final = 7  # px at 300 dpi, of white that a line keeps around it
TALL, HIGHEST = 60, 390  # px at 300 dpi, of ink that may be several lines which touch
LEVEL: Final = 0.6  # of the lower line's height that two lines of one height share
MOST: Final = 24  # lines of a leaf that are read; a header has fewer


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """One line of print, not read yet."""

    image: Gray
    leaf: int  # index into the page's leaves
    box: Box  # pixels of that leaf
    beyond: Box | None = None  # where it goes on, pixels of the next leaf


def find_strips(leaf: Leaf, index: int, top: int, bottom: int) -> list[Strip]:
    """Find every line between two heights of a leaf, top to bottom."""
    unit = leaf.dpi / REFERENCE_DPI
    if bottom - top < SHORTEST * unit:
        return []
    gray, color = leaf.gray[top:bottom], leaf.color[top:bottom]
    boxes = _boxes(ink_mask(gray) & ~pen_mask(color), unit)[:MOST]
    return [
        Strip(
            gray[box.top : box.bottom, box.left : box.right],
            index,
            Box(box.left, box.top + top, box.right, box.bottom + top),
        )
        for box in boxes
    ]


def over_the_fold(strips: Sequence[Strip], leaves: Sequence[Leaf]) -> list[Strip]:
    """Put lines together that run to the inner edge of one leaf and go on from that of the next.

    Also a page that is no spread may have been cut where it looked like one.
    """
    rest, whole = list(strips), []
    for left in strips:
        right = next((s for s in rest if _goes_on(left, s, leaves)), None)
        if left not in rest:
            continue
        rest.remove(left)
        if right is not None:
            rest.remove(right)
        whole.append(left if right is None else _joined(left, right, leaves))
    return whole


def _goes_on(left: Strip, right: Strip, leaves: Sequence[Leaf]) -> bool:
    """Tell whether a line at the right edge of its leaf goes on with one of the next leaf."""
    if right.leaf != left.leaf + 1:
        return False
    near = EDGE * leaves[left.leaf].dpi / REFERENCE_DPI
    at_edges = left.box.right >= leaves[left.leaf].gray.shape[1] - near and right.box.left <= near
    overlap = min(left.box.bottom, right.box.bottom) - max(left.box.top, right.box.top)
    return at_edges and overlap >= LEVEL * min(left.box.height, right.box.height)


def _joined(left: Strip, right: Strip, leaves: Sequence[Leaf]) -> Strip:
    """Lay two halves of a line side by side, on the heights that they have on the page."""
    top = min(left.box.top, right.box.top)
    bottom = max(left.box.bottom, right.box.bottom)
    bottom = min(bottom, *(leaves[half.leaf].gray.shape[0] for half in (left, right)))
    halves = [
        leaves[half.leaf].gray[top:bottom, half.box.left : half.box.right] for half in (left, right)
    ]
    return Strip(np.hstack(halves), left.leaf, left.box, right.box)


def _boxes(mask: Mask, unit: float) -> list[Box]:
    """Find lines, top to bottom: letters run together sideways, then pieces as high as print."""
    across = max(3, round(WORD_GAP * unit)) | 1
    marks = max(3, round(9 * unit)) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, across), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((marks, 3), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, marks), np.uint8))
    lines = pieces(np.asarray(joined, np.uint8))
    sizes = np.stack((lines.x, lines.y, lines.width, lines.height), axis=1).tolist()
    found: list[Box] = []
    narrow: list[Box] = []
    for number, (x, y, w, h) in enumerate(sizes, 1):
        there = slice(y, y + h), slice(x, x + w)
        inside = []
        if TALL * unit < h <= HIGHEST * unit:
            own = np.where(lines.labels[there] == number, mask[there], 0).astype(np.uint8)
            inside = lines_within(own, across, unit)
        if len(inside) > 1 or h > TALLEST * unit:
            found += [Box(b.left + x, b.top + y, b.right + x, b.bottom + y) for b in inside]
        elif h >= SHORTEST * unit:
            (found if w >= NARROWEST * unit else narrow).append(Box(x, y, x + w, y + h))
    edge = round(EDGE * unit)
    height, width = mask.shape
    whole = [
        Box(
            max(b.left - edge, 0),
            max(b.top - edge, 0),
            min(b.right + edge, width),
            min(b.bottom + edge, height),
        )
        for b in _continued(_bridged(found, narrow, 2 * across), round(WIDE_GAP * unit))
        if b.width >= NARROWEST * unit and SHORTEST * unit <= b.height <= TALLEST * unit
    ]
    return sorted(whole, key=lambda b: (b.top + b.bottom) // 2)


def _bridged(found: list[Box], narrow: list[Box], reach: int) -> list[Box]:
    """Put lines together between which a single letter stands, that is no line by itself."""
    for letter in narrow:
        before = [b for b in found if b.left < letter.left and _near(b, letter, reach)]
        behind = [b for b in found if b.right > letter.right and _near(letter, b, reach)]
        if before and behind and before[0] is not behind[0]:
            left, right = before[0], behind[0]
            found = [b for b in found if b not in (left, right)]
            found.append(left.joined(letter).joined(right))
    return found


def _continued(found: list[Box], reach: int) -> list[Box]:
    """Put parts of a line together where a wide space stands between words of one size."""
    lines: list[Box] = []
    for part in sorted(found, key=lambda b: b.left):
        before = [b for b in lines if _near(b, part, reach) and _even(b, part)]
        lines = [b for b in lines if b not in before[:1]]
        lines.append(before[0].joined(part) if before else part)
    return lines


def _even(left: Box, right: Box) -> bool:
    """Tell whether two parts are as high and stand on one line."""
    slack = UNEVEN * min(left.height, right.height)
    return abs(left.top - right.top) <= slack and abs(left.bottom - right.bottom) <= slack


def _near(left: Box, right: Box, reach: int) -> bool:
    """Tell whether the second box stands on one height with the first and close to its right."""
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap >= LEVEL * min(left.height, right.height) and right.left - left.right <= reach
