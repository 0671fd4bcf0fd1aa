"""Why a table that was found may be wrong: what its own writing says against its edges.

A grid that is wrong and calls itself certain is the worst outcome, so each sign here is looked for
on every table, however it was found.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.bands import joined_runs
from ingest.frame import NARROWEST
from ingest.levels import Level
from ingest.look import Look
from ingest.over_two import cut_heading
from ingest.text_rows import column_bands, number_column

CRUMBS = 0.03  # inches beside a rule in which what stands may be part of it
WIDE = 1.2  # letters; words of one column stand nearer to each other
SHARED = 0.45  # share of a column's rows that have such white at one place when it is two columns
BARE = 3.0  # letters; and between rules, where a missed rule is the only way to become two,
MOST = 0.6  # share of the rows
FAR = 4.5  # letters; words of one cell are hardly ever so far apart
CUT = 0.08  # share of the rows in which writing may cross a column's edge
STRIP = 0.25  # inches; hardly a sex or a number fits into less
FEW = 3  # letters; a column with fewer is blank
HEADED = 0.6  # share of the columns with headings, where one without may be none
SELDOM = 0.4  # share of the rows in which such a column is written at least
SEEN = 0.4  # share of the table's height along which the rule at an edge is seen
PART = 0.25  # of it; along which a rule within a column is seen
SOLID = 0.8  # cover of such a rule
BETWEEN = 0.6  # share of its pixels between the lines of writing at which a rule is seen
MISSED = 0.35  # share of the rows without a mark in a first column that is written in others
LITTLE = 0.3  # share of the leaf's letters; a table that holds fewer is not all of the page
HEADLESS = "no header was found: the first row may be one"
LOWER = "the row {} px down is much lower than the others"
HALF_NUMBERED = "the first column is blank in many rows: entries may take several of them"
NEAR = 0.4  # inches; a column without rules begins no further from the ruled ones
BESIDE = "writing goes on to the {} of the table: a column may be without rules"
EDGE = 0.2  # inches; so near to the leaf's edge nothing is written
ALONG = 0.5  # of the rows; beside so many such a column is written
ALMOST = 0.75  # of them; beside so many even single figures are a column
MUCH = 0.2  # of the letters in a table; with so many beside it
ANOTHER = "much is written beside the table: another one may stand there"
OUTSIDE = "most of what is written on this page stands outside the table"


@dataclass(frozen=True, slots=True)
class Found:
    """A table's edges in the pixels of its look."""

    edges: tuple[float, ...]  # of the columns
    top: float  # of its header, or of its body where there is no header
    stops: tuple[float, ...]  # of the rows of its body
    headed: bool  # whether a header was found over it, or the first row is known to be none
    ruled: bool  # whether its columns are parted by rules


def weigh(look: Look, found: Found) -> list[str]:
    """Give what speaks against a table, one English sentence each."""
    doubts = [] if found.headed else [HEADLESS]
    doubts += _numbered(look, found) or _half_numbered(look, found)
    doubts += _blank_strips(look, found)
    doubts += _run_together(look, found)
    if found.ruled:
        doubts += _partly_ruled(look, found) + _beside(look, found)
    else:
        doubts += _blank_columns(look, found) or _beside_white(look, found)
        doubts += _cut_through(look, found) or _cut_headings(look, found)
    return doubts + _outside(look, found)


def _numbered(look: Look, found: Found) -> list[str]:
    """Doubt rows when the running numbers beside them are more or fewer."""
    rows = len(found.stops) - 1
    count = numbers_held(look, found.edges, found.stops)
    numbers = int(count.sum())
    if numbers < max(3, 0.5 * rows) or (count == 1).all():
        return []
    if numbers == rows:
        return ["running numbers do not stand one in each row"]
    return [unequal(numbers, rows)]


def numbers_held(
    look: Look, edges: tuple[float, ...], stops: tuple[float, ...]
) -> NDArray[np.int_]:
    """Count the running numbers that stand in the first column in each row."""
    bands = column_bands(look, edges[:2], stops[0], stops[-1])
    middles = [b.middle for b in number_column(bands, look.ink.height)]
    return np.bincount(np.searchsorted(stops, middles), minlength=len(stops) + 1)[1:-1]


def unequal(numbers: int, rows: int) -> str:
    """Say that there are more rows than running numbers, or fewer."""
    return f"{numbers} running numbers were seen beside {rows} rows"


