"""Fit `ocr/calibration.json` on drawn pages: `python -m benchmarks.reading.fit --help`.

A logistic regression whose weights are not negative, then isotonic regression on scores of pages
that the regression had not seen (five folds by page). Blocks of the isotonic line with few values
are joined, so that no probability rests on a handful of cells, and the least probability is what
the pages can support with 95 % confidence, not 0. The odds are then raised by a quarter: real pages
are less kind than drawn ones, and a risk that is stated too high costs only a look.
"""

import argparse
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import GroupKFold

from benchmarks.reading.gather import Observed, gather
from registry.bound import upper_bound

Numbers = NDArray[np.float64]
SHRINK: Final = 3.0  # penalty on squared weights; the doubts are brought to unit spread
FOLDS: Final = 5
FEWEST: Final = 250  # values in a block of the line, or
FEWEST_WRONG: Final = 12  # wrong ones
AT_LEAST: Final = 0.2  # weight of each doubt, also of those that drawn pages hardly show
LEAST_WEIGHTS: Final = {
    "alone": 0.0,
    "dots": 1.0,
    "first-alone": 1.0,
    "row-trouble": 2.0,
    "column-trouble": 2.0,
    "page-trouble": 2.0,
}
"""Where much around a value is shaky, the same misreading may go all down the page unnoticed. Marks
that the ink has or lacks are seen without the engine, and so few that a fit may miss them. What
is known by its first estimate alone is at least as risky as that says, but for an offset."""
MOST: Final = 0.995  # p_wrong of any value that is given
LOTS: Final = 60  # lots of lowest-scored values that are tried for the least probability
CAUTION: Final = 1.25  # times the odds that drawn pages show: real ones are less kind


