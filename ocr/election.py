"""A value of the heading elected from several looks at one line."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ocr.evidence import Evidence
from ocr.form import Kind
from ocr.reading import Step
from ocr.risk import bounded
from ocr.syllables import is_syllable
from ocr.values.judged import Judged

HALF: Final = 0.5  # share of the looks from which a value is not put together from words
ODD: Final = 0.5  # weight of a word that is no syllable
FEWEST: Final = 3  # looks that can be put together
HARMLESS: Final = frozenset(("case", "date", "trim"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value for one field, from one reading of one line."""

    raw: str
    judged: Judged
    confidence: float


@dataclass(frozen=True, slots=True)
class Elected:
    """The value that won."""

    raw: str
    judged: Judged
    p_wrong: float  # first estimate
    evidence: Evidence


def elect(
    found: Sequence[Candidate], looks: int, judge: Callable[[str], Judged], *, words: bool
) -> Elected:
    """Let the looks vote; with `words`, word by word where no value has half of them."""
    weights: dict[str, float] = defaultdict(float)
    for candidate in found:
        weights[candidate.judged.value] += _weight(candidate)
    winner = max(weights, key=lambda value: weights[value])
    others = [weight for value, weight in weights.items() if value != winner]
    best = max(
        (c for c in found if c.judged.value == winner),
        key=lambda c: (-len(c.judged.steps), c.confidence),
    )
    share = sum(c.judged.value == winner for c in found) / looks
    if words and share < HALF and (text := by_words(found)) is not None:
        best = _put_together(best, judge(text))
    mends = sum(step.name not in HARMLESS for step in best.judged.steps)
    risk = bounded(
        0.01
        + 0.25 * (1.0 - share)
        + 0.15 * (1.0 - best.confidence)
        + 0.03 * mends
        + 0.5 * (1.0 - best.judged.fit)
    )
    evidence = Evidence(
        Kind.TEXT,
        confidence=best.confidence,
        agreement=share,
        looks=looks,
        rival=max(others, default=0.0) / weights[winner],
        fit=best.judged.fit,
        repairs=mends,
    )
    return Elected(best.raw, best.judged, risk, evidence)


def by_words(found: Sequence[Candidate]) -> str | None:
    """Take the best word at each place, of looks that have as many words; None with too few."""
    counts: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in found:
        counts[len(candidate.raw.split())].append(candidate)
    same = max(counts.values(), key=lambda some: sum(map(_weight, some)))
    if len(same) < FEWEST:
        return None
    places = zip(*(c.raw.split() for c in same), strict=True)
    return " ".join(_best_word(words, same) for words in places)


def _best_word(words: Sequence[str], looks: Sequence[Candidate]) -> str:
    """Let looks vote on one word; what can be no syllable counts less."""
    weights: dict[str, float] = defaultdict(float)
    for word, look in zip(words, looks, strict=True):
        whole = is_syllable(word.strip(".,")) or word.isupper() or not word.isalpha()
        weights[word] += _weight(look) * (1.0 if whole else ODD)
    return max(weights, key=lambda word: weights[word])


def _put_together(best: Candidate, judged: Judged) -> Candidate:
    """Take what the words make, as a step, where no look has it all."""
    if judged.value == best.judged.value:
        return best
    step = Step("words-voted", best.raw, judged.value)
    return Candidate(best.raw, Judged(judged.value, judged.fit, (step,)), best.confidence)


def _weight(candidate: Candidate) -> float:
    return 0.2 + candidate.confidence * candidate.judged.fit