def settled_by(rows: int) -> re.Pattern[str]:
    """Give what fits every doubt that so many rows, each read with its running number, settle.

    That is another number of numbers beside so many rows, and one row much lower than the others.
    """
    return re.compile(unequal(0, rows).replace("0", r"\d+", 1) + "|" + LOWER.format(r"\d+"))


def _run_together(look: Look, found: Found) -> list[str]:
    """Doubt a column in which many rows have wide white at the same place, or one very wide."""
    letter = look.ink.height
    wide, shared = (BARE, MOST) if found.ruled else (WIDE, SHARED)
    doubts = []
    for number, (left, right) in enumerate(pairwise(found.edges), 1):
        inset = max(2, round(CRUMBS * look.dpi)) if found.ruled else 2
        first, last = max(0, round(left) + inset), round(right) - inset
        if last - first < 2 * letter:
            continue
        white = np.zeros(last - first, np.int32)
        written = far = 0
        for above, below in pairwise(found.stops):
            part = look.ink.text[round(above) : round(below), first:last] > 0
            runs = joined_runs(np.asarray(part.any(axis=0)), max(2, round(letter * wide)))
            written += bool(runs)
            for one, other in pairwise(runs):
                white[one[1] : other[0]] += 1
                far += other[0] - one[1] > FAR * letter
        often = not found.ruled and far >= max(2, 0.08 * written)
        if white.max() >= max(3, shared * written) or often:
            doubts.append(f"column {number} may be two: white runs down within it")
    return doubts


def _blank_strips(look: Look, found: Found) -> list[str]:
    """Doubt a column too narrow for a word in which nothing is written."""
    return [
        f"column {number} is a narrow strip in which nothing is written"
        for number, count in enumerate(_held(look, found), 1)
        if count < FEW and found.edges[number] - found.edges[number - 1] < STRIP * look.dpi
    ]


def _blank_columns(look: Look, found: Found) -> list[str]:
    """Doubt a column without rules in which nothing is written, unless it is the last."""
    return [
        f"column {number} is blank: its heading may stand beside another column's words"
        for number, count in enumerate(_held(look, found)[:-1], 1)
        if count < FEW
    ]


def _beside_white(look: Look, found: Found) -> list[str]:
    """Doubt an outer column without rules that has no heading, unlike others, and few words.

    A stamp or a note may stand beside the table.
    """
    over, held = _held(look, replace(found, stops=(found.top, found.stops[0]))), _held(look, found)
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    rows = np.searchsorted(found.stops, y + high / 2)
    inside = (rows > 0) & (rows < len(found.stops))
    columns = np.searchsorted(found.edges, x + wide / 2)
    count = len(found.edges) - 1
    if found.top >= found.stops[0] or sum(n > 0 for n in over) < max(2, HEADED * count):
        return []
    return [
        f"column {number} has no heading and few words: it may stand beside the table"
        for number in (1, count)
        if not over[number - 1]
        and held[number - 1] >= FEW
        and len(np.unique(rows[inside & (columns == number)])) < SELDOM * (len(found.stops) - 1)
    ]


