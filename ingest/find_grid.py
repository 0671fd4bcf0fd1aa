"""The table of a page, found on its straightened leaves."""

import numpy as np

from ingest.box import Box
from ingest.frame import find_frame, separators
from ingest.grid import Cell, Column, Grid
from ingest.ink import find_ink
from ingest.levels import find_levels
from ingest.page import Leaf
from ingest.rules import rule_mask, trace
from ingest.warp import shrink

COARSE = 150.0


def find_grid(leaves: tuple[Leaf, ...]) -> Grid | None:
    leaf = leaves[0]
    f = min(1.0, COARSE / leaf.dpi, 3200 / max(leaf.gray.shape))
    g = shrink(leaf.gray, f)
    dpi = leaf.dpi * f
    h, w = g.shape
    ink = find_ink(g, dpi)
    m = rule_mask(g, dpi)
    mt = rule_mask(np.ascontiguousarray(g.T), dpi)
    H = find_levels(m, ink.text, trace(m, dpi), dpi)
    V = find_levels(mt, np.ascontiguousarray(ink.text.T), trace(mt, dpi), dpi)
    frame = find_frame(H, V, w, h, dpi)
    if frame is None:
        return None
    xs = separators(frame, dpi)
    if len(xs) < 3:
        return None
    ys = [a.at for a in frame.across if a.length > 0.8 * (xs[-1] - xs[0])]
    ys = [y for i, y in enumerate(ys) if i == 0 or y - ys[i - 1] > 0.08 * dpi]
    pitch = sorted(b - a for a, b in zip(ys, ys[1:]))
    if not pitch:
        return None

    def box(x0, y0, x1, y1):
        k = 2 / f
        return Box(round(x0 / f + k), round(y0 / f + k), round(x1 / f - k), round(y1 / f - k))

    cols = tuple(
        Column(0, round(a / f), round(b / f), (box(a, ys[0], b, ys[1]),))
        for a, b in zip(xs, xs[1:])
    )
    rows = tuple(
        tuple(Cell(r, c, box(a, t, b, u)) for c, (a, b) in enumerate(zip(xs, xs[1:])))
        for r, (t, u) in enumerate(zip(ys[1:], ys[2:]))
    )
    return Grid(cols, rows, "full", True)
