"""Which of a table's first rows are its printed header, and the header's cells."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.bands import Band
from ingest.look import Look, inked
from ingest.over_two import cut_heading, only_letters

DEEPEST = 4  # rows of a header at most
SAME = 0.5  # of a vote; headings, too, may begin where the entries do
LOWER = 0.8  # of the usual row; the first of two lines of headings is
LOW = 0.6  # letters; ditto marks are lower
ODD = 0.5  # share of the votes that tell a heading
ODD_RULED = 0.6  # share of them under a rule, where most pages have told their header by its height
ALIKE = 0.8  # share of a column's numbers that are as wide as each other
EVEN = (0.5, 0.2, 0.12)  # letters by which their widths, heights and digits may differ
FAR = (0.8, 0.25, 0.15)  # and by which those of a word differ from theirs at least
TALL = 1.3  # times the usual row; a header's row often is
CENTRED = 0.8  # share of the columns over whose middle their numbers stand
NARROW = 0.7  # of the usual width; a column's number is narrower than its entries
LITTLE = 3  # rows; under a header with no more they hardly tell anything by themselves,
FILLED = 0.8  # but most of the columns have a heading
FEWEST = 4  # cells below a row's that tell whether it is unlike them


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What is written in each cell of a table: extent of the ink, or None where blank."""

    edges: tuple[float, ...]  # of the columns, pixels
    heights: tuple[float, ...]  # of the rows, pixels
    ink: tuple[tuple[Band | None, ...], ...]  # [row][column]
    tall: tuple[tuple[float, ...], ...]  # the same, usual height of the letters, 0.0 where blank
    letter: float
    ruled: bool = True  # False where the rows were found from their text
    numbers: tuple[bool | None, ...] = ()  # [row] whether a running number stands there, or a word

    def filled(self, row: int) -> float:
        """Share of the columns that have ink in a row."""
        return sum(b is not None for b in self.ink[row]) / max(1, len(self.edges) - 1)

    def numbered(self, row: int) -> bool | None:
        """Whether a row begins with a running number (True) or a word (False), where it shows."""
        return self.numbers[row] if self.numbers else None


def header_rows(cells: Cells, pitch: float, least: int = 0) -> int:
    """Count the rows at the top that belong to the header, of which `least` seem to."""
    if least > 1 and numbering(cells, least) and not numbering(cells, least + 1):
        return least + 1  # the columns' numbers below cells that are shared
    while least > 1 and (cells.numbered(least - 1) or _entry(cells, least - 1)):
        least -= 1  # the rule below the header is broken, and the first entry is like the others
    for row in range(least, min(DEEPEST, len(cells.ink) - 1)):
        first = row == 0 and cells.heights[0] < LOWER * pitch and _odd(cells, 1)  # of two lines
        if numbering(cells, row) and not numbering(cells, row + 1) and not first:
            return row + 1  # the columns' numbers close the header, but marks are short, too
        odd = _tall(cells, row, pitch) or _odd(cells, row) or _over_few(cells, row)
        if (number := cells.numbered(row)) or (number is None and not odd):
            return row
    return least or int(_over_few(cells, 0))


def merged_levels(look: Look, edges: tuple[float, ...], lines: list[float]) -> int:
    """Count the rows at the top that share cells: the rule between them crosses some columns only.

    Rules between the rows of a body cross all columns, or are broken in any.
    """
    inner = lines[1:-1]
    crossed = [
        sum(_joins(look, left, right, y) for left, right in pairwise(edges)) / (len(edges) - 1)
        for y in inner
    ]
    if len(crossed) < 2 * DEEPEST or float(np.median(crossed[DEEPEST:])) < 0.95:
        return 0
    partly = [row for row in range(DEEPEST - 1) if 0.0 < crossed[row] < 0.8]
    return partly[-1] + 2 if partly and partly == list(range(len(partly))) else 0


def _tall(cells: Cells, row: int, pitch: float) -> bool:
    """Tell a row that is taller than the rows of the body, with print in most columns."""
    levels = 2 if cells.ruled else 1  # without rules a tall second row is a wrapped first entry
    tall = cells.heights[row] >= TALL * pitch and cells.filled(row) >= 0.5 and row < levels
    return tall and not (row > 0 and _entry(cells, row))


