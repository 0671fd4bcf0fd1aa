"""Rows whose border is a pen stroke: drawn over the rule, or through a row that was cut there."""

from collections.abc import Sequence
from typing import Final

from ingest.box import Box
from ingest.grid import Grid
from ingest.page import Leaf
from ocr.ink import pen_mask

SHARE: Final = 0.5  # of the columns in which the border is in pen


def torn_rows(grid: Grid, leaves: Sequence[Leaf], wanted: Sequence[int]) -> set[int]:
    """Find the rows parted by a pen stroke in place of a printed rule, in some columns."""
    torn: set[int] = set()
    for r in range(len(grid.rows) - 1):
        blue: list[bool] = []
        for index, leaf in enumerate(leaves):
            columns = [c for c in wanted if grid.columns[c].leaf == index]
            pairs = [(grid.rows[r][c].box, grid.rows[r + 1][c].box) for c in columns]
            blue += _pen_between(leaf, pairs) if pairs else []
        if blue and sum(blue) > SHARE * len(blue):
            torn |= {r, r + 1}
    return torn


def _pen_between(leaf: Leaf, pairs: Sequence[tuple[Box, Box]]) -> list[bool]:
    """Tell for each pair of cells of two rows whether pen runs along most of their border."""
    top = max(min(upper.bottom for upper, _ in pairs) - 2, 0)
    strip = leaf.color[top : max(lower.top for _, lower in pairs) + 2]
    if not strip.size:
        return [False] * len(pairs)
    pen = pen_mask(strip) > 0
    found = []
    for upper, lower in pairs:
        first, last = max(upper.bottom - 2 - top, 0), lower.top + 2 - top
        part = pen[first:last, upper.left : upper.right]
        found.append(bool(part.size and part.any(axis=0).mean() > 0.5))
    return found
