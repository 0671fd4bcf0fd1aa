"""Columns of a table without vertical rules: from the white between the words."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.bands import joined_runs
from ingest.page import Gray

GAP = 0.9  # letters; words further apart than this may stand in two columns
SPACE = 0.3  # letters; letters further apart than this stand in two words
TYPED = (0.75, 1.4)  # letters; between words of a typewriter, whose letters all have one pitch
APART = 1.6  # typed words further apart than so many of their spaces may stand in two columns
FEWEST = 3  # segments that make a line a table's line
CROSSED = 0.15  # share of the lines that may, where the header has a gap
LOOSE = 0.15  # share of the lines that may be titles or remarks, at first sight
STRAY = 0.03  # share of the lines that may cross a column's edge


@dataclass(frozen=True, slots=True)
class Line:
    """One line of writing over the whole leaf: where its words lie, far ones kept apart."""

    top: int
    bottom: int
    segments: tuple[tuple[int, int], ...]  # left, right of each, pixels
    words: tuple[tuple[int, int], ...] = ()  # the same, near ones kept apart, too


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table without vertical rules stands."""

    edges: tuple[float, ...]  # column edges, outer ones included, pixels
    top: float
    bottom: float


def find_lines(text: Gray, letter: float) -> list[Line]:
    """Find the text lines of a whole leaf, top to bottom."""
    count = (text > 0).sum(axis=1)
    runs = joined_runs(count >= 2, max(1, round(letter * 0.2)))
    runs = [(top, bottom) for top, bottom in runs if bottom - top >= letter * 0.35]
    filled = [np.asarray((text[top:bottom] > 0).any(axis=0)) for top, bottom in runs]
    space, gap = letter * SPACE, letter * GAP
    typed = _typed_space(filled, letter)
    if typed is not None:
        space, gap = 0.6 * typed, max(gap, APART * typed)
    return [
        Line(
            top,
            bottom,
            tuple(joined_runs(row, max(2, round(gap)))),
            tuple(joined_runs(row, max(2, round(space)))),
        )
        for (top, bottom), row in zip(runs, filled, strict=True)
    ]


def _typed_space(lines: list[NDArray[np.bool_]], letter: float) -> float | None:
    """Give the white between typed words, pixels; None where words stand closer, as printed."""
    gaps = [
        right[0] - left[1]
        for line in lines
        for left, right in pairwise(joined_runs(line, max(2, round(letter * SPACE))))
    ]
    typed = [gap for gap in gaps if TYPED[0] * letter <= gap <= TYPED[1] * letter]
    printed = [gap for gap in gaps if SPACE * letter < gap < TYPED[0] * letter]
    many = len(typed) >= 2.0 * len(lines) and len(typed) >= 0.25 * len(printed)
    return float(np.median(typed)) if many else None


def find_layout(text: Gray, letter: float) -> Layout | None:
    """Find the block of lines that share white gaps, and its column edges; None if none does."""
    lines = find_lines(text, letter)
    block = _table_lines(lines, letter)
    if len(block) < 3:
        return None
    block = _trimmed(block, text.shape[1], letter)
    head = _head(block)
    body = block[head:] if len(block) - head >= 3 else block
    cover = _cover(body, text.shape[1])
    words = _words(block[:head], letter)
    finer = _cover([Line(b.top, b.bottom, b.words) for b in body], text.shape[1])
    inked = _headed(_parted(_inked(cover, len(body), letter), finer, words, len(body)), words)
    if len(inked) < FEWEST:
        return None
    inked = _with_empty(inked, words, letter)
    top = _above(lines, block[0], letter)
    return Layout(tuple(_edges(inked, letter)), top - letter / 2, block[-1].bottom + letter / 2)


def _table_lines(lines: list[Line], letter: float) -> list[Line]:
    """Take the longest run of lines most of which have many segments."""
    gains = [1.0 if len(line.segments) >= FEWEST else -0.6 for line in lines]
    best, first, last, total, start = 0.0, 0, 0, 0.0, 0
    for i, gain in enumerate(gains):
        far = i > 0 and lines[i].top - lines[i - 1].bottom > 12 * letter
        if total <= 0 or far:
            total, start = 0.0, i
        total += gain
        if total > best:
            best, first, last = total, start, i + 1
    return [line for line in lines[first:last] if len(line.segments) >= 2]


def _cover(lines: list[Line], width: int) -> NDArray[np.float32]:
    """Count for every pixel column the lines that have a word there."""
    cover = np.zeros(width, np.float32)
    for line in lines:
        for left, right in line.segments:
            cover[left:right] += 1
    return cover


