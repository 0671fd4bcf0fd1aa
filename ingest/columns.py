"""Columns of a table with vertical rules."""

from dataclasses import replace

import numpy as np

from ingest.frame import BODY, NARROWEST, Frame
from ingest.levels import Level
from ingest.look import Look
from ingest.rules import strip_width

STRAY = 0.12  # share of a margin's text lines that may hold something: page numbers, stains
REAL = 0.3  # inches; a blank column narrower than this at the side is a double border
TWO = 0.03  # inches; the rules of a double border are at least so far apart
BORDER = 0.3  # inches; the outer rule of a blank column begins and ends no further from the others
HEADED = 0.8  # inches; or no further than this under a heading
PALE = 0.4  # of the usual darkness of the rules; paler lines are seldom printed with them
FAINT = 0.2  # of it; hardly to be told from the paper's grain
DOTS = 0.6  # share of a rule's length that is dark; of dotted and broken rules it is less
WHOLE = 0.95  # of the table's height
JOINED = 3  # horizontal rules that end at the border of a column: above its header, below, and last
TOGETHER = 0.3  # share of the rules that end lowest of all, where the others are lost,
LEVEL = 0.1  # inches; no further from each other
UPON = 0.2  # share of the text lines that have a letter upon a pale line when letters make it


def ruled_columns(look: Look, frame: Frame) -> tuple[float, ...]:
    """Give the edges of the columns, without the margins beside the table."""
    edges = separators(_without_pale(look, _without_letters(look, frame)), look.dpi)
    while len(edges) >= 3 and _margin(look, frame, edges, 0):
        edges = edges[1:]
    while len(edges) >= 3 and _margin(look, frame, edges, len(edges) - 2):
        edges = edges[:-1]
    return tuple(edges)


def _without_letters(look: Look, frame: Frame) -> Frame:
    """Leave out lines of letters: upright strokes that stand under each other row after row.

    They show by the letters themselves, which sit on the line in most rows, and by how little of
    the line is free of writing.
    """
    rooms = {id(d): _room(d, look.dpi) for d in frame.down}
    longest = sorted(frame.down, key=lambda d: -d.length * d.cover)[:8]
    usual = float(np.median([rooms[id(d)] for d in longest]))
    kept = [d for d in frame.down if rooms[id(d)] >= 0.4 * usual or _lettered(look, d) < 0.5]
    return replace(frame, down=tuple(kept))


