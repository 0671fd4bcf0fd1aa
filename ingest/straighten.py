"""How far a leaf is turned: the one angle that brings most of its lines level."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.baselines import baselines, column_edges, lettered
from ingest.dewarp import Bend, fit_bend, unbend
from ingest.ink import find_ink
from ingest.mapping import Mapping
from ingest.page import Gray
from ingest.rules import Field, Rule, rule_mask, strip_width, strips, trace
from ingest.warp import plain, warp

Floats = NDArray[np.float64]

WIDE = 0.35  # share of the leaf's width; a rule across it is at least so long
WHOLE = 0.75  # share of its length that is seen; a line of words has white between columns
RULED = 5  # such rules that tell the leaf's shape
FEWEST = 4  # lines of writing, or rules that run down, that do
UPON = 0.3  # share of the lines beside a rule that may have a letter upon it
STEEPEST = 12.0  # degrees; more is taken for a misread


def skew(mask: Gray, dpi: float) -> tuple[float, float]:
    """Give the slope of the mask's lines in degrees, falling to the right positive, and its weight.

    The slope is the one at which the ink summed along lines is most concentrated (Postl, 1986).
    The weight is how much more concentrated than at a typical slope; about 1.0 when nothing runs
    any way.
    """
    field = strips(mask, dpi)
    if field.shape[1] < 4 or field.sum() < 10:
        return 0.0, 1.0
    wide = strip_width(dpi)
    rough = np.arange(-STEEPEST, STEEPEST + 0.01, 0.5)
    sharp = _sharpness(field, wide, rough)
    best = float(rough[int(sharp.argmax())])
    fine = best + np.arange(-0.6, 0.61, 0.05)
    finer = _sharpness(field, wide, fine)
    return float(fine[int(finer.argmax())]), float(finer.max() / max(float(np.median(sharp)), 1e-6))


def _sharpness(field: Field, wide: int, degrees: Floats) -> Floats:
    """Give the sum of squares of the profile at each slope."""
    height, count = field.shape
    middle = (count - 1) / 2
    result = np.zeros(len(degrees))
    reach = int(np.ceil(middle * wide * np.tan(np.radians(STEEPEST + 1)))) + 1
    padded = np.zeros((count, height + 2 * reach), np.float32)
    padded[:, reach : reach + height] = field.T
    for k, degree in enumerate(degrees):
        shifts = np.round((np.arange(count) - middle) * wide * np.tan(np.radians(degree)))
        total = np.zeros(height, np.float32)
        for strip, shift in enumerate(shifts.astype(int)):
            total += padded[strip, reach + shift : reach + shift + height]
        result[k] = float(np.square(total).sum())
    return result


def straighten(gray: Gray, dpi: float) -> Mapping:
    """Give the way back from the level, flat leaf to this one; both have the same size."""
    height, width = gray.shape
    angle, _ = skew(rule_mask(gray, dpi), dpi)
    turned = rotated(width, height, angle)
    level = warp(gray, turned, width, height)
    across = _long(trace(rule_mask(level, dpi), dpi), width)
    down = _long(trace(rule_mask(np.asarray(cv2.transpose(level), np.uint8), dpi), dpi), height)
    if sum(r.length > WIDE * width and r.cover > WHOLE for r in across) < RULED:
        rows, columns = _by_writing(level, dpi, across, down)
    else:
        rows, columns = fit_bend(across, width), fit_bend(down, height)
    return unbend(width, height, rows, columns).then(turned)


def _by_writing(level: Gray, dpi: float, across: list[Rule], down: list[Rule]) -> tuple[Bend, Bend]:
    """Fit the bend of a leaf with few rules across to its lines of writing and columns of words."""
    height, width = level.shape
    ink = find_ink(level, dpi)
    lines = baselines(ink, (width, height))
    if len(lines) < FEWEST:
        return fit_bend(across, width), fit_bend(down, height)
    rules = [r for r in across if r.length > WIDE * width and r.cover > WHOLE]
    rows = fit_bend([*lines, *rules], width)
    tall = [r for r in down if r.length > WIDE * height and lettered(r, ink) < UPON]
    columns = tall if len(tall) >= FEWEST else column_edges(ink, (width, height), rows)
    return rows, fit_bend(columns, height)


def rotated(width: int, height: int, degrees: float) -> Mapping:
    """Give the way back from an image turned level to one whose lines fall by `degrees`."""
    flat = plain(width, height)
    middle = np.array((width / 2, height / 2), np.float32)
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array(((cos, sin), (-sin, cos)), np.float32)  # rows: where x and y step to
    nodes = (flat.nodes - middle) @ turn + middle
    return Mapping(nodes.astype(np.float32), flat.step)


def _long(rules: list[Rule], size: int) -> list[Rule]:
    """Keep the pieces that are long and solid enough to be trusted with the leaf's shape."""
    long = sorted((r for r in rules if r.length > 0.12 * size), key=lambda r: -r.cover * r.length)
    if not long:
        return []
    best = float(np.median([r.cover for r in long[:8]]))
    return [r for r in long if r.cover >= 0.85 * best]
