"""Places of birth: kept as written, judged by the provinces of every era."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from ocr.fold import fold, nfc
from ocr.lexicon import place_words, provinces
from ocr.reading import Step
from ocr.syllables import is_syllable
from ocr.values.judged import Judged, stepped
from ocr.values.names import APOSTROPHES, EDGES, ETH, MENDED, even_capitals
from ocr.values.typed_marks import with_marks

SHORT: Final = re.compile(r"\b(T[PpXxT]|[QHPX])[,;](?= \S)")
"""A short word for town, district or commune with a misread stop: TP, HCM is TP. HCM."""
SPLIT: Final = re.compile(r"\s*,\s*|\s+-\s+")


def judge_place(raw: str) -> Judged:
    """Tidy a place; marks lost in a province's name are put back as a recorded step."""
    typed = nfc(raw)
    text = with_marks(typed)
    edges = EDGES.replace(".", "") + APOSTROPHES
    bare = text.translate(ETH).strip(edges).removesuffix(" .").removesuffix(" ..")
    stopped = SHORT.sub(r"\1.", bare)
    value = even_capitals(stopped)
    as_read = (text, stopped) == (typed, bare)
    fit = place_fit(value) if as_read else min(place_fit(value), MENDED)
    judged = Judged(value, fit)
    if fit < 1.0 and (mended := _mended(value)) is not None:
        judged = Judged(mended, 0.6, (Step("lexicon:provinces", value, mended),))
    judged = stepped(judged, "capitals", stopped, value)
    judged = stepped(stepped(judged, "abbreviation", bare, stopped), "trim", text, bare)
    return stepped(judged, "typed-marks", typed, text)


def place_fit(place: str) -> float:
    """Judge a place: its last part should be a province, the others possible syllables."""
    if not place:
        return 0.0
    if _is_province(place):
        return 1.0
    *local, last = SPLIT.split(place)
    tail = 1.0 if _is_province(last) else 0.5 * part_fit(last)
    return min([tail, *map(part_fit, local)]) if local else tail


@lru_cache(maxsize=4096)
def _is_province(part: str) -> bool:
    """Tell whether a part is a province; Hoá and Hóa, TP.HCM and TP. HCM are spellings of one."""
    if part in provinces():
        return True
    if ". " in part:
        return _is_province(part.replace(". ", "."))
    spellings = provinces().by_fold.get(fold(part), ())
    return any(_signs(spelling) == _signs(part) for spelling in spellings)


def _signs(text: str) -> list[str]:
    """Give the letters and marks of a text in no order: where a tone stands does not count."""
    return sorted(unicodedata.normalize("NFD", text))


def part_fit(part: str) -> float:
    """Judge a village, commune or district by its syllables and capitals."""
    words = part.split()
    if not words:
        return 0.0
    if _is_province(part):
        return 1.0
    return min(0.9 if _possible(word) else 0.3 for word in words)


def _possible(word: str) -> bool:
    """Tell whether a word of a place name can be right."""
    if word in place_words() or word.isdigit():
        return True
    return word[0].isupper() and is_syllable(word)


def _mended(place: str) -> str | None:
    """Put the marks of a province back where exactly one province has these letters."""
    separators = SPLIT.findall(place)
    parts = SPLIT.split(place)
    spellings = provinces().by_fold.get(fold(parts[-1]), ())
    if len({s.lower() for s in spellings}) != 1 or _is_province(parts[-1]):
        return None
    if len(parts[-1]) <= len("abcd") or any(part_fit(p) < 0.9 for p in parts[:-1]):
        return None
    return "".join(p + s for p, s in zip(parts[:-1], separators, strict=True)) + spellings[0]
