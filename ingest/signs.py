"""Tables drawn with typed signs, as computer lists were: | between columns, --- between rows.

The signs are drawn out to rules on the small image, so that such a table is found like any other.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.bands import joined_runs
from ingest.histogram import quantile
from ingest.ink import Ink
from ingest.page import Gray

FEWEST = 3  # columns of bars that make a table
LINES = 4  # bars under each other that make one
SAME = 0.3  # of a letter; bars under each other stand so exactly
FURTHER = 3.2  # lines; a bar stands no further under another
MANY = 0.7  # of the bars of the longest one; some touch the letters beside them
ALIKE = 0.85  # of its extent; what is shorter is a column of 1s
ENCLOSED = 0.97  # of the letters beside bars stand between the first bar and the last
STAMPED = 0.35  # or in no more of the lines does anything stand outside
TALLER = 1.15  # times the tall letters beside them; | is higher than l and 1
TALL = 85  # percentile of the heights of letters; tall ones are as high
FREE = 0.25  # of a letter; no letter stands nearer to a bar between columns
CLEAR = 0.9  # of such bars
DASHED = 0.8  # share of the table's width that is dark in a line of dashes, with the white
BETWEEN = 0.7  # of a letter, at most, that is between two of them
RULE = 0.02  # inches; as thick a rule is drawn

Boxes = NDArray[np.int32]  # shape (n, 4): left, top, width, height


def with_signs(gray: Gray, ink: Ink, dpi: float) -> Gray:
    """Draw out typed signs to rules on a copy of the image; the image itself where none stand."""
    chains = _chains(ink)
    if len(chains) < FEWEST:
        return gray
    middles = [float(np.mean(c[:, 0] + c[:, 2] / 2)) for c in chains]
    left, right = round(min(middles)), round(max(middles)) + 1
    dashes = _dashes(ink, chains, left, right)
    chains = _with_sides(ink, chains, _reach(ink, dashes, left, right))
    left, right = (round(float(np.mean(c[:, 0] + c[:, 2] / 2))) for c in (chains[0], chains[-1]))
    drawn, thick = gray.copy(), max(2, round(RULE * dpi))
    dark = (quantile(gray[::2, ::2], 0.01),)  # no darker than what is written
    for chain in chains:
        points = [(int(x + w // 2), int(v)) for x, y, w, h in chain for v in (y, y + h)]
        cv2.polylines(drawn, [np.array(points, np.int32)], False, dark, thick)
    for top, bottom in dashes:
        middle = (top + bottom) // 2
        cv2.line(drawn, (left, middle), (right + 1, middle), dark, max(thick, bottom - top))
    return drawn


def _chains(ink: Ink) -> list[Boxes]:
    """Give the bars that stand under each other line after line, left to right."""
    bars = ink.bars
    if len(bars) < FEWEST * LINES:
        return []
    bars = bars[np.argsort(bars[:, 0] + bars[:, 2] / 2, kind="stable")]
    middles = bars[:, 0] + bars[:, 2] / 2
    groups = np.split(bars, np.flatnonzero(np.diff(middles) > SAME * ink.height) + 1)
    chains = [g[np.argsort(g[:, 1], kind="stable")] for g in groups if len(g) >= LINES]
    chains = [chain for chain in chains if _even(chain)]
    if not chains:
        return []
    most = max(len(chain) for chain in chains)
    longest = max(_extent(chain) for chain in chains)
    alike = [c for c in chains if len(c) >= MANY * most and _extent(c) >= ALIKE * longest]
    return alike if len(alike) >= FEWEST and (_enclosed(ink, alike) or _free(ink, alike)) else []


def _free(ink: Ink, chains: list[Boxes]) -> bool:
    """Tell bars between columns from stems and 1s: higher than letters, and none close to them."""
    bars = np.concatenate(chains)
    x, y, wide, high = (ink.letters[:, k] for k in range(4))
    beside = (y + high > bars[:, 1].min()) & (y < (bars[:, 1] + bars[:, 3]).max())
    barred = (ink.letters[:, None] == bars[None]).all(axis=2).any(axis=1)
    if not (beside & ~barred).any():
        return False
    tall = float(np.percentile(high[beside & ~barred], TALL))
    if float(np.median(bars[:, 3])) < TALLER * tall:
        return False
    near = FREE * ink.height
    rows = (y < (bars[:, 1] + bars[:, 3])[:, None]) & (y + high > bars[:, 1][:, None])
    close = (x < (bars[:, 0] + bars[:, 2] + near)[:, None]) & (
        x + wide > (bars[:, 0] - near)[:, None]
    )
    return float((rows & close & ~barred).any(axis=1).mean()) <= 1 - CLEAR


def _reach(ink: Ink, dashes: list[tuple[int, int]], left: int, right: int) -> tuple[int, int]:
    """Give how far lines of dashes go on to the left and to the right of the bars."""
    ends = [(left, right)]
    for top, bottom in dashes:
        dark = np.asarray((ink.mask[top:bottom] > 0).any(axis=0))
        runs = joined_runs(dark, round(ink.height))
        ends += [(a, b) for a, b in runs if a < right and b > left]
    return min(a for a, _ in ends), max(b for _, b in ends)


def _with_sides(ink: Ink, chains: list[Boxes], reach: tuple[int, int]) -> list[Boxes]:
    """Add sides to bars that stand between columns only, beyond what most lines have there.

    Lines of dashes may `reach` further.
    """
    x, y, wide, high = (ink.letters[:, k] for k in range(4))
    top, bottom = chains[0][0, 1], chains[0][-1, 1] + chains[0][-1, 3]
    beside = (y + high > top) & (y < bottom)
    lines = (y + high / 2) // (2 * ink.height)
    least = STAMPED * len(np.unique(lines[beside]))
    first, last = chains[0], chains[-1]
    left = beside & (x + wide < first[:, 0].min())
    right = beside & (x > (last[:, 0] + last[:, 2]).max())
    away = round(ink.height / 2)
    sides = list(chains)
    if len(np.unique(lines[left])) > least:
        sides.insert(0, _moved(first, min(int(x[left].min()) - away, reach[0])))
    if len(np.unique(lines[right])) > least:
        sides.append(_moved(last, max(int((x + wide)[right].max()) + away, reach[1])))
    return sides


def _moved(chain: Boxes, to: int) -> Boxes:
    moved = chain.copy()
    moved[:, 0] = to
    return moved


def _enclosed(ink: Ink, chains: list[Boxes]) -> bool:
    """Tell bars at both sides of what is written beside them from stems of a word repeated.

    A stamp stands outside in some of the lines, words beside stems in most.
    """
    x, y, wide, high = (ink.letters[:, k] for k in range(4))
    top, bottom = chains[0][0, 1], chains[0][-1, 1] + chains[0][-1, 3]
    beside = (y + high > top) & (y < bottom)
    left, right = chains[0][:, 0].min(), (chains[-1][:, 0] + chains[-1][:, 2]).max()
    inside = (x + wide >= left) & (x <= right)
    within, lines = beside & inside, (y + high / 2) // (2 * ink.height)
    if np.count_nonzero(within) >= ENCLOSED * np.count_nonzero(beside):
        return True
    return len(np.unique(lines[beside & ~inside])) <= STAMPED * len(np.unique(lines[within]))


def _extent(chain: Boxes) -> int:
    return int(chain[-1, 1] + chain[-1, 3] - chain[0, 1])


def _even(chain: Boxes) -> bool:
    """Tell bars that stand in every line, or in every other one between lines of dashes."""
    steps = np.diff(chain[:, 1])
    line = float(np.median(steps))
    return bool(line > 0 and steps.max() <= FURTHER * line and steps.min() >= line / FURTHER)


def _dashes(ink: Ink, chains: list[Boxes], left: int, right: int) -> list[tuple[int, int]]:
    """Give the heights, first and after the last, at which dashes run over most of the table."""
    high = int(np.median(np.concatenate([c[:, 3] for c in chains])))
    top = max(0, min(int(c[0, 1]) for c in chains) - 3 * high)
    bottom = max(int(c[-1, 1] + c[-1, 3]) for c in chains) + 3 * high
    part = cv2.dilate(ink.mask[top:bottom, left:right], np.ones((3, 1), np.uint8))
    near = round(BETWEEN * ink.height) | 1
    part = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((1, near), np.uint8))
    dark = np.concatenate([[False], (part > 0).mean(axis=1) >= DASHED, [False]])
    ends = np.flatnonzero(np.diff(dark.astype(np.int8)))
    return [(int(a) + top, int(b) + top) for a, b in ends.reshape(-1, 2) if b - a < high]