def _without_pale(look: Look, frame: Frame) -> Frame:
    """Leave out what is far paler than the other rules: rows of letters, and edges of the paper.

    A rule within the table may be pale if no letters make it, such as one between two kinds of
    money; one beside the table may not, nor the edge of a column's words close to its rule.
    """
    darks = [_darkness(look, d) for d in frame.down]
    both = list(zip(frame.down, darks, strict=True))
    longest = sorted(both, key=lambda pair: -pair[0].length * pair[0].cover)
    usual = float(np.median([dark for _, dark in longest[: max(4, len(both) // 2)]]))
    dark = [d.at for d, v in both if v >= PALE * usual]
    if len(dark) < 3:
        return frame

    def within(at: float) -> bool:
        """Tell a place within the table that is no dark rule's."""
        return dark[0] < at < dark[-1] and min(abs(at - d) for d in dark) >= NARROWEST * look.dpi

    kept = [
        d
        for d, v in both
        if v >= PALE * usual or (v >= FAINT * usual and within(d.at) and _lettered(look, d) < UPON)
    ]
    return replace(frame, down=tuple(kept))


def _darkness(look: Look, rule: Level) -> float:
    """Give how much darker than the paper a rule is, 0 to 255, along most of its length.

    Of a dotted rule the dots are looked at.
    """
    x, near = round(rule.at), max(2, round(0.02 * look.dpi))
    part = look.gray[round(rule.start) : round(rule.end), max(0, x - near) : x + near + 1]
    if part.size == 0:
        return 0.0
    dark = 255.0 - part.min(axis=1)
    gaps = np.count_nonzero(dark > np.percentile(dark, 90) / 2) < DOTS * len(dark)
    dotted = gaps and _lettered(look, rule) < UPON
    return float(np.percentile(dark, 90 if dotted else 50))


def _room(rule: Level, dpi: float) -> float:
    """Give the share of a rule's length that no writing hides."""
    wide = strip_width(dpi)
    part = rule.room[int(rule.start / wide) : max(int(rule.end / wide), 1)]
    return float(part.mean()) if part.size else 0.0


def _lettered(look: Look, rule: Level) -> float:
    """Give the share of the text lines beside a vertical rule that have a letter upon it."""
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    letter = look.ink.height
    beside = (y > rule.start) & (y + high < rule.end) & (high > letter / 2) & (high < 1.6 * letter)
    upon = beside & (x - 1 <= rule.at) & (x + wide + 1 >= rule.at)
    lines = np.unique((y[upon] + high[upon] / 2) // (2.5 * letter))
    return len(lines) / max(1.0, rule.length / (2.5 * letter))


def reach_of(frame: Frame, edges: tuple[float, ...], dpi: float) -> tuple[float, float]:
    """Give where most of the rules between the columns begin, and where several of them end last.

    A rule that stays a little bent lies in pieces, one beside the other.
    """
    pieces = [[d for d in frame.down if abs(d.at - e) < NARROWEST * dpi] for e in edges]
    starts = sorted(min(d.start for d in ones) for ones in pieces if ones)
    ends = sorted(max(d.end for d in ones) for ones in pieces if ones)
    if not starts:
        return frame.top, frame.bottom
    middle = len(ends) // 2
    lowest = [end for end in ends[middle:] if end >= ends[-1] - LEVEL * dpi]
    together = len(lowest) >= max(2, TOGETHER * len(ends))
    return starts[len(starts) // 2], lowest[0] if together else ends[middle]


def _median_reach(rules: list[Level], frame: Frame) -> tuple[float, float]:
    if not rules:
        return frame.top, frame.bottom
    starts, ends = sorted(d.start for d in rules), sorted(d.end for d in rules)
    return starts[len(starts) // 2], ends[len(ends) // 2]


def _margin(look: Look, frame: Frame, edges: list[float], column: int) -> bool:
    """Tell a margin from an outer column: next to nothing in it, and no border around it."""
    left, right = edges[column], edges[column + 1]
    top, bottom = reach_of(frame, tuple(edges), look.dpi)
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    inside = (x + wide / 2 > left + 3) & (x + wide / 2 < right - 3) & (wide < right - left)
    inside &= (high > 0.4 * look.ink.height) & (wide > 0.25 * look.ink.height)  # no specks
    rows = y + high / 2
    body = inside & (rows > top) & (rows < bottom)
    lines = max(1.0, (bottom - top) / (2.5 * look.ink.height))
    if len(np.unique(rows[body] // (2.5 * look.ink.height))) > STRAY * lines:
        return False
    headed = np.count_nonzero(body & (rows < top + 0.2 * (bottom - top))) >= 3
    if headed:
        capped = _capped(frame, edges, column, top, look.dpi)
        return not capped or not _bordered(frame, edges, column, HEADED * look.dpi)
    if _doubled(frame, right if column == 0 else left, look.dpi):
        return True
    narrow = right - left < REAL * look.dpi
    bordered = _bordered(frame, edges, column, BORDER * look.dpi)
    return narrow or not bordered or not _ruled_into(frame, edges, column, look.dpi)


def _doubled(frame: Frame, at: float, dpi: float) -> bool:
    """Tell a border of two rules, such as runs around a whole table."""
    near = [d for d in frame.down if abs(d.at - at) < NARROWEST * dpi]
    long = [d.at for d in near if d.length >= BODY * (frame.bottom - frame.top)]
    return bool(long) and max(long) - min(long) >= TWO * dpi


def _capped(frame: Frame, edges: list[float], column: int, top: float, dpi: float) -> bool:
    """Tell whether a rule closes a column above, unlike a margin beside a border of two rules."""
    if not _doubled(frame, edges[1] if column == 0 else edges[-2], dpi):
        return True
    wide, (left, right) = strip_width(dpi), edges[column : column + 2]
    over = [
        a
        for a in frame.across
        if abs(a.at - top) <= BORDER * dpi and a.length >= 0.5 * (edges[-1] - edges[0])
    ]
    return not over or any(a.share(left + wide, right - wide, wide) >= 0.5 for a in over)


def _ruled_into(frame: Frame, edges: list[float], column: int, dpi: float) -> bool:
    """Tell whether the horizontal rules run on into a column, or there are too few to tell."""
    wide, (left, right) = strip_width(dpi), edges[column : column + 2]
    near = [a for a in frame.across if a.length >= 0.5 * (edges[-1] - edges[0])]
    if len(near) < 5:
        return True
    runs = [a.share(left + wide, right - wide, wide) >= 0.5 for a in near]
    return sum(runs) >= 0.4 * len(runs)


def _bordered(frame: Frame, edges: list[float], column: int, near: float) -> bool:
    """Tell whether an outer column's outer rule begins and ends where the others do."""
    outer = edges[0] if column == 0 else edges[-1]
    inner = [e for e in edges if e != outer]
    mine = [d for d in frame.down if abs(d.at - outer) < 1.0]
    if not mine:
        return True
    others = [d for d in frame.down if any(abs(d.at - e) < 1.0 for e in inner)]
    top, bottom = _median_reach(others, frame)
    return abs(mine[0].start - top) <= near and abs(mine[0].end - bottom) <= near


def separators(frame: Frame, dpi: float) -> list[float]:
    """Give the places of the rules between columns, outer borders included, left to right."""
    tall = frame.bottom - frame.top
    main = [d for d in frame.down if _overlap(d, frame.top, frame.bottom) >= BODY * tall]
    places = _singled(sorted(main, key=lambda d: d.at), dpi * NARROWEST)
    wide = [a for a in frame.across if a.length >= 0.5 * (places[-1] - places[0])] if places else []
    if wide and places:
        places = _within(places, wide, frame, dpi)
        lefts, rights = sorted(a.start for a in wide), sorted(a.end for a in wide)
        left, right = lefts[len(lefts) // 2], rights[len(rights) // 2]
        edge = dpi * 0.35
        places = [left] * (left < places[0] - edge) + places + [right] * (right > places[-1] + edge)
    return places


def _within(places: list[float], wide: list[Level], frame: Frame, dpi: float) -> list[float]:
    """Leave out what stands clear of the horizontal rules: edges of the book or of other pages.

    Cells of one column that are joined over several rows leave it fewer rules, which end at it.
    """
    if len(wide) < 5:
        return places
    lefts, rights = sorted(a.start for a in wide), sorted(a.end for a in wide)
    left, right = lefts[len(lefts) // 4], rights[-1 - len(rights) // 4]
    near, tall = strip_width(dpi) + 1, frame.bottom - frame.top

    def belongs(at: float) -> bool:
        """Tell the border of a column whose cells are joined: as high as the table."""
        ends = [a for a in frame.across if min(abs(a.start - at), abs(a.end - at)) <= near]
        whole = any(
            abs(d.at - at) < 1.0 and _overlap(d, frame.top, frame.bottom) >= WHOLE * tall
            for d in frame.down
        )
        return whole and len(ends) >= JOINED and any(a in wide for a in ends)

    kept = [p for p in places if left - 0.3 * dpi <= p <= right + 0.3 * dpi or belongs(p)]
    return kept if len(kept) >= 3 else places


def _overlap(rule: Level, top: float, bottom: float) -> float:
    return min(rule.end, bottom) - max(rule.start, top)


def _singled(rules: list[Level], narrow: float) -> list[float]:
    """Make one of double rules: the stronger."""
    kept: list[Level] = []
    for rule in rules:
        if kept and rule.at - kept[-1].at < narrow:
            if rule.length * rule.cover > kept[-1].length * kept[-1].cover:
                kept[-1] = rule
        else:
            kept.append(rule)
    return [rule.at for rule in kept]
