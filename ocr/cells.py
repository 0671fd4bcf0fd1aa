"""One cell read: a first look, and where that is not clear, a vote over its image's variants."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ocr.columns import Part
from ocr.crop import Crop
from ocr.engine import Asking, Look, Shape
from ocr.form import Kind
from ocr.ink_marks import InkMarks, marks_of
from ocr.kinds import HALVES, MANNERS, Manner
from ocr.marks import without_inner_dots
from ocr.nang import with_dot, without_dot
from ocr.reading import Guess, Step
from ocr.values.dittos import is_ditto
from ocr.values.judged import Judged
from ocr.variants import COUNT, variant

TWO_LINES: Final = 2
MARKED: Final = frozenset((Kind.NAME, Kind.PLACE, Kind.ETHNIC, Kind.GRADE, Kind.TEXT))
"""Kinds written with Vietnamese marks, which are counted."""
WORDED: Final = frozenset((Kind.SERIAL, Kind.DATE))
"""Kinds read as figures that may be written with letters: a series, a month, "không rõ"."""
MISFIT: Final = 0.5  # fit below which a value may be a misread ditto mark
SHORT_SAME: Final = re.compile(r"n(?:[^\W\d_]|[^\w\s]{1,2}[^\W\d_]?)")
"""nt misread, as nÈ, nl, n† or n+t; no value looks so."""
SURE_TWICE: Final = 0.1  # less confidence that is enough where two looks agree
LARGER: Final = 2  # variant whose marks are told apart best
MISMARKED: Final = 0.15  # of the fit, taken from a value with doubtful marks
MARK_LOST: Final = 0.25  # weight of a look that lost a mark that is on the image
DOT_MADE_UP: Final = 0.6  # weight of one that has a dot too many


@dataclass(frozen=True, slots=True)
class Seen:
    """What came out of one cell."""

    raw: str  # the winning text as the engine gave it
    judged: Judged
    confidence: float  # the engine's, the best among those that gave this value
    agreement: float  # share of the looks that gave this value, 1.0 after one clear look
    looks: int  # how often the engine was asked
    ditto: bool = False
    marks: int = 0  # marks on the image minus those in the value
    rival: float = 0.0  # weight of the best other value, of the winner's


def scattered(seen: Seen) -> bool:
    """Tell whether the looks agree so little that nothing was read, as happens with handwriting.

    No two of four agree; or half of them at most, on a value that such a column does not hold. On
    18 drawn pages this holds for 22 of 22 cells written in black ink and 2 of 3,435 printed ones.
    """
    if seen.ditto or seen.looks < COUNT:
        return False
    alone = 1.0 / COUNT
    return seen.agreement <= alone or (seen.agreement <= 2 * alone and seen.judged.fit < MISFIT)


def read_cell(crop: Crop, kind: Kind, letter: float, part: Part = Part.WHOLE) -> Asking[Seen]:
    """Read one cell, which may hold a part of its field; its capitals are `letter` px high."""
    manner = HALVES.get(part, MANNERS[kind])
    if manner.alphabet:
        crop = replace(crop, image=without_inner_dots(crop.image))
    (first,) = yield from _looks(crop, manner, letter, 0)
    if not first.text and manner.alphabet and kind is not Kind.INT:
        (plain,) = yield from _looks(crop, MANNERS[Kind.TEXT], letter, 0)
        if is_ditto(plain.text):
            return _ditto(plain)
    if is_ditto(first.text) and kind is not Kind.INT:
        return _ditto(first)
    counted = kind in MARKED and crop.bands < TWO_LINES
    marks = marks_of(crop.image, letter) if counted else InkMarks()
    judged = manner.judge(first.text)
    fitting = judged.fit >= manner.fits and not marks.off(judged.value)
    clear = fitting and first.confidence >= manner.clear
    if clear and not judged.mismarked:
        return Seen(first.text, judged, first.confidence, 1.0, 1)
    other = LARGER if clear else 1
    (second,) = yield from _looks(crop, manner, letter, other)
    again = manner.judge(second.text)
    surer = max(first.confidence, second.confidence)
    if fitting and again.value == judged.value and surer >= manner.clear - SURE_TWICE:
        return Seen(first.text, judged, surer, 1.0, 2)
    rest = [number for number in range(1, COUNT) if number != other]
    guesses = [first, second, *(yield from _looks(crop, manner, letter, *rest))]
    if kind in WORDED and not any(manner.judge(g.text).fit for g in guesses):
        guesses += yield from _looks(crop, MANNERS[Kind.TEXT], letter, 0)  # knows letters better
    return _dotted(_vote(guesses, manner, marks), manner, marks)


def _looks(crop: Crop, manner: Manner, letter: float, *numbers: int) -> Asking[list[Guess]]:
    """Ask for variants of a cell's image; where the engine gives up, nothing was seen."""
    guesses = yield [look_at(crop, letter, number, manner.alphabet) for number in numbers]
    return [Guess("", 0.0) if guess is None else guess for guess in guesses]


