"""Which cells of a page are written by hand: by their ink, their neighbours and how they read.

Three logistic scores, one upon the other: a cell's own shapes and twins; the means of its column
beside it and of the other columns, since hands and print fill whole columns; and at last how the
engine fared with the cell and with its column, since handwriting seldom reads clearly. `hand.json`
is made by `python -m benchmarks.reading.fit_hand`.
"""

import json
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ocr.body import Found, Row
from ocr.cells import Seen
from ocr.faint_ink import telling
from ocr.form import Kind
from ocr.hand import beside_page, twins_of
from ocr.twins import no_letters, strangers

FILE: Final = "hand.json"
HAND: Final = 0.65  # probability from which a cell counts as written by hand
JOINED: Final = 0.9  # the same of a cell that seems struck: joined letters make a stroke, too
CALM: Final = 3.0  # a cell's score counts up to this, either way, in the mean of its column
SETTLED: Final = 6.0  # and up to this for itself
FEW: Final = 3  # cells' worth of doubt in the mean of a column
SHARP: Final = 0.9  # confidence from which a cell reads clearly
LEGIBLE: Final = 0.7  # confidence from which a long text counts in part as read so
SHORT: Final = 5.0  # letters up to which it does not
LONG: Final = 10.0  # letters of a cell that, read clearly, are hardly by hand
AGREED: Final = 0.75  # share of the looks that agree well enough
FITTING: Final = 0.9  # fit of the value that they agree on
HALF_SURE: Final = 0.5  # the most that low confidence says where they do: it is that of one letter
CLEAR: Final = 0.7  # agreement of the looks and fit of the value, below which a cell reads badly
LONE: Final = 1.0  # mean score of a column from which its cells of too little ink are by hand, too


@dataclass(frozen=True, slots=True)
class Curve:
    """A score by one measure: straight from point to point, level beyond the outermost."""

    at: tuple[float, ...]  # rising
    score: tuple[float, ...]  # one for each of `at`

    def __call__(self, measured: float) -> float:
        """Give the score of one measure."""
        n = bisect_left(self.at, measured)
        if n in (0, len(self.at)):
            return self.score[min(n, len(self.at) - 1)]
        share = (measured - self.at[n - 1]) / (self.at[n] - self.at[n - 1])
        return self.score[n - 1] + share * (self.score[n] - self.score[n - 1])


@dataclass(frozen=True, slots=True)
class Score:
    """How a cell's measures add up."""

    middle: tuple[float, ...]  # of each measure but the last, which is of twins
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    twins: Curve
    base: float

    def __call__(self, measured: Sequence[float]) -> float:
        """Score one cell."""
        *shapes, unlike = measured
        scaled = zip(shapes, self.middle, self.spread, self.weights, strict=True)
        return self.base + sum(w * (x - m) / s for x, m, s, w in scaled) + self.twins(unlike)


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt from cells of known writing."""

    letters: Score
    lone: Score  # of cells of one piece of ink: a figure, or a word whose letters are joined
    around: Mapping[str, float]  # "base", "own", "column", "page"; "lone", "lone-own" of lone cells
    reading: Mapping[str, float]  # "base", "trust" in the score before, a weight for each `fared`

    def own(self, measured: Sequence[float]) -> float:
        """Score one cell by its shapes."""
        return (self.lone if is_lone(measured) else self.letters)(measured)

    def hand(self, score: float, fared: Mapping[str, float] | None) -> float:
        """Give the probability of handwriting, by the score around a cell and how it read."""
        if fared is not None:
            told = sum(self.reading[name] * x for name, x in fared.items())
            score = self.reading["base"] + self.reading["trust"] * score + told
        return 1.0 / (1.0 + math.exp(-score))


def letters_in(measured: Sequence[float]) -> float:
    """Give the number of letters in a line of a cell."""
    return math.exp(measured[0])


def is_lone(measured: Sequence[float]) -> bool:
    """Tell whether a cell's ink is in one piece, but for marks."""
    return measured[0] <= 0.0


def mark_hands(rows: Sequence[Row], model: Model | None = None) -> list[Row]:
    """Mark the cells that are written by hand; those have no value from then on."""
    model = model or built_in()
    inked = [(r, f) for r, row in enumerate(rows) for f in row.found if not f.blank]
    shapes = [f.shapes for _, f in inked]
    twins = twins_of(shapes)
    measured = beside_page(shapes, twins)
    columns = [place(f) for _, f in inked]
    scores = around(list(zip(columns, measured, strict=True)), model)
    told = with_columns([(c, _fared(f)) for c, (_, f) in zip(columns, inked, strict=True)])
    marked: dict[tuple[int, int], Found] = {}
    letters = [no_letters() if cell is None else cell.letters for cell in shapes]
    lonely = strangers(letters, twins, _rare_letters([f for _, f in inked]))
    faint = telling([cell is not None and cell.faint for cell in shapes])
    odd = [unlike or pale for unlike, pale in zip(lonely, faint, strict=True)]
    known = zip(inked, scores, told, odd, strict=True)
    for (r, found), score, fared, strange in known:
        least = 1.0 if rows[r].struck else JOINED if found.struck else HAND
        marked[r, id(found)] = _marked(found, model.hand(score, fared), least, strange)
    return [
        replace(row, found=tuple(marked.get((r, id(f)), f) for f in row.found))
        for r, row in enumerate(rows)
    ]


def place(found: Found) -> str:
    """Name the column of a cell."""
    return f"{found.assigned.column.field} {found.assigned.part}"


