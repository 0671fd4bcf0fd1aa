"""The rules around a table without rules between columns: above it, below it, or a box."""

from ingest.look import Look
from ingest.whitespace import Layout

NEAR = 0.5  # inches; a rule no further above a header belongs to its table
MOST = 0.6  # share of the table's width, and of its height, along which the rules of a box run


def box_top(look: Look, layout: Layout) -> float:
    """Give where a box around the table begins, for titles above it are no header; or its top."""
    near, half = NEAR / 2 * look.dpi, (layout.top + layout.bottom) / 2
    sides = [d for d in look.down if d.length >= MOST * (layout.bottom - layout.top)]
    for rule in (a for a in look.across if layout.top < a.at < half):
        corners = (rule.start, rule.end)
        if rule.length >= MOST * (layout.edges[-1] - layout.edges[0]) and all(
            any(abs(d.at - x) < near and abs(d.start - rule.at) < near for d in sides)
            for x in corners
        ):
            return rule.at
    return layout.top


def lid(look: Look, layout: Layout) -> float:
    """Give the rule above the header of a table without vertical rules; its top without one."""
    half = (layout.edges[-1] - layout.edges[0]) / 2
    over = [a.at for a in look.across if a.at < layout.top and a.length > half]
    return max([at for at in over if layout.top - at < NEAR * look.dpi], default=layout.top)


def foot(look: Look, layout: Layout) -> float:
    """Give the rule below the last line of writing; the writing's end without one."""
    half = (layout.edges[-1] - layout.edges[0]) / 2
    under = [a.at for a in look.across if a.at > layout.bottom and a.length > half]
    return min([at for at in under if at - layout.bottom < NEAR * look.dpi], default=layout.bottom)