def _held(look: Look, found: Found) -> list[int]:
    """Count the letters in each column."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    along = (y + high / 2 > found.stops[0]) & (y + high / 2 < found.stops[-1])
    counts = np.histogram((x + wide / 2)[along], bins=found.edges)[0]
    return [int(count) for count in counts]


def _partly_ruled(look: Look, found: Found) -> list[str]:
    """Doubt an edge along most of which no rule was seen."""
    top, bottom = found.stops[0], found.stops[-1]
    doubts = []
    for number, edge in enumerate(found.edges[1:-1], 1):
        near = [d for d in look.down if abs(d.at - edge) < NARROWEST * look.dpi]
        seen = sum(max(0.0, min(d.end, bottom) - max(d.start, top)) for d in near)
        if seen < SEEN * (bottom - top):
            doubts.append(f"the rule after column {number} is seen only in part")
    for rule in look.down:
        long = min(rule.end, bottom) - max(rule.start, top) >= PART * (bottom - top)
        column = int(np.searchsorted(found.edges, rule.at))
        inside = 0 < column < len(found.edges)
        clear = min(abs(rule.at - e) for e in found.edges) >= 2 * NARROWEST * look.dpi
        if long and inside and clear and rule.cover >= SOLID and _between_lines(look, found, rule):
            doubts.append(f"column {column} may be two: a rule is seen in part of it")
    return doubts


def _between_lines(look: Look, found: Found, rule: Level) -> bool:
    """Tell a rule from the stems of a word repeated down a column: it is seen between the rows."""
    first, last = max(0, round(rule.at - look.ink.height)), round(rule.at + look.ink.height)
    top, bottom = round(max(rule.start, found.stops[0])), round(min(rule.end, found.stops[-1]))
    written = np.asarray((look.ink.text[top:bottom, first:last] > 0).any(axis=1))
    thick = max(2, round(0.014 * look.dpi))
    at = round(rule.at)
    drawn = np.asarray((look.ink.mask[top:bottom, at - thick : at + thick + 1] > 0).any(axis=1))
    white = ~written
    return not white.any() or float(drawn[white].mean()) >= BETWEEN


def _half_numbered(look: Look, found: Found) -> list[str]:
    """Doubt rows when the first column, written in some of them, is blank in many."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    first = (x + wide / 2 > found.edges[0] + 2) & (x + wide / 2 < found.edges[1] - 2)
    first &= high > look.ink.height / 2
    held = np.histogram((y + high / 2)[first], bins=found.stops)[0] > 0
    blank = len(held) - int(held.sum())
    if held.sum() < 3 or blank < MISSED * len(held) or _second_numbered(look, found):
        return []
    return [HALF_NUMBERED]


def _second_numbered(look: Look, found: Found) -> bool:
    """Tell running numbers in the second column, one in each row, beside cells that are joined."""
    return bool((numbers_held(look, found.edges[1:], found.stops) == 1).all())


def _cut_through(look: Look, found: Found) -> list[str]:
    """Doubt an edge between columns that runs through letters in several rows."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    body = (y + high / 2 > found.stops[0]) & (y + high / 2 < found.stops[-1])
    small = body & (high < 2.2 * look.ink.height)
    rows = np.searchsorted(found.stops, y + high / 2)
    doubts = []
    for number, edge in enumerate(found.edges[1:-1], 1):
        through = small & (x + 2 < edge) & (x + wide - 2 > edge)
        if len(np.unique(rows[through])) >= max(2, CUT * (len(found.stops) - 1)):
            doubts.append(f"the edge after column {number} runs through writing")
    return doubts


def _cut_headings(look: Look, found: Found) -> list[str]:
    """Doubt an edge between columns that runs through a word of the header's last line."""
    around = zip(found.edges, found.edges[1:], found.edges[2:], strict=False)
    return [
        f"the edge after column {number} runs through a heading"
        for number, edges in enumerate(around, 1)
        if cut_heading(look, edges, (found.top, found.stops[0]))
    ]


def _beside(look: Look, found: Found) -> list[str]:
    """Doubt ruled columns when writing close by goes on beside most of their rows.

    What is dark at the edge of the leaf is a fold's shadow.
    """
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    rows, edge = np.searchsorted(found.stops, y + high / 2), EDGE * look.dpi
    whole = (high > look.ink.height / 2) & (rows > 0) & (rows < len(found.stops))
    whole &= (x > edge) & (x + wide < look.width - edge)
    near, least = NEAR * look.dpi, max(3.0, ALONG * (len(found.stops) - 1))
    left, right = x + wide < found.edges[0], x > found.edges[-1]
    inside = np.count_nonzero(whole & ~left & ~right)
    if max(np.count_nonzero(whole & side) for side in (left, right)) >= MUCH * inside:
        return [ANOTHER]
    sides = {
        "left": left & (x + wide > found.edges[0] - near),
        "right": right & (x < found.edges[-1] + near),
    }
    return [
        BESIDE.format(side)
        for side, there in sides.items()
        if np.count_nonzero(np.bincount(rows[whole & there]) >= 2) >= least
        or len(np.unique(rows[whole & there])) >= ALMOST * (len(found.stops) - 1) >= least
    ]


def _outside(look: Look, found: Found) -> list[str]:
    """Doubt a table outside of which most of the leaf's writing stands."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    across = (x + wide / 2 > found.edges[0]) & (x + wide / 2 < found.edges[-1])
    along = (y + high / 2 > found.stops[0]) & (y + high / 2 < found.stops[-1])
    if float((across & along).mean()) >= LITTLE:
        return []
    return [OUTSIDE]
