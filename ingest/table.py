"""The table of one leaf: edges of its columns, edges of its rows, and its header."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from ingest.beyond import goes_on, headings_again, row_above, row_below
from ingest.boxed_header import header_columns
from ingest.columns import reach_of, ruled_columns
from ingest.doubts import LOWER, Found, weigh
from ingest.entries import entries
from ingest.first_row import is_entry, led
from ingest.frame import NARROWEST, Frame, find_frame
from ingest.header import DEEPEST, Cells, Edges, header_boxes, header_rows, merged_levels, numbering
from ingest.lids import box_top, foot, lid
from ingest.look import Look
from ingest.numbers import numbers_in
from ingest.prefixes import without_prefixes
from ingest.rows import EVEN, Stops, cell_ink, letter_heights, ruled_stops
from ingest.sparse import begun_above, divided, lined
from ingest.strange import common, odd_entry, strange_rows
from ingest.text_rows import column_bands, text_stops
from ingest.typed_rules import typed_rules
from ingest.whitespace import Layout, find_layout

Rules = Literal["full", "vertical", "none"]
Stretch = tuple[float, ...]  # edges of columns or of rows, pixels

MOST = 0.6  # share of a leaf's letters; a ruled table that holds fewer and is narrower than
WIDE = 0.4  # this share of the leaf's width may be a seal or a box
LITTLE = 0.3  # of them; a wider one that holds fewer may stand below a list without rules
FORM = 0.4  # of the leaf's height; a wide form that is so high is the page's table though blank
FEW = 4  # edges; a page ruled so little may be writing paper
MANY = 2  # times its columns, which typing upon it has
HEADED = 0.25  # of the height of a table, over which a header may go
HEADING = "the first row may be a second line of headings"
LEAST = 5  # edges of rows; so few hardly tell by themselves what stands above them
FEW_ROWS = "so few rows without rules hardly tell whether the header is one of them"
HALF = 0.5  # of the height of a table without vertical rules; so far down its rules go at least


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
    begun: bool = False  # whether the first row is known to be an entry, with no header above it

    @property
    def rows(self) -> int:
        """How many rows the body has."""
        return max(0, len(self.stops) - 1)


def find_table(look: Look) -> Table | None:
    """Find a leaf's table from its rules, or without them from its white space."""
    if look.ink.empty:
        return None
    ruled = _ruled(look)
    if ruled is not None and _enough(ruled) and (len(ruled.edges) > FEW or not ruled.doubts):
        return ruled
    white = _unruled(look)
    if ruled is None or white is None:
        return white or ruled
    return white if _held(white) > 1.3 * _held(ruled) or _strips(ruled, white) else ruled


def _enough(ruled: Table) -> bool:
    """Tell whether a ruled table holds enough of the writing, or is a form with few rows filled."""
    if _held(ruled) >= (LITTLE if _width(ruled) >= WIDE else MOST):
        return True
    look, near = ruled.look, NARROWEST * ruled.look.dpi
    ends = [d.end for e in ruled.edges for d in look.down if abs(d.at - e) < near]
    high = float(np.median(ends)) - ruled.top if ends else 0.0
    form = ruled.rules == "full" and any(ruled.header) and _width(ruled) >= WIDE
    return form and high >= FORM * look.height


def _strips(ruled: Table, white: Table) -> bool:
    """Tell margins ruled on writing paper, within which many columns stand by themselves."""
    few, many = len(ruled.edges) - 1, len(white.edges) - 1
    return bool(ruled.doubts) and not white.doubts and many >= MANY * few


def _ruled(look: Look) -> Table | None:
    frame = find_frame(look.across, look.down, look.width, look.height, look.dpi)
    edges = ruled_columns(look, frame) if frame else ()
    return _framed(look, frame, edges) if frame is not None and len(edges) >= 3 else None


def _unruled(look: Look) -> Table | None:
    layout = find_layout(look.ink.letters, look.ink.height, look.width, look.ink.leaders)
    if layout is None:
        return None
    if edges := header_columns(look, layout):
        layout = replace(layout, edges=edges)
    layout = replace(layout, top=box_top(look, layout))
    table = _in_white(look, layout)
    if table is None:
        return None
    edges, doubts = without_prefixes(look, table.edges, table.top, table.stops)
    if edges != table.edges:
        table = _in_white(look, replace(layout, edges=edges))
    if table is None:
        return None
    doubts += typed_rules(look, edges, table.stops)
    return replace(table, doubts=list(dict.fromkeys([*table.doubts, *doubts])))


