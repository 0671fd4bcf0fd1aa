"""Which lines of a leaf are those of its table: body, header, and not the titles around them."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.bands import joined_runs
from ingest.lines import Line, cover_of

FEWEST = 3  # segments that make a line a table's line
LOOSE = 0.15  # share of the lines that may be titles or remarks, at first sight
MANY = 0.3  # share of the words of a line above that run across gaps when it is a title
FOREIGN = 0.25  # share of the gaps that a line of the table does not run across
TOUCH = 0.6  # letters between lines of one heading
NUMBERED = 0.8  # share of the lines that begin with a number where rows are numbered
LITTLE = 0.5  # share of the columns in which a line of the table has words
PHRASE = 4.0  # letters; the words of a title are longer
MOST = 0.7  # and in which one has that stands far above the others

TAB = 0.6  # letters from a tab stop
SHARED = 0.2  # of the lines; words of so many begin or end at a tab stop
DEEPEST = 3  # lines below a table that stand as close as its rows
CLOSE = 0.75  # of the usual white between lines; one that ends an entry stands no further
STEP = 1.5  # times the usual white between lines; one that goes on below stands no further

Gap = tuple[int, int]  # left, right of a white stretch, pixels


def table_lines(lines: list[Line], letter: float) -> list[Line]:
    """Take the longest run of lines most of which have many segments."""
    gains = [_gain(lines, i, letter) for i in range(len(lines))]
    best, first, last, total, start = 0.0, 0, 0, 0.0, 0
    for i, gain in enumerate(gains):
        far = i > 0 and lines[i].top - lines[i - 1].bottom > 12 * letter
        if total <= 0 or far:
            total, start = 0.0, i
        total += gain
        if total > best:
            best, first, last = total, start, i + 1
    return [line for line in lines[first:last] if len(line.segments) >= 2]


def _gain(lines: list[Line], i: int, letter: float) -> float:
    """Weigh a line: for a table, against it, or hardly if it touches one: a wrapped entry."""
    if lines[i].led or len(lines[i].segments) >= FEWEST:
        return 1.0
    beside = lines[max(0, i - 1) : i] + lines[i + 1 : i + 2]
    full = [line for line in beside if line.led or len(line.segments) >= FEWEST]
    near = [max(lines[i].top, b.top) - min(lines[i].bottom, b.bottom) for b in full]
    return -0.1 if min(near, default=np.inf) <= TOUCH * letter else -0.6


def trimmed(block: list[Line], width: int, letter: float) -> list[Line]:
    """Leave out titles above and remarks below: lines that run across the gaps of the others."""
    while True:
        gaps = gaps_of(block, width, letter)
        first, last = 0, _without_second(block, gaps, letter)
        while first < last and (
            _foreign(block[first], gaps, width)
            or _few(block[first], gaps, MOST if _high(block[first:last], letter) else LITTLE)
        ):
            first += 1
        last = first + _rows_end(block[first:last], gaps, width, letter)
        if last - first < 3 or last - first == len(block):
            return block
        block = block[first:last]


def _rows_end(block: list[Line], gaps: list[Gap], width: int, letter: float) -> int:
    """Give where a block ends, before a remark and the few words of lines below that."""
    last = len(block)
    for n in range(len(block) - 1, max(0, len(block) - 1 - DEEPEST), -1):
        if not (foreign := _foreign(block[n], gaps, width)) and not _few(block[n], gaps):
            break
        if foreign or _far(block[: n + 1], letter):
            last = n
    return last


def _without_second(block: list[Line], gaps: list[Gap], letter: float) -> int:
    """Give where a block ends, before lines without a number far below those that have one."""
    if not gaps:
        return len(block)
    numbered = [line.segments[0][0] < gaps[0][0] for line in block]
    last = max([i for i, has in enumerate(numbered, 1) if has], default=0)
    if sum(numbered) < NUMBERED * last or last == len(block):
        return len(block)
    return last if _far(block[: last + 1], letter) else len(block)


def _far(block: list[Line], letter: float) -> bool:
    """Tell whether the last line stands further below the others than they do."""
    *whites, below = [below.top - above.bottom for above, below in pairwise(block)] or [0]
    usual = float(np.median(whites)) if whites else 0.0
    return below > max(1.3 * usual, usual + letter / 2)


def _high(block: list[Line], letter: float) -> bool:
    """Tell whether the first line is long words further above the others than they stand."""
    if np.mean([b - a for a, b in block[0].segments]) < PHRASE * letter:
        return False  # the columns' numbers
    whites = [below.top - above.bottom for above, below in pairwise(block)]
    return len(whites) > 1 and whites[0] > 2.0 * float(np.median(whites[1:])) + letter


def _few(line: Line, gaps: list[Gap], least: float = LITTLE) -> bool:
    """Tell a line with words in few columns; above a table it is a title, or half of a heading."""
    middles = [(a + b) / 2 for a, b in gaps]
    columns = {int(np.searchsorted(middles, (a + b) / 2)) for a, b in line.segments}
    return len(columns) < least * (len(gaps) + 1)


def gaps_of(block: list[Line], width: int, letter: float) -> list[Gap]:
    """Give the white stretches that most lines share."""
    cover = cover_of((line.segments for line in block), width)
    low = cover <= max(1.0, LOOSE * len(block))
    gaps = [run for run in joined_runs(low, 1) if run[1] - run[0] >= 0.6 * letter]
    return [(a, b) for a, b in gaps if a > 0 and b < width]


def _foreign(line: Line, gaps: list[Gap], width: int) -> bool:
    """Tell a line that runs across gaps of the table, and across many or into few columns."""
    across = sum(_across(line, gap) for gap in gaps)
    columns = sum(_over(line, column) for column in _between(gaps, width))
    many = across >= max(2.0, FOREIGN * len(gaps))
    return across >= 1 and (many or columns < 0.7 * (len(gaps) + 1))


def _across(line: Line, gap: Gap) -> bool:
    """Tell whether words run from one side of a gap to the other; a heading may stand within."""
    return any(left <= gap[0] and right >= gap[1] for left, right in line.segments)


def _over(line: Line, run: tuple[int, int]) -> bool:
    return any(left < run[1] and right > run[0] for left, right in line.segments)


def _between(gaps: list[Gap], width: int) -> list[Gap]:
    """Give the stretches between gaps."""
    ends = [0, *(e for gap in gaps for e in gap), width]
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b > a]


def header_lines(
    lines: list[Line], block: list[Line], gaps: list[Gap], letter: float
) -> list[Line]:
    """Give the lines above a block that are its header, top to bottom.

    The words of a header stand on lines of their own where some take two lines and others one.
    """
    whites = [max(0, below.top - above.bottom) for above, below in pairwise(block)]
    far = 2.0 * float(np.median(whites)) + letter
    taken: list[Line] = []
    for line in reversed([line for line in lines if line.top < block[0].top]):
        below = min([block[0], *taken], key=lambda other: other.top)
        across = sum(_across(line, gap) for gap in gaps)
        if across >= max(2.0, FOREIGN * len(gaps)) or below.top - line.bottom > far:
            break
        if not touching(line, below, letter) and _title(_row_of(line, lines, letter), gaps):
            break
        taken.append(line)
    return taken[::-1]


def _row_of(line: Line, lines: list[Line], letter: float) -> Line:
    """Make one of a line and those right above it, each touching the next.

    Headings of two lines begin higher than those of one, and end lower.
    """
    whole = line
    for above in reversed([other for other in lines if other.bottom < line.bottom]):
        if touching(above, whole, letter):
            both = [whole.segments, above.segments]
            width = max(right for one in both for _, right in one)
            words = tuple(joined_runs(cover_of(both, width) > 0, 1))
            whole = Line(min(above.top, whole.top), line.bottom, words, words)
    return whole


def within_columns(lines: list[Line], block: list[Line], gaps: list[Gap]) -> list[Line]:
    """Give the lines of one word between those of a block that run across none of its gaps.

    Where names take two lines and stand higher and lower than what is beside them, they are all
    that is seen of a column.
    """
    return [
        line
        for line in lines
        if block[0].bottom < line.top < block[-1].bottom
        and len(line.segments) == 1
        and not any(_across(line, gap) for gap in gaps)
    ]


def gone_on(lines: list[Line], block: list[Line], letter: float) -> list[Line]:
    """Give the lines that go on below a block with fewer words, each at a tab stop of the block.

    Where one of two lists side by side is shorter, the other one's lines are half as full.
    """
    whites = [below.top - above.bottom for above, below in pairwise(block)]
    far = STEP * max(0.0, float(np.median(whites))) + letter / 2
    runs = [run for line in block for run in {*line.segments, *line.words}]
    sides = [np.array([run[side] for run in runs]) for side in (0, 1)]
    numbers = np.array([line.words[0][1] for line in block])
    taken: list[Line] = []
    for line in (line for line in lines if line.top > block[-1].bottom):
        above = [block[-1], *taken][-1]
        first, *others = line.segments
        led = _at_stop(line.words[0][::-1], [numbers], len(block), letter)  # 10 is wider than 9
        stops = led or _at_stop(first, sides, len(block), letter)
        stops = stops and all(_at_stop(run, sides, len(block), letter) for run in others)
        if len(line.segments) < 2 or not stops or line.top - above.bottom > far:
            break
        taken.append(line)
    return taken


def tailed(lines: list[Line], block: list[Line], letter: float) -> list[Line]:
    """Give the last line of a block and the ones below it that end its entry.

    They stand at its tab stops, and closer to it than lines of the block do to each other, or as
    close but with nothing in the first column.
    """
    whites = [below.top - above.bottom for above, below in pairwise(block)]
    usual = float(np.median(whites))
    first = float(np.median([line.segments[0][1] for line in block])) + letter / 2
    lefts = np.array([s[0] for line in block for s in line.segments])
    taken = [block[-1]]
    for line in (line for line in lines if line.top > block[-1].bottom):
        stops = all(_at_stop(run, [lefts], len(block), letter) for run in line.segments)
        close = usual + letter / 4 if line.segments[0][0] > first else CLOSE * usual
        if not stops or line.top - taken[-1].bottom > close:
            break
        taken.append(line)
    return taken


def _at_stop(run: Gap, sides: list[NDArray[np.int_]], count: int, letter: float) -> bool:
    """Tell whether words begin or end where those of many lines do."""
    near = (
        np.count_nonzero(np.abs(at - x) < TAB * letter) for at, x in zip(sides, run, strict=False)
    )
    return bool(max(near) >= SHARED * count)


def _title(line: Line, gaps: list[Gap]) -> bool:
    """Tell a line by itself: of few words, over few columns or many across the white between."""
    across = sum(any(a <= left and b >= right for left, right in gaps) for a, b in line.segments)
    many = across >= MANY * len(line.segments)
    return len(line.segments) < min(FEWEST, len(gaps) + 1) or _few(line, gaps) or many


def touching(line: Line, below: Line, letter: float) -> bool:
    """Tell whether a line stands so close above another that both are one heading or entry."""
    return below.top - line.bottom <= TOUCH * letter


def head_count(block: list[Line]) -> int:
    """Count the lines that are closer to the first than lines of the body are to each other."""
    gaps = [below.top - above.bottom for above, below in pairwise(block)]
    usual = float(np.median(gaps))
    count = 1
    while count < min(3, len(gaps)) and gaps[count - 1] < 0.6 * usual:
        count += 1
    return count
