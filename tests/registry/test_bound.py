"""The exact binomial bound, against what others have printed and computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from registry.bound import at_least, at_most, needed, upper_bound

SAMPLES = st.integers(1, 3000)
SHARES = st.floats(1e-4, 0.5)


@pytest.mark.parametrize(
    ("wrong", "sample", "printed"),
    [(0, 10, 0.2589), (1, 10, 0.3942), (2, 20, 0.2826), (0, 59, 0.0495)],
)
def test_the_bound_is_that_of_printed_tables(wrong: int, sample: int, printed: float) -> None:
    """One-sided 95 % limits as statistical tables have them."""
    assert upper_bound(wrong, sample) == pytest.approx(printed, abs=6e-5)


@given(SAMPLES, st.integers(0, 60), st.sampled_from((0.9, 0.95, 0.99, 0.999)))
def test_the_bound_is_the_quantile_of_the_beta_distribution(
    sample: int, wrong: int, confidence: float
) -> None:
    """Clopper and Pearson's limit has that closed form, which scipy computes another way."""
    wrong = min(wrong, sample)
    expected = 1.0 if wrong == sample else float(beta.ppf(confidence, wrong + 1, sample - wrong))

    assert upper_bound(wrong, sample, confidence) == pytest.approx(expected, rel=1e-8)


@given(SAMPLES, st.integers(0, 60), SHARES)
def test_chances_are_those_of_the_binomial_distribution(
    sample: int, wrong: int, share: float
) -> None:
    """Both tails, as scipy has them."""
    assert at_most(wrong, sample, share) == pytest.approx(
        float(binom.cdf(wrong, sample, share)), abs=1e-11
    )
    assert at_least(wrong, sample, share) == pytest.approx(
        float(binom.sf(wrong - 1, sample, share)), abs=1e-11
    )


@given(st.integers(1, 500), st.integers(0, 20))
def test_more_errors_raise_the_bound_and_more_rows_lower_it(sample: int, wrong: int) -> None:
    """It can only get worse by an error, and only better by a value that was right."""
    wrong = min(wrong, sample)
    bound = upper_bound(wrong, sample)

    assert upper_bound(min(wrong + 1, sample + 1), sample + 1) >= bound
    assert upper_bound(wrong, sample + 1) <= bound
    assert wrong / sample <= bound <= 1.0


@pytest.mark.parametrize(("share", "rows"), [(0.01, 299), (0.001, 2995), (0.05, 59)])
def test_how_many_rows_without_an_error_are_needed(share: float, rows: int) -> None:
    """The sizes that auditors know by heart; one row less does not do."""
    assert needed(share, 0.05) == rows
    assert upper_bound(0, rows) <= share < upper_bound(0, rows - 1)


def test_an_impossible_share_is_refuted_and_a_certain_one_is_not() -> None:
    """The ends of the scale need no formula."""
    assert at_most(3, 10, 1.0) == 0.0
    assert at_most(3, 10, 0.0) == 1.0
    assert at_least(0, 10, 0.5) == 1.0
