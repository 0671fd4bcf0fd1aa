"""Columns that hold one of a few words: gender, ethnic group, grade."""

from typing import Final

from rapidfuzz.distance import OSA

from ocr.fold import fold, nfc
from ocr.lexicon import Vocabulary, ethnic_groups, genders, grades
from ocr.reading import Step
from ocr.values.confused import with_letters
from ocr.values.judged import Judged, stepped
from ocr.values.names import APOSTROPHES, EDGES, ETH

NEAR: Final = 0.34  # edits for each letter of a word within which it may be another's misreading


def judge_gender(raw: str) -> Judged:
    """Tidy "Nam" or "Nữ"."""
    return judge_word(raw, genders())


def judge_ethnic(raw: str) -> Judged:
    """Tidy the name of an ethnic group, spelt as the ledger spells it."""
    return judge_word(raw, ethnic_groups())


def judge_grade(raw: str) -> Judged:
    """Tidy a grade; an abbreviation stays one."""
    return judge_word(raw, grades())


def judge_word(raw: str, known: Vocabulary) -> Judged:
    """Take a known word as it is; repair a misread one only when one word alone is near."""
    text = nfc(raw)
    value = text.translate(ETH).strip(EDGES + APOSTROPHES)
    if value in known:
        return stepped(Judged(value, 1.0), "trim", text, value)
    dotted = value + "."
    if dotted in known:
        return stepped(Judged(dotted, 0.9), "trim", text, dotted)
    near = nearest(value, known)
    if near is None:
        return stepped(Judged(value, 0.1), "trim", text, value)
    step = Step(f"lexicon:{known.name}", value, near)
    return stepped(Judged(near, 0.6, (step,)), "trim", text, value)


def nearest(word: str, known: Vocabulary) -> str | None:
    """Give the one known word that this can be a misreading of; None when none or several are."""
    if not word:
        return None
    spelt = [s for s in with_letters(word) if s in known]
    if len(spelt) == 1:
        return spelt[0]
    if word.lower() in known.small:
        return next(s for s in known.exact if s.lower() == word.lower())
    same = known.by_fold.get(fold(word), ())
    if len({s.lower() for s in same}) == 1:
        return same[0]
    if same or len(word) < len("Nam"):
        return None
    ranked = sorted((_distance(word, s), s) for group in known.by_fold.values() for s in group)
    (best, spelling), (second, _) = ranked[0], ranked[1]
    return spelling if best <= NEAR * len(word) and second - best >= 1 else None


def _distance(a: str, b: str) -> float:
    """Count edits: half an edit for a wrong mark, a whole one for a wrong letter."""
    return (OSA.distance(a.lower(), b.lower()) + OSA.distance(fold(a), fold(b))) / 2
