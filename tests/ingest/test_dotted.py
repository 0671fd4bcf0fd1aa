"""Dotted rules are rules, also where their dots stand close to letters."""

from ingest.pipeline import prepare
from samples.draw import draw
from tests.ingest.drawn import page


def test_finely_dotted_rules_part_all_columns() -> None:
    """A ledger ruled in dots between rows and columns has all of both."""
    recipe, drawn = draw("faint", 1, 5200, 300)
    assert recipe.look.rules == "dotted"
    grid = prepare(page(next(drawn).pixels, 300)).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (20, 11)
