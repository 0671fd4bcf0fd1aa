"""Lines of writing over a whole leaf, chained letter by letter: they may slope, or almost touch."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

GAP = 0.9  # letters; words further apart than this may stand in two columns
SPACE = 0.3  # letters; letters further apart than this stand in two words
LOWEST = 0.45  # letters; lower pieces are accents, points and ditto marks
HIGHEST = 2.6  # letters; higher ones are no letters
SLACK = 0.5  # letters; feet of neighbours in one line differ less
FOLLOW = 0.3  # how fast a line follows its letters up and down
BAND = (-1.4, 0.2)  # letters below a line's foot; ditto marks and quotes hang at its top
MARK = 0.9  # letters; such marks are lower
NARROWEST = 1.4  # letters; and narrower
POINT = (-0.6, 0.35)  # letters below the line's foot; points and hyphens stand there, accents not
PITCHES = (0.55, 1.6)  # letters; the pitch of a typewriter
REGULAR = 0.82  # mean cosine of the places of single letters within their pitch; digits reach 0.7
SINGLE = 1.25  # pitches; a single typed letter is no wider
ACCENT = 0.75  # letters; a lower line that touches another one is its accents or ditto marks
FEWEST = 30  # neighbours that tell whether they were typed

Letters = NDArray[np.int32]  # shape (n, 4): left, top, width, height in pixels
Runs = tuple[tuple[int, int], ...]  # left, right of each, pixels
Counts = NDArray[np.float32]  # shape (width of the leaf,)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of writing over the whole leaf: where its words lie, near ones also as one."""

    top: int
    bottom: int
    segments: Runs  # words that stand close together made one
    words: Runs
    led: bool = False  # whether dots lead from one of its words to the next


@dataclass(frozen=True, slots=True)
class Writing:
    """All lines of a leaf, top to bottom."""

    lines: list[Line]
    pitch: float | None  # of a typewriter, pixels; None of print, whose letters are unlike wide


def find_writing(letters: Letters, letter: float, leaders: Letters) -> Writing:
    """Chain a leaf's letters, usually `letter` pixels high, into lines of words."""
    chained = _with_hanging(_chained(_whole(letters, letter), letter), letter)
    rows = [_sorted(_with_points(row, letters, letter)) for row in chained]
    pitch = _pitch(rows, letter)
    lines = _without_accents([_line(row, letter, pitch) for row in rows], letter)
    lines = [replace(line, led=_led(line, leaders)) for line in lines]
    return Writing(sorted(lines, key=lambda line: line.top + line.bottom), pitch)


def _led(line: Line, leaders: Letters) -> bool:
    """Tell whether dots stand between two words of a line."""
    x, y, wide, high = (leaders[:, k] for k in range(4))
    beside = (y + high / 2 > line.top) & (y + high / 2 < line.bottom + high)
    inside = (x > line.words[0][1] - wide / 2) & (x + wide < line.words[-1][0] + wide / 2)
    return bool((beside & inside).any())


def cover_of(lines: Iterable[Runs], width: int) -> Counts:
    """Count for every pixel column of a leaf the lines that have a word there."""
    cover = np.zeros(width, np.float32)
    for runs in lines:
        for left, right in runs:
            cover[left:right] += 1
    return cover


def _without_accents(lines: list[Line], letter: float) -> list[Line]:
    whole = [line for line in lines if line.bottom - line.top >= ACCENT * letter]
    tops, bottoms = np.array([b.top for b in whole]), np.array([b.bottom for b in whole])
    low = (line for line in lines if line.bottom - line.top < ACCENT * letter)
    alone = [
        line
        for line in low
        if not np.any((tops - letter / 2 < line.bottom) & (bottoms + letter / 4 > line.top))
    ]
    return whole + alone


def _sorted(row: Letters) -> Letters:
    return row[np.argsort(row[:, 0], kind="stable")]


def _whole(letters: Letters, letter: float) -> Letters:
    high = letters[:, 3]
    return _sorted(letters[(high >= LOWEST * letter) & (high <= HIGHEST * letter)])


def _chained(letters: Letters, letter: float) -> list[Letters]:
    """Give each letter, from left to right, to the line whose foot is nearest to its own."""
    feet = np.full(max(1, len(letters)), np.inf)
    members: list[list[int]] = []
    for i, foot in enumerate((letters[:, 1] + letters[:, 3]).tolist()):
        away = np.abs(feet[: len(members)] - foot)
        k = int(away.argmin()) if members else -1
        if k >= 0 and away[k] <= SLACK * letter:
            feet[k] += FOLLOW * (foot - feet[k])
            members[k].append(i)
        else:
            feet[len(members)] = foot
            members.append([i])
    return [letters[row] for row in members]


def _with_hanging(rows: list[Letters], letter: float) -> list[Letters]:
    """Give marks that hang at the top of a line of letters, in its white, to that line.

    Ditto marks have their feet above the others', and chain into a line of their own.
    """
    rows = sorted(rows, key=lambda row: int(np.count_nonzero(row[:, 3] >= MARK * letter)))
    for k, short in enumerate(rows):
        left, top, wide, high = (short[:, i] for i in range(4))
        if not _marks(short, letter):
            continue
        free = np.ones(len(short), np.bool_)
        for n in range(len(rows) - 1, k, -1):
            long = rows[n]
            foot = _foot_at(long, left + wide / 2)
            below = top + high / 2 - foot
            hangs = (below > BAND[0] * letter) & (below < BAND[1] * letter) & (high < MARK * letter)
            hangs |= np.abs(top + high - foot) <= SLACK * letter  # chained to a mark before it
            hangs &= free
            if not hangs.any():
                continue
            starts, ends = long[:, 0], long[:, 0] + long[:, 2]
            over = (starts[None, :] < (left + wide)[:, None]) & (ends[None, :] > left[:, None])
            hangs &= ~over.any(axis=1)  # an accent has its letter below it
            rows[n] = _sorted(np.concatenate([long, short[hangs]]))
            free &= ~hangs
        rows[k] = short[free]
    return [row for row in rows if len(row)]


