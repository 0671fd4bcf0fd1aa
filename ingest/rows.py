"""Rows of a table with horizontal rules: which rules divide rows, and which rules are missing."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.bands import Band, find_bands
from ingest.look import Look, inked

Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]

FULL = 0.55  # share of the table's width over which a row's rule runs
DOUBLE = 0.09  # inches; rules nearer than this are one double rule
EVEN = 0.12  # of the pitch; rows differ less than this where a book is printed
WHOLE = 0.5  # letters; lower pieces are points and accents
UNEVEN = 1.4  # times the usual row; an interval so high may be two rows of different heights
ALL = 0.7  # share of the written columns that have as many lines as the first when they are,
LEAST = 4  # of so many columns
STRUCK = 0.4  # share of the written columns that a line crosses when it strikes a row out


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """Where rows begin and end, pixels, top to bottom."""

    at: list[float]
    pitch: float  # usual height of a row; 0.0 when there is none
    doubts: list[str] = field(default_factory=list)
    head: int = 0  # rows at the top that are known to be header
    counted: bool = False  # whether running numbers tell that these are all of the header
    seen: tuple[float, ...] = ()  # the rules themselves, before any was put back
    unnumbered: tuple[float, ...] = ()  # middles of rows without a running number among others


def ruled_stops(look: Look, edges: tuple[float, ...], top: float, bottom: float) -> Stops:
    """Find the rules between rows, without lines that strike rows out, missing ones put back."""
    reach = 0.12 * look.dpi
    levels = [
        a for a in look.across if top - reach <= a.at <= bottom + reach and _full(a.at, look, edges)
    ]
    places = _singled([a.at for a in levels], DOUBLE * look.dpi)
    pitch = usual_pitch(np.diff(places))
    if pitch <= 0:
        return Stops(places, pitch)
    places = _unstruck(places, pitch, look, edges)
    pitch = usual_pitch(np.diff(places))
    places = _closed(places, pitch, look, edges, bottom)
    return replace(_refilled(places, pitch, look, edges), seen=tuple(places))


def _full(at: float, look: Look, edges: tuple[float, ...]) -> bool:
    """Tell whether a rule runs over most of the table's columns."""
    level = min(look.across, key=lambda a: abs(a.at - at))
    total = covered = 0.0
    wide = max(4, round(look.dpi * 0.16))
    for left, right in pairwise(edges):
        share = level.share(left + wide / 2, right - wide / 2, wide)
        total += right - left
        covered += (right - left) * min(1.0, share / 0.6)
    return total > 0 and covered / total >= FULL


def _singled(places: list[float], near: float) -> list[float]:
    """Keep one of rules that lie close together: the one at which the rows come out most even.

    Two such rules may be a double rule, or a rule and the pen stroke that strikes out its row.
    """
    groups: list[list[float]] = []
    for place in places:
        if groups and place - groups[-1][0] < near:
            groups[-1].append(place)
        else:
            groups.append([place])
    pitch = usual_pitch(np.diff([group[0] for group in groups]))
    kept: list[float] = []
    for n, group in enumerate(groups):
        beside = kept[-1:] + [after[0] for after in groups[n + 1 : n + 2]]
        kept.append(min(group, key=lambda y: sum(abs(abs(y - b) - pitch) for b in beside)))
    return kept


def usual_pitch(gaps: Floats) -> float:
    """Give the height most rows share: the one with most others within `EVEN` of it."""
    gaps = np.asarray(gaps, float)
    if gaps.size == 0:
        return 0.0
    near = (np.abs(gaps[:, None] - gaps[None, :]) <= EVEN * gaps[None, :]).sum(axis=0)
    best = gaps[int(near.argmax())]
    return float(np.median(gaps[np.abs(gaps - best) <= EVEN * best]))


def _unstruck(
    places: list[float], pitch: float, look: Look, edges: tuple[float, ...]
) -> list[float]:
    """Drop lines through the middle of a row's text: they strike it out and divide nothing."""
    kept = list(places)
    for place in places:
        i = kept.index(place)
        if not 0 < i < len(kept) - 1:
            continue
        above, below = place - kept[i - 1], kept[i + 1] - place
        whole = above + below
        if (
            whole < 1.45 * pitch
            and min(above, below) < 0.8 * pitch
            and (
                crossing(look, edges, place) >= STRUCK
                or (whole < 1.2 * pitch and _votes(look, edges, kept[i - 1], kept[i + 1], 2) < 0.5)
            )
        ):
            kept.remove(place)
    return kept


def crossing(look: Look, edges: tuple[float, ...], at: float) -> float:
    """Give the share of the written columns in which letters go through a line."""
    off = max(2, round(look.dpi * 0.016))
    y = round(at)
    if y - off - 2 < 0 or y + off + 3 > look.height:
        return 0.0
    ink = look.ink.mask.astype(np.bool_)
    above = np.logical_and.reduce(ink[y - off - 2 : y - off + 1], axis=0)
    below = np.logical_and.reduce(ink[y + off : y + off + 3], axis=0)
    written = crossed = 0
    for left, right in pairwise(edges):
        inner = slice(round(left) + 4, max(round(right) - 4, round(left) + 5))
        if above[inner].any() or below[inner].any():
            written += 1
            crossed += int(np.count_nonzero(above[inner] & below[inner])) >= 2
    return crossed / written if written else 0.0


def _closed(
    places: list[float], pitch: float, look: Look, edges: tuple[float, ...], bottom: float
) -> list[float]:
    """Add the table's last edge where its rule is lost but the vertical rules run on."""
    if not places or not 0.6 * pitch < bottom - places[-1] < 1.5 * pitch:
        return places
    thick = 0.02 * look.dpi
    first, last = places[-1] + 3, places[-1] + 0.8 * pitch
    stands = [inked(look.tall, x - thick, first, x + thick, last, 0) >= 0.7 for x in edges]
    return [*places, places[-1] + pitch] if sum(stands) >= 0.6 * len(edges) else places


