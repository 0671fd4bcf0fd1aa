"""Probabilities that hold: how often values with such evidence were wrong on pages of known truth.

A logistic score over the doubts, with one offset for each kind of value, is turned into a share of
wrong values by a rising line through knots (isotonic regression; Zadrozny and Elkan 2002). No
weight is negative, so the probability can only rise with each doubt. `calibration.json` is made by
`python -m benchmarks.reading.fit`; nothing but plain arithmetic is needed here.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ocr.doubts import UNVALUED, Surroundings, Weighed, weigh_header, weigh_page, with_first
from ocr.evidence import CONTRADICTED, UNMARKED
from ocr.reading import Draft, Reading, Status

FILE: Final = "calibration.json"
CANCELLED: Final = 0.5  # p_wrong at least, of one value that is struck out in a row that stands
STRANGE: Final = 0.3  # of a value with letters that stand nowhere else: perhaps a correction
UNSURE_ROWS: Final = 0.05
"""p_wrong at least on a page whose rows are not certain: what is read may belong to another row."""
OPPOSED: Final = 0.3  # of each of two values of the page header that speak against each other
UNSEEN: Final = 0.05  # p_wrong at least of a value that a blank stands for
BREAK: Final = "sequence-alone"  # the check that a number fails to which its neighbours do not lead
BROKEN: Final = 0.1  # p_wrong at least of such a number, however clear: the stroke may be a stamp's
DOUBTED: Final = 0.02  # of a value that a doubt of its row names
ABOUT_ROWS: Final = frozenset(("uncertain-grid", "row-count"))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt: weights that are not negative, offsets, and a rising line."""

    version: str
    base: float
    groups: Mapping[str, float]  # added to the score of this kind of value
    weights: Mapping[str, float]  # for each doubt
    knots: tuple[tuple[float, float], ...]  # (score, p_wrong), both rising

    def score(self, value: Weighed) -> float:
        """Add up what speaks against a value; a kind never seen counts as the worst known."""
        offset = self.groups.get(value.group, max(self.groups.values(), default=0.0))
        return (
            self.base
            + offset
            + sum(w * value.doubts.get(name, 0.0) for name, w in self.weights.items())
        )

    def p_wrong(self, value: Weighed) -> float:
        """Give the probability that a value with this evidence is wrong."""
        return self.at(self.score(value))

    def at(self, score: float) -> float:
        """Read the line at a score: straight in log-odds between knots, level beyond the ends."""
        place = bisect_right(self.knots, score, key=lambda knot: knot[0])
        if place == 0:
            return self.knots[0][1]
        if place == len(self.knots):
            return self.knots[-1][1]
        (x0, p0), (x1, p1) = self.knots[place - 1 : place + 1]
        share = (score - x0) / (x1 - x0)
        return expit(logit(p0) + share * (logit(p1) - logit(p0)))


def logit(p: float) -> float:
    """Give the log-odds of a probability."""
    return math.log(p / (1.0 - p))


def expit(x: float) -> float:
    """Give the probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-x))


def from_json(kept: Mapping[str, Any]) -> Calibration:
    """Build a calibration from what `calibration.json` holds."""
    knots = tuple((float(x), float(p)) for x, p in kept["knots"])
    return Calibration(kept["version"], kept["base"], kept["groups"], kept["weights"], knots)


@cache
def built_in() -> Calibration:
    """Give the calibration that comes with sogoc."""
    return from_json(json.loads(files("ocr").joinpath(FILE).read_text("utf-8")))


def calibrate(
    drafts: Sequence[Draft], header: Sequence[Reading], around: Surroundings
) -> tuple[list[Draft], tuple[Reading, ...]]:
    """Replace the first estimates of a page's risks by probabilities; gives drafts and header."""
    kept = [replace(d, readings=tuple(map(with_first, d.readings))) for d in drafts]
    weighed = weigh_page(kept, around)
    least = UNSURE_ROWS if any(d.code in ABOUT_ROWS for d in around.doubts) else 0.0
    made = [
        replace(
            draft,
            readings=tuple(
                _calibrated(r, w, max(least, _stated(draft, r)))
                for r, w in zip(draft.readings, row, strict=True)
            ),
        )
        for draft, row in zip(kept, weighed, strict=True)
    ]
    titled = tuple(map(with_first, header))
    made = _no_surer_than_above([_cancelled(draft) for draft in made])
    return made, tuple(map(_calibrated, titled, weigh_header(titled, around)))


def _stated(draft: Draft, reading: Reading) -> float:
    """Let no value be sure of which the row itself says that it is doubtful."""
    if reading.evidence is not None and BREAK in reading.evidence.checks:
        return BROKEN
    return DOUBTED if any(reading.field in doubt.fields for doubt in draft.doubts) else 0.0


def _cancelled(draft: Draft) -> Draft:
    """Let no value be sure that is struck out where its row is not: another may count."""
    struck = [r.status is Status.STRUCK for r in draft.readings if has_value(r)]
    if 2 * sum(struck) > len(struck):
        return draft
    readings = tuple(
        replace(r, p_wrong=max(r.p_wrong, CANCELLED)) if r.status is Status.STRUCK else r
        for r in draft.readings
    )
    return replace(draft, readings=readings)


def _no_surer_than_above(drafts: Sequence[Draft]) -> list[Draft]:
    """Let no ditto be surer than the value of the row above that it stands for."""
    told: list[Draft] = []
    above: dict[str, float] = {}
    for draft in drafts:
        readings = tuple(
            replace(r, p_wrong=max(r.p_wrong, above.get(r.field, 0.0)))
            if r.status is Status.DITTO
            else r
            for r in draft.readings
        )
        above = {r.field: r.p_wrong for r in readings}
        told.append(replace(draft, readings=readings))
    return told


def has_value(reading: Reading) -> bool:
    """Tell whether there is a value that could be right; nothing written is one."""
    if reading.status in UNVALUED:
        return False
    return bool(reading.value) or reading.status in (Status.BLANK, Status.STRUCK)


def _calibrated(reading: Reading, weighed: Weighed, least: float = 0.0) -> Reading:
    """Give one reading its probability; where there is no value, it stays surely wrong."""
    if not has_value(reading):
        return reading
    checks = reading.evidence.checks if reading.evidence is not None else ()
    strange = reading.evidence is not None and reading.evidence.strange
    floors = (
        least,
        UNSEEN if UNMARKED in checks else 0.0,
        OPPOSED if CONTRADICTED in checks else 0.0,
        STRANGE if strange else 0.0,
    )
    return replace(reading, p_wrong=max(built_in().p_wrong(weighed), *floors))
