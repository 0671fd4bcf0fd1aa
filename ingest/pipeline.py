"""The order in which a page is prepared for reading. Change the order here, and only here."""

import math
from dataclasses import dataclass

import numpy as np

from ingest.find_grid import join_grid
from ingest.fold import find_fold, written_across
from ingest.grid import Grid
from ingest.gutter import gutter
from ingest.ink import find_ink
from ingest.light import even_light
from ingest.look import COARSE, LONGEST, look_at
from ingest.mapping import Mapping
from ingest.page import Color, Finding, Gray, Leaf, Page, Side
from ingest.quality import inspect, perceptual_hash
from ingest.rules import rule_mask
from ingest.sheet import beside_sheet, without_bed
from ingest.straighten import rotated, skew, straighten
from ingest.table import Table, find_table
from ingest.upright import Turn, find_turn, quarter_turned
from ingest.warp import scaled, shifted, shrink, warp

FINEST = 310.0  # dpi; finer scans are made smaller, for Tesseract gains nothing beyond 300
MOST_PIXELS = 16_000_000  # of a leaf
WHITE = (400, 300)  # pixels of the page that warms up
ASLANT = 2.5  # degrees; by which a fold may lean against the lines of writing
LEVEL = 0.3  # degrees; a fold that leans less is cut as it stands


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A page made ready for reading."""

    leaves: tuple[Leaf, ...]  # one, or the left and the right leaf of an open book
    grid: Grid | None  # None when no table was found; a finding says why
    findings: tuple[Finding, ...]
    phash: str  # perceptual hash of the page, hex


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """One page made small and turned upright, to look for its fold and its rules."""

    page: Page
    small: Color
    gray: Gray  # `small` evenly lit, without what lies beside the sheet
    dpi: float  # of `small`
    to_page: Mapping  # from `small` to the page's image


def prepare(page: Page) -> Prepared:
    """Turn, split, straighten and light one page evenly, and find its table.

    Never raises on odd pixels: a page without a table comes back with `grid` None and a finding.
    """
    lying = _view(page)
    small = lying.small
    view, turn = _upright(lying)
    view, fold = _at_fold(view)
    leaves = _leaves(view, fold)
    tables = _tables(leaves)
    if fold is None and tables[0] is not None and (share := gutter(tables[0])) is not None:
        leaves = _leaves(view, round(share * view.small.shape[1]))
        tables = _tables(leaves)
    grid = join_grid(tables)
    findings = (*inspect(page, leaves, small), *_turned(turn), *_tableless(grid))
    return Prepared(leaves, grid, findings, perceptual_hash(small))


def warm_up() -> None:
    """Prepare a small white page, for OpenCV sets much up the first time that it is used.

    A process that forks one child for each page saves each of them a quarter of a second.
    """
    width, height = WHITE
    white = np.full((height, width, 3), 255, np.uint8)
    prepare(Page(white, 100.0, "estimated", 1, "", Mapping.identity(width, height)))


def _view(page: Page) -> _View:
    height, width = (int(n) for n in page.image.shape[:2])
    coarse = min(1.0, COARSE / page.dpi, LONGEST / max(height, width))
    small = shrink(page.image, coarse)
    back = scaled(small.shape[1], small.shape[0], width / small.shape[1])
    dpi = page.dpi * coarse
    gray = without_bed(even_light(small, dpi), beside_sheet(small, dpi))
    return _View(page, small, gray, dpi, back)


def _upright(view: _View) -> tuple[_View, Turn]:
    """Set a page that lies on its side or on its head upright."""
    turn = _turn(view)
    if turn.quarters == 0:
        return view, turn
    height, width = view.small.shape[:2]
    small, gray = (
        np.ascontiguousarray(np.rot90(image, -turn.quarters)) for image in (view.small, view.gray)
    )
    back = quarter_turned(width, height, turn.quarters).then(view.to_page)
    return _View(view.page, small, gray, view.dpi, back), turn


def _turn(view: _View) -> Turn:
    """Tell how a page lies: by its middle alone where that shows clearly that it is upright."""
    height, width = view.gray.shape
    middle = view.gray[height // 4 : height - height // 4, width // 4 : width - width // 4]
    turn = find_turn(find_ink(np.ascontiguousarray(middle), view.dpi))
    if turn.sure and turn.quarters == 0:
        return turn
    return find_turn(find_ink(view.gray, view.dpi))


def _at_fold(view: _View) -> tuple[_View, int | None]:
    """Find the fold of an open book, and turn the page until it runs straight down.

    A shadow that words run across, or that leans against their lines, is a stain or a crease.
    """
    fold = find_fold(view.small, view.dpi)
    if fold is None:
        return view, None
    along = view if abs(fold.tilt) < LEVEL else _rotated(view, fold.tilt)
    leaning = abs(fold.tilt) > ASLANT and abs(skew(rule_mask(along.gray, along.dpi), along.dpi)[0])
    if leaning > ASLANT or written_across(along.gray, along.dpi, fold.x):
        return view, None
    return along, fold.x


def _rotated(view: _View, tilt: float) -> _View:
    """Turn a page by some degrees."""
    height, width = view.small.shape[:2]
    turned = rotated(width, height, tilt)
    small, gray = (warp(image, turned, width, height) for image in (view.small, view.gray))
    return _View(view.page, small, gray, view.dpi, turned.then(view.to_page))


def _tables(leaves: tuple[Leaf, ...]) -> list[Table | None]:
    return [find_table(look_at(leaf)) for leaf in leaves]


def _leaves(view: _View, fold: int | None) -> tuple[Leaf, ...]:
    """Cut the page at its fold, if it has one."""
    width = view.small.shape[1]
    fine = _fine_factor(view.page, 1 if fold is None else 2)
    source = shrink(view.page.image, fine)
    if fold is None:
        return (_leaf(view, source, "whole", 0, width),)
    return (
        _leaf(view, source, "left", 0, fold),
        _leaf(view, source, "right", fold, width),
    )


def _fine_factor(page: Page, leaves: int) -> float:
    """Give the size at which leaves are read over the page's: 300 dpi, within `MOST_PIXELS`."""
    pixels = int(page.image.shape[0]) * int(page.image.shape[1])
    fine = 300.0 / page.dpi if page.dpi > FINEST else 1.0
    return min(fine, math.sqrt(leaves * MOST_PIXELS / pixels), 1.0)


