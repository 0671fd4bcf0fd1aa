"""A second ruled table beside the first on one leaf: two pages of one form, scanned at once."""

from dataclasses import replace

import numpy as np

from ingest.doubts import ANOTHER, BESIDE, OUTSIDE
from ingest.join import same_columns
from ingest.levels import Level
from ingest.look import Look
from ingest.table import Table, find_table

AWAY = 0.1  # inches; the other table begins no nearer
ELSEWHERE = (OUTSIDE, ANOTHER, BESIDE.format("left"), BESIDE.format("right"))

Stretch = tuple[float, float]  # from left to right, pixels


def beside(table: Table) -> tuple[Table, Table] | None:
    """Give both tables, left one first, where another of the same columns stands beside this one.

    Each is weighed without what the other one raises.
    """
    if table.rules == "none" or ANOTHER not in table.doubts:
        return None
    look, away = table.look, AWAY * table.look.dpi
    sides = ((table.edges[-1] + away, float(look.width)), (0.0, table.edges[0] - away))
    for right, side in zip((True, False), sides, strict=True):
        other = find_table(_part(look, side))
        if other is not None and other.rules == table.rules and same_columns(table, other):
            one, two = alone(table), replace(alone(other), look=look)
            return (one, two) if right else (two, one)
    return None


def alone(table: Table) -> Table:
    """Leave out the doubts that speak of print elsewhere on the page."""
    return replace(table, doubts=[doubt for doubt in table.doubts if doubt not in ELSEWHERE])


def _part(look: Look, side: Stretch) -> Look:
    """Give what stands between two places; lengths and places stay those of the whole."""
    left, right = round(side[0]), round(side[1])
    text, mask = np.zeros_like(look.ink.text), np.zeros_like(look.ink.mask)
    text[:, left:right] = look.ink.text[:, left:right]
    mask[:, left:right] = look.ink.mask[:, left:right]
    middles = look.ink.letters[:, 0] + look.ink.letters[:, 2] / 2
    letters = look.ink.letters[(middles > left) & (middles < right)]
    ink = replace(look.ink, text=text, mask=mask, letters=letters)
    down = [rule for rule in look.down if left < rule.at < right]
    across = [_cut(rule, side) for rule in look.across if rule.start < right and rule.end > left]
    return replace(look, ink=ink, down=down, across=across)


def _cut(rule: Level, side: Stretch) -> Level:
    return replace(rule, start=max(rule.start, side[0]), end=min(rule.end, side[1]))