def _in_white(look: Look, layout: Layout) -> Table | None:
    """Find the rows of a table whose columns are parted by white."""
    ruled = ruled_stops(look, layout.edges, lid(look, layout), foot(look, layout))
    above = begun_above(look, layout.edges, ruled, layout.top)
    short = bool(ruled.at) and ruled.at[-1] - layout.top < HALF * (layout.bottom - layout.top)
    if above or short or lined(look, layout.edges, ruled):
        ruled = Stops([], 0.0)
    if parts := divided(look, layout.edges, ruled):
        return finished(look, layout.edges, parts, "none")
    if len(ruled.at) >= 4:
        if ruled.at[0] > layout.top + look.ink.height:  # no rule above the header
            ruled = replace(ruled, at=[layout.top, *_under_header(look, layout, ruled), *ruled.at])
        return finished(look, layout.edges, ruled, "none")
    written = text_stops(look, layout.edges, layout.top, layout.bottom)
    return finished(look, layout.edges, written, "none")


def _under_header(look: Look, layout: Layout, ruled: Stops) -> list[float]:
    """Give the edge between a header and a first row without a rule between: a number tells."""
    bands = column_bands(look, layout.edges[:2], layout.top, ruled.at[-1])[0]
    over = [b.middle for b in bands if b.bottom <= ruled.at[0]]
    under = [b.middle for b in bands if b.middle > ruled.at[0]]
    if len(over) < 2 or len(under) < 3 or ruled.pitch <= 0:
        return []
    even = abs(under[0] - over[-1] - ruled.pitch) <= EVEN * ruled.pitch
    edge = ruled.at[0] - ruled.pitch
    return [edge] if even and over[-2] < edge < over[-1] else []


def _width(table: Table) -> float:
    """Give the share of the leaf's width over which the table goes."""
    return (table.edges[-1] - table.edges[0]) / table.look.width


def _held(table: Table) -> float:
    """Give the share of the leaf's letters that stand in the table."""
    x, y, wide, high = (table.look.ink.letters[:, k] for k in range(4))
    across = (x + wide / 2 > table.edges[0]) & (x + wide / 2 < table.edges[-1])
    along = (y + high / 2 > table.top) & (y + high / 2 < table.stops[-1])
    return float((across & along).mean())


def _framed(look: Look, frame: Frame, edges: tuple[float, ...]) -> Table | None:
    """Find the rows of a table whose columns are ruled."""
    top, bottom = reach_of(frame, edges, look.dpi)
    ruled = _with_foot(ruled_stops(look, edges, top, bottom), top, bottom)
    if several := entries(look, edges, ruled, (top, bottom)):
        return finished(look, edges, several, "vertical")
    if len(ruled.at) < 3 or lined(look, edges, ruled):
        return finished(look, edges, text_stops(look, edges, top, bottom), "vertical")
    if parts := divided(look, edges, ruled):
        return finished(look, edges, parts, "vertical")
    return finished(look, edges, ruled, "full")


def _with_foot(ruled: Stops, top: float, bottom: float) -> Stops:
    """Close a table whose header alone has rules, above and below, where its columns' rules end."""
    if len(ruled.seen) != 2 or ruled.seen[1] - top > HEADED * (bottom - top):
        return ruled
    return replace(ruled, at=[*ruled.seen, bottom], seen=(*ruled.seen, bottom))


