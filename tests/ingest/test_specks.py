"""Specks all over a black-and-white scan are left out; what is printed stays."""

import cv2
import numpy as np

from ingest.pipeline import prepare
from ingest.specks import without_specks
from tests.ingest.drawn import COLUMNS, DPI, Drawing, Image, draw, page


def specked() -> Image:
    """Draw a page in black and white, and turn eight pixels of a thousand over."""
    plain = np.where(draw() < 150, 0, 255).astype(np.uint8)
    turned = np.random.default_rng(7).random(plain.shape) < 0.008
    return np.where(turned, 255 - plain, plain).astype(np.uint8)


def color(gray: Image) -> Image:
    """Give a grey page three channels."""
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB), np.uint8)


def test_specks_add_up_to_no_columns() -> None:
    """A specked page has the columns and rows that were printed."""
    grid = prepare(page(specked())).grid
    assert grid is not None
    assert (len(grid.columns), len(grid.rows)) == (len(COLUMNS) - 1, 15)


def test_a_clean_page_is_left_alone() -> None:
    """Dotted rules of a clean page, and the grain of a grey one, are not specks."""
    clean = np.where(draw(Drawing(dotted=True)) < 150, 0, 255).astype(np.uint8)
    assert np.array_equal(without_specks(clean, color(clean), DPI), clean)
    gray = np.minimum(specked(), 245).astype(np.uint8)
    assert np.array_equal(without_specks(gray, color(gray), DPI), gray)


def test_specks_are_whitened() -> None:
    """Most of the specks are gone, and hardly anything that was printed."""
    image = specked()
    kept = without_specks(image, color(image), DPI)
    plain = draw() < 150
    assert np.count_nonzero((kept < 128) & ~plain) < 0.2 * np.count_nonzero((image < 128) & ~plain)
    assert np.count_nonzero((kept < 128) & plain) > 0.95 * np.count_nonzero((image < 128) & plain)
