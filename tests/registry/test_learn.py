"""Thresholds are proven from audited rows as seldom wrongly as promised, and stop when wrong."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.learn import (
    GRID,
    Audited,
    Terms,
    broken,
    count,
    grid_for,
    learn,
    risk_of_look,
    size_of_look,
    usual_fields,
)

FIELDS = frozenset(("ho_ten", "so_hieu"))


def terms(most_wrong: float = 0.02) -> Terms:
    """A policy's terms."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Terms("careful", most_wrong, 0.95, 0.02, 0.1, at, "lan")


def row(
    number: int, p: float = GRID[0], wrong: frozenset[str] = frozenset(), hindrance: str = ""
) -> Audited:
    """One audited row."""
    return Audited(number, dict.fromkeys(sorted(FIELDS), p), wrong, hindrance)


def drawn(rng: np.random.Generator, rows: int, rates: tuple[float, ...]) -> list[Audited]:
    """Draw rows at all levels, whose names are wrong as often as `rates` says, by level."""
    levels = rng.integers(0, len(GRID), rows)
    wrong = rng.random(rows) < np.asarray(rates)[levels]
    name = frozenset(("ho_ten",))
    return [
        row(n, GRID[level], name if bad else frozenset())
        for n, (level, bad) in enumerate(zip(levels, wrong, strict=True))
    ]


def share_below(rates: tuple[float, ...], level: float) -> float:
    """Give the true share of wrong names among rows up to a level."""
    below = [rate for p, rate in zip(GRID, rates, strict=True) if p <= level]
    return sum(below) / len(below)


@pytest.mark.parametrize(
    "rates",
    [
        (0.021,) * 7,  # a little too much everywhere
        (0.0, 0.0, 0.01, 0.02, 0.05, 0.1, 0.2),  # as a calibration should have it
        (0.03, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),  # the surest are the worst
        (0.0, 0.0, 0.0, 0.09, 0.0, 0.0, 0.0),
    ],
)
def test_a_threshold_that_errs_more_is_proven_in_at_most_one_case_of_twenty(
    rates: tuple[float, ...],
) -> None:
    """The promise holds however errors and stated risks hang together: 150 seeds, two looks."""
    promise, failures, trials = terms(), 0, 150
    for seed in range(trials):
        rows = drawn(np.random.default_rng(seed), size_of_look(promise, 2, 0) * 3, rates)
        for look in (1, 2):
            learnt = learn(rows[: len(rows) * look // 2], promise, look)
            if learnt is not None:
                failures += share_below(rates, learnt.level) > promise.most_wrong
                break

    assert failures <= 0.05 * trials


def test_what_holds_is_found() -> None:
    """Where hardly anything is wrong, the laxest threshold is proven."""
    rows = drawn(np.random.default_rng(1), 4000, (0.001,) * 7)
    learnt = learn(rows, terms(), 1)

    assert learnt is not None
    assert learnt.level == GRID[-1]
    assert learnt.fields == FIELDS


def test_the_first_threshold_that_fails_ends_the_search() -> None:
    """A laxer one that looks good by chance is not taken: that is what makes many tests honest."""
    rates = (0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0)
    learnt = learn(drawn(np.random.default_rng(2), 6000, rates), terms(), 1)

    assert learnt is not None
    assert learnt.level == GRID[1]


def test_the_sequence_begins_where_rows_are_accepted() -> None:
    """A threshold that no row meets would end the sequence before it began."""
    assert grid_for([0.015] * 90 + [0.001] * 10) == GRID[3:]
    assert grid_for([0.001] * 50) == GRID
    assert grid_for([]) == GRID


def test_every_field_must_be_proven() -> None:
    """One column that is always wrong keeps the whole row from being accepted."""
    rows = [row(n, wrong=frozenset(("so_hieu",))) for n in range(2000)]

    assert learn(rows, terms(), 1) is None


def test_rows_that_nothing_would_accept_prove_nothing() -> None:
    """Struck, doubted and rare rows are not among those that the bound speaks of."""
    struck = [row(n, hindrance="struck") for n in range(2000)]
    rare = Audited(9000, {"ho_ten": 0.0, "so_hieu": 0.0, "ghi_chu": 0.0}, frozenset(), "")

    assert learn(struck, terms(), 1) is None
    assert usual_fields([*(row(n) for n in range(10)), rare]) == FIELDS
    assert not rare.accepted_at(0.5, FIELDS)


def test_looks_share_the_risk_however_many_there_are() -> None:
    """The chances of all looks ever taken add up to no more than was promised."""
    assert sum(risk_of_look(terms(), look) for look in range(1, 5000)) <= 0.05


def test_looks_are_at_sizes_fixed_beforehand() -> None:
    """Each look is at twice the rows of the one before it, so nobody can pick a lucky moment."""
    first = size_of_look(terms(), 1)
    second = size_of_look(terms(), 2, first)

    assert second >= 2 * first
    assert learn([row(n) for n in range(first)], terms(), 1) is not None


@given(st.sampled_from(GRID), st.sampled_from(GRID), st.integers(0, 1000))
def test_a_laxer_threshold_accepts_all_that_a_stricter_one_does(
    one: float, other: float, seed: int
) -> None:
    """Accepted rows and errors only grow with the threshold."""
    rows = drawn(np.random.default_rng(seed), 60, (0.2,) * 7)
    strict = count(rows, min(one, other), FIELDS).get("ho_ten")
    lax = count(rows, max(one, other), FIELDS).get("ho_ten")

    if strict is not None:
        assert lax is not None
        assert strict.values <= lax.values
        assert strict.wrong <= lax.wrong


def test_a_bound_that_errors_push_over_the_limit_is_broken() -> None:
    """The reason names the field and the figures."""
    right = [row(n) for n in range(400)]
    wrong = [row(400 + n, wrong=frozenset(("so_hieu",))) for n in range(5)]

    assert broken(right, terms(), GRID[0], FIELDS) is None
    reason = broken([*right, *wrong], terms(), GRID[0], FIELDS)
    assert reason is not None
    assert "5 of 405 audited values of so_hieu were wrong" in reason


def test_a_sudden_change_shows_under_a_long_good_record() -> None:
    """Ten thousand good rows must not hide that the last ones are bad."""
    right = [row(n) for n in range(10_000)]
    wrong = [row(10_000 + n, wrong=frozenset(("ho_ten",))) for n in range(8)]
    reason = broken([*right, *wrong], terms(), GRID[0], FIELDS)

    assert reason is not None
    assert "of the latest 100 audited values of ho_ten" in reason