def finished(look: Look, edges: tuple[float, ...], stops: Stops, rules: Rules) -> Table | None:
    """Set the header apart from the body, drop blank rows at the end, and weigh what is odd."""
    if len(stops.at) < 3:
        return None
    shared = merged_levels(look, edges, stops.at) if rules == "full" else 0
    ink = cell_ink(look, edges, stops.at)
    while len(ink) > 2 and not any(ink[-1]):  # rows that wait to be filled tell nothing
        ink.pop()
    stops = replace(stops, at=stops.at[: len(ink) + 1])
    heights = tuple(float(h) for h in np.diff(stops.at))
    heights_of = letter_heights(look, edges, stops.at)
    cells = Cells(
        edges,
        heights,
        tuple(map(tuple, ink)),
        tuple(map(tuple, heights_of)),
        look.ink.height,
        rules == "full",
        tuple(numbers_in(look, edges, stops.at)),
    )
    head = _head(look, cells, stops, shared)
    if (first := led(look, stops.at)) is not None:
        head = min(head, first)  # dots lead from a name, not from a heading
    while head < len(ink) - 1 and not any(ink[head]):
        head += 1  # a blank strip over the first row, such as a header that was never filled in
    if head >= len(ink) or not any(ink[-1]):
        return None
    top = stops.at[0]
    body = tuple(stops.at[head:])
    numbered = head > 0 and numbering(cells, head - 1)
    body, late = (
        _whole(look, edges, top, body, numbered) if head else (body, goes_on(look, edges, body))
    )
    ruled = rules != "none"
    header: list[list[Edges]] = [[] for _ in edges[1:]]
    if head:
        header = header_boxes(look, edges, top, body[0], ruled=ruled)
    headed = any(any(row) for row in ink[:head])  # a header that was never filled in names nothing
    begun = not head and is_entry(look, edges, stops.at, cells.numbered(0))
    found = Found(edges, top, body, headed or begun, ruled)
    doubts = [
        *stops.doubts,
        *_unnumbered(look, stops, body),
        *_second_heading(look, cells, body, head),
        *late,
        *_odd_heights(look, body, stops.pitch, rules),
        *([FEW_ROWS] if rules == "none" and head and len(body) <= LEAST else []),
    ]
    doubts += weigh(look, found)
    return Table(look, edges, top, body, header, rules, stops.pitch, doubts, begun)


def _head(look: Look, cells: Cells, stops: Stops, shared: int) -> int:
    """Count the rows that are header, of which `shared` share cells: by their place and letters."""
    if stops.counted:
        return stops.head
    head = max(header_rows(cells, stops.pitch, shared), stops.head)
    if head == 0:
        numbered = bool(cells.numbered(0))
        head = 0 if numbered else strange_rows(look, cells.edges, stops.at, DEEPEST - 1)
        closed = 0 < head < len(cells.ink) - 1 and numbering(cells, head)
        return head + (closed and not numbering(cells, head + 1))
    told = cells.numbered(head - 1) is False or numbering(cells, head - 1)
    if head > stops.head and not told and common(look, cells.edges, stops.at[head - 1 :]):
        return head - 1  # a first entry of two lines is as tall as a header
    if cells.ruled or cells.numbered(head) is not None:
        return head
    return head + strange_rows(look, cells.edges, stops.at[head:], 1, sure=True)


def _second_heading(look: Look, cells: Cells, body: Stretch, head: int) -> list[str]:
    """Doubt a first row without a known number that is as strange as the headings above it."""
    told = head == 0 or cells.numbered(head) is not None
    return [] if told or not odd_entry(look, cells.edges, body) else [HEADING]


def _unnumbered(look: Look, stops: Stops, body: Stretch) -> list[str]:
    """Name the rows of the body without a running number, where the others have one."""
    return [
        f"the row {round(middle / look.factor)} px down has no running number"
        for middle in stops.unnumbered
        if middle > body[0]
    ]


def _whole(
    look: Look, edges: Stretch, top: float, body: Stretch, numbered: bool
) -> tuple[Stretch, list[str]]:
    """Add rows whose numbers stand in the header or below the last edge; drop a repeated header.

    Where the header is `numbered`, its last line holds the columns' numbers.
    """
    doubts = []
    first = None if numbered else row_above(look, edges, top, body)
    if first is not None:
        body = (first, *body)
        doubts.append("the first row stood at the foot of the header")
    end = row_below(look, edges, body)
    if end is not None:
        body = (*body, end)
        doubts.append("the last row stood below the last rule")
    doubts += goes_on(look, edges, body)
    again = headings_again(look, edges, top, body)
    while again and again[-1] == len(body) - 2 and len(body) > 2:
        again, body = again[:-1], body[:-1]
    return body, [*doubts, *(f"row {row + 1} shows the headings once more" for row in again)]


def _odd_heights(look: Look, body: tuple[float, ...], pitch: float, rules: Rules) -> list[str]:
    """Name the rows that are much lower than the others; two may be one, or a line no rule."""
    if rules != "full" or pitch <= 0 or len(body) <= FEW:
        return []
    return [
        LOWER.format(round(above / look.factor))
        for above, below in pairwise(body)
        if below - above < 0.6 * pitch
    ]
