"""Whether the first row of a table, over which no header was found, is known to be an entry."""

from collections.abc import Sequence

from ingest.look import Look
from ingest.strange import familiar

Stretch = Sequence[float]  # edges of columns or of rows, pixels


def led(look: Look, stops: Stretch) -> int | None:
    """Give the first row in which dots lead from one word to another; None where none do."""
    leaders = look.ink.leaders
    middles = sorted(y + high / 2 for _, y, _, high in leaders.tolist())
    inside = (y for y in middles if stops[0] < y < stops[-1])
    first = next(inside, None)
    return None if first is None else sum(stop <= first for stop in stops) - 1


def is_entry(look: Look, edges: tuple[float, ...], stops: Stretch, numbered: bool | None) -> bool:
    """Tell an entry by its running number, by its leader, or by letters as in the rows below it."""
    return bool(numbered) or led(look, stops) == 0 or familiar(look, edges, stops)
