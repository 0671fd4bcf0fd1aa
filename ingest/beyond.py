"""Rows that a table was found without, in its header or below its last rule; and headings in it.

The running numbers tell them by their digits; without numbers a line that stands like a row does.
"""

from itertools import pairwise

import numpy as np

from ingest.bands import Band, joined_runs
from ingest.look import Look
from ingest.numbers import FEWEST, WHOLE, numbers_in
from ingest.prints import alike, printed
from ingest.text_rows import column_bands

Stretch = tuple[float, ...]  # edges of columns or of rows, pixels

EVEN = 0.4  # of a row; a row that stands in the header is as high as the others
REACH = 1.5  # rows below the last one in which another may begin
NARROW = 8.0  # letters; a running number is narrower
GAP = 0.9  # letters; words further apart stand in two columns
FILLED = 0.6  # of the columns in which a row is usually written
AGAIN = 0.6  # of the headings; a row that shows so many of them is the header once more
OVER = 0.25  # letters; words across an edge reach further on both sides than a rule there is thick
ACROSS = 0.2  # of the edges; a row's words run across fewer


def row_above(look: Look, edges: Stretch, top: float, body: Stretch) -> float | None:
    """Give where a first row begins that stands at the foot of the header; None without one.

    It does when the header's last line in the first column is a number like those below it.
    """
    lines = column_bands(look, edges[:2], top, body[0])[0]
    if len(lines) < 2 or len(body) <= FEWEST:
        return None
    over, last = lines[-2:]
    edge = (over.bottom + last.top) / 2
    pitch = float(np.median(np.diff(body)))
    if abs(body[0] - edge - pitch) > EVEN * pitch:
        return None
    return edge if numbers_in(look, edges, [edge, *body])[0] else None


def row_below(look: Look, edges: Stretch, body: Stretch) -> float | None:
    """Give where a row ends that has a running number below the last one; None without one."""
    if len(body) <= FEWEST:
        return None
    end = body[-1] + float(np.median(np.diff(body)))
    if end > look.height or _line_below(look, edges, body) is None:
        return None
    return end if numbers_in(look, edges, [*body, end])[-1] else None


def headings_again(look: Look, edges: Stretch, top: float, body: Stretch) -> list[int]:
    """Give the rows in which the words of the header are printed once more."""
    columns = list(pairwise(edges))
    over = [printed(look, left, right, top, body[0]) for left, right in columns]
    headed = [k for k, words in enumerate(over) if words.size]
    if len(headed) < 2:
        return []
    found = []
    for row, (above, below) in enumerate(pairwise(body)):
        same = 0
        for n, k in enumerate(headed):
            same += alike(over[k], printed(look, *columns[k], above, below), look.ink.height)
            if same + len(headed) - n - 1 < AGAIN * len(headed):
                break
        if same >= AGAIN * len(headed):
            found.append(row)
    return found


def goes_on(look: Look, edges: Stretch, body: Stretch) -> list[str]:
    """Doubt a table below which a line stands like a row."""
    below = _line_below(look, edges, body)
    return [] if below is None else ["a line below the last row stands like a row"]


def _line_below(look: Look, edges: Stretch, body: Stretch) -> Band | None:
    """Give a line close below the last row that is written in columns; None without one."""
    pitch = float(np.median(np.diff(body)))
    limit = body[-1] + REACH * pitch
    for band in column_bands(look, edges[:2], body[-1], limit)[0]:
        if band.bottom - band.top < WHOLE * look.ink.height:
            continue  # tails of the last row
        if band.right - band.left > NARROW * look.ink.height:
            return None
        sloping = Band(max(round(body[-1]), round(band.bottom - pitch)), band.bottom, 0, 0)
        filled, across = max(_written(look, edges, line) for line in (band, sloping))
        usual = float(np.median([_written(look, edges, row)[0] for row in _rows(body)]))
        if filled >= max(2.0, FILLED * usual) and across <= ACROSS * len(edges):
            return band
    return None


def _rows(body: Stretch) -> list[Band]:
    return [Band(round(a), round(b), 0, 0) for a, b in pairwise(body)]


def _written(look: Look, edges: Stretch, line: Band) -> tuple[int, int]:
    """Count the columns in which something stands at a height, and the edges that it crosses."""
    part = look.ink.text[line.top : line.bottom] > 0
    runs = joined_runs(np.asarray(part.any(axis=0)), max(1, round(GAP * look.ink.height)))
    over = OVER * look.ink.height
    across = sum(a < edge - over and b > edge + over for a, b in runs for edge in edges[1:-1])
    middles = [(a + b) / 2 for a, b in runs]
    held = np.histogram(middles, bins=edges)[0] if middles else np.zeros(1)
    return int(np.count_nonzero(held)), across
