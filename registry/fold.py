"""One folding for every search backend: what is equal for search, and only for search.

A tone mark is moved to the end of its syllable as a digit, so both ways to place it (hòa, hoà)
meet and closed syllables (hoàn, huỳnh, suýt) need no list of exceptions. A final y that is the only
vowel is written i (Lý/Lí, Quý/Quí). Verification never folds: there, different spellings differ.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
"""Grave, acute, hook, tilde and dot below, by the digits of the VNI typing method."""

APOSTROPHES = re.compile("['’‘ʼ`´]")
SOLE_Y = re.compile(r"^((?:[bcdđghklmnprstvx]|ch|gh|kh|ng|ngh|nh|ph|qu|th|tr)+)y(\d?)$")
LOOSE_MARKS = re.compile("[\u0300-\u036f]")
"""Marks that compose with no letter."""

BETWEEN = re.compile(r"[\W_]+")
SMALL_LETTERS = bytes(range(128)).lower() + bytes(128)
NOT_IN_NUMBERS = bytes(i for i in range(128) if not (chr(i).isalnum() or chr(i) == "/"))
NOT_IN_LINES = NOT_IN_NUMBERS.replace(b"\n", b"")
DASHES = re.compile("[‐‑‒–—−]")


def exact(text: str) -> str:
    """Keep marks but make spelling variants equal, tones as a digit at the end of each syllable."""
    return " ".join(word for part in text.split() for word in _exact(part))


def fold(text: str) -> str:
    """Fold for search: no marks, lower case, đ→d, i for a sole y, no apostrophes."""
    return " ".join(bare(word) for word in exact(text).split())


def both(text: str) -> tuple[str, str]:
    """Give the text of `exact`, and the same without marks."""
    parts = [*filter(None, map(_both, text.split()))]
    return " ".join([whole for whole, _ in parts]), " ".join([plain for _, plain in parts])


@lru_cache(1 << 16)
def bare(syllable: str) -> str:
    """Take the marks, and the tone digit, from one syllable that `exact` made."""
    letters = "".join(c for c in unicodedata.normalize("NFD", syllable) if not _is_mark(c))
    letters = unicodedata.normalize("NFC", letters).replace("đ", "d")
    plain = letters[:-1] if letters[-1:].isdigit() and letters[:-1].isalpha() else letters
    return SOLE_Y.sub(r"\1i\2", plain)  # again, for a y whose mark was not Vietnamese


def slip_of_y(bare: str) -> bool:
    """Say whether a folded word may be a lone y with a letter too many: by is folded to bi."""
    return len(bare) == 2 and bare[0] not in "aeiouy" and bare[1] == "i"


def lone_y(text: str) -> Iterator[str]:
    """Give those folded words whose last i was typed as y: a slip is a letter off of what was."""
    for word in words(text):
        letters = [c for c in unicodedata.normalize("NFD", word) if not _is_mark(c)]
        folded = bare(_syllable(word))
        if letters[-1:] == ["y"] and folded.endswith("i"):
            yield folded


def words(text: str) -> list[str]:
    """Split into lower-case words of letters and digits, Eth repaired, apostrophes dropped."""
    text = APOSTROPHES.sub("", unicodedata.normalize("NFC", text)).lower().replace("ð", "đ")
    text = LOOSE_MARKS.sub("", unicodedata.normalize("NFC", text))
    return BETWEEN.sub(" ", text).split()


def number_key(text: str) -> str:
    """Fold a diploma or register number for exact search; slashes stay, spaces and dashes go."""
    if text.isascii():
        return text.encode().translate(SMALL_LETTERS, NOT_IN_NUMBERS).decode()
    text = DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold().replace("ð", "đ")
    letters = (c for c in unicodedata.normalize("NFD", text) if not _is_mark(c))
    kept = (c for c in letters if c.isalnum() or c == "/")
    return unicodedata.normalize("NFC", "".join(kept).replace("đ", "d"))


def number_keys(texts: Sequence[str]) -> list[str]:
    """Fold many numbers, as `number_key` does with each; at once where that is possible."""
    joined = "\n".join(texts)
    if joined.isascii() and joined.count("\n") == len(texts) - 1:
        return joined.encode().translate(SMALL_LETTERS, NOT_IN_LINES).decode().split("\n")
    return [number_key(text) for text in texts]


def same_number(text: str) -> str:
    """Fold a number as little as can be, to see if a book gives it twice: 1-11 is not 11-1."""
    text = DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(text.replace("ð", "đ").split())


@lru_cache(1 << 16)  # a million people are called by some thousand syllables
def _exact(part: str) -> tuple[str, ...]:
    return tuple(_syllable(word) for word in words(part))


@lru_cache(1 << 16)
def _both(part: str) -> tuple[str, str] | None:
    whole = _exact(part)
    return (" ".join(whole), " ".join(map(bare, whole))) if whole else None


def _syllable(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = [TONES[c] for c in parts if c in TONES]
    if len(tones) > 1 or not any(c.isalpha() for c in parts):
        return word
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
    tone = tones[0] if tones else ""
    return SOLE_Y.sub(r"\1i\2", base + tone)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