def _entry(cells: Cells, row: int) -> bool:
    """Tell a tall first entry: set like those below it, with a number like theirs."""
    below = [
        [b for r in cells.ink[row + 1 :] if (b := r[column]) is not None]
        for column in range(len(cells.edges) - 1)
    ]
    mine, numbers = cells.ink[row][0], below[0]
    if mine is None or len(numbers) < 3:
        return False
    widest = max(b.right - b.left for b in numbers)
    if not any(_level(mine, numbers, at, cells.letter / 2) for at in (0.0, 0.5, 1.0)):
        return False
    pairs = zip(cells.ink[row][1:], below[1:], strict=True)
    odds = [_alignment(b, others, cells.letter) for b, others in pairs if b and len(others) >= 3]
    written = [k for k, b in enumerate(cells.ink[row]) if b is not None]
    sizes = [_unlike(cells, row, k) for k in written[1:]]
    if sizes.count(False) >= 2 and True not in sizes:
        return True
    return mine.right - mine.left <= widest + 2 and odds.count(False) >= 2 and True not in odds


def _level(mine: Band, others: list[Band], at: float, near: float) -> bool:
    """Tell whether a cell stands under the others by its left edge, its middle or its right one."""
    places = [b.left + at * (b.right - b.left) for b in (mine, *others)]
    return abs(places[0] - float(np.median(places[1:]))) <= near


def numbering(cells: Cells, row: int) -> bool:
    """Tell the row (1) (2) (3) …: something short in the middle of every column."""
    fits, columns = 0, len(cells.edges) - 1
    for column in range(columns):
        if (band := cells.ink[row][column]) is None:
            continue
        left, right = cells.edges[column], cells.edges[column + 1]
        off = abs((band.left + band.right) / 2 - (left + right) / 2)
        if band.right - band.left > 4.0 * cells.letter:
            return False
        fits += off <= max(0.08 * (right - left), cells.letter) or _narrow(cells, row, column)
    return columns >= 4 and fits >= CENTRED * columns


def _narrow(cells: Cells, row: int, column: int) -> bool:
    """Tell a cell much narrower than those below it, in a column without rules at its sides."""
    mine = cells.ink[row][column]
    below = [b.right - b.left for ink in cells.ink[row + 1 :] if (b := ink[column]) is not None]
    if cells.ruled or mine is None or len(below) < FEWEST:
        return False
    return mine.right - mine.left < NARROW * float(np.median(below))


def _odd(cells: Cells, row: int) -> bool:
    """Tell a row set otherwise than those below it.

    It is centred where they begin at the left, full where they are blank, or a word where they
    are numbers, all alike.
    """
    below = range(row + 1, len(cells.ink))
    if len(below) < 3:
        return False
    votes, judged = 0.0, 0.0
    for column in range(len(cells.edges) - 1):
        mine = cells.ink[row][column]
        others = [b for r in below if (b := cells.ink[r][column]) is not None]
        if len(others) <= 0.4 * len(below):
            judged += 1
            votes += mine is not None and len(others) <= 0.25 * len(below)
        elif mine is not None and (odd := _unlike(cells, row, column)) is not None:
            judged += 1
            votes += odd
        elif mine is not None and (odd := _alignment(mine, others, cells.letter)) is not None:
            judged += 1.0 if odd or cells.ruled else SAME
            votes += odd
    enough = judged * (ODD if not cells.ruled else ODD_RULED)
    return votes >= max(2, enough) and cells.filled(row) >= 0.6


def _over_few(cells: Cells, row: int) -> bool:
    """Tell the headings of one to three ruled rows: in the middle, while what is below is not."""
    below = cells.ink[row + 1 :]
    if row > 0 or not cells.ruled or len(below) > LITTLE or cells.filled(row) < FILLED:
        return False
    centred = [_middle(cells, column, cells.ink[row][column]) for column in range(len(below[0]))]
    others = [[_middle(cells, k, r[k]) for r in below if r[k]] for k in range(len(below[0]))]
    votes = sum(
        mine and bool(ones) and not any(ones) for mine, ones in zip(centred, others, strict=True)
    )
    against = sum(
        not mine and bool(ones) and all(ones) for mine, ones in zip(centred, others, strict=True)
    )
    return votes >= 2 and not against


def _middle(cells: Cells, column: int, band: Band | None) -> bool:
    """Tell whether something stands in the middle of its column."""
    left, right = cells.edges[column], cells.edges[column + 1]
    return band is not None and abs(band.left + band.right - left - right) / 2 <= cells.letter


def _unlike(cells: Cells, row: int, column: int) -> bool | None:
    """Tell whether a cell differs in size from numbers that are all alike; None of words.

    A word is wider, has accents, or letters lower than digits.
    """
    sizes = [
        (b.right - b.left, b.bottom - b.top, tall[column])
        for ink, tall in zip(cells.ink[row:], cells.tall[row:], strict=True)
        if (b := ink[column]) is not None
    ]
    mine, others = np.array(sizes[0]) / cells.letter, np.array(sizes[1:]) / cells.letter
    if len(others) < FEWEST:
        return None
    usual = np.median(others, axis=0)
    even = (np.abs(others - usual) <= EVEN).mean(axis=0) >= ALIKE
    if not even[0]:
        return None
    away = np.abs(mine - usual)
    away[0] = mine[0] - usual[0]  # 9 is narrower than 10, and a year than a date
    odd = bool(np.any(even & (away > FAR)))
    return odd if odd or column > 0 else None  # capitals are as high as running numbers


