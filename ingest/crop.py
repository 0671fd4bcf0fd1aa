"""Cutting out of a page what a box on the master shows, the right way up."""

import numpy as np

from ingest.box import Box
from ingest.page import Color, Page


def crop(page: Page, box: Box, margin: int = 0) -> Color:
    """Show a box of the untouched master, and a margin in pixels, as it stands on the page.

    What lies outside the page is left out; at least one pixel is shown.
    """
    height, width = page.image.shape[:2]
    corners = np.array([(box.left, box.top), (box.right, box.bottom)], np.float64)
    ends = _forth(page, corners)
    left, top = np.floor(ends.min(axis=0)).astype(int) - margin
    right, bottom = np.ceil(ends.max(axis=0)).astype(int) + margin
    left, top = min(max(int(left), 0), width - 1), min(max(int(top), 0), height - 1)
    right, bottom = max(min(int(right), width), left + 1), max(min(int(bottom), height), top + 1)
    return page.image[top:bottom, left:right]


def _forth(page: Page, points: np.ndarray) -> np.ndarray:
    """Go from stored pixels to upright ones: `Page.upright` is a turn, so it can be inverted."""
    nodes, step = page.upright.nodes.astype(np.float64), page.upright.step
    origin = nodes[0, 0]
    turn = np.stack((nodes[0, 1] - origin, nodes[1, 0] - origin), axis=1) / step
    return np.asarray(np.linalg.solve(turn, (points - origin).T).T)