def _marks(row: Letters, letter: float) -> bool:
    """Tell a line of which at least half is marks: low, narrow, far from each other."""
    ends = np.maximum.accumulate(row[:, 0] + row[:, 2])
    words = np.split(np.arange(len(row)), 1 + np.flatnonzero(row[1:, 0] - ends[:-1] > letter))
    wide = np.array([ends[word[-1]] - row[word[0], 0] for word in words])
    high = np.array([row[word, 3].max() for word in words])
    marks = (high < MARK * letter) & (wide <= NARROWEST * letter)
    return int(np.count_nonzero(marks)) >= len(words) / 2


def _foot_at(row: Letters, middle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give where the foot of a line lies at some places along it."""
    foot: NDArray[np.float64] = np.interp(middle, row[:, 0] + row[:, 2] / 2, row[:, 1] + row[:, 3])
    return foot


def _with_points(row: Letters, letters: Letters, letter: float) -> Letters:
    """Add the points, commas and hyphens that stand at a line's foot."""
    small = letters[letters[:, 3] < LOWEST * letter]
    middle = small[:, 0] + small[:, 2] / 2
    foot = _foot_at(row, middle)
    below = small[:, 1] + small[:, 3] / 2 - foot
    inside = (middle > row[0, 0] - letter) & (middle < row[-1, 0] + row[-1, 2] + letter)
    on = inside & (below > POINT[0] * letter) & (below < POINT[1] * letter)
    return np.concatenate([row, small[on]])


def _pitch(rows: list[Letters], letter: float) -> float | None:
    """Give the pitch of typed letters: their middles stand whole pitches apart."""
    steps, wider = _steps(rows)
    near = (steps > PITCHES[0] * letter) & (steps < 2.6 * letter)
    steps, wider = steps[near], wider[near]
    pitches = np.linspace(PITCHES[0] * letter, PITCHES[1] * letter, 64)
    single = wider[None, :] <= SINGLE * pitches[:, None]  # letters that touch are one piece
    count = np.count_nonzero(single, axis=1)
    fits = np.where(single, np.cos(2 * np.pi * steps[None, :] / pitches[:, None]), 0.0).sum(axis=1)
    told = count >= max(FEWEST, len(steps) / 2)
    regular = np.where(told, fits / np.maximum(count, 1), -1.0)
    good = np.flatnonzero(regular >= max(REGULAR, 0.85 * float(regular.max())))
    if len(good) == 0:
        return None
    last = good[good >= good[-1] - 6]  # one hump: half the pitch fits as well as the whole
    return float(pitches[last[int(regular[last].argmax())]])


def _steps(rows: list[Letters]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give how far the middles of neighbours stand apart, and how wide the wider of them is."""
    rows = [row for row in rows if len(row) > 3]
    if not rows:
        return np.zeros(0), np.zeros(0)
    steps = np.concatenate([np.diff(row[:, 0] + row[:, 2] / 2) for row in rows])
    wider = np.concatenate([np.maximum(row[1:, 2], row[:-1, 2]) for row in rows])
    return steps, wider.astype(np.float64)


def _line(row: Letters, letter: float, pitch: float | None) -> Line:
    ends = [(x, x + wide) for x, _, wide, _ in row.tolist()]
    white: list[float]
    if pitch is None:
        white = [b[0] - a[1] for a, b in pairwise(_running(ends))]
        words, segments = SPACE * letter, GAP * letter
    else:
        white = [_blanks(a, b, pitch) for a, b in pairwise(_running(ends))]
        words, segments = 0.5, 1.5
    return Line(
        int(row[:, 1].min()),
        int((row[:, 1] + row[:, 3]).max()),
        _joined(ends, white, segments),
        _joined(ends, white, words),
    )


def _running(ends: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Let each letter end no further left than those before it: one may stand over another."""
    rights = np.maximum.accumulate([right for _, right in ends]).tolist()
    return [(left, right) for (left, _), right in zip(ends, rights, strict=True)]


def _blanks(one: tuple[int, int], other: tuple[int, int], pitch: float) -> float:
    """Give how many typed spaces lie between two letters, whose own middles tell it best."""
    half = pitch / 2
    middle = (one[0] + one[1]) / 2 if one[1] - one[0] < 1.3 * pitch else one[1] - half
    after = (other[0] + other[1]) / 2 if other[1] - other[0] < 1.3 * pitch else other[0] + half
    return (after - middle) / pitch - 1


def _joined(ends: list[tuple[int, int]], white: list[float], apart: float) -> Runs:
    """Join letters with less white between them than `apart`."""
    runs = [list(ends[0])]
    for (left, right), gap in zip(ends[1:], white, strict=True):
        if gap > apart:
            runs.append([left, right])
        else:
            runs[-1][1] = max(runs[-1][1], right)
    return tuple((left, right) for left, right in runs)