def _alignment(mine: Band, others: list[Band], letter: float) -> bool | None:
    """Tell whether a cell begins elsewhere than the others of its column; None if they differ."""
    others = [b for b in others if b.bottom - b.top >= LOW * letter]
    if len(others) < 3:
        return None  # ditto marks stand elsewhere than words
    lefts = np.array([b.left for b in others])
    usual = float(np.median(lefts))
    rights = np.array([b.right for b in others])
    ragged = float(np.percentile(rights, 95) - np.percentile(rights, 5))
    if float(np.median(np.abs(lefts - usual))) > 0.35 * letter or ragged < letter:
        return None  # centred columns and columns of equal numbers tell nothing
    return abs(mine.left - usual) > 1.5 * letter


Edges = tuple[float, float, float, float]  # left, top, right, bottom in pixels


def header_boxes(
    look: Look, edges: tuple[float, ...], top: float, bottom: float, *, ruled: bool
) -> list[list[Edges]]:
    """Give for each column the header cells over it, top to bottom.

    A rule that runs over some columns only divides those; where the rule between two columns does
    not reach up into the header, the cell spans both. Without rules between columns each has its
    own, but for a word that goes on across the edge: what looks like a rule then may be letters
    under each other, as the l of a column of 1s.
    """
    return [_boxes(look, edges, column, (top, bottom), ruled) for column in range(len(edges) - 1)]


def _boxes(
    look: Look, edges: tuple[float, ...], column: int, over: tuple[float, float], ruled: bool
) -> list[Edges]:
    left, right = edges[column], edges[column + 1]
    top, bottom = over
    if bottom - top < 2:
        return []
    margin = 0.08 * look.dpi
    drawn = [
        a.at
        for a in look.across
        if top < a.at < bottom
        and min(a.end, right) - max(a.start, left) >= 0.5 * (right - left)
        and _joins(look, left, right, a.at)
    ]
    levels = [y for y in drawn if top + margin < y < bottom - margin]
    top = max([top, *(y for y in drawn if y <= top + margin)])
    bottom = min([bottom, *(y for y in drawn if y >= bottom - margin)])
    stops = [top, *levels, bottom]
    pairs = [(u, v) for u, v in pairwise(stops) if v - u >= margin]
    spans = [_span(look, edges, column, (u, v), ruled) for u, v in pairs]
    return [(left, u, right, v) for (u, v), (left, right) in zip(pairs, spans, strict=True)]


def _joins(look: Look, left: float, right: float, at: float) -> bool:
    """Tell whether a rule runs from one edge of a column to the other, not under a word only."""
    thick, end = 0.014 * look.dpi + 1, 0.05 * look.dpi
    top, bottom = at - thick, at + thick
    return (
        inked(look.flat, left + 3, top, right - 3, bottom, 1) >= 0.85
        and inked(look.flat, left + 3, top, left + 3 + end, bottom, 1) >= 0.9
        and inked(look.flat, right - 3 - end, top, right - 3, bottom, 1) >= 0.9
    )


def _span(
    look: Look, edges: tuple[float, ...], column: int, over: tuple[float, float], ruled: bool
) -> tuple[float, float]:
    """Widen a header cell over its neighbours as long as no rule, or no white, stands between."""
    first, last = column, column + 1
    while first > 0 and not _parts(look, edges, first, over, ruled):
        first -= 1
    while last < len(edges) - 1 and not _parts(look, edges, last, over, ruled):
        last += 1
    return edges[first], edges[last]


def _parts(
    look: Look, edges: tuple[float, ...], number: int, over: tuple[float, float], ruled: bool
) -> bool:
    """Tell whether an edge parts two headings: by its rule, or by white that no word crosses."""
    at = edges[number]
    if ruled and not _stands(look, at, *over):
        return False
    cut = cut_heading(look, (edges[number - 1], at, edges[number + 1]), over)
    return not cut or (ruled and not only_letters(look, at, over))


def _stands(look: Look, at: float, top: float, bottom: float) -> bool:
    """Tell whether a column's edge is drawn here; an edge without any rule counts as drawn."""
    if not any(abs(d.at - at) <= 0.06 * look.dpi for d in look.down):
        return True
    thick = 0.02 * look.dpi + 1
    return inked(look.tall, at - thick, top + 3, at + thick, bottom - 3, 0) >= 0.6
