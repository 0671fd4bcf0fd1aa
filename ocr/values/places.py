"""Places of birth: kept as written, judged by the provinces of every era."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from rapidfuzz.distance import Hamming

from ocr.fold import fold, nfc, signs
from ocr.lexicon import countries, place_words, provinces
from ocr.reading import Step
from ocr.syllables import is_syllable
from ocr.values.confused import likenesses
from ocr.values.judged import Judged, stepped
from ocr.values.names import APOSTROPHE, APOSTROPHES, EDGES, ETH, MENDED, even_capitals
from ocr.values.typed_marks import with_marks

SHORT: Final = re.compile(r"\b(T[PpXxT]|[QHPX])[,;](?= \S)")
"""A short word for town, district or commune with a misread stop: TP, HCM is TP. HCM."""
SEMICOLON: Final = re.compile(r";(?= \S)")  # a comma with a speck: places are set apart by commas
SPLIT: Final = re.compile(r"\s*,\s*|\s+-\s+")
UNIT: Final = re.compile(r"(?:T[PpXxTt]|[HQPX])\. ?(?=\S)")
"""What a town, district or commune is called before its name."""
CALLED: Final = re.compile(r"(?:T[Pp]\.? ?|T\. |Tỉnh |TỈNH |Thành phố |THÀNH PHỐ )(?=\S)")
"""What a province is called before its name."""
LIKELY: Final = 0.6  # fit of a word with an apostrophe that no list has
NEARLY: Final = 0.9  # fit of a place that is well formed and named without its province
MOST_WORDS: Final = 6  # of a province's name, with what it is called
BRACKETED: Final = re.compile(r"\([^()]+\)\W*$")
STROKES, UPRIGHT = frozenset("lIi1|!"), frozenset("BĐHKLNPTY")
"""What is left of a capital that was cut or is worn, and the capitals that begin with a stroke."""
INITIALS: Final = 3  # capitals from which a word is a province's short name


def judge_place(raw: str) -> Judged:
    """Tidy a place; marks lost in a province's name are put back as a recorded step."""
    return _judged(raw, place_fit, _mended)


def judge_local(raw: str) -> Judged:
    """Tidy a commune or district that stands in a column of its own."""
    return _judged(raw, part_fit, lambda _: None)


def _judged(raw: str, fit_of: Callable[[str], float], mend: Callable[[str], str | None]) -> Judged:
    """Tidy a place or its part; `fit_of` judges it, `mend` puts it right where that is sure."""
    typed = nfc(raw)
    text = with_marks(typed)
    edges = EDGES.replace(".", "") + APOSTROPHES
    plain = nfc(text.translate(ETH).replace("_", ""))
    bare = plain.strip(edges).removesuffix(" .").removesuffix(" ..")
    if BRACKETED.search(plain) and "(" in bare and not bare.endswith(")"):
        bare += ")"  # Lai Châu (cũ)
    stopped = SEMICOLON.sub(",", SHORT.sub(r"\1.", bare))
    value = even_capitals(stopped)
    as_read = (text, stopped) == (typed, bare)
    fit = fit_of(value) if as_read else min(fit_of(value), MENDED)
    judged = Judged(value, fit)
    if fit < 1.0 and (mended := mend(value)) is not None:
        judged = Judged(mended, 0.6, (Step("lexicon:provinces", value, mended),))
    judged = stepped(judged, "capitals", stopped, value)
    judged = stepped(stepped(judged, "abbreviation", bare, stopped), "trim", text, bare)
    return stepped(judged, "typed-marks", typed, text)


def place_fit(place: str) -> float:
    """Judge a place: its last part should be a province, the others possible syllables."""
    if not place:
        return 0.0
    place = BRACKETED.sub("", place).strip() or place
    if _is_province(place):
        return 1.0
    *local, last = SPLIT.split(place)
    return min(_last_fit(last), *map(part_fit, local)) if local else _last_fit(last)


