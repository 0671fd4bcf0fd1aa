"""Marks that a typewriter set beside their letter: Nguye^~n is Nguyễn, and Kiêù is Kiều.

Machines without Vietnamese types put marks on by a second stroke; where the carriage moved, the
engine sees them as signs of their own, or puts a tone that stands beside a circumflex on the next
letter, and takes an n or a c under it for a vowel. A word is put together only where that makes a
Vietnamese syllable of it, and only one.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from ocr.lexicon import name_syllables, place_words
from ocr.syllables import TONES, is_syllable

MARKS: Final = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "`": "\u0300",
    "´": "\u0301",
    "?": "\u0309",
    "˘": "\u0306",
}
"""A sign standing by itself, and the mark that it is on a letter."""
VOWELS: Final = frozenset("aeiouy")
ROOFED: Final = frozenset("\u0302\u0306\u031b")
"""Circumflex, breve and horn: the marks that a tone stands beside."""
MISPLACED: Final = re.compile(r"[âêôăơưÂÊÔĂƠƯ][^\x00-\x7f]")
"""A vowel with such a mark and no tone, before a letter that may bear its tone."""
UNDER: Final = "nctmpi"  # letters that are taken for a vowel under a tone
STOPS: Final = ".,;:-"


def with_marks(text: str) -> str:
    """Put marks on their letters in every word where they make a syllable of it."""
    if not MARKS.keys() & set(text) and MISPLACED.search(text) is None:
        return text
    return " ".join(map(_put_together, text.split()))


def _put_together(word: str) -> str:
    """Put together one word, or leave it."""
    if MARKS.keys() & set(word):
        return _word(word)
    return _with_tone_back(word)


def _with_tone_back(word: str) -> str:
    """Move a tone back to the vowel before it, which has a mark and lacks one: Quôé is Quốc."""
    parts = [unicodedata.normalize("NFD", sign) for sign in word]
    for n, (first, second) in enumerate(pairwise(parts), 1):
        tone = next((mark for mark in second if mark in TONES), "")
        misplaced = bool(set(first) & ROOFED) and not set(first) & set(TONES)
        if not tone or not misplaced or set(second) & ROOFED:
            continue
        bare = second.replace(tone, "")
        before, after = "".join(parts[: n - 1]) + first + tone, "".join(parts[n + 1 :])
        moved = unicodedata.normalize("NFC", before + bare + after)
        if is_syllable(moved.strip(STOPS)):
            return moved
        others = [unicodedata.normalize("NFC", before + sign + after) for sign in UNDER]
        known = [one for one in others if _known(one.strip(STOPS))]
        return known[0] if len(known) == 1 else word
    return word


def _known(word: str) -> bool:
    """Tell whether a word is a syllable that names of people or places have."""
    return is_syllable(word) and (word in name_syllables() or word in place_words())


def _word(word: str) -> str:
    """Put together one word, or leave it."""
    parts: list[str] = []
    for sign in word:
        if sign not in MARKS:
            parts.append(sign)
        elif not parts or not _marked(parts, MARKS[sign]):
            return word
    made = unicodedata.normalize("NFC", "".join(parts))
    letters = made.strip(STOPS)
    return made if letters and is_syllable(letters) else word


def _marked(parts: list[str], mark: str) -> bool:
    """Put a mark on the last vowel; tell whether there is one."""
    for n in range(len(parts) - 1, -1, -1):
        if unicodedata.normalize("NFD", parts[n])[0].lower() in VOWELS:
            parts[n] += mark
            return True
    return False