def around(cells: Sequence[tuple[str, Sequence[float] | None]], model: Model) -> list[float]:
    """Score cells, given by their columns and measures, by their own and those around them.

    Measures are as `beside_page` gives them, None for a cell of too little ink.
    """
    own = [None if measured is None else model.own(measured) for _, measured in cells]
    columns: dict[str, list[float]] = defaultdict(list)
    for (column, measured), score in zip(cells, own, strict=True):
        if score is not None and measured is not None and not is_lone(measured):
            columns[column].append(_calm(score))
    w, scored = model.around, list[float]()
    whole = [score for scores in columns.values() for score in scores]
    for (column, measured), score in zip(cells, own, strict=True):
        if score is None or measured is None:
            mean = _mean(columns[column])
            scored.append(mean if mean >= LONE else -CALM)
            continue
        lone = is_lone(measured)
        part = (
            w["lone"] + w["lone-own"] * _calm(score, SETTLED)
            if lone
            else (w["own"] * _calm(score, SETTLED))
        )
        beside = w["column"] * _mean(columns[column], None if lone else score)
        page = w["page"] * _mean_of_others(whole, columns[column])
        scored.append(w["base"] + part + beside + page)
    return scored


def fared(seen: Seen, letters: float) -> dict[str, float]:
    """Give how the engine fared with a cell of so many letters, each 0.0 as with clear print.

    The longer a text is that was read clearly, the less it can be handwriting.
    """
    agreed = seen.agreement >= AGREED and seen.judged.fit >= FITTING
    unsure = 1.0 - seen.confidence
    return {
        "unread": 1.0 - max(_clear(seen, letters), _long(seen, letters) if agreed else 0.0),
        "unsure": min(unsure, HALF_SURE) if agreed else unsure,
        "split": 1.0 - seen.agreement,
        "misfit": 1.0 - seen.judged.fit,
        "troubled": float(min(seen.agreement, seen.judged.fit) < CLEAR),
    }


def _clear(seen: Seen, letters: float) -> float:
    """Tell how much a cell says that was read at once and without doubt, 1.0 from `LONG` on."""
    return min(letters, LONG) / LONG if min(seen.confidence / SHARP, seen.agreement) >= 1.0 else 0.0


def _long(seen: Seen, letters: float) -> float:
    """Tell the same of a text on which the looks agree: worn type is seldom read without doubt."""
    sure = min(max(seen.confidence - LEGIBLE, 0.0) / (SHARP - LEGIBLE), 1.0)
    return seen.agreement * sure * min(max(letters - SHORT, 0.0) / (LONG - SHORT), 1.0)


def with_columns(
    cells: Sequence[tuple[str, Mapping[str, float] | None]],
) -> list[dict[str, float] | None]:
    """Add to how each cell fared, given with its column, what share of its column is troubled.

    A few cells make no column: the fewer there are, the smaller is their share.
    """
    columns: dict[str, list[float]] = defaultdict(list)
    for column, told in cells:
        columns[column] += [] if told is None else [told["troubled"]]
    shares = {column: sum(bad) / (len(bad) + FEW) for column, bad in columns.items() if bad}
    return [None if told is None else {**told, "column": shares[c]} for c, told in cells]


def _fared(found: Found) -> dict[str, float] | None:
    """Give how the engine fared with a cell; None where it was not asked, or saw a ditto mark."""
    seen, shapes = found.seen, found.shapes
    if seen is None or not seen.looks or seen.ditto:
        return None
    return fared(seen, 0.0 if shapes is None else letters_in(shapes.measured))


def _rare_letters(cells: Sequence[Found]) -> list[int]:
    """Count the letters of each clearly read cell that no other cell of the page has."""
    texts = [_clear_text(found.seen) for found in cells]
    counts = Counter(letter for text in texts for letter in text)
    return [sum(counts[letter] == 1 for letter in text) for text in texts]


def _clear_text(seen: Seen | None) -> frozenset[str]:
    """Give the letters of what was read at once and without doubt."""
    if seen is None or min(seen.agreement, seen.judged.fit, seen.confidence) < CLEAR:
        return frozenset()
    return frozenset(filter(str.isalnum, seen.judged.value))


def _marked(found: Found, hand: float, least: float, strange: bool) -> Found:
    """Put what was found into one cell's evidence, and mark it where it is by hand.

    `least` is the probability from which it counts as such.
    """
    if found.pen or found.corrected or (found.seen is not None and found.seen.ditto):
        return found
    strange = strange and found.inked.kind is not Kind.TEXT  # notes have words of their own
    inked = replace(found.inked, hand=hand, strange=strange)
    return replace(found, inked=inked, pen=hand >= least)


def _calm(score: float, most: float = CALM) -> float:
    return max(-most, min(score, most))


def _mean(scores: Sequence[float], without: float | None = None) -> float:
    """Give the mean score, nearer to 0 the fewer there are; one of them may be left out."""
    total, count = sum(scores), len(scores)
    if without is not None:
        total, count = total - _calm(without), count - 1
    return total / (count + FEW)


def _mean_of_others(page: Sequence[float], column: Sequence[float]) -> float:
    """Give the mean score of a page without one of its columns."""
    return (sum(page) - sum(column)) / (len(page) - len(column) + FEW)


@cache
def built_in() -> Model:
    """Give the model that comes with sogoc."""
    return from_json(json.loads(files("ocr").joinpath(FILE).read_text("utf-8")))


def from_json(kept: Mapping[str, Any]) -> Model:
    """Build a model from what `hand.json` holds."""
    letters, lone = _score(kept["letters"]), _score(kept["lone"])
    return Model(letters, lone, kept["around"], kept["reading"])


def _score(kept: Mapping[str, Any]) -> Score:
    """Build the score of one sort of cells."""
    return Score(
        tuple(kept["middle"]),
        tuple(kept["spread"]),
        tuple(kept["weights"]),
        Curve(tuple(kept["twins"][0]), tuple(kept["twins"][1])),
        kept["base"],
    )
