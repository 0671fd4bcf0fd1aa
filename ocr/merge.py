"""Columns that are one, put together again.

Letters that stand under each other in every row, as the b of "Trung bình", look like a rule. Where
no rule can be seen between two columns while all others have one, there is one column; so there is
where one header cell spans both and neither has a heading of its own below it.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

import numpy as np

from ingest.box import Box
from ingest.grid import Cell, Column, Grid
from ingest.page import Leaf
from ocr.columns import is_one_of
from ocr.fold import words
from ocr.ink import paper_level
from ocr.lexicon import header_aliases

RULED: Final = 0.8  # share of rows in which a rule is seen between columns, on a ruled page
UNRULED: Final = 0.35  # the same, below which there is none
COVERED: Final = 0.8  # of a cell's height that a rule is dark
DARKER: Final = 20  # gray levels that a rule is darker than the paper
BESIDE: Final = 12  # px at 300 dpi beside the gap between two cells where the rule may be
AROUND: Final = 4  # px at 300 dpi that it leans, either way


def merge_unruled(grid: Grid, leaves: Sequence[Leaf]) -> Grid:
    """Join neighbouring columns of a ruled table that no rule parts."""
    seen = [_rule_seen(grid, leaves, c) for c in range(len(grid.columns) - 1)]
    known = [share for share in seen if share is not None]
    if grid.rules == "none" or not known or median(known) < RULED:
        return grid
    parted = [share is None or share >= UNRULED for share in seen]
    return _joined(grid, parted, headers_too=True)


def _rule_seen(grid: Grid, leaves: Sequence[Leaf], left: int) -> float | None:
    """Give the share of rows with a rule between a column and the next; None across the fold."""
    a, b = grid.columns[left], grid.columns[left + 1]
    if a.leaf != b.leaf:
        return None
    leaf = leaves[a.leaf]
    seen = (_dark_line(leaf, row[left].box, row[left + 1].box) for row in grid.rows)
    return sum(seen) / len(grid.rows)


def _dark_line(leaf: Leaf, a: Box, b: Box) -> bool:
    """Tell whether something dark runs down between two cells of a row."""
    unit = leaf.dpi / 300.0
    around, beside = max(2, round(AROUND * unit)), max(3, round(BESIDE * unit))
    left, right = min(a.right, b.left) - beside, max(a.right, b.left) + beside
    gray = leaf.gray[a.top : a.bottom, max(left, 0) : right]
    if not gray.size:
        return False
    dark = gray < paper_level(leaf.gray[a.top : a.bottom, a.left : b.right]) - DARKER
    return bool(_any_within(dark, around).mean() >= COVERED)


def _any_within(dark: np.ndarray, around: int) -> np.ndarray:
    """Tell for each line of pixels whether it is dark where the rule may lean to."""
    best = int(dark.sum(axis=0).argmax())
    return np.asarray(dark[:, max(best - around, 0) : best + around + 1].any(axis=1))


def merge_columns(
    grid: Grid, headings: Sequence[Sequence[str]], leaves: Sequence[Leaf]
) -> tuple[Grid, list[list[str]]]:
    """Join neighbouring columns under one heading; gives the grid and its headings.

    A rule, or white, all down the column of names parts family names from given ones.
    """
    pairs = range(len(grid.columns) - 1)
    parted = [
        not _same(grid, headings, c, c + 1)
        or (_is_name(headings[c]) and _parts_names(grid, leaves, c))
        for c in pairs
    ]
    kept = [list(headings[c]) for c in range(len(grid.columns)) if c == 0 or parted[c - 1]]
    return _joined(grid, parted, headers_too=False), kept


def _parts_names(grid: Grid, leaves: Sequence[Leaf], left: int) -> bool:
    """Tell whether a column of names is in two: columns without rules were found by their white."""
    return grid.rules == "none" or (_rule_seen(grid, leaves, left) or 0.0) >= RULED


def _joined(grid: Grid, parted: Sequence[bool], *, headers_too: bool) -> Grid:
    """Join the columns that are not parted from the one before."""
    if all(parted):
        return grid
    groups: list[list[int]] = [[0]]
    for c, apart in enumerate(parted, 1):
        if apart:
            groups.append([c])
        else:
            groups[-1].append(c)
    columns = tuple(_column(grid, group, headers_too) for group in groups)
    rows = tuple(
        tuple(_cell(row, group, position) for position, group in enumerate(groups))
        for row in grid.rows
    )
    return replace(grid, columns=columns, rows=rows)


def _same(grid: Grid, headings: Sequence[Sequence[str]], left: int, right: int) -> bool:
    """Tell whether two columns share a header cell and have no heading of their own."""
    a, b = grid.columns[left], grid.columns[right]
    shared = set(a.header) & set(b.header)
    if a.leaf != b.leaf or not shared:
        return False
    own = [
        text
        for column, texts in ((a, headings[left]), (b, headings[right]))
        for box, text in zip(column.header, texts, strict=True)
        if box not in shared
    ]
    return not any(letter.isalpha() for text in own for letter in words(text))


def _is_name(texts: Sequence[str]) -> bool:
    """Tell the heading of names."""
    return is_one_of([words(alias) for alias in header_aliases()["ho_ten"]], texts)


def _column(grid: Grid, group: list[int], headers_too: bool) -> Column:
    """Make one column of several."""
    first, last = grid.columns[group[0]], grid.columns[group[-1]]
    header = first.header
    if headers_too and len(group) > 1:
        heights = sorted({(box.top, box.bottom) for c in group for box in grid.columns[c].header})
        header = tuple(Box(first.left, top, last.right, bottom) for top, bottom in heights)
    return Column(first.leaf, first.left, last.right, header)


def _cell(row: Sequence[Cell], group: list[int], position: int) -> Cell:
    """Make one cell of several, from the first's left to the last's right."""
    boxes = [row[c].box for c in group]
    whole: Box = boxes[0]
    for box in boxes[1:]:
        whole = whole.joined(box)
    return Cell(row[group[0]].row, position, whole)
