"""How many may be wrong, from how many were found wrong in a random sample: exact, no model.

Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the
binomial", Biometrika 26 (1934). A sample drawn without replacement from a finite register keeps
the bound: its counts spread less than binomial ones (Hoeffding, JASA 58 (1963), theorem 4).
"""

import math
from typing import Final

CONFIDENCE: Final = 0.95
STEPS: Final = 200  # of bisection; a double is exact long before


def at_most(wrong: int, sample: int, share: float) -> float:
    """Give the chance of at most `wrong` wrong ones in a sample, if `share` of all were wrong.

    This is the p-value of the hypothesis that more than `share` are wrong.
    """
    if wrong >= sample or share <= 0.0:
        return 1.0
    if share >= 1.0:
        return 0.0
    return min(math.fsum(_exactly(k, sample, share) for k in range(wrong + 1)), 1.0)


def at_least(wrong: int, sample: int, share: float) -> float:
    """Give the chance of at least `wrong` wrong ones in a sample, if `share` of all were wrong."""
    if wrong <= 0:
        return 1.0
    return max(1.0 - at_most(wrong - 1, sample, share), 0.0)


def upper_bound(wrong: int, sample: int, confidence: float = CONFIDENCE) -> float:
    """Give the share that is wrong at most, with this confidence (Clopper-Pearson, one-sided)."""
    if wrong >= sample:
        return 1.0
    low, high = wrong / sample, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if at_most(wrong, sample, middle) > 1.0 - confidence:
            low = middle
        else:
            high = middle
    return high


def needed(share: float, risk: float) -> int:
    """Give how large a sample without one error must be to show that less than `share` is wrong.

    `risk` is the chance of showing it where it is not so.
    """
    return math.ceil(math.log(risk) / math.log1p(-share))


def _exactly(k: int, sample: int, share: float) -> float:
    """Give the binomial probability of exactly k; logarithms keep large samples finite."""
    ways = math.lgamma(sample + 1) - math.lgamma(k + 1) - math.lgamma(sample - k + 1)
    return math.exp(ways + k * math.log(share) + (sample - k) * math.log1p(-share))
