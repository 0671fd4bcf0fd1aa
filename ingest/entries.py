"""Entries that take several lines: one row begins where a running number stands."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.bands import Band
from ingest.look import Look
from ingest.rows import Stops, cell_ink, usual_pitch
from ingest.text_rows import column_bands

APART = 0.7  # of a digit's height; tops of the digits of one number differ less
SLOPING = 1.2  # of it; or no more than this where they stand beside each other
WHOLE = 1.7  # times the usual number's height; two pieces no higher together are one
LOWEST = 0.5  # of a digit's height; lower pieces are points and specks
SHORT = 0.4  # of the usual number's width; what is narrower is a speck
LONG = 1.7  # of it; what is wider is a word of the header
WORD = 1.5  # of a digit's height; what is narrow beside the others but wider is a word
UNLIKE = 0.2  # of the numbers; as many such words, and the column holds words
FEWEST = 3  # entries that show that a column holds running numbers
LINES = 1.4  # lines of writing an entry has at least on average
SPACED = 1.7  # ruled lines from one number to the next where an entry has several
OTHERS = 1.3  # times the numbers; most columns have no more lines of writing
ALIKE = (0.75, 1.25)  # ruled rows over numbers, between which each ruled row is an entry
PIECE = 1.5  # of a digit's height; nearer ones are pieces of one number
ONE = 0.8  # of the numbers; so many stand alone in a ruled row
MANY = 2  # times the numbers of the first column stand in the second if that is the numbers',
NARROW = 6.0  # letters; and they are no wider
TALL = 1.8  # times the usual row; a header's row is that tall
BEGUN = 3  # letters at the beginning of lines that show this
INDENT = 4.0  # letters; what goes on from the page before begins at the left, a title does not
HEADER = 0.12  # of the table's height; rules no further down may close its header


@dataclass(frozen=True, slots=True)
class _Body:
    """What is known of a table's body before its entries are parted."""

    numbers: list[Band]  # running numbers, top to bottom
    digit: float  # usual height of a digit, pixels
    top: float  # below the header, pixels
    bottom: float


def entries(
    look: Look, edges: tuple[float, ...], ruled: Stops, reach: tuple[float, float]
) -> Stops | None:
    """Part entries by their running numbers; None where each line or ruled row is a row.

    `reach` is where the table begins and ends. Then most columns have about as many lines of
    writing as there are numbers, and one, that tells the most, has many more.
    """
    body = _body(look, edges, ruled, reach)
    if len(edges) > FEWEST:
        second = _body(look, edges[1:], ruled, reach)
        body = second if _behind_margin(body, second, look.ink.height) else body
    count = len(body.numbers)
    if count < FEWEST or not _parted(look, edges, body, ruled):
        return None
    at = [_above(look, edges, number, body.digit) for number in body.numbers]
    doubts = [*ruled.doubts, "entries take several lines; they were parted by their numbers"]
    first = [reach[0]] if at[0] > reach[0] + body.digit else []
    head = len(first)
    if first and (start := _continued(look, edges, body, at[0])) is not None:
        first.append(start)
        doubts.append("the first row has no number: it goes on from the page before")
    stops = [*first, *at, _end(look, edges, body, at[-1])]
    return Stops(stops, usual_pitch(np.diff(at)) or ruled.pitch, doubts, head, counted=bool(head))


def begun_by(look: Look, edges: tuple[float, ...], numbers: list[Band], bottom: float) -> Stops:
    """Part a list without a header, each of whose entries begins with one of these numbers."""
    digit = float(np.median([n.bottom - n.top for n in numbers]))
    at = [_above(look, edges, number, digit) for number in numbers]
    stops = [*at, _end(look, edges, _Body(numbers, digit, at[0], bottom), at[-1])]
    return Stops(stops, usual_pitch(np.diff(at)), counted=True)


def _behind_margin(first: _Body, second: _Body, letter: float) -> bool:
    """Tell whether the numbers stand in the second column, as the first is a margin for notes."""
    if len(second.numbers) < max(FEWEST, MANY * len(first.numbers)):
        return False
    return float(np.median([n.right - n.left for n in second.numbers])) <= NARROW * letter


def _body(look: Look, edges: tuple[float, ...], ruled: Stops, reach: tuple[float, float]) -> _Body:
    """Find the running numbers in the first column, and where the header above them ends."""
    high_up = reach[0] + HEADER * (reach[1] - reach[0])
    seen = (ruled.seen or tuple(ruled.at))[:4]
    least = TALL * min(ruled.pitch, 3 * look.ink.height)
    tall = (b for a, b in pairwise(seen) if b - a >= least and b < high_up)
    top = max([reach[0], *tall])
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    inside = (x + wide / 2 > edges[0] + 2) & (x + wide / 2 < edges[1] - 2)
    inside &= (y + high / 2 > top) & (y + high / 2 < reach[1])
    digits = look.ink.letters[inside]
    whole = digits[digits[:, 3] >= 0.6 * look.ink.height]
    if len(whole) < FEWEST:
        return _Body([], look.ink.height, top, reach[1])
    digit = float(np.median(whole[:, 3]))
    found = _clusters(digits[digits[:, 3] >= LOWEST * digit], digit)
    usual = float(np.median([n.right - n.left for n in found]))
    printed = _clusters(digits, digit)
    names = [w.bottom for w in printed if w.right - w.left > LONG * usual]
    top = max([top, *(w for w in names if w < top + 0.25 * (reach[1] - top))])
    found = [n for n in found if n.top >= top]
    numbers = [n for n in found if n.right - n.left >= SHORT * usual]
    words = [n for n in found if WORD * digit < n.right - n.left < SHORT * usual]
    if len(words) >= UNLIKE * len(numbers):
        return _Body([], digit, top, reach[1])
    return _Body(numbers, digit, top, reach[1])


