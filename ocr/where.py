"""Where the cells of a table stand on the untouched master."""

from collections.abc import Sequence

from ingest.box import Box
from ingest.grid import Grid
from ingest.page import Leaf


def places_of(grid: Grid, leaves: Sequence[Leaf]) -> list[list[Box]]:
    """Give the box of each cell, row by row, in pixels of the master."""
    places: dict[tuple[int, int], Box] = {}
    for index, leaf in enumerate(leaves):
        columns = [c for c, column in enumerate(grid.columns) if column.leaf == index]
        keys = [(r, c) for r in range(len(grid.rows)) for c in columns]
        if keys:
            found = leaf.to_master.boxes([grid.rows[r][c].box for r, c in keys])
            places |= dict(zip(keys, found, strict=True))
    return [[places[r, c] for c in range(len(grid.columns))] for r in range(len(grid.rows))]


def around(places: Sequence[Box]) -> Box:
    """Give the box around all of a row's cells."""
    whole, *others = places
    for place in others:
        whole = whole.joined(place)
    return whole
