"""A fold without shadow, which shows by the table that it parts."""

import numpy as np

from ingest.look import Look, inked
from ingest.table import FEW, Table

FEWEST = 4  # rules between rows that tell whether they run across a strip
WHOLE = 0.9  # share of its width over which one does
MOST = 0.7  # share of those that reach it from both sides
STRAY = 3  # letters in a fold's strip; more are a heading or a title


def gutter(table: Table) -> float | None:
    """Give where a fold runs through a table, as a share of the leaf's width; None without one.

    A fold without shadow shows as a strip near the middle, bordered by rules that run down the
    table, bent ones in pieces, in which nothing at all is written, header included.
    """
    look, top, bottom = table.look, round(table.top), round(table.stops[-1])
    if look.width < 1.05 * look.height or len(table.edges) < FEW or not any(table.header):
        return None
    shares = [d for d in look.down if 0.36 <= d.at / look.width <= 0.64]
    long = [d for d in shares if d.length >= 0.05 * (bottom - top) and d.cover >= 0.6]
    best, place = 1.6 * (bottom - top), None
    for i, left in enumerate(long):
        for j in range(i + 1, len(long)):
            right = long[j]
            if right.at - left.at > 0.12 * look.width:
                break
            total = sum(min(d.end, bottom) - max(d.start, top) for d in long[i : j + 1])
            wide = right.at - left.at >= 0.008 * look.width
            strip = (left.at, right.at, top, bottom)
            if wide and total > best and _bare(look, *strip) and not _crossed(look, *strip):
                best, place = total, (left.at + right.at) / 2 / look.width
    return place


def _bare(look: Look, left: float, right: float, top: int, bottom: int) -> bool:
    """Tell a strip in which nothing is written, and no heading stands, not even above the table."""
    part = look.ink.text[top:bottom, round(left) + 4 : round(right) - 3]
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    middle = (left + right) / 2
    inside = ((x > left) & (x + wide < right)) | ((x < middle) & (x + wide > middle))
    inside &= (y < bottom) & (high > look.ink.height / 2)
    return bool(np.count_nonzero(part) < 0.004 * part.size and np.count_nonzero(inside) < STRAY)


def _crossed(look: Look, left: float, right: float, top: int, bottom: int) -> bool:
    """Tell a strip that the rules between rows run across: a pale line beside a column's rule."""
    thick = 0.014 * look.dpi + 1
    over = [a.at for a in look.across if top <= a.at <= bottom and a.start < left and a.end > right]
    runs = [inked(look.flat, left + 3, y - thick, right - 3, y + thick, 1) >= WHOLE for y in over]
    return len(runs) >= FEWEST and sum(runs) >= MOST * len(runs)
