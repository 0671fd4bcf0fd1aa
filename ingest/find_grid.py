"""The table of a page: the tables of its leaves, joined across the fold."""

from itertools import pairwise

from ingest.box import Box
from ingest.grid import Cell, Column, Grid
from ingest.join import matched, same_columns
from ingest.lists import side_by_side
from ingest.look import look_at
from ingest.page import Leaf
from ingest.second import beside
from ingest.table import Table, find_table

INSET = 0.012  # inches; half the thickness of a rule

Row = tuple[Cell, ...]


def find_grid(leaves: tuple[Leaf, ...]) -> Grid | None:
    """Find the columns, rows and header of a page's table; None when no leaf holds one."""
    return join_grid([find_table(look_at(leaf)) for leaf in leaves])


def join_grid(tables: list[Table | None]) -> Grid | None:
    """Make one grid of the leaves' tables, side by side or one after the other."""
    found = [(i, table) for i, table in enumerate(tables) if table is not None]
    if not found:
        return None
    if len(found) == 1:
        leaf, table = found[0]
        if lists := side_by_side(table) or beside(table):
            return _stacked([(leaf, one) for one in lists])
        return _grid(_columns(leaf, table), _rows(table, 0, 0), [table])
    (_, left), (_, right) = found
    if same_columns(left, right):
        return _stacked([(0, left), (1, right)])
    left, right = matched(left, right)
    columns = _columns(0, left) + _columns(1, right)
    halves = zip(_rows(left, 0, 0), _rows(right, 0, len(left.edges) - 1), strict=True)
    return _grid(columns, tuple(a + b for a, b in halves), [left, right])


def _stacked(lists: list[tuple[int, Table]]) -> Grid:
    """Let the rows of each further list follow those of the one before; each names its leaf."""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    for leaf, table in lists:
        rows += _rows(table, len(rows), len(columns))
        columns += _columns(leaf, table)
    return _grid(columns, rows, [table for _, table in lists], stacked=True)


def _grid(
    columns: tuple[Column, ...], rows: tuple[Row, ...], tables: list[Table], stacked: bool = False
) -> Grid:
    doubts = tuple(doubt for table in tables for doubt in table.doubts)
    return Grid(columns, rows, tables[0].rules, not doubts, doubts, stacked)


def _columns(leaf: int, table: Table) -> tuple[Column, ...]:
    factor = table.look.factor
    inset = INSET * table.look.dpi / factor
    return tuple(
        Column(
            leaf,
            round(left / factor),
            round(right / factor),
            tuple(_box_of(edges, factor, inset) for edges in header),
        )
        for (left, right), header in zip(pairwise(table.edges), table.header, strict=True)
    )


def _rows(table: Table, first_row: int, first_column: int) -> tuple[Row, ...]:
    factor = table.look.factor
    inset = INSET * table.look.dpi / factor
    return tuple(
        tuple(
            Cell(
                first_row + r, first_column + c, _box_of((left, above, right, below), factor, inset)
            )
            for c, (left, right) in enumerate(pairwise(table.edges))
        )
        for r, (above, below) in enumerate(pairwise(table.stops))
    )


def _box_of(edges: tuple[float, float, float, float], factor: float, inset: float) -> Box:
    """Give a leaf's box for edges found on a smaller image, drawn in by `inset` leaf pixels."""
    left, top, right, bottom = (e / factor for e in edges)
    x, y = round(left + inset), round(top + inset)
    return Box(
        max(x, 0),
        max(y, 0),
        max(round(right - inset), x + 1, 1),
        max(round(bottom - inset), y + 1, 1),
    )