@dataclass(frozen=True, slots=True)
class Table:
    """Values as a design matrix."""

    names: tuple[str, ...]  # of the doubts
    groups: tuple[str, ...]
    doubts: Numbers  # shape (values, doubts)
    group: Numbers  # shape (values, groups), one-hot
    wrong: Numbers
    page: NDArray[np.str_]

    @classmethod
    def of(cls, observed: Sequence[Observed]) -> "Table":
        """Lay values out as numbers."""
        names = tuple(sorted({name for o in observed for name in o.doubts}))
        groups = tuple(sorted({o.group for o in observed}))
        return cls(
            names,
            groups,
            np.array([[o.doubts.get(name, 0.0) for name in names] for o in observed]),
            np.array([[float(o.group == group) for group in groups] for o in observed]),
            np.array([float(o.wrong) for o in observed]),
            np.array([o.page for o in observed]),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A logistic score."""

    base: float
    groups: Numbers
    weights: Numbers  # not negative

    def score(self, doubts: Numbers, group: Numbers) -> Numbers:
        """Add up, for each value."""
        return np.asarray(self.base + group @ self.groups + doubts @ self.weights)


def fit_line(table: Table, rows: NDArray[np.bool_]) -> Line:
    """Fit the score on some of the values."""
    spread = np.maximum(table.doubts[rows].std(axis=0), 0.02)
    x, g, y = table.doubts[rows] / spread, table.group[rows], table.wrong[rows]
    doubts, groups = x.shape[1], g.shape[1]

    def loss(w: Numbers) -> tuple[float, Numbers]:
        s = w[0] + g @ w[1 : 1 + groups] + x @ w[1 + groups :]
        penalty = SHRINK * 0.5 * float((w[1:] ** 2).sum())
        value = float(np.logaddexp(0.0, s).sum() - (y * s).sum()) + penalty
        off = 1.0 / (1.0 + np.exp(-s)) - y
        slope = np.concatenate(([off.sum()], off @ g, off @ x))
        slope[1:] += SHRINK * w[1:]
        return value, slope

    least = spread * [LEAST_WEIGHTS.get(name, AT_LEAST) for name in table.names]
    bounds = [(None, None)] * (1 + groups) + [(float(low), None) for low in least]
    start = np.concatenate(([-4.0], np.zeros(groups), np.full(doubts, 0.1)))
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return Line(float(found[0]), found[1 : 1 + groups], found[1 + groups :] / spread)


def unseen_scores(table: Table) -> Numbers:
    """Score each value by a line fitted without its page."""
    scores = np.zeros(len(table.wrong))
    for seen, unseen in GroupKFold(FOLDS).split(table.doubts, groups=table.page):
        rows = np.zeros(len(scores), bool)
        rows[seen] = True
        line = fit_line(table, rows)
        scores[unseen] = line.score(table.doubts[unseen], table.group[unseen])
    return scores


def knots_of(scores: Numbers, wrong: Numbers) -> list[tuple[float, float]]:
    """Give the rising line from scores to shares of wrong values."""
    order = np.argsort(scores)
    scores, wrong = scores[order], wrong[order]
    level = IsotonicRegression().fit_transform(scores, wrong)
    edges = [0, *(np.flatnonzero(np.diff(level)) + 1), len(scores)]
    blocks = [(int(a), int(b)) for a, b in pairwise(edges)]
    joined: list[tuple[int, int]] = []
    for first, last in blocks:
        if joined and not (_enough(wrong[slice(*joined[-1])]) and _enough(wrong[first:])):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return _rising([_knot(scores[a:b], wrong[a:b]) for a, b in joined])


def _enough(wrong: Numbers) -> bool:
    """Tell whether a block says something about its share of wrong values."""
    return len(wrong) >= FEWEST or wrong.sum() >= FEWEST_WRONG


def _knot(scores: Numbers, wrong: Numbers) -> tuple[float, float]:
    """Place one block: its middle score, and its share with half an error and half a value more."""
    return float(np.median(scores)), float((wrong.sum() + 0.5) / (len(wrong) + 1))


def _rising(knots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Drop knots that do not rise."""
    kept: list[tuple[float, float]] = []
    for score, p in knots:
        if not kept or (score > kept[-1][0] + 1e-6 and p > kept[-1][1] * 1.02):
            kept.append((score, min(p, MOST)))
    return kept


def floor_of(scores: Numbers, wrong: Numbers) -> tuple[float, float]:
    """Give the score up to which values are surest, and the share that may be wrong among them.

    Of all lots of lowest-scored values, it is the one with the least Clopper-Pearson bound.
    """
    order = np.argsort(scores)
    before = np.flatnonzero(wrong[order])[:LOTS]  # how many values lie below the i-th wrong one
    bounds = [upper_bound(i, int(n)) for i, n in enumerate(before)]
    best = int(np.argmin(bounds))
    return float(scores[order][before[best]]), bounds[best]


def calibration_of(observed: Sequence[Observed]) -> dict[str, Any]:
    """Fit everything; gives what `calibration.json` holds."""
    table = Table.of(observed)
    everything = np.ones(len(table.wrong), bool)
    line = fit_line(table, everything)
    scores = unseen_scores(table)
    knots = with_floor(knots_of(scores, table.wrong), *floor_of(scores, table.wrong), scores)
    kept = {
        "base": round(line.base, 4),
        "groups": {g: round(float(w), 4) for g, w in zip(table.groups, line.groups, strict=True)},
        "weights": {
            name: round(float(w), 4)
            for name, w in zip(table.names, line.weights, strict=True)
            if w > 5e-4
        },
        "knots": [[round(x, 4), round(p, 7)] for x, p in knots],
    }
    version = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:8]
    pages = len(set(table.page))
    made = {"pages": pages, "values": len(observed), "wrong": int(table.wrong.sum())}
    return {"version": version, "fitted_on": made, **kept}


def with_floor(
    knots: list[tuple[float, float]], clear: float, floor: float, scores: Numbers
) -> list[tuple[float, float]]:
    """Let no value be surer than the pages can show; below, keep the order of the scores only."""
    above = [(x, p) for x, p in knots if p > floor * 1.05 and x > clear]
    line = [(float(scores.min()), floor / 2), (clear, floor), *above]
    return [(x, min(CAUTION * p / (1.0 + (CAUTION - 1.0) * p), MOST)) for x, p in line]


def main() -> None:
    """Draw, read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7000, help="first seed of the pages")
    parser.add_argument("--pages", type=int, default=4, help="of each kind")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cache", type=Path, help="keep what was observed here, or use it")
    parser.add_argument("-o", "--output", type=Path, default=Path("ocr/calibration.json"))
    given = parser.parse_args()
    how = {"measuring": False, "jobs": given.jobs, "cache": given.cache}
    kept = calibration_of(gather(given.seed, given.pages, **how))
    kept["fitted_on"] = {"seed": given.seed, **kept["fitted_on"]}
    given.output.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(f"{given.output}: {kept['fitted_on']}, version {kept['version']}")


if __name__ == "__main__":
    main()