def _last_fit(part: str) -> float:
    """Judge the last part: a province, or a town or district that is called one."""
    if _is_province(part):
        return 1.0
    unit = UNIT.match(part)
    if unit is None:
        return 0.5 * part_fit(part)
    name = part[unit.end() :]
    return 0.5 * part_fit(part) if name.isupper() else min(NEARLY, part_fit(name))


@lru_cache(maxsize=4096)
def _is_province(part: str) -> bool:
    """Tell whether a part is a province; Hoá and Hóa, TP.HCM and TP. HCM are spellings of one."""
    if part in provinces() or part in countries():
        return True
    if called := CALLED.match(part):
        return _is_province(part[called.end() :])
    if ". " in part:
        return _is_province(part.replace(". ", "."))
    spellings = provinces().by_fold.get(fold(part), ())
    return any(signs(spelling) == signs(part) for spelling in spellings)


def part_fit(part: str) -> float:
    """Judge a village, commune or district by its syllables and capitals."""
    words = part.split()
    if not words:
        return 0.0
    if _is_province(part):
        return 1.0
    return min(map(_word_fit, words))


def _word_fit(word: str) -> float:
    """Judge one word of a place name."""
    if _possible(word):
        return NEARLY
    return LIKELY if APOSTROPHE.fullmatch(word) else 0.3


def _possible(word: str) -> bool:
    """Tell whether a word of a place name can be right."""
    if word in place_words() or word.isdigit():
        return True
    return word[0].isupper() and is_syllable(word)


def _mended(place: str) -> str | None:
    """Put a province right in its marks, a letter or a space, where that makes exactly one."""
    separators = SPLIT.findall(place)
    *local, last = SPLIT.split(place)
    province = _province_of(last)
    if province is None or any(part_fit(p) < NEARLY for p in local):
        return None
    return "".join(p + s for p, s in zip(local, separators, strict=True)) + province


def _province_of(part: str) -> str | None:
    """Give the one province that a part can be a misreading of."""
    if _is_province(part) or len(part) <= len("abcd"):
        return None
    others = (*_with_lookalikes(part), _set_apart(part), *_whole(part))
    likely = {other for other in others if _is_province(other)}
    if len(likely) == 1:
        return likely.pop()
    spellings = provinces().by_fold.get(fold(part), ()) or _short_names_near(part)
    return spellings[0] if len({s.lower() for s in spellings}) == 1 else None


@lru_cache(maxsize=1)
def _joined_provinces() -> dict[str, str]:
    """Give the provinces of several words by what they are without spaces."""
    return {name.replace(" ", "").lower(): name for name in provinces().exact if " " in name}


def _whole(part: str) -> list[str]:
    """Give the provinces whose first letter is left as a bare stroke: lam Định is Nam Định."""
    if part[0] not in STROKES:
        return []
    return [name for name in provinces().exact if name[0] in UPRIGHT and name[1:] == part[1:]]


def _set_apart(part: str) -> str:
    """Give the province whose words ran together in a part; "" where there is none."""
    return _joined_provinces().get(part.lower(), "")


def _with_lookalikes(part: str) -> Iterator[str]:
    """Give all that a part is when some of its letters are others that look alike."""
    words = part.split()
    return map(" ".join, product(*map(likenesses, words)) if len(words) <= MOST_WORDS else ())


def _short_names_near(part: str) -> tuple[str, ...]:
    """Give the provinces written in initials, as TP. HCM, that differ in one of them."""
    town, stop, initials = part.replace(". ", ".").rpartition("." if "." in part else " ")
    if not initials.isupper() or len(initials) < INITIALS:
        return ()
    known = (s.removeprefix(town + stop) for s in provinces().exact if s.startswith(town + stop))
    near = {s for s in known if len(s) == len(initials) and Hamming.distance(s, initials) == 1}
    return tuple(part.removesuffix(initials) + s for s in near if s.isupper())
