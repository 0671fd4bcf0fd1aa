"""Rules are followed from strip to strip as one line each."""

import numpy as np
import pytest

from ingest.levels import find_levels
from ingest.page import Gray
from ingest.rules import rule_mask, trace


def lined(thick: int, first: int) -> Gray:
    """White paper, 150 dots an inch, with level rules of so many pixel rows."""
    paper = np.full((400, 1200), 250, np.uint8)
    for top in range(first, 380, 60):
        paper[top : top + thick, 60:1140] = 60
    return paper


@pytest.mark.parametrize("thick", [1, 2, 3, 4])
@pytest.mark.parametrize("first", [40, 41])
def test_a_level_rule_is_one_line_from_end_to_end(thick: int, first: int) -> None:
    """Also where two of its pixel rows are equally dark, so that it has two middles."""
    rules = trace(rule_mask(lined(thick, first), 150.0), 150.0)

    assert len(rules) == len(range(first, 380, 60))
    assert all(rule.length > 1000 for rule in rules)
    assert all(
        np.abs(rule.y - (first + 60 * n + (thick - 1) / 2)).max() < 0.6
        for n, rule in enumerate(sorted(rules, key=lambda r: float(r.y[0])))
    )


def test_pieces_of_letters_beside_a_rule_are_no_second_rule() -> None:
    """A title's letters over the end of a rule lie a little off it; its ink is not theirs."""
    paper = lined(2, 40)
    paper[100:102, 60:260] = 250
    paper[104:106, 100:220] = 60  # what letters leave, four pixels lower than the rule
    mask = rule_mask(paper, 150.0)
    levels = find_levels(mask, np.zeros_like(mask), trace(mask, 150.0), 150.0)

    assert len(levels) == len(range(40, 380, 60))