def _clusters(digits: "np.ndarray[tuple[int, int], np.dtype[np.int32]]", high: float) -> list[Band]:
    """Group digits whose tops lie at one height; tails may reach down into the next number."""
    groups: list[list[tuple[int, int, int, int]]] = []
    for x, y, wide, tall in sorted(digits.tolist(), key=lambda d: d[1]):
        near = groups[-1] if groups else []
        apart = y - float(np.mean([d[1] for d in near])) if near else np.inf
        beside = all(x >= d[0] + d[2] or x + wide <= d[0] for d in near)  # a number that slopes
        if apart <= (SLOPING if beside else APART) * high:
            near.append((x, y, wide, tall))
        else:
            groups.append([(x, y, wide, tall)])
    bands = [
        Band(
            round(float(np.median([d[1] for d in g]))),
            round(float(np.median([d[1] + d[3] for d in g]))),
            min(d[0] for d in g),
            max(d[0] + d[2] for d in g),
        )
        for g in groups
    ]
    whole = WHOLE * float(np.median([b.bottom - b.top for b in bands])) if bands else 0.0
    joined: list[Band] = []
    for band in bands:  # a digit may be broken by the line on which it stands
        if joined and band.bottom - joined[-1].top <= whole:
            joined[-1] = joined[-1].joined(band)
        else:
            joined.append(band)
    return joined


def _parted(look: Look, edges: tuple[float, ...], body: _Body, ruled: Stops) -> bool:
    """Tell entries of several lines: by one column with far more writing, or by blank ruled lines.

    Most columns have no more lines of writing than there are numbers.
    """
    count, first = len(body.numbers), body.numbers[0].top - body.digit
    columns = column_bands(look, edges, first, body.bottom)[1:]
    columns = [[b for b in c if b.bottom - b.top >= LOWEST * body.digit] for c in columns]
    columns = [c for c in columns if c]
    if not columns or float(np.median([len(c) for c in columns])) > OTHERS * count:
        return False
    apart = float(np.median(np.diff([n.top for n in body.numbers])))
    if len(ruled.at) > LINES * count and apart >= SPACED * ruled.pitch > 0:
        return True
    line = 2 * body.digit
    lines = max(sum(max(1.0, (b.bottom - b.top) / line) for b in c) for c in columns)
    return lines >= LINES * count and not _each(look, edges, body, ruled)


def _each(look: Look, edges: tuple[float, ...], body: _Body, ruled: Stops) -> bool:
    """Tell whether each ruled row is an entry: one number stands in almost every one."""
    written = sum(any(row) for row in cell_ink(look, edges, ruled.at)) if ruled.at else 0
    if not ALIKE[0] * written < len(body.numbers) <= ALIKE[1] * written:
        return False
    tops = np.array([n.top for n in body.numbers])
    apart = tops[np.diff(tops, prepend=-np.inf) >= PIECE * body.digit]
    held = np.bincount(np.searchsorted(ruled.at, apart))
    return bool(np.count_nonzero(held == 1) >= ONE * len(apart))


def _above(look: Look, edges: tuple[float, ...], number: Band, digit: float) -> float:
    """Give the height above a number at which least writing is cut."""
    first, last = max(0, round(number.top - digit)), max(1, round(number.top + 0.15 * digit))
    part = look.ink.text[first:last, round(edges[0]) : round(edges[-1])] > 0
    if len(part) < 3 or part.size == 0:
        return float(first)
    noise = part.sum(axis=1)
    smooth = np.convolve(noise, np.ones(3) / 3, "same")
    away = np.abs(np.arange(first, first + len(noise)) - (number.top - digit / 3))
    return float(first + int((smooth + 0.2 * away).argmin()))


def _continued(look: Look, edges: tuple[float, ...], body: _Body, first: float) -> float | None:
    """Give where writing begins that goes on from the page before; None without any."""
    widest = int(np.argmax(np.diff(edges)))
    lefts = [b.left for b in column_bands(look, edges, first, body.bottom)[widest]]
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    over = (y > body.top) & (y + high < first) & (high > 0.6 * look.ink.height)
    over &= (x > edges[widest]) & (x + wide < edges[widest + 1])
    begins = over & (x < (np.median(lefts) if lefts else 0.0) + INDENT * look.ink.height)
    return float(y[over].min() - body.digit / 4) if np.count_nonzero(begins) >= BEGUN else None


def _end(look: Look, edges: tuple[float, ...], body: _Body, last: float) -> float:
    """Give where the writing of the last entry ends."""
    below = [b.bottom for c in column_bands(look, edges, last, body.bottom) for b in c]
    return max([last + 2 * body.digit, *(b + body.digit / 2 for b in below)])
