"""The resolution of a page is what a scanner stated, or an estimate that says so."""

import pytest

from ingest.resolution import resolution


@pytest.mark.parametrize("dpi", [150.0, 200.0, 240.0, 300.0, 400.0, 600.0])
def test_a_scanners_word_is_taken(dpi: float) -> None:
    """An A4 page at any usual setting."""
    found = resolution(round(8.27 * dpi), round(11.69 * dpi), dpi, dpi)
    assert (found.dpi, found.source) == (dpi, "file")


@pytest.mark.parametrize("dpi", [0.0, 1.0, 72.0, 96.0, 5000.0, 1e9])
def test_a_programs_nonsense_is_not(dpi: float) -> None:
    """A page of 2480 × 3508 pixels was scanned at 300 dpi, whatever a program wrote into it."""
    found = resolution(2480, 3508, dpi, dpi)
    assert (round(found.dpi), found.source) == (300, "estimated")


@pytest.mark.parametrize(
    ("width", "height", "dpi"),
    [(1654, 2339, 200), (3508, 2480, 300), (4961, 3508, 300), (9921, 7016, 600), (4677, 3307, 400)],
)
def test_a4_and_a3_are_told_apart_by_usual_settings(width: int, height: int, dpi: int) -> None:
    """Of the two papers, the one that makes the resolution a usual one."""
    assert round(resolution(width, height, 0, 0).dpi) == dpi


def test_unequal_resolutions_are_averaged() -> None:
    """Fax machines scan finer across than down."""
    assert resolution(1728, 2200, 204, 196).dpi == pytest.approx(200, abs=0.1)
