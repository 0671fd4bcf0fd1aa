"""Columns of a table without vertical rules: from the white between the words."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.bands import joined_runs
from ingest.block import (
    FEWEST,
    gaps_of,
    gone_on,
    head_count,
    header_lines,
    table_lines,
    tailed,
    touching,
    trimmed,
    within_columns,
)
from ingest.lines import Counts, Letters, Line, cover_of, find_writing
from ingest.rivers import Body, stretches

CROSSED = 0.15  # share of the lines that may, where the header has a gap
OUT = 2.0  # letters; a heading over numbers that are set right begins no further out
APART = 1.0  # letters more than the usual white between lines; a heading may stand so far away
DEEPEST = 4  # lines of a header at most
FURTHER = 8.0  # letters; the second line of an entry ends no further right
RARE = 0.15  # of the lines; fewer have words where a heading has
SELDOM = 0.25  # of the lines; a column of remarks has words in no more
STRANGE = 0.3  # share of such words that shows a line of the header
JOINED = 1.8  # letters; columns with more white between them need no heading of their own
TOGETHER = 0.5  # of the lines in which the less filled one is written
NAMED = 0.5  # share of the stretches over which a header has words at least
PAIR = 2  # columns that make a table where dots lead from one to the other
LED = 0.5  # in so many of its lines
ROWS = 0.6  # share of the lines below in which words begin where those of a row do


Run = tuple[int, int]  # left, right, pixels


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table without vertical rules stands."""

    edges: tuple[float, ...]  # column edges, outer ones included, pixels
    top: float
    bottom: float


def find_layout(letters: Letters, letter: float, width: int, leaders: Letters) -> Layout | None:
    """Find the block of lines that share white gaps, and its column edges; None if none does.

    `letters` are those of a leaf `width` pixels wide, usually `letter` pixels high; `leaders` the
    dots that lead from words to words.
    """
    writing = find_writing(letters, letter, leaders)
    block = table_lines(writing.lines, letter)
    if len(block) < 3:
        return None
    last = block[-1]
    block = trimmed(block, width, letter)
    more = gone_on(writing.lines, block, letter) if block[-1] is last else []
    above = header_lines(writing.lines, block, gaps_of(block, width, letter), letter)
    head = 0 if above and not touching(above[-1], block[0], letter) else head_count(block)
    head = max(head, _strange(block, width))
    body = block[head:] if len(block) - head >= 3 else block
    words = _words([*above, *block[:head]], letter)
    if not above and not _apart(block, letter) and _alike(block[0], body[1:], letter):
        words = []  # a row like the others: no header stands above it
    alone = within_columns(writing.lines, block, gaps_of(block, width, letter))
    cover = cover_of((line.words for line in [*body, *alone]), width)
    inked = stretches(Body(body, words, letter, writing.pitch, width), cover)
    inked = _headed(_parted(inked, cover, words, len(body)), words, body, JOINED * letter)
    inked = _under_one(inked, cover, words, len(body))
    if len(inked) < (PAIR if sum(line.led for line in body) >= LED * len(body) else FEWEST):
        return None
    inked = _with_empty(_to_first_letters(inked, block, letter), words, letter)
    inked = _to_lone_words(inked, body, cover)
    inked[-1] = _to_last_letters(inked[-1], writing.lines, block, letter)
    top = min(line.top for line in [*above, block[0]])
    ends = tailed(writing.lines, [*block, *more], letter)
    bottom = max(line.bottom for line in ends)
    over = _merged(sorted([*words, *joined_runs(cover > 0, 1)]), 1)
    return Layout(tuple(_edges(inked, over, letter)), top - letter / 2, bottom + letter / 2)


def _apart(block: list[Line], letter: float) -> bool:
    """Tell whether the first line stands further from the second than lines usually do."""
    whites = [below.top - above.bottom for above, below in pairwise(block)]
    return whites[0] > float(np.median(whites)) + APART * letter


def _alike(line: Line, body: list[Line], letter: float) -> bool:
    """Tell whether most words of a line begin where those of the lines below it do."""
    lefts = np.array([left for b in body for left, _ in b.segments])
    near = [np.count_nonzero(np.abs(lefts - left) < letter / 3) for left, _ in line.segments]
    same = sum(int(count) >= ROWS * len(body) for count in near)
    return same >= max(FEWEST, ROWS * len(line.segments))