def _trimmed(block: list[Line], width: int, letter: float) -> list[Line]:
    """Leave out titles above and remarks below: lines that run across the gaps of the others."""
    cover = _cover(block, width)
    low = cover <= max(1.0, LOOSE * len(block))
    gaps = [run for run in joined_runs(low, 1) if run[1] - run[0] >= 0.6 * letter]
    gaps = [((a * 3 + b) // 4, (a + b * 3) // 4 + 1) for a, b in gaps if a > 0 and b < width]

    def foreign(line: Line) -> bool:
        across = sum(_over(line, gap) for gap in gaps)
        columns = sum(_over(line, column) for column in _between(gaps, width))
        return across >= 1 and columns < 0.7 * (len(gaps) + 1)

    first, last = 0, len(block)
    while first < last and foreign(block[first]):
        first += 1
    while last > first and foreign(block[last - 1]):
        last -= 1
    return block[first:last] if last - first >= 3 else block


def _over(line: Line, run: tuple[int, int]) -> bool:
    return any(left < run[1] and right > run[0] for left, right in line.segments)


def _between(gaps: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """Give the stretches between gaps."""
    ends = [0, *(e for gap in gaps for e in gap), width]
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b > a]


def _head(block: list[Line]) -> int:
    """Count the lines that are closer to the first than lines of the body are to each other."""
    gaps = [below.top - above.bottom for above, below in pairwise(block)]
    usual = float(np.median(gaps))
    count = 1
    while count < min(3, len(gaps)) and gaps[count - 1] < 0.6 * usual:
        count += 1
    return count


def _above(lines: list[Line], first: Line, letter: float) -> float:
    """Give the top of the header: lines just above the first one, upper halves of its words."""
    top = first.top
    for line in reversed([line for line in lines if line.bottom <= first.top]):
        if top - line.bottom > 0.6 * letter:
            break
        top = line.top
    return top


def _words(lines: list[Line], letter: float) -> list[tuple[int, int]]:
    """Give the stretches over which the header's lines have words."""
    return _merged(sorted(s for line in lines for s in line.segments), round(0.3 * letter))


def _merged(runs: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for left, right in runs:
        if result and left - result[-1][1] < gap:
            result[-1] = (result[-1][0], max(right, result[-1][1]))
        else:
            result.append((left, right))
    return result


def _inked(cover: NDArray[np.float32], count: int, letter: float) -> list[tuple[int, int]]:
    """Find the stretches between the gaps that next to no line crosses."""
    filled = cover > max(0.0, np.floor(STRAY * count))
    inked = joined_runs(filled, max(2, round(letter * 0.6)))
    return [run for run in inked if run[1] - run[0] >= 0.3 * letter]


def _parted(
    inked: list[tuple[int, int]],
    cover: NDArray[np.float32],
    words: list[tuple[int, int]],
    count: int,
) -> list[tuple[int, int]]:
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
            if place > start:
                result.append((start, place))
                start = place
        result.append((start, right))
    return result


def _headed(inked: list[tuple[int, int]], words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a stretch over which the header has no word to its nearer neighbour.

    The first line is the header, with a word over every column; where it is not, it has words
    over all stretches, or over too few to tell, and nothing is joined.
    """
    marks = [any(left < b and right > a for left, right in words) for a, b in inked]
    runs = list(inked)
    if sum(marks) < FEWEST or len(words) < FEWEST:
        return runs
    while not all(marks) and len(runs) > FEWEST:
        i = marks.index(False)
        before = runs[i][0] - runs[i - 1][1] if i > 0 else float("inf")
        after = runs[i + 1][0] - runs[i][1] if i + 1 < len(runs) else float("inf")
        j = i - 1 if before <= after else i
        runs[j : j + 2] = [(runs[j][0], runs[j + 1][1])]
        marks[j : j + 2] = [marks[j] or marks[j + 1]]
    return runs


def _with_empty(
    inked: list[tuple[int, int]], words: list[tuple[int, int]], letter: float
) -> list[tuple[int, int]]:
    """Add the outer columns in which no line has anything but the header; reach to its words."""
    first, last = inked[0][0] - letter, inked[-1][1] + letter
    before = [word for word in words if word[1] < first]
    after = [word for word in words if word[0] > last]
    inner = [word for word in words if word not in before and word not in after]
    inked[0] = (min([inked[0][0], *(a for a, _ in inner)]), inked[0][1])
    inked[-1] = (inked[-1][0], max([inked[-1][1], *(b for _, b in inner)]))
    return [*before, *inked, *after]


def _edges(inked: list[tuple[int, int]], letter: float) -> list[float]:
    """Put an edge into the middle of every gap."""
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(inked)]
    return [inked[0][0] - letter / 2, *inner, inked[-1][1] + letter / 2]
