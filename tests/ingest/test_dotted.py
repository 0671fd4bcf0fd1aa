"""Dotted rules are rules, also where their dots stand close to letters."""

import pytest

from ingest.pipeline import prepare
from samples.draw import draw
from tests.ingest.drawn import page


@pytest.mark.parametrize(("seed", "rows"), [(5200, 20), (8700, 25)], ids=["plain", "under a title"])
def test_finely_dotted_rules_part_all_columns(seed: int, rows: int) -> None:
    """A ledger ruled in dots has all rows and columns, though a title may draw a rule out."""
    recipe, drawn = draw("faint", 1, seed, 300)
    assert recipe.look.rules == "dotted"
    grid = prepare(page(next(drawn).pixels, 300)).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (rows, 11)
