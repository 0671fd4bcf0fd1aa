"""Tables drawn with typed signs, as computer lists were: | between columns, --- between rows.

The signs are drawn out to rules on the small image, so that such a table is found like any other.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

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
DASHED = 0.5  # share of the table's width that is dark in a line of dashes
RULE = 0.02  # inches; as thick a rule is drawn

Boxes = NDArray[np.int32]  # shape (n, 4): left, top, width, height


def with_signs(gray: Gray, ink: Ink, dpi: float) -> Gray:
    """Draw out typed signs to rules on a copy of the image; the image itself where none stand."""
    chains = _chains(ink)
    if len(chains) < FEWEST:
        return gray
    drawn, thick = gray.copy(), max(2, round(RULE * dpi))
    dark = (quantile(gray[::2, ::2], 0.01),)  # no darker than what is written
    for chain in chains:
        points = [(int(x + w // 2), int(v)) for x, y, w, h in chain for v in (y, y + h)]
        cv2.polylines(drawn, [np.array(points, np.int32)], False, dark, thick)
    middles = [float(np.mean(c[:, 0] + c[:, 2] / 2)) for c in chains]
    left, right = round(min(middles)), round(max(middles)) + 1
    for top, bottom in _dashes(ink.mask, chains, left, right):
        middle = (top + bottom) // 2
        cv2.line(drawn, (left, middle), (right, middle), dark, max(thick, bottom - top))
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
    return alike if len(alike) >= FEWEST and _enclosed(ink, alike) else []


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


def _dashes(mask: Gray, chains: list[Boxes], left: int, right: int) -> list[tuple[int, int]]:
    """Give the heights, first and after the last, at which dashes run over most of the table."""
    high = int(np.median(np.concatenate([c[:, 3] for c in chains])))
    top = max(0, min(int(c[0, 1]) for c in chains) - 3 * high)
    bottom = max(int(c[-1, 1] + c[-1, 3]) for c in chains) + 3 * high
    part = cv2.dilate(mask[top:bottom, left:right], np.ones((3, 1), np.uint8))
    dark = np.concatenate([[False], (part > 0).mean(axis=1) >= DASHED, [False]])
    ends = np.flatnonzero(np.diff(dark.astype(np.int8)))
    return [(int(a) + top, int(b) + top) for a, b in ends.reshape(-1, 2) if b - a < high]
