"""Fitting and measuring a calibration, on values whose true risk is known."""

import math
from random import Random

import pytest

from benchmarks.reading.fit import AT_LEAST, calibration_of
from benchmarks.reading.gather import Observed
from benchmarks.reading.reliability import binned, calibration_error, coverage, stated
from benchmarks.reading.wear import FITTING, MEASURING, none
from ocr.calibration import expit, from_json


def invented(seed: int, count: int = 12_000) -> list[tuple[Observed, float]]:
    """Invent values with one doubt that counts and one that does not; gives their true risk too."""
    rng = Random(seed)
    made = []
    for n in range(count):
        first, idle = max(rng.gauss(1.0, 1.5), 0.0), rng.random()
        risk = expit(-7.0 + 1.2 * first + (1.0 if n % 2 else 0.0))
        doubts = {"first": first, "idle": idle}
        wrong = rng.random() < risk
        group = "name" if n % 2 else "date"
        made.append((Observed("k", f"p{n % 40}", "f", group, doubts, 0.0, wrong), risk))
    return made


def test_a_fit_states_what_is_true_of_values_it_has_not_seen() -> None:
    """It errs on the side of caution, and not by much."""
    kept = calibration_of([o for o, _ in invented(1)])
    fresh = invented(2)
    pairs = stated((o for o, _ in fresh), from_json(kept))
    true = sum(risk for _, risk in fresh) / len(fresh)
    mean = sum(p for p, _ in pairs) / len(pairs)

    assert calibration_error(pairs) < 0.02
    assert true < mean < 2 * true
    assert all(weight >= AT_LEAST for weight in kept["weights"].values())
    assert kept["weights"]["first"] == pytest.approx(1.2, abs=0.25)
    assert kept["groups"]["name"] > kept["groups"]["date"]


def test_the_least_probability_is_what_the_sample_supports() -> None:
    """Of n clear values without an error, at most 3/n may be wrong: that is stated, and not 0."""
    kept = calibration_of([o for o, _ in invented(3)])
    (_, least), (_, floor) = kept["knots"][:2]

    assert 0.0 < least < floor
    assert floor > -math.log(0.05) / 12_000


def test_bins_hold_what_is_stated() -> None:
    """The expected calibration error is the mean distance of stated and true shares over bins."""
    pairs = [(0.004, False)] * 96 + [(0.3, True)] * 4

    assert [len(some) for some in binned(pairs).values()] == [96, 4]
    assert calibration_error(pairs) == pytest.approx((96 * 0.004 + 4 * 0.7) / 100)
    assert calibration_error([]) == 0.0


def test_coverage_is_the_most_that_a_threshold_accepts() -> None:
    """One error among a hundred is too many for a tenth of a per cent, not for one per cent."""
    pairs = [(0.001, False)] * 50 + [(0.002, True)] + [(0.003, False)] * 49

    assert coverage(pairs, 0.001, 100) == 0.5
    assert coverage(pairs, 0.01, 100) == 1.0


def test_pages_for_measuring_are_worn_as_no_page_for_fitting_is() -> None:
    """Only pages without wear are drawn for both."""
    assert set(FITTING) & set(MEASURING) == {none}
