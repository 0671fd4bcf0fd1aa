"""The order in which a page is prepared for reading. Change the order here, and only here."""

import math
from dataclasses import dataclass

from ingest.find_grid import join_grid
from ingest.fold import find_fold
from ingest.grid import Grid
from ingest.light import even_light
from ingest.look import COARSE, LONGEST, look_at
from ingest.page import Color, Finding, Leaf, Page, Side
from ingest.quality import inspect, perceptual_hash
from ingest.straighten import straighten
from ingest.table import Table, find_table, gutter
from ingest.warp import scaled, shifted, shrink, warp

FINEST = 310.0  # dpi; finer scans are made smaller, for Tesseract gains nothing beyond 300
MOST_PIXELS = 16_000_000  # of a leaf


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A page made ready for reading."""

    leaves: tuple[Leaf, ...]  # one, or the left and the right leaf of an open book
    grid: Grid | None  # None when no table was found; a finding says why
    findings: tuple[Finding, ...]
    phash: str  # perceptual hash of the page, hex


@dataclass(frozen=True, slots=True, eq=False)
class _Views:
    """One page at the two sizes that are needed: to look for rules, and to be read."""

    page: Page
    small: Color
    coarse: float  # size of `small` over the page's
    source: Color
    fine: float  # size of `source` over the page's


def prepare(page: Page) -> Prepared:
    """Turn, split, straighten and light one page evenly, and find its table.

    Never raises on odd pixels: a page without a table comes back with `grid` None and a finding.
    """
    views = _views(page)
    fold = find_fold(views.small, page.dpi * views.coarse)
    leaves = _leaves(views, fold)
    tables = _tables(leaves)
    if fold is None and tables[0] is not None and (share := gutter(tables[0])) is not None:
        leaves = _leaves(views, round(share * views.small.shape[1]))
        tables = _tables(leaves)
    grid = join_grid(tables)
    findings = () if grid else (Finding("no-table", "No table was found: check the page by eye."),)
    return Prepared(leaves, grid, (*inspect(page, leaves), *findings), perceptual_hash(page))


def _views(page: Page) -> _Views:
    height, width = (int(n) for n in page.image.shape[:2])
    coarse = min(1.0, COARSE / page.dpi, LONGEST / max(height, width))
    fine = 300.0 / page.dpi if page.dpi > FINEST else 1.0
    fine = min(fine, math.sqrt(MOST_PIXELS / (height * width)), 1.0)
    return _Views(page, shrink(page.image, coarse), coarse, shrink(page.image, fine), fine)


def _tables(leaves: tuple[Leaf, ...]) -> list[Table | None]:
    return [find_table(look_at(leaf)) for leaf in leaves]


def _leaves(views: _Views, fold: int | None) -> tuple[Leaf, ...]:
    """Cut the page at its fold, if it has one."""
    width = views.small.shape[1]
    if fold is None:
        return (_leaf(views, "whole", 0, width),)
    return (_leaf(views, "left", 0, fold), _leaf(views, "right", fold, width))


def _leaf(views: _Views, side: Side, left: int, right: int) -> Leaf:
    """Straighten and light the part of a page between two places of the small view."""
    page, coarse, fine = views.page, views.coarse, views.fine
    part = views.small[:, left:right]
    height, width = part.shape[:2]
    flat = straighten(even_light(part, page.dpi * coarse), page.dpi * coarse)
    ratio = fine / coarse
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    to_small = scaled(*size, 1 / ratio).then(flat).then(shifted(width, height, left, 0))
    to_page = to_small.then(scaled(views.small.shape[1], height, 1 / coarse))
    to_source = to_page.then(scaled(page.image.shape[1], page.image.shape[0], fine))
    color = warp(views.source, to_source, *size)
    dpi = page.dpi * fine
    return Leaf(even_light(color, dpi), color, dpi, side, to_page.then(page.upright))