def _refilled(places: list[float], pitch: float, look: Look, edges: tuple[float, ...]) -> Stops:
    """Divide intervals that hold several rows' text in several columns."""
    result, doubts = places[:1], []
    for above, below in pairwise(places):
        down = round(above / look.factor)
        parts, sure = _parts(above, below, pitch, look, edges) if above > places[0] else ([], True)
        result += [*parts, below]
        if parts:
            doubts.append(f"a rule is missing {down} px down; rows are divided by their text")
        elif not sure:
            doubts.append(f"a row {down} px down may be several rows")
    return Stops(result, pitch, doubts)


def _parts(
    above: float, below: float, pitch: float, look: Look, edges: tuple[float, ...]
) -> tuple[list[float], bool]:
    """Give the edges between the rows of one interval, and whether that is clear."""
    count = round((below - above) / pitch)
    votes = _votes(look, edges, above, below, count) if count >= 2 else 0.0
    if votes >= 0.5:
        places = [above + (below - above) * k / count for k in range(1, count)]
        return [quiet(look, edges, y, pitch * 0.3) for y in places], True
    uneven = _uneven(look, edges, above, below) if below - above >= UNEVEN * pitch else []
    return uneven, votes <= 0.25


def _uneven(look: Look, edges: tuple[float, ...], above: float, below: float) -> list[float]:
    """Give the edges between rows of different heights: most columns have as many lines."""
    columns = [
        find_bands(
            look.ink.text[round(above) + 2 : round(below) - 2], left + 3, right - 3, look.ink.height
        )
        for left, right in pairwise(edges)
    ]
    written = [bands for bands in columns if bands]
    counts = [len(bands) for bands in written]
    if len(counts) < LEAST or not columns[0]:
        return []
    usual = len(columns[0])
    if usual < 2 or counts.count(usual) < ALL * len(counts):
        return []
    lines = [bands for bands in written if len(bands) == usual]
    ends = [
        (max(b[k].bottom for b in lines), min(b[k + 1].top for b in lines))
        for k in range(usual - 1)
    ]
    if any(under <= over for over, under in ends):
        return []
    return [
        quiet(look, edges, above + 2 + (over + under) / 2, (under - over) / 2)
        for over, under in ends
    ]


def _votes(look: Look, edges: tuple[float, ...], above: float, below: float, count: int) -> float:
    """Give the share of the written columns that hold a line of text in each of `count` parts."""
    part = (below - above) / count
    written = several = 0
    for left, right in pairwise(edges):
        bands = find_bands(
            look.ink.text[round(above) + 2 : round(below) - 2], left + 3, right - 3, look.ink.height
        )
        if not bands:
            continue
        written += 1
        hit = {
            int((band.middle + 2) // part) for band in bands if band.bottom - band.top <= 1.1 * part
        }
        several += len(hit) >= count
    return several / written if written >= 2 else 0.0


def quiet(look: Look, edges: tuple[float, ...], at: float, reach: float) -> float:
    """Move a row's edge to where it cuts least ink, no further than `reach`."""
    first, last = max(0, round(at - reach)), min(look.height, round(at + reach) + 1)
    part = look.ink.text[first:last, round(edges[0]) : round(edges[-1])] > 0
    if part.size == 0:
        return at
    columns = [round(e - edges[0]) for e in edges]
    noise = np.zeros(last - first)
    for left, right in pairwise(columns):
        noise += np.minimum(part[:, left:right].sum(axis=1), look.ink.height)
    away = np.abs(np.arange(first, last) - at) / max(reach, 1.0)
    return float(first + int((noise + away).argmin()))


def cell_ink(look: Look, edges: tuple[float, ...], stops: list[float]) -> list[list[Band | None]]:
    """Give the extent of the writing in each cell, None where it is blank.

    A letter belongs to the cell in which its middle lies, so that a long stroke from the row above
    does not fill the row below.
    """
    left, top, wide, high = (look.ink.letters[:, k] for k in range(4))
    rows = np.searchsorted(stops, top + high / 2) - 1
    columns = np.searchsorted(edges, left + wide / 2) - 1
    cells: list[list[Band | None]] = [[None] * (len(edges) - 1) for _ in stops[1:]]
    letters = zip(rows.tolist(), columns.tolist(), look.ink.letters.tolist(), strict=True)
    for row, column, (x, y, w, h) in letters:
        if 0 <= row < len(cells) and 0 <= column < len(edges) - 1:
            box = Band(y, y + h, x, x + w)
            old = cells[row][column]
            cells[row][column] = box if old is None else old.joined(box)
    return cells


def letter_heights(look: Look, edges: tuple[float, ...], stops: list[float]) -> list[list[float]]:
    """Give the usual height of the whole letters in each cell, 0.0 where there are none."""
    left, top, wide, high = (look.ink.letters[:, k] for k in range(4))
    count = len(edges) - 1
    rows = np.searchsorted(stops, top + high / 2) - 1
    columns = np.searchsorted(edges, left + wide / 2) - 1
    inside = (rows >= 0) & (rows < len(stops) - 1) & (columns >= 0) & (columns < count)
    inside &= high >= WHOLE * look.ink.height
    heights: list[list[list[int]]] = [[[] for _ in range(count)] for _ in stops[1:]]
    cells = zip(rows[inside].tolist(), columns[inside].tolist(), high[inside].tolist(), strict=True)
    for row, column, tall in cells:
        heights[row][column].append(tall)
    return [[float(np.median(cell)) if cell else 0.0 for cell in row] for row in heights]