def plain_looks(crops: Sequence[Crop], letter: float) -> list[Look]:
    """Make the questions for a plain look at each of some cells by the Vietnamese model."""
    return [look_at(crop, crop.letter or letter, 0) for crop in crops]


def look_at(crop: Crop, letter: float, number: int, alphabet: str = "") -> Look:
    """Make the question: one variant of a cell's image, as one line or several."""
    shape: Shape = "block" if crop.bands >= TWO_LINES else "line"
    return Look(variant(crop.image, letter, number), shape, alphabet)


def _vote(guesses: list[Guess], manner: Manner, marks: InkMarks) -> Seen:
    """Let the looks vote; a look counts more the surer it is and the better its value fits."""
    dittos = [g for g in guesses if is_ditto(g.text) and manner.judge(g.text).fit != 1.0]
    if 2 * len(dittos) > len(guesses):
        return _ditto(max(dittos, key=lambda g: g.confidence))
    weights: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[Guess, Judged]] = {}
    for guess in guesses:
        judged = manner.judge(guess.text)
        weight = (0.2 + guess.confidence) * (0.25 + _trust(judged))
        weights[judged.value] += weight * _mark_weight(judged.value, marks)
        held = best.get(judged.value)
        if held is None or _better(guess, judged, *held):
            best[judged.value] = (guess, judged)
    weights.pop("", None)
    if not weights:
        return Seen("", Judged("", 0.0), 0.0, 0.0, len(guesses))
    winner = max(weights, key=lambda value: weights[value])
    guess, judged = best[winner]
    if judged.fit < MISFIT and (is_ditto(guess.text) or SHORT_SAME.fullmatch(judged.value)):
        return replace(_ditto(guess), confidence=guess.confidence)
    share = sum(manner.judge(g.text).value == winner for g in guesses) / len(guesses)
    rival = max((w for v, w in weights.items() if v != winner), default=0.0) / weights[winner]
    return Seen(guess.text, judged, guess.confidence, share, len(guesses), rival=rival)


def _trust(judged: Judged) -> float:
    """Give a value's fit, less where a syllable is known with other marks only."""
    return judged.fit - MISMARKED * bool(judged.mismarked)


def _better(guess: Guess, judged: Judged, held: Guess, held_judged: Judged) -> bool:
    """Prefer the look whose value needed no repair, then the surer one."""
    return (judged.fit, guess.confidence) > (held_judged.fit, held.confidence)


def _ditto(guess: Guess) -> Seen:
    """Say that a ditto mark stands there."""
    return Seen(guess.text, Judged("", 1.0), max(guess.confidence, 0.5), 1.0, 1, ditto=True)


def _mark_weight(value: str, marks: InkMarks) -> float:
    """Weigh a look by whether its marks are those of the image."""
    dots = marks.dots_off(value)
    lost = MARK_LOST if dots > 0 or marks.lost_above(value) else 1.0
    return lost * DOT_MADE_UP if dots < 0 else lost


def _dotted(seen: Seen, manner: Manner, marks: InkMarks) -> Seen:
    """Put one dot right where the image tells it, as a step; else note the difference."""
    off = marks.off(seen.judged.value)
    if seen.ditto or not seen.judged.value or off == 0:
        return seen
    dotted = _as_dotted(seen.judged, manner, marks)
    if dotted is None:
        return replace(seen, marks=off)
    judged = manner.judge(dotted)
    step = Step("dot-below", seen.judged.value, dotted)
    steps = (*seen.judged.steps, step, *judged.steps)
    return replace(seen, judged=replace(judged, steps=steps))


def _as_dotted(judged: Judged, manner: Manner, marks: InkMarks) -> str | None:
    """Give a value with one dot more, as the image has; or with one less, where that fits better.

    A dot that is missed on the image proves nothing: only a value that fits badly loses its own.
    """
    if marks.dots is None:
        return None
    off = marks.dots_off(judged.value)
    if off == 1:
        dotted = [with_dot(judged.value, place) for place in marks.dots]
        return next((d for d in dotted if d and manner.judge(d).fit >= manner.fits), None)
    if off == -1:
        least = max(_trust(manner.judge(judged.value)), manner.fits)
        without = without_dot(judged.value, marks.dots)
        bare = [text for text in without if _trust(manner.judge(text)) > least]
        return bare[0] if len(bare) == 1 else None
    return None