def _strange(block: list[Line], width: int) -> int:
    """Count the first lines with words where hardly any line below has some."""
    if len(block) <= 2 * DEEPEST:
        return 0
    cover = cover_of((line.segments for line in block), width)
    rare = RARE * len(block)
    alone = [
        [float(cover[left:right].max(initial=0.0)) <= rare for left, right in line.segments]
        for line in block[:DEEPEST]
    ]
    strange = [sum(words) >= STRANGE * len(words) for words in alone]
    return strange.index(False) if False in strange else 0


def _words(lines: list[Line], letter: float) -> list[Run]:
    """Give the stretches over which the header's lines have words."""
    return _merged(sorted(s for line in lines for s in line.segments), round(0.3 * letter))


def _merged(runs: list[Run], gap: int) -> list[Run]:
    result: list[Run] = []
    for left, right in runs:
        if result and left - result[-1][1] < gap:
            result[-1] = (result[-1][0], max(right, result[-1][1]))
        else:
            result.append((left, right))
    return result


def _parted(
    inked: list[Run],
    cover: Counts,
    words: list[Run],
    count: int,
) -> list[Run]:
    """Divide a stretch under two words of the header where hardly a line crosses between them."""
    result = []
    for left, right in inked:
        above = [(a, b) for a, b in words if b > left and a < right]
        start = left
        for (a, b), (c, d) in pairwise(above):
            first, last = (a + b) // 2, max((c + d) // 2, (a + b) // 2 + 1)
            part = cover[first:last]
            if float(part.min()) > CROSSED * count:
                continue
            low = joined_runs(part <= part.min(), 1)
            widest = max(low, key=lambda run: run[1] - run[0])
            place = first + (widest[0] + widest[1]) // 2
            if start < place < right:
                result.append((start, place))
                start = place
        result.append((start, right))
    return result


def _headed(inked: list[Run], words: list[Run], body: list[Line], near: float) -> list[Run]:
    """Join a stretch over which the header has no word to its nearer neighbour.

    Not if that is further than `near` and both are written in the same lines.

    The first line is the header, with a word over every column; where it is not, it has words
    over all stretches, or over too few to tell, and nothing is joined.
    """
    middles = [-np.inf, *((a[1] + b[0]) / 2 for a, b in pairwise(inked)), np.inf]
    marks = [
        any((left < b and right > a) or low < (left + right) / 2 < high for left, right in words)
        for (a, b), (low, high) in zip(inked, pairwise(middles), strict=True)
    ]
    runs = list(inked)
    if sum(marks) < max(FEWEST, NAMED * len(marks)) or len(words) < FEWEST:
        return runs
    while not all(marks) and len(runs) > FEWEST:
        i = marks.index(False)
        before = runs[i][0] - runs[i - 1][1] if i > 0 else float("inf")
        after = runs[i + 1][0] - runs[i][1] if i + 1 < len(runs) else float("inf")
        if _lone(body, runs[i]) and min(before, after) < float("inf"):
            before, after = _to_words(runs[i], words)
        j = i - 1 if before <= after else i
        if min(before, after) > near and _together(body, runs[j], runs[j + 1]):
            marks[i] = True  # a heading over several columns stands in their middle
            continue
        runs[j : j + 2] = [(runs[j][0], runs[j + 1][1])]
        marks[j : j + 2] = [marks[j] or marks[j + 1]]
    return runs


def _lone(body: list[Line], run: Run) -> bool:
    """Tell a stretch in which hardly a line has words."""
    held = sum(any(a < run[1] and b > run[0] for a, b in line.words) for line in body)
    return held <= SELDOM * len(body)


def _to_words(run: Run, words: list[Run]) -> tuple[float, float]:
    """Give how far the next words of the header are from a stretch, to its left and its right."""
    before = [run[0] - b for _, b in words if b <= run[0] + (run[1] - run[0]) / 2]
    after = [a - run[1] for a, _ in words if a >= run[0] + (run[1] - run[0]) / 2]
    return min(before, default=np.inf), min(after, default=np.inf)


