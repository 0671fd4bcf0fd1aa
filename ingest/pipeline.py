"""The order in which a page is prepared for reading. Change the order here, and only here."""

import math
from dataclasses import dataclass

from ingest.find_grid import find_grid
from ingest.grid import Grid
from ingest.light import even_light
from ingest.page import Color, Finding, Leaf, Page, Side
from ingest.quality import inspect, perceptual_hash
from ingest.straighten import straighten
from ingest.warp import scaled, shrink, warp

FINEST = 310.0  # dpi; finer scans are made smaller, for Tesseract gains nothing beyond 300
COARSE = 150.0  # dpi at which rules are looked for
MOST_PIXELS = 16_000_000  # of a leaf
LONGEST = 3200  # pixels of the image in which rules are looked for


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A page made ready for reading."""

    leaves: tuple[Leaf, ...]  # one, or the left and the right leaf of an open book
    grid: Grid | None  # None when no table was found; a finding says why
    findings: tuple[Finding, ...]
    phash: str  # perceptual hash of the page, hex


def prepare(page: Page) -> Prepared:
    """Turn, split, straighten and light one page evenly, and find its table.

    Never raises on odd pixels: a page without a table comes back with `grid` None and a finding.
    """
    leaves = (_leaf(page, "whole"),)
    grid = find_grid(leaves)
    findings = () if grid else (Finding("no-table", "No table was found on this page."),)
    return Prepared(leaves, grid, (*inspect(page, leaves), *findings), perceptual_hash(page))


def _leaf(page: Page, side: Side) -> Leaf:
    """Straighten and light one leaf."""
    image = page.image
    height, width = image.shape[:2]
    coarse = _coarse_factor(page)
    small = shrink(image, coarse)
    gray = even_light(small, page.dpi * coarse)
    to_small = straighten(gray, page.dpi * coarse)

    fine = _fine_factor(page)
    source = shrink(image, fine)
    size = round(width * fine), round(height * fine)
    enlarge = coarse / fine
    up = scaled(*size, enlarge)  # leaf pixel to straightened small pixel
    to_fine = up.then(to_small).then(scaled(small.shape[1], small.shape[0], 1 / enlarge))
    color: Color = warp(source, to_fine, *size)
    to_page = to_fine.then(scaled(*size, 1 / fine))
    dpi = page.dpi * fine
    return Leaf(even_light(color, dpi), color, dpi, side, to_page.then(page.upright))


def _coarse_factor(page: Page) -> float:
    longest = max(page.image.shape[:2])
    return min(1.0, COARSE / page.dpi, LONGEST / longest)


def _fine_factor(page: Page) -> float:
    pixels: int = page.image.shape[0] * page.image.shape[1]
    factor = 300.0 / page.dpi if page.dpi > FINEST else 1.0
    return min(factor, math.sqrt(MOST_PIXELS / pixels), 1.0)
