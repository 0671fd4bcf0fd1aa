"""Marks that a typewriter set beside their letter: Nguye^~n is Nguyễn.

Machines without Vietnamese types put marks on by a second stroke; where the carriage moved, the
engine sees them as signs of their own. A word is put together only where that makes a Vietnamese
syllable of it.
"""

import unicodedata
from typing import Final

from ocr.syllables import is_syllable

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


def with_marks(text: str) -> str:
    """Put marks on their letters in every word where they make a syllable of it."""
    return " ".join(map(_word, text.split())) if MARKS.keys() & set(text) else text


def _word(word: str) -> str:
    """Put together one word, or leave it."""
    parts: list[str] = []
    for sign in word:
        if sign not in MARKS:
            parts.append(sign)
        elif not parts or not _marked(parts, MARKS[sign]):
            return word
    made = unicodedata.normalize("NFC", "".join(parts))
    letters = made.strip(".,;:-")
    return made if letters and is_syllable(letters) else word


def _marked(parts: list[str], mark: str) -> bool:
    """Put a mark on the last vowel; tell whether there is one."""
    for n in range(len(parts) - 1, -1, -1):
        if unicodedata.normalize("NFD", parts[n])[0].lower() in VOWELS:
            parts[n] += mark
            return True
    return False
