"""One cell read: a first look, and where that is not clear, a vote over its image's variants."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from ocr.crop import Crop
from ocr.engine import Engine, Shape
from ocr.errors import EngineFailed
from ocr.form import Kind
from ocr.kinds import MANNERS, Manner
from ocr.reading import Guess
from ocr.values.dittos import is_ditto
from ocr.values.judged import Judged
from ocr.variants import COUNT, variant

TWO_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What came out of one cell."""

    raw: str  # the winning text as the engine gave it
    judged: Judged
    confidence: float  # the engine's, the best among those that gave this value
    agreement: float  # share of the looks that gave this value, 1.0 after one clear look
    looks: int  # how often the engine was asked
    ditto: bool = False


def read_cell(crop: Crop, kind: Kind, letter: float, engine: Engine) -> Seen:
    """Read one cell whose capitals are `letter` px high.

    Raises:
        EngineFailed: the engine gave up on every look.
    """
    manner = MANNERS[kind]
    first = _look(crop, manner, letter, engine, 0)
    if not first.text and manner.alphabet and kind is not Kind.INT:
        plain = engine.read(variant(crop.image, letter, 0))
        if is_ditto(plain.text):
            return _ditto(plain)
    if is_ditto(first.text) and kind is not Kind.INT:
        return _ditto(first)
    judged = manner.judge(first.text)
    if first.confidence >= manner.clear and judged.fit >= manner.fits:
        return Seen(first.text, judged, first.confidence, 1.0, 1)
    return _vote(
        [first, *(_look(crop, manner, letter, engine, n) for n in range(1, COUNT))], manner
    )


def _look(crop: Crop, manner: Manner, letter: float, engine: Engine, number: int) -> Guess:
    """Ask the engine once; when it gives up, nothing was seen."""
    shape: Shape = "block" if crop.bands >= TWO_LINES else "line"
    try:
        return engine.read(variant(crop.image, letter, number), shape, manner.alphabet)
    except EngineFailed:
        return Guess("", 0.0)


def _vote(guesses: list[Guess], manner: Manner) -> Seen:
    """Let the looks vote; a look counts more the surer it is and the better its value fits."""
    dittos = [guess for guess in guesses if is_ditto(guess.text)]
    if 2 * len(dittos) > len(guesses):
        return _ditto(max(dittos, key=lambda g: g.confidence))
    weights: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[Guess, Judged]] = {}
    for guess in guesses:
        judged = manner.judge(guess.text)
        weights[judged.value] += (0.2 + guess.confidence) * (0.25 + judged.fit)
        held = best.get(judged.value)
        if held is None or _better(guess, judged, *held):
            best[judged.value] = (guess, judged)
    weights.pop("", None)
    if not weights:
        return Seen("", Judged("", 0.0), 0.0, 0.0, len(guesses))
    winner = max(weights, key=lambda value: weights[value])
    guess, judged = best[winner]
    share = sum(manner.judge(g.text).value == winner for g in guesses) / len(guesses)
    return Seen(guess.text, judged, guess.confidence, share, len(guesses))


def _better(guess: Guess, judged: Judged, held: Guess, held_judged: Judged) -> bool:
    """Prefer the look whose value needed no repair, then the surer one."""
    return (judged.fit, guess.confidence) > (held_judged.fit, held.confidence)


def _ditto(guess: Guess) -> Seen:
    """Say that a ditto mark stands there."""
    return Seen(guess.text, Judged("", 1.0), max(guess.confidence, 0.5), 1.0, 1, ditto=True)
