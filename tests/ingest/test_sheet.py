"""What lies around, behind or over a table is not its rules: a bed, another page, a seal."""

import cv2
import numpy as np
import pytest

from ingest.pipeline import prepare
from ingest.sheet import beside_sheet
from tests.ingest.drawn import DPI, Drawing, Image, draw, page, turned


def on_bed(image: Image, bed: int, strip: bool = False) -> Image:
    """Lay a page on a bed of some grey, with or without a strip of another page at its right."""
    height, width = image.shape
    around = np.full((height + 80, width + 180, *image.shape[2:]), bed, np.uint8)
    around[40 : 40 + height, 40 : 40 + width] = image
    if strip:
        around[40 : 40 + height, width + 60 :] = 240
        around[200 : height - 100 : 38, width + 90 : width + 160] = 60
    return around


@pytest.mark.parametrize("skew", [0.0, -2.0])
@pytest.mark.parametrize("strip", [False, True], ids=["bed", "another page"])
@pytest.mark.parametrize("down", [True, False], ids=["ruled", "no rules"])
def test_the_edge_of_the_paper_is_no_rule(skew: float, strip: bool, down: bool) -> None:
    """A dark bed and a strip of the next page add no row and no column."""
    drawn = turned(draw(Drawing(down=down, across=down)), skew)
    grid = prepare(page(on_bed(drawn, 30, strip))).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (15, 7)


def test_a_page_without_bed_is_left_whole() -> None:
    """A page that fills its image, borders ruled in black, has nothing beside it."""
    image = draw()
    cv2.rectangle(image, (20, 20), (1140, 840), 0, 3)
    assert beside_sheet(np.dstack([image] * 3), DPI) is None


def test_letters_that_show_through_are_no_rules() -> None:
    """Print of the back, faint and in the same rows, adds no column."""
    image = draw()
    back = cv2.GaussianBlur(draw(Drawing(across=False, down=False))[:, ::-1], (0, 0), 1.0)
    through = np.minimum(image, 255 - (255 - back) // 4)
    grid = prepare(page(np.asarray(through, np.uint8))).grid
    assert grid is not None
    assert (len(grid.rows), len(grid.columns)) == (15, 7)


def test_a_seal_is_no_table() -> None:
    """On a page without rules the arcs of a black seal do not make one."""
    image = draw(Drawing(across=False, down=False))
    for radius in (90, 64):
        cv2.circle(image, (640, 600), radius, 60, 4)
    grid = prepare(page(image)).grid
    assert grid is not None
    assert len(grid.rows) == 15
