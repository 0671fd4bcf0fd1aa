"""Vertical rules told from letters that stand under each other, printed or showing through.

A rule goes on between the lines of writing, where letters leave white. Which pixel rows lie between
lines is judged beside the rule itself, so that faint writing of the back of the page counts, too.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.histogram import quantile
from ingest.levels import Level, extent
from ingest.page import Gray
from ingest.rules import THIN

BESIDE = 0.3  # inches to either side in which writing is looked for
CLEAR = 0.033  # inches; so much ink in a pixel row beside a rule is writing, not another rule
ALOUD = 0.016  # inches above and below writing that are judged with it
BETWEEN = 0.3  # share of the rows between lines in which a rule, even a broken one, is seen
PART = 0.25  # or a stretch of so many of them, for a title may seem to draw a rule out,
WHOLE = 0.6  # in which it is seen almost everywhere
ENOUGH = 0.08  # share of a rule's length that must lie between lines to be judged by it
FEW = 4  # pixel rows between lines; where there are hardly more,
NEVER = 0.15  # a rule is seen in more of them
ALWAYS = 0.8  # or almost everywhere


def standing(gray: Gray, down: list[Level], dpi: float) -> list[Level]:
    """Keep the vertical rules that are seen between the lines of writing beside them."""
    if not down:
        return down
    dark = _strokes(gray, dpi)
    sums = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
    np.cumsum(dark, axis=1, out=sums[:, 1:])
    return [rule for rule in down if _stands(dark, sums, rule, dpi)]


def _strokes(gray: Gray, dpi: float) -> Gray:
    """Mark (1) what is dark and thin from left to right, the paper's grain left out."""
    thin = max(3, round(dpi * THIN)) | 1
    smooth = cv2.blur(gray, (1, max(3, round(dpi * 0.03)) | 1))
    hat = cv2.morphologyEx(
        smooth, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (thin, 1))
    )
    grain = float(np.clip(2.5 * quantile(hat[::3, ::3], 0.6) + 3.0, 6.0, 24.0))
    return np.asarray(hat > grain, np.uint8)


def _stands(dark: Gray, sums: NDArray[np.int32], rule: Level, dpi: float) -> bool:
    height, width = dark.shape
    top, bottom = max(0, round(rule.start)), min(height, round(rule.end))
    at, near, far = round(rule.at), max(2, round(dpi * 0.02)), round(dpi * BESIDE)
    if bottom - top < 10:
        return True
    inner = slice(max(0, at - near), min(width, at + near + 1))
    line = np.asarray(dark[top:bottom, inner].any(axis=1))
    rows = sums[top:bottom]
    sides = _sum(rows, at - far, at - near, width) + _sum(rows, at + near + 1, at + far, width)
    loud = (sides > CLEAR * dpi).astype(np.int32)
    reach = max(1, round(dpi * ALOUD))
    quiet = np.flatnonzero(np.convolve(loud, np.ones(2 * reach + 1, np.int32), "same") == 0)
    if len(quiet) < ENOUGH * len(loud):
        return len(quiet) < FEW or line[quiet].mean() >= NEVER or line.mean() >= ALWAYS
    if line[quiet].mean() >= BETWEEN:
        return True
    first, last = extent(line[quiet].astype(np.float32) - np.float32(BETWEEN))
    return last - first >= PART * len(quiet) and bool(line[quiet[first:last]].mean() >= WHOLE)


def _sum(rows: NDArray[np.int32], left: int, right: int, width: int) -> NDArray[np.int32]:
    """Count the marks between two places in every pixel row of a table of running sums."""
    first, last = min(max(left, 0), width), min(max(right, 0), width)
    return np.asarray(rows[:, last] - rows[:, first])
