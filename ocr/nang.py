"""The dot below (dấu nặng), found on the image: Tesseract loses it more than any other mark.

Ty and Tỵ, Ta and Tạ are different names, and the engine's confidence does not tell when a dot was
lost. The dot stands alone below the baseline, so it can be found without reading.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np

from ingest.page import Gray
from ocr.ink import Pieces, ink_mask, pieces, ranked

DOT_BELOW: Final = "\u0323"
TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
VOWELS: Final = frozenset("aăâeêioôơuưy")
BEARING: Final = frozenset("ăâêôơ")  # vowels that bear the tone wherever a syllable has one
NARROW, WIDE = frozenset("iljtfrI'.,"), frozenset("mwMWOQGCDĐNH")
LEAST, MOST = 0.07, 0.32  # side of a dot, of a capital's height
SQUARE: Final = 1.9  # a dot is at most this much longer one way than the other
BASE: Final = 0.6  # of a capital's height, from which a piece stands on the baseline
BELOW: Final = 0.02  # of a capital's height, under the baseline, where a dot begins
FULL: Final = 0.45  # share of its box that a dot fills
NEAREST: Final = 1.0  # letters between a dot and the vowel it belongs to, at most


def dots_in(text: str) -> int:
    """Count the letters with a dot below."""
    return unicodedata.normalize("NFD", text).count(DOT_BELOW)


def dots_below(image: Gray, letter: float) -> tuple[float, ...] | None:
    """Find dots below the baseline of one printed line, left to right.

    Gives where each stands, from 0.0 at the left end of the ink to 1.0 at the right; None when the
    baseline is not clear. `letter` is the height of capitals, pixels.
    """
    found = pieces(ink_mask(image))
    baseline = baseline_of(found, letter)
    return None if baseline is None else dots_among(found, baseline, letter)


def dots_among(found: Pieces, baseline: float, letter: float) -> tuple[float, ...]:
    """Find dots below among the pieces of ink of a line, whose baseline is `baseline` px down."""
    small = (found.width >= LEAST * letter) & (found.width <= MOST * letter)
    small &= (found.height >= LEAST * letter) & (found.height <= MOST * letter)
    long, short = np.maximum(found.width, found.height), np.minimum(found.width, found.height)
    small &= (long <= SQUARE * short) & (found.area >= FULL * found.width * found.height)
    small &= (found.y >= baseline + BELOW * letter) & (found.y <= baseline + 0.5 * letter)
    left, right = float(found.x.min()), float((found.x + found.width).max())
    middles = np.sort((found.x + found.width / 2)[small])
    return tuple(float(x) for x in (middles - left) / max(right - left, 1.0))


def with_dot(text: str, place: float) -> str | None:
    """Put a dot under the vowel nearest to a place along the line; None when no vowel is near."""
    letters = unicodedata.normalize("NFC", text)
    widths = [_width(letter) for letter in letters]
    total = sum(widths)
    best: tuple[float, int] | None = None
    for n, letter in enumerate(letters):
        middle = sum(widths[:n]) + widths[n] / 2
        away = abs(middle - place * total)
        free = _is_free_vowel(letter) and _takes_tone(letter, _syllable_at(letters, n))
        if free and away <= NEAREST and (best is None or away < best[0]):
            best = (away, n)
    if best is None:
        return None
    n = best[1]
    return unicodedata.normalize("NFC", letters[:n] + letters[n] + DOT_BELOW + letters[n + 1 :])


def without_dot(text: str, places: Sequence[float]) -> list[str]:
    """Take one dot away where none of those on the image is near; every way that there is."""
    letters = unicodedata.normalize("NFC", text)
    widths = [_width(letter) for letter in letters]
    total = sum(widths)
    found: list[str] = []
    for n, letter in enumerate(letters):
        parts = unicodedata.normalize("NFD", letter)
        middle = sum(widths[:n]) + widths[n] / 2
        if DOT_BELOW in parts and all(abs(middle - x * total) > NEAREST for x in places):
            bare = parts.replace(DOT_BELOW, "")
            found.append(unicodedata.normalize("NFC", letters[:n] + bare + letters[n + 1 :]))
    return found


def _width(letter: str) -> float:
    """Estimate a letter's width in usual print, an average small letter being 1."""
    if letter == " " or letter in NARROW:
        return 0.55
    return 1.45 if letter in WIDE else 1.0


def _is_free_vowel(letter: str) -> bool:
    """Tell whether a letter is a vowel without a tone."""
    parts = unicodedata.normalize("NFD", letter.lower())
    plain = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
    return plain in VOWELS and not _has_tone(letter)


def _takes_tone(letter: str, syllable: str) -> bool:
    """Tell whether a tone can stand on this vowel of a syllable: Nguyện, never Nguỵên."""
    bearing = BEARING & set(syllable.lower())
    return not _has_tone(syllable) and (not bearing or letter.lower() in bearing)


def _has_tone(text: str) -> bool:
    """Tell whether a text carries a tone."""
    return any(part in TONES for part in unicodedata.normalize("NFD", text))


def _syllable_at(text: str, n: int) -> str:
    """Give the word around one letter."""
    start = text.rfind(" ", 0, n) + 1
    end = text.find(" ", n)
    return text[start : end if end >= 0 else len(text)]


def baseline_of(found: Pieces, letter: float) -> float | None:
    """Give the height on which most letters stand, pixels from the top."""
    standing = found.height >= BASE * letter
    if np.count_nonzero(standing) <= 1:
        return None
    feet = (found.y + found.height)[standing].astype(np.float64)
    baseline = ranked((found.y + found.height)[standing], 0.3)
    level = np.abs(feet - baseline) <= 0.12 * letter
    clear = np.count_nonzero(level) >= 0.5 * np.count_nonzero(standing)
    return baseline if clear else None
