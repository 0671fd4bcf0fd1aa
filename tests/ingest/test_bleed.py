"""Rules of the sheet's other side are left out; pale rules of its own are not."""

import numpy as np
import pytest

from ingest.bleed import without_bleed
from ingest.levels import Level
from ingest.page import Gray

DPI, LETTER, WIDTH = 150.0, 12.0, 900
PAPER, OWN, PALE = 255, 130, 236


def ruled(own: list[int], pale: list[int], dotted: bool = False) -> tuple[Gray, list[Level]]:
    """Draw rules from side to side; pale ones solid or dotted."""
    gray = np.full((1000, WIDTH), PAPER, np.uint8)
    for y in pale:
        gray[y : y + 2, 40:860] = PALE
    for y in own:
        gray[y : y + 2, 40:860] = OWN
        if dotted:
            gray[y : y + 2, 40:860:3] = gray[y : y + 2, 41:860:3] = PAPER
    strips = np.ones(20, np.float32)
    return gray, [Level(float(y), strips, strips, 40.0, 860.0, 1.0) for y in sorted(own + pale)]


def left(own: list[int], pale: list[int], dotted: bool = False) -> list[float]:
    """Give the heights of the rules that are kept."""
    gray, levels = ruled(own, pale, dotted)
    return [level.at for level in without_bleed(levels, gray, DPI, LETTER)]


@pytest.mark.parametrize("dotted", [False, True])
def test_rules_that_shine_through_are_left_out(dotted: bool) -> None:
    """Own rules divide all rows, solid or dotted; far paler ones stand between them."""
    own = list(range(100, 900, 38))

    assert left(own, [y + 17 for y in own], dotted) == own


def test_pale_rules_stay_where_only_the_frame_is_dark() -> None:
    """Three dark rules do not divide the rows, so the pale ones do."""
    pale = list(range(170, 880, 38))

    assert left([100, 140, 900], pale) == sorted([100, 140, 900, *pale])


def test_pale_rules_stay_between_dark_ones_far_apart() -> None:
    """Every fifth rule is drawn thicker on some forms."""
    dark = list(range(100, 960, 120))
    pale = [y for y in range(124, 950, 24) if y not in dark]

    assert left(dark, pale) == sorted(dark + pale)


def test_a_double_rule_stays() -> None:
    """Beside each of its two rules the other one runs, so that no bare paper is there."""
    own = sorted([*range(100, 900, 38), 106])

    assert left(own, []) == own


def test_a_page_ruled_in_one_tone_keeps_all_its_rules() -> None:
    """However pale: only rules that are paler than the others shine through."""
    pale = list(range(100, 900, 38))

    assert left([], pale) == pale
