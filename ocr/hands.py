"""Which cells of a page are written by hand: by their ink, their neighbours and how they read.

Three logistic scores, one upon the other: a cell's own shapes; the mean of its column beside it,
since hands and print fill whole columns; and at last how the engine fared with the cell and with
its column, since handwriting seldom reads clearly. `hand.json` is made by
`python -m benchmarks.reading.fit_hand`.
"""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any, Final

from ocr.body import Found, Row
from ocr.cells import Seen, scattered
from ocr.hand import Shapes

FILE: Final = "hand.json"
HAND: Final = 0.8  # probability from which a cell counts as written by hand
CALM: Final = 3.0  # a cell's score counts up to this, either way: shapes alone settle nothing
FEW: Final = 3  # cells' worth of doubt in the mean of a column
LONE: Final = 1.0  # mean score of a column from which its cells of too little ink are by hand, too


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt from cells of known writing."""

    middle: tuple[float, ...]  # of each measure
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    base: float
    around: Mapping[str, float]  # "base", "own", "column"
    reading: Mapping[str, float]  # "base", "trust" in the score before, a weight for each `fared`

    def own(self, measured: Sequence[float]) -> float:
        """Score one cell by its shapes."""
        scaled = zip(measured, self.middle, self.spread, self.weights, strict=True)
        return self.base + sum(w * (x - m) / s for x, m, s, w in scaled)

    def hand(self, score: float, fared: Mapping[str, float] | None) -> float:
        """Give the probability of handwriting, by the score around a cell and how it read."""
        if fared is not None:
            told = sum(self.reading[name] * x for name, x in fared.items())
            score = self.reading["base"] + self.reading["trust"] * score + told
        return 1.0 / (1.0 + math.exp(-score))


def mark_hands(rows: Sequence[Row], model: Model | None = None) -> list[Row]:
    """Mark the cells that are written by hand; those have no value from then on."""
    model = model or built_in()
    inked = [(r, f) for r, row in enumerate(rows) for f in row.found if not f.blank]
    scores = around([(place(f), f.shapes) for _, f in inked], model)
    told = with_columns([(place(f), _fared(f)) for _, f in inked])
    marked: dict[tuple[int, int], Found] = {}
    for (r, found), score, fared in zip(inked, scores, told, strict=True):
        marked[r, id(found)] = _marked(found, model.hand(score, fared))
    return [
        replace(row, found=tuple(marked.get((r, id(f)), f) for f in row.found))
        for r, row in enumerate(rows)
    ]


def place(found: Found) -> str:
    """Name the column of a cell."""
    return f"{found.assigned.column.field} {found.assigned.part}"


def around(cells: Sequence[tuple[str, Shapes | None]], model: Model) -> list[float]:
    """Score cells, given with their columns, by their own shapes and those of the cells around."""
    own = _own_scores([shapes for _, shapes in cells], model)
    columns: dict[str, list[float]] = defaultdict(list)
    for (column, _), score in zip(cells, own, strict=True):
        if score is not None:
            columns[column].append(_calm(score))
    w, scored = model.around, []
    for (column, _), score in zip(cells, own, strict=True):
        if score is None:
            mean = _mean(columns[column])
            scored.append(mean if mean >= LONE else -CALM)
            continue
        beside = _mean(columns[column], score)
        scored.append(w["base"] + w["own"] * _calm(score) + w["column"] * beside)
    return scored


def fared(seen: Seen) -> dict[str, float]:
    """Give how the engine fared with a cell, each 0.0 as with clear print."""
    return {
        "asked-again": float(seen.looks > 1),
        "unsure": 1.0 - seen.confidence,
        "split": 1.0 - seen.agreement,
        "misfit": 1.0 - seen.judged.fit,
        "scattered": float(scattered(seen)),
    }


def with_columns(
    cells: Sequence[tuple[str, Mapping[str, float] | None]],
) -> list[dict[str, float] | None]:
    """Add to how each cell fared, given with its column, the share of its column asked again."""
    columns: dict[str, list[float]] = defaultdict(list)
    for column, told in cells:
        columns[column] += [] if told is None else [told["asked-again"]]
    shares = {column: sum(asked) / len(asked) for column, asked in columns.items() if asked}
    return [None if told is None else {**told, "column": shares[c]} for c, told in cells]


def _fared(found: Found) -> dict[str, float] | None:
    """Give how the engine fared with a cell; None where it was not asked, or saw a ditto mark."""
    seen = found.seen
    return fared(seen) if seen is not None and seen.looks and not seen.ditto else None


def _marked(found: Found, hand: float) -> Found:
    """Put the probability into one cell's evidence, and mark it where it is by hand."""
    if found.pen or found.corrected or (found.seen is not None and found.seen.ditto):
        return found
    inked = replace(found.inked, hand=hand)
    return replace(found, inked=inked, pen=hand >= HAND and not found.struck)


def _own_scores(shapes: Sequence[Shapes | None], model: Model) -> list[float | None]:
    """Score each cell by itself; None where there is too little ink."""
    known = [s for s in shapes if s is not None]
    if not known:
        return [None] * len(shapes)
    height, thickness = median(s.height for s in known), median(s.thickness for s in known)
    return [None if s is None else model.own(beside_page(s, height, thickness)) for s in shapes]


def beside_page(shapes: Shapes, height: float, thickness: float) -> tuple[float, ...]:
    """Give a cell's measures, with how its size and strokes differ from the page's."""
    size, stroke = shapes.height / height, shapes.thickness / thickness
    return (*shapes.measured, abs(math.log(size)), abs(math.log(stroke)))


def _calm(score: float) -> float:
    return max(-CALM, min(score, CALM))


def _mean(scores: Sequence[float], without: float | None = None) -> float:
    """Give the mean score, nearer to 0 the fewer there are; one of them may be left out."""
    total, count = sum(scores), len(scores)
    if without is not None:
        total, count = total - _calm(without), count - 1
    return total / (count + FEW)


@cache
def built_in() -> Model:
    """Give the model that comes with sogoc."""
    return from_json(json.loads(files("ocr").joinpath(FILE).read_text("utf-8")))


def from_json(kept: Mapping[str, Any]) -> Model:
    """Build a model from what `hand.json` holds."""
    return Model(
        tuple(kept["middle"]),
        tuple(kept["spread"]),
        tuple(kept["weights"]),
        kept["base"],
        kept["around"],
        kept["reading"],
    )
