"""One straightened leaf as the search for its table sees it: small, with its rules and its ink."""

from dataclasses import dataclass

import cv2
import numpy as np

from ingest.bleed import without_bleed
from ingest.ink import Ink, find_ink
from ingest.leaders import without_leaders
from ingest.levels import Level, find_levels
from ingest.page import Gray, Leaf
from ingest.rules import rule_mask, trace
from ingest.sheet import beside_sheet, without_bed
from ingest.signs import with_signs
from ingest.specks import without_specks
from ingest.standing import standing
from ingest.warp import shrink

COARSE = 150.0  # dpi at which tables are looked for
LONGEST = 3200  # pixels
DOTTED = (0.15, 0.75)  # share of a dotted rule's length that is dark; less is too faint to be seen


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A leaf made smaller, and what was seen on it. All lengths are pixels of this image."""

    gray: Gray
    dpi: float
    factor: float  # size of this image over the leaf's
    ink: Ink
    flat: Gray  # 255 where something thin and long runs from left to right
    tall: Gray  # 255 where it runs from top to bottom
    across: list[Level]  # horizontal rules, top to bottom
    down: list[Level]  # vertical rules, left to right

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.gray.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.gray.shape[0])


def look_at(leaf: Leaf) -> Look:
    """Find the ink and the straight rules of a leaf."""
    factor = min(1.0, COARSE / leaf.dpi, LONGEST / max(leaf.gray.shape))
    dpi = leaf.dpi * factor
    clean = without_specks(leaf.gray, leaf.color, leaf.dpi)
    gray = without_bed(shrink(clean, factor), beside_sheet(leaf.color, leaf.dpi))
    ink = find_ink(gray, dpi)
    if (drawn := with_signs(gray, ink, dpi)) is not gray:
        gray, ink = drawn, find_ink(drawn, dpi)
    gray = without_leaders(gray, ink.leaders)
    flat = rule_mask(gray, dpi)
    turned = rule_mask(np.asarray(cv2.transpose(gray), np.uint8), dpi)
    across = find_levels(flat, ink.text, trace(flat, dpi), dpi)
    across = without_bleed(across, gray, dpi, ink.height)
    hidden = np.asarray(cv2.transpose(_with_rules(ink, across, dpi)), np.uint8)
    down = standing(gray, find_levels(turned, hidden, trace(turned, dpi), dpi), dpi)
    upright = np.asarray(cv2.transpose(turned), np.uint8)
    return Look(gray, dpi, factor, ink, flat, upright, across, down)


def _with_rules(ink: Ink, across: list[Level], dpi: float) -> Gray:
    """Mark dotted horizontal rules too: their dots stand under each other like columns."""
    marked = ink.text.copy()
    unwritten = np.asarray(cv2.subtract(ink.mask, ink.text), np.uint8)  # text has gaps, too
    thick = max(1, round(dpi * 0.014))
    for level in across:
        top, y = max(0, round(level.at) - thick), round(level.at) + thick + 1
        left, right = round(level.start), round(level.end)
        dark = inked(unwritten, left, top, right, y, 1)
        if level.length >= 0.06 * marked.shape[1] and DOTTED[0] <= dark <= DOTTED[1]:
            marked[top:y, left:right] = 255
    return marked


def inked(mask: Gray, left: float, top: float, right: float, bottom: float, along: int) -> float:
    """Give the share of a stretch of rule that is marked; `along` is 1 for a horizontal rule."""
    part = mask[
        max(0, round(top)) : max(0, round(bottom)), max(0, round(left)) : max(0, round(right))
    ]
    return float((part > 0).any(axis=1 - along).mean()) if part.size else 0.0