def _leaf(view: _View, source: Color, side: Side, left: int, right: int) -> Leaf:
    """Straighten and light the part of a page between two places of the small view.

    `source` is the page at the size at which it is read.
    """
    page, part = view.page, np.ascontiguousarray(view.gray[:, left:right])
    height, width = part.shape[:2]
    flat = straighten(part, view.dpi)
    fine = source.shape[1] / page.image.shape[1]
    ratio = page.dpi * fine / view.dpi
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    to_small = scaled(*size, 1 / ratio).then(flat).then(shifted(width, height, left, 0))
    to_page = to_small.then(view.to_page)
    to_source = to_page.then(scaled(page.image.shape[1], page.image.shape[0], fine))
    color = warp(source, to_source, *size)
    dpi = page.dpi * fine
    return Leaf(even_light(color, dpi), color, dpi, side, to_page.then(page.upright))


def _turned(turn: Turn) -> tuple[Finding, ...]:
    if turn.quarters == 0:
        return ()
    degrees = 90 * turn.quarters
    if turn.sure:
        return (Finding("turned", f"The page was turned by {degrees}° to be read.", degrees),)
    doubt = "The page was turned, and may stand on its head: look at it."
    return (Finding("turned-unsure", doubt, degrees),)


def _tableless(grid: Grid | None) -> tuple[Finding, ...]:
    if grid is not None:
        return ()
    return (Finding("no-table", "No table was found on this page: look whether it holds one."),)
