"""The table of one leaf: edges of its columns, edges of its rows, and its header."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np

from ingest.columns import reach_of, ruled_columns
from ingest.frame import Frame, find_frame
from ingest.header import Cells, Edges, header_boxes, header_rows
from ingest.look import Look
from ingest.rows import Stops, cell_ink, ruled_stops, usual_pitch
from ingest.text_rows import column_bands, number_column, text_stops
from ingest.whitespace import find_layout

Rules = Literal["full", "vertical", "none"]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table in the pixels of its look."""

    look: Look
    edges: tuple[float, ...]  # of the columns, outer ones included
    top: float  # of the header, or of the body where there is no header
    stops: tuple[float, ...]  # edges of the body's rows, outer ones included
    header: list[list[Edges]]  # [column], top to bottom
    rules: Rules
    pitch: float
    doubts: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the body has."""
        return max(0, len(self.stops) - 1)


def find_table(look: Look) -> Table | None:
    """Find a leaf's table from its rules, or without them from its white space."""
    if look.ink.empty:
        return None
    frame = find_frame(look.across, look.down, look.width, look.height, look.dpi)
    edges = ruled_columns(look, frame) if frame else ()
    if frame is not None and len(edges) >= 3:
        return _framed(look, frame, edges)
    layout = find_layout(look.ink.text, look.ink.height)
    if layout is None:
        return None
    ruled = ruled_stops(look, layout.edges, layout.top, layout.bottom)
    if len(ruled.at) >= 4:
        return _finished(look, layout.edges, ruled, "none")
    written = text_stops(look, layout.edges, layout.top, layout.bottom)
    return _finished(look, layout.edges, written, "none")


def _framed(look: Look, frame: Frame, edges: tuple[float, ...]) -> Table | None:
    """Find the rows of a table whose columns are ruled."""
    top, bottom = reach_of(frame, edges)
    ruled = ruled_stops(look, edges, top, bottom)
    if len(ruled.at) < 4:
        return _finished(look, edges, text_stops(look, edges, top, bottom), "vertical")
    if entries := _entries(look, edges, ruled):
        return _finished(look, edges, entries, "vertical")
    return _finished(look, edges, ruled, "full")


def _entries(look: Look, edges: tuple[float, ...], ruled: Stops) -> Stops | None:
    """Join ruled lines to entries where an entry takes several lines and begins with a number.

    None where each ruled row is a row of its own: then the rows without a number are as full as
    the others.
    """
    ink = cell_ink(look, edges, ruled.at)
    written = [row for row in ink if any(row)]
    keyed = [sum(b is not None for b in row) for row in written if row[0] is not None]
    others = [sum(b is not None for b in row) for row in written if row[0] is None]
    if len(keyed) < 3 or len(others) < 0.25 * len(written):
        return None
    if float(np.mean(others)) > 0.8 * float(np.mean(keyed)):
        return None
    if np.mean([n >= 0.75 * np.median(keyed) for n in others]) > 0.4:
        return None
    first = next(i for i, row in enumerate(ink) if row[0] is not None)
    return _by_number(look, edges, ruled, first)


def _by_number(look: Look, edges: tuple[float, ...], ruled: Stops, first: int) -> Stops | None:
    """Begin a row at the ruled line on which each running number stands."""
    head = ruled.at[first]
    numbers = number_column(column_bands(look, edges, head, ruled.at[-1]), look.ink.height)
    lines = np.array(ruled.at)
    starts = sorted({int(np.searchsorted(lines, n.middle, side="right")) - 1 for n in numbers})
    starts = [s for s in starts if s >= 0]
    if len(starts) < 3:
        return None
    at = [float(lines[s]) for s in starts] + [float(lines[-1])]
    if first > 0:
        at.insert(0, ruled.at[0])
    return Stops(at, usual_pitch(np.diff(at)), ruled.doubts)


def _finished(look: Look, edges: tuple[float, ...], stops: Stops, rules: Rules) -> Table | None:
    """Set the header apart from the body, drop blank rows at the end, and weigh what is odd."""
    if len(stops.at) < 3:
        return None
    ink = cell_ink(look, edges, stops.at)
    heights = tuple(float(h) for h in np.diff(stops.at))
    cells = Cells(edges, heights, tuple(tuple(row) for row in ink), look.ink.height)
    head = header_rows(cells, stops.pitch)
    last = len(ink)
    while last > head and not any(ink[last - 1]):
        last -= 1
    if last <= head:
        return None
    top = stops.at[0]
    header = header_boxes(look, edges, top, stops.at[head]) if head else [[] for _ in edges[1:]]
    body = tuple(stops.at[head : last + 1])
    doubts = [*stops.doubts, *_odd_heights(look, body, stops.pitch, rules)]
    return Table(look, edges, top, body, header, rules, stops.pitch, doubts)


def _odd_heights(look: Look, body: tuple[float, ...], pitch: float, rules: Rules) -> list[str]:
    """Name the rows that are much lower than the others; two may be one, or a line no rule."""
    if rules != "full" or pitch <= 0:
        return []
    return [
        f"the row {round(above / look.factor)} px down is much lower than the others"
        for above, below in pairwise(body)
        if below - above < 0.6 * pitch
    ]


def gutter(table: Table) -> float | None:
    """Give where a fold runs through a table, as a share of the leaf's width; None without one.

    A fold without shadow shows as a strip near the middle, bordered by rules that run down the
    table, bent ones in pieces, in which nothing at all is written, header included.
    """
    look, top, bottom = table.look, round(table.top), round(table.stops[-1])
    if look.width < 1.05 * look.height or len(table.edges) < 4 or not any(table.header):
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
            part = look.ink.text[top:bottom, round(left.at) + 4 : round(right.at) - 3]
            wide = right.at - left.at >= 0.008 * look.width
            if wide and total > best and np.count_nonzero(part) < 0.004 * part.size:
                best, place = total, (left.at + right.at) / 2 / look.width
    return place
