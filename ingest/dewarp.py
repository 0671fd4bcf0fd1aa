"""Perspective, curl and shear taken out: the bend of a leaf fitted to its rules.

The height of every rule is written as its own level plus one smooth bend that all rules share:
y = Y_i + f(x, y), f a sum of low Chebyshev terms, found by robust least squares. The same holds
for vertical rules with x and y exchanged. A single false rule hardly moves the fit, and faint
stretches are bridged by the other rules.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from ingest.mapping import Mapping
from ingest.rules import Rule
from ingest.warp import plain

Floats = NDArray[np.float64]

ALONG = 7  # highest Chebyshev degree along a rule
ACROSS = 2  # and from rule to rule
PASSES = 4  # of reweighting
TOO_MANY = 4000  # samples; more add nothing


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """How far rules stray from their level, over the part of the leaf where rules were seen."""

    terms: Floats  # shape (along + 1, across + 1); the first row is zero
    x: tuple[float, float]  # where rules were seen, pixels
    y: tuple[float, float]

    @classmethod
    def none(cls) -> "Bend":
        """Nothing is bent."""
        return cls(np.zeros((2, 1)), (0.0, 1.0), (0.0, 1.0))

    def at(self, x: Floats, y: Floats) -> Floats:
        """Give the stray at each point; beyond the seen part it goes on straight."""
        u, v = _unit(x, self.x), _unit(y, self.y)
        inside, level = np.clip(u, -1, 1), np.clip(v, -1.15, 1.15)
        value = chebyshev.chebval2d(inside, level, self.terms)
        slope = chebyshev.chebval2d(inside, level, chebyshev.chebder(self.terms, axis=0))
        return np.asarray(value + slope * (u - inside))

    def most(self) -> float:
        """Give the largest stray from a straight line, in pixels."""
        u = np.linspace(-1, 1, 33)
        grid = chebyshev.chebgrid2d(u, np.array([-1.0, 0.0, 1.0]), self.terms)
        chord = np.linspace(grid[0], grid[-1], 33)
        return float(np.abs(grid - chord).max())


def fit_bend(rules: list[Rule], long: float, degrees: tuple[int, int] | None = None) -> Bend:
    """Fit the bend that the rules share; `long` is the leaf's size along the rules, in pixels.

    `degrees` are those of the fit along the rules and across them, where they are known.
    """
    rules = sorted(rules, key=lambda r: -r.length)[: 120 if degrees is None else None]
    if not rules:
        return Bend.none()
    thin = max(1, sum(len(r.x) for r in rules) // TOO_MANY)
    x = np.concatenate([r.x[::thin] for r in rules]).astype(float)
    y = np.concatenate([r.y[::thin] for r in rules]).astype(float)
    which = np.concatenate([np.full(len(r.x[::thin]), i) for i, r in enumerate(rules)])
    weight = np.concatenate([np.full(len(r.x[::thin]), r.cover) for r in rules])
    spread = (float(x.min()), float(x.max()) + 1.0), (float(y.min()), float(y.max()) + 1.0)
    along, across = degrees or _degrees(rules, spread, long)
    terms = _solve(_unit(x, spread[0]), _unit(y, spread[1]), y, which, weight, along, across)
    return Bend(terms, *spread)


def _degrees(
    rules: list[Rule], spread: tuple[tuple[float, float], tuple[float, float]], long: float
) -> tuple[int, int]:
    """Choose how supple the fit may be: long rules allow curl, many rules allow perspective."""
    left, right = spread[0]
    full = sum(r.length > 0.6 * (right - left) for r in rules)
    stiff = right - left < 0.3 * long or full == 0
    along = 1 if stiff else (ALONG if full >= 3 else 3)
    levels = np.array([r.y.mean() for r in rules])
    reach = float(np.ptp(levels)) / max(right - left, 1.0)
    if len(rules) < 3 or reach < 0.1:
        across = 0
    else:
        across = ACROSS if len(rules) >= 8 and reach > 0.3 else 1
    return along, across


def _solve(
    u: Floats,
    v: Floats,
    y: Floats,
    which: NDArray[np.int64],
    weight: Floats,
    along: int,
    across: int,
) -> Floats:
    """Least squares for the bend's terms with one free level per rule, reweighted.

    The weights are Geman and McClure's (1987).
    """
    bend = chebyshev.chebvander2d(u, v, [along, across])[:, across + 1 :]
    count = int(which.max()) + 1
    stiff = np.repeat(np.arange(1, along + 1) ** 2, across + 1) * 0.02
    kind = weight.copy()
    terms: Floats = np.zeros(bend.shape[1])
    for _ in range(PASSES):
        mass = np.bincount(which, kind, count) + 1e-9
        centred = bend - (_group(which, bend * kind[:, None], count) / mass[:, None])[which]
        target = y - (np.bincount(which, y * kind, count) / mass)[which]
        pull = centred * kind[:, None]
        terms = np.asarray(np.linalg.solve(centred.T @ pull + np.diag(stiff), pull.T @ target))
        miss = target - centred @ terms
        scale = max(1.0, 2.0 * float(np.median(np.abs(miss))))
        kind = weight / np.square(1 + np.square(miss / scale))
    return np.vstack([np.zeros(across + 1), terms.reshape(along, across + 1)])


def _group(which: NDArray[np.int64], values: Floats, count: int) -> Floats:
    sums = [np.bincount(which, column, count) for column in values.T]
    return np.stack(sums, axis=1)


def _unit(values: Floats, spread: tuple[float, float]) -> Floats:
    low, high = spread
    return np.asarray((values - low) / (high - low) * 2 - 1)


def unbend(width: int, height: int, rows: Bend, columns: Bend) -> Mapping:
    """Give the way back from a straightened leaf to the bent one of the same size.

    A straight point (X, Y) lay at (x, y) with y = Y + rows(x, y) and x = X + columns(y, x); a few
    rounds of insertion solve it, for the bends are gentle. The middle of the leaf stays in place.
    """
    flat = plain(width, height)
    straight = flat.nodes.astype(float)
    cx, cy = np.array([width / 2.0]), np.array([height / 2.0])
    down, right = float(rows.at(cx, cy)[0]), float(columns.at(cy, cx)[0])
    x, y = straight[..., 0].copy(), straight[..., 1].copy()
    for _ in range(5):
        x, y = (
            straight[..., 0] + columns.at(y, x) - right,
            straight[..., 1] + rows.at(x, y) - down,
        )
    return Mapping(np.stack([x, y], axis=-1).astype(np.float32), flat.step)