def _under_one(inked: list[Run], cover: Counts, words: list[Run], count: int) -> list[Run]:
    """Join stretches under one heading that hardly a line has words in: marks here and there."""
    runs = inked[:1]
    for left, right in inked[1:]:
        before = runs[-1]
        over = any(a < before[1] and b > left for a, b in words)
        few = all(float(cover[a:b].max()) <= RARE * count for a, b in (before, (left, right)))
        if over and few:
            runs[-1] = before[0], right
        else:
            runs.append((left, right))
    return runs


def _together(lines: list[Line], one: Run, other: Run) -> bool:
    """Tell two columns, written in the same lines, from words and ditto marks of one column."""
    held = [
        np.array([any(a < right and b > left for a, b in line.words) for line in lines])
        for left, right in (one, other)
    ]
    return int((held[0] & held[1]).sum()) >= TOGETHER * min(int(h.sum()) for h in held)


def _to_first_letters(inked: list[Run], block: list[Line], letter: float) -> list[Run]:
    """Let the first column begin where the words of any line do that stand out a little."""
    (first, right), *others = inked
    lefts = [line.segments[0][0] for line in block]
    near = [left for left in lefts if 0 < first - left <= OUT * letter]
    return [(min([first, *near]), right), *others]


def _to_last_letters(run: Run, lines: list[Line], block: list[Line], letter: float) -> Run:
    """Let the last column reach to the end of its entries' second lines, too."""
    within = [line for line in lines if block[0].top <= line.top <= block[-1].bottom]
    rights = [
        right
        for line in within
        for left, right in line.segments
        if abs(left - run[0]) <= letter and right - run[1] <= FURTHER * letter
    ]
    return run[0], max([run[1], *rights])


def _with_empty(inked: list[Run], words: list[Run], letter: float) -> list[Run]:
    """Add the outer columns in which no line has anything but the header; reach to its words."""
    words = [word for word in words if word[1] - word[0] >= letter]  # no edges of the paper
    first, last = inked[0][0] - letter, inked[-1][1] + letter
    before = [word for word in words if word[1] < first]
    after = [word for word in words if word[0] > last]
    if not _any_over(words, inked[0]):
        before = before[:-1]  # it stands a little beside what it names
    if not _any_over(words, inked[-1]):
        after = after[1:]
    inner = [word for word in words if word not in before and word not in after]
    inked[0] = (min([inked[0][0], *(a for a, _ in inner)]), inked[0][1])
    inked[-1] = (inked[-1][0], max([inked[-1][1], *(b for _, b in inner)]))
    return [*before, *inked, *after]


def _to_lone_words(inked: list[Run], body: list[Line], cover: Counts) -> list[Run]:
    """Let a last column in which hardly a line has words begin where theirs do.

    Its heading stands in its middle, and tells nothing of where it begins.
    """
    (_, before), (left, right) = inked[-2:]
    if float(cover[left:right].max(initial=0.0)) > RARE * len(body):
        return inked
    lone = [a for line in body for a, b in line.segments if before < a < left and b < right]
    return [*inked[:-1], (min([left, *lone]), right)]


def _any_over(words: list[Run], run: Run) -> bool:
    return any(left < run[1] and right > run[0] for left, right in words)


def _edges(inked: list[Run], words: list[Run], letter: float) -> list[float]:
    """Put an edge into the middle of every gap, clear of all `words` where possible."""
    inner = [_middle(a[1], b[0], words) for a, b in pairwise(inked)]
    edges = [inked[0][0] - letter / 2, *inner, inked[-1][1] + letter / 2]
    return edges[:1] + [b for a, b in pairwise(edges) if b > a]


def _middle(first: int, last: int, words: list[Run]) -> float:
    """Give the middle of the widest part of a gap over which no word stands that ends in it."""
    over = [(a, b) for a, b in words if a < last and b > first and (a > first or b < last)]
    ends = [first, *(end for word in over for end in word), last]
    free = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b > a]
    left, right = max(free, key=lambda part: part[1] - part[0], default=(first, last))
    return (left + right) / 2
