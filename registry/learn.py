"""From audited rows to a threshold whose error is bounded: Learn then Test, and when it breaks.

Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then Test" (arXiv:2110.01052), with fixed-
sequence testing: thresholds are tried from the strictest on, each against the hypothesis that more
than `most_wrong` of the values it accepts are wrong, and the first that cannot be refuted ends the
sequence; so trying many costs nothing. A row is accepted as a whole, so the hypothesis of one
threshold is refuted only if it is for every field (an intersection-union test).

When to look is fixed beforehand: at sample sizes that double. The i-th look may err with chance
(1 - confidence) / (i (i + 1)), which adds up to 1 - confidence over all looks ever taken. Nobody
gains by calibrating again and again until it comes out well.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from registry.bound import at_least, at_most, needed, upper_bound

GRID: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Thresholds of p_wrong, fixed before anything is audited; the strictest first."""
WORTHWHILE: Final = 0.5  # of the rows that the laxest accepts, from which a threshold is tried
ROOM: Final = 1.25  # rows looked at, of those that must be accepted without an error
USUAL: Final = 0.5  # of the rows that have a field, from which the stratum knows it
LATEST: Final = 100  # accepted rows in which a sudden change is looked for
SUDDEN: Final = 0.01  # chance below which so many errors among the latest are no accident


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy promises, and how much it has looked at."""

    name: str
    most_wrong: float  # share of wrong values among accepted ones, for each field
    confidence: float  # that the share is not larger
    share: float  # of the rows that are looked at for ever
    learning_share: float  # of the rows that are drawn while nothing is accepted
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Audited:
    """One row that was drawn, and what a person found in it."""

    number: int  # in the order in which rows were drawn
    p_wrong: Mapping[str, float]  # by field, as read
    wrong: frozenset[str]
    hindrance: str  # why no threshold would have accepted it; "" when one could

    def accepted_at(self, level: float, fields: frozenset[str]) -> bool:
        """Tell whether a policy with this threshold would have accepted the row."""
        if self.hindrance or not self.p_wrong.keys() <= fields:
            return False
        return all(p <= level for p in self.p_wrong.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """Accepted values of one field."""

    values: int
    wrong: int

    def bound(self, confidence: float) -> float:
        """Give the share that is wrong at most."""
        return upper_bound(self.wrong, self.values, confidence)


@dataclass(frozen=True, slots=True)
class Learnt:
    """A threshold that was proven."""

    level: float  # largest p_wrong of any field
    fields: frozenset[str]  # a row with another field is not accepted
    tallies: Mapping[str, Tally]


def grid_for(worst: Sequence[float]) -> tuple[float, ...]:
    """Choose which thresholds are tried, by the worst p_wrong of each row that could be accepted.

    A sequence that begins where hardly a row is accepted ends there, for want of rows. The choice
    is made from readings alone, before anybody audits: so it costs no confidence.
    """
    accepted = [sum(p <= level for p in worst) for level in GRID]
    tried = [
        level for level, n in zip(GRID, accepted, strict=True) if n >= WORTHWHILE * accepted[-1]
    ]
    return tuple(tried)


def risk_of_look(terms: Terms, look: int) -> float:
    """Give the chance with which the i-th look (from 1) may err."""
    return (1.0 - terms.confidence) / (look * (look + 1))


def size_of_look(terms: Terms, look: int, before: int = 0) -> int:
    """Give how many rows the i-th look is at; `before` is the size of the look before it."""
    fewest = math.ceil(ROOM * needed(terms.most_wrong, risk_of_look(terms, look)))
    return max(fewest, 2 * before)


def learn(
    rows: Sequence[Audited], terms: Terms, look: int, grid: Sequence[float] = GRID
) -> Learnt | None:
    """Find the laxest threshold that the rows prove, or None when not even the strictest is."""
    fields, risk = usual_fields(rows), risk_of_look(terms, look)
    learnt = None
    for level in grid:
        tallies = count(rows, level, fields)
        if not tallies or any(not _refuted(t, terms.most_wrong, risk) for t in tallies.values()):
            break
        learnt = Learnt(level, fields, tallies)
    return learnt


def usual_fields(rows: Sequence[Audited]) -> frozenset[str]:
    """Give the fields that most rows have; of a rare one nothing could be proven."""
    seen = Counter(name for row in rows for name in row.p_wrong)
    return frozenset(name for name, times in seen.items() if times >= USUAL * len(rows))


def count(rows: Sequence[Audited], level: float, fields: frozenset[str]) -> dict[str, Tally]:
    """Count accepted and wrong values of each field."""
    values: dict[str, int] = defaultdict(int)
    wrong: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.accepted_at(level, fields):
            for name in row.p_wrong:
                values[name] += 1
                wrong[name] += name in row.wrong
    return {name: Tally(values[name], wrong[name]) for name in sorted(values)}


def broken(
    rows: Sequence[Audited], terms: Terms, level: float, fields: frozenset[str]
) -> str | None:
    """Say why a proven threshold no longer holds, or None while it does."""
    for name, tally in count(rows, level, fields).items():
        if (bound := tally.bound(terms.confidence)) > terms.most_wrong:
            found = f"{tally.wrong} of {tally.values} audited values of {name} were wrong"
            return f"{found}: up to {bound:.2%}, and {terms.most_wrong:.2%} is the most allowed"
    latest = [row for row in rows if row.accepted_at(level, fields)][-LATEST:]
    for name, tally in count(latest, level, fields).items():
        if tally.wrong and at_least(tally.wrong, tally.values, terms.most_wrong) <= SUDDEN:
            return f"{tally.wrong} of the latest {tally.values} audited values of {name} were wrong"
    return None


def _refuted(tally: Tally, most_wrong: float, risk: float) -> bool:
    return at_most(tally.wrong, tally.values, most_wrong) <= risk
