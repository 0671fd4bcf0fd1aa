"""The table of a page: the tables of its leaves, joined across the fold."""

from ingest.grid import Cell, Column, Grid
from ingest.header import box_of
from ingest.look import look_at
from ingest.page import Leaf
from ingest.table import Table, find_table

INSET = 0.012  # inches; half the thickness of a rule


def find_grid(leaves: tuple[Leaf, ...]) -> Grid | None:
    """Find the columns, rows and header of a page's table; None when no leaf holds one."""
    tables = [find_table(look_at(leaf)) for leaf in leaves]
    found = [(i, table) for i, table in enumerate(tables) if table is not None]
    if not found:
        return None
    leaf, table = found[0]
    return _grid(leaf, table)


def _grid(leaf: int, table: Table) -> Grid:
    """Write one leaf's table down in the pixels of the leaf."""
    columns = _columns(leaf, table)
    rows = _rows(table, 0, 0)
    return Grid(columns, rows, table.rules, not table.doubts, tuple(table.doubts))


def _columns(leaf: int, table: Table) -> tuple[Column, ...]:
    factor = table.look.factor
    inset = INSET * table.look.dpi / factor
    return tuple(
        Column(
            leaf,
            round(left / factor),
            round(right / factor),
            tuple(box_of(edges, factor, inset) for edges in header),
        )
        for left, right, header in zip(table.edges, table.edges[1:], table.header, strict=False)
    )


def _rows(table: Table, first_row: int, first_column: int) -> tuple[tuple[Cell, ...], ...]:
    factor = table.look.factor
    inset = INSET * table.look.dpi / factor
    spans = list(zip(table.edges, table.edges[1:], strict=False))
    return tuple(
        tuple(
            Cell(
                first_row + r, first_column + c, box_of((left, above, right, below), factor, inset)
            )
            for c, (left, right) in enumerate(spans)
        )
        for r, (above, below) in enumerate(zip(table.stops, table.stops[1:], strict=False))
    )
