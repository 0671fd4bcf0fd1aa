"""The table on a page: columns, rows and cells, each with its way back to the master.

A spread whose rows run across the fold is one grid: its columns come from both leaves, and a row
joins the cells at the same height. A column therefore names its leaf.

A spread whose leaves each hold a table of their own (same columns, own numbering), or a leaf with
two or more lists side by side under the same headings, is `stacked`:
`columns` are those of the left list, then those of the next; the rows of the left list come first
and hold cells of the left columns only, then the rows of the next one with the next columns.
"""

from dataclasses import dataclass
from typing import Literal

from ingest.box import Box


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table, left to right across both leaves of a spread."""

    leaf: int  # index into the page's leaves
    left: int  # pixels of that leaf
    right: int
    header: tuple[Box, ...]  # cells of the printed header over this column, top to bottom


@dataclass(frozen=True, slots=True)
class Cell:
    """One body cell. `box` lies between the rules, in pixels of its column's leaf."""

    row: int  # 0 for the first body row
    column: int  # index into the grid's columns
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its columns, and its body cells row by row, every row having every column.

    Only in a `stacked` grid has a row the columns of one leaf alone.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]  # rows[r][c]; header rows are not among them
    rules: Literal["full", "vertical", "none"]  # what the columns and rows were found from
    certain: bool  # False when rows or columns might be missing, merged or made up
    doubts: tuple[str, ...] = ()  # why it is not certain, one English sentence each
    stacked: bool = False  # True when a further list's rows follow the left one's, see above
