"""Personal names: judged by their syllables, never rewritten by them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ocr.fold import fold, nfc, signs
from ocr.lexicon import (
    Vocabulary,
    common_surnames,
    first_syllables,
    last_syllables,
    name_syllables,
    surnames,
)
from ocr.syllables import is_syllable
from ocr.values.confused import other_capital, with_letters
from ocr.values.judged import Judged, stepped
from ocr.values.typed_marks import with_marks

ETH: Final = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "’": "'", "‘": "'", "ʼ": "'"})
EDGES: Final = ' .,;:|_-–—~=*^`"“”„«»()[]{}<>/\\'
APOSTROPHES: Final = "'’‘ʼ"
"""At an end they are specks, but for the H' of a name."""
CAPITALISED: Final = re.compile(r"[^\W\d_](?:['’]?[^\W\d_]*)*'?")

HOOKED: Final = str.maketrans({"ỉ": "i", "Ỉ": "I", "ũ": "ŭ", "Ũ": "Ŭ"})
"""The dot of an i is seen as a hook, and the model has no ŭ, as in Ayŭn."""
RARE: Final = "Nguyên"  # before a given name nearly always Nguyễn, the commonest of all
PARTED: Final = frozenset("HK")
NOT_COMMA: Final = re.compile(r"^([HK])[°º*\"“”„´`](?=[^\W\d_]|$)")
"""An apostrophe high above the line, as typewriters set it, and what it is taken for."""
APOSTROPHE: Final = re.compile(r"[A-ZĐ]'[^\W\d_]*")  # H'Hen, K'Lâm, H'
MENDED: Final = 0.7  # fit of a name whose family name was mended
UNLIKELY: Final = 0.8  # of one in which a letter's tilde may be lost
UNNAMED: Final = 0.6  # of one that begins with no known family name
KNOWN, POSSIBLE, MINORITY, ODD = 1.0, 0.85, 0.6, 0.3
"""How well a syllable fits: on the lists, possible in Vietnamese, with an apostrophe, none."""


def judge_name(raw: str) -> Judged:
    """Tidy a name and judge every syllable; the weakest one counts."""
    return _judged(raw, _mended_surname, name_fit, WHOLE)


def judge_family(raw: str) -> Judged:
    """Judge family and middle names that stand in a column of their own."""
    return _judged(raw, _mended_surname, family_fit, FAMILY)


def judge_given(raw: str) -> Judged:
    """Judge a given name that stands in a column of its own."""
    return _judged(raw, str, given_fit, GIVEN)


def _judged(
    raw: str, mend: Callable[[str], str], fit_of: Callable[[str], float], ends: "_Ends"
) -> Judged:
    """Tidy a name or its part; `mend` puts a family name right, `fit_of` judges the whole."""
    typed = nfc(raw)
    text = with_marks(typed)
    plain = text.translate(ETH)
    value = nfc(plain.replace("_", "").strip(EDGES).lstrip("' "))
    spelt = " ".join(map(_spelt, value.split()))
    spaced = " ".join(map(_spaced, spelt.split()))
    parted = " ".join(map(_parted, spaced.split()))
    level = _begun(even_capitals(parted))
    surnamed = mend(level)
    mended = _without_hooks(surnamed)
    as_read = (mended, text, value) == (level, typed, spaced)
    fit = fit_of(mended) if as_read else min(fit_of(mended), MENDED)
    judged = Judged(mended, fit, mismarked=mismarked(mended, ends))
    judged = stepped(judged, "lexicon:given_names", surnamed, mended)
    judged = stepped(judged, "lexicon:surnames", level, surnamed)
    judged = stepped(judged, "capitals", parted, level)
    judged = stepped(judged, "apostrophe", spaced, parted)
    judged = stepped(judged, "spaces", spelt, spaced)
    judged = stepped(judged, "figures", value, spelt)
    judged = stepped(judged, "trim", plain, value)
    judged = stepped(judged, "eth", text, plain)
    return stepped(judged, "typed-marks", typed, text)


def even_capitals(text: str) -> str:
    """Write small what stands as a capital inside a small word: ĐẮk is Đắk."""
    return " ".join(map(_even_word, text.split()))


def _spelt(word: str) -> str:
    """Write letters for the figures of a word where one syllable of a name comes of it: 6iang."""
    known = [other for other in with_letters(word) if other in name_syllables()]
    return known[0] if len(known) == 1 else word


def _spaced(word: str) -> str:
    """Set words apart that ran together: LêThịTuyết, where each is a syllable of names."""
    if word.isupper() or word[1:].islower():
        return word
    cut = "".join(f" {b}" if a.islower() and b.isupper() else b for a, b in pairwise(f" {word}"))
    parts = cut.split()
    known = all(len(part) > 1 and part in name_syllables() for part in parts)
    return " ".join(parts) if known else word


def _parted(word: str) -> str:
    """Put back the apostrophe of a minority name: HBliu and H°Bliu are H'Bliu."""
    if NOT_COMMA.match(word):
        return NOT_COMMA.sub(r"\1'", word)
    first, rest = word[:1], word[1:]
    begun = first in PARTED and rest[:1].isupper() and rest[1:].islower()
    return f"{first}'{rest}" if begun and not is_syllable(word) else word


def _begun(name: str) -> str:
    """Begin every word of a name with a capital where most words have one."""
    words = name.split()
    begun = sum(word[0].isupper() for word in words)
    if 2 * begun <= len(words):
        return name
    return " ".join(word[0].upper() + word[1:] if word[0].isalpha() else word for word in words)


def _even_word(word: str) -> str:
    """Leave words in capitals and words after an apostrophe as they are."""
    letters = [c for c in word if c.isalpha()]
    small = sum(c.islower() for c in letters)
    if len(letters) < 3 or not small or "'" in word or "." in word or "-" in word:
        return word
    return word[0] + word[1:].lower() if word[1:] != word[1:].lower() else word


def _mended_surname(name: str) -> str:
    """Put the marks of a family name back where one family name alone, or common, has its letters.

    A syllable that can be right is left where that name is rare: Quảng is no misread Quàng. No
    family is called Binh or Bới: those are Đinh and Đới.
    """
    first, _, rest = name.partition(" ")
    if not rest or first in surnames() or not first[0].isupper() or len(first) < 2:
        return name
    if (other := other_capital(first)) in surnames():
        return f"{other} {rest}"
    same = [s for s in surnames().by_fold.get(fold(first), ()) if " " not in s]
    common = [s for s in same if s in common_surnames()] or same
    if len(common) != 1 or (common[0] not in common_surnames() and is_syllable(first)):
        return name
    return f"{common[0].upper() if first.isupper() else common[0]} {rest}"


def _without_hooks(name: str) -> str:
    """Read Chỉ as Chi, which nobody is called otherwise, and Ayũn as Ayŭn."""
    return " ".join(map(_hookless, name.split()))


def _hookless(word: str) -> str:
    plain = word.translate(HOOKED)
    known = name_syllables()
    if plain == word or word.capitalize() in known or plain.capitalize() not in known:
        return word
    return plain


@dataclass(frozen=True, slots=True)
class _Ends:
    """What the first and the last syllable of a name or its part can be."""

    first: Callable[[], Vocabulary]
    last: Callable[[], Vocabulary]


WHOLE: Final = _Ends(first_syllables, last_syllables)
FAMILY: Final = _Ends(first_syllables, name_syllables)
GIVEN: Final = _Ends(name_syllables, last_syllables)


def mismarked(name: str, ends: _Ends = WHOLE) -> int:
    """Count syllables that are known in their place only with other marks: Hiến, where Hiển is.

    A rare name stays what it is; but a lost or mistaken mark makes just such a syllable. Nobody is
    called Thị alone: at the end of a name, and after another Thị, it is Thi.
    """
    words = name.split()
    clan = bool(words) and (len(words[0]) == 1 or "'" in name)  # Y Moan Ênuôl ends with its clan
    last = len(words) - 1
    count = 0
    for n, word in enumerate(words):
        known = ends.last() if n == last else ends.first() if n == 0 else name_syllables()
        if clan and n == last and word.capitalize() in surnames():
            continue
        twice = n > 0 and word.capitalize() == words[n - 1].capitalize() == "Thị"
        count += twice or ("'" not in word and _only_with_other_marks(word.capitalize(), known))
    return count


def _only_with_other_marks(word: str, known: Vocabulary) -> bool:
    """Tell whether a list has the letters of a word, but not its marks; Thuỷ and Thủy are one."""
    if word in known.exact:
        return False
    spellings = known.by_fold.get(fold(word), ())
    return bool(spellings) and all(signs(s) != signs(word) for s in spellings)


def name_fit(name: str) -> float:
    """Judge a whole name: two to eight capitalised syllables that names are made of."""
    syllables = name.split()
    fit = _worst(syllables)
    if RARE in syllables[:-1]:
        fit = min(fit, UNLIKELY)
    usual = 2 <= len(syllables) <= 8 or "'" in name
    return _surnamed(syllables, fit if usual else fit / 2)


def family_fit(name: str) -> float:
    """Judge what stands before a given name: a family name, and up to six more syllables."""
    syllables = name.split()
    fit = _worst(syllables)
    if RARE in syllables:
        fit = min(fit, UNLIKELY)
    return _surnamed(syllables, fit if len(syllables) <= 7 else fit / 2)


def given_fit(name: str) -> float:
    """Judge a given name: one syllable, hardly ever more than three."""
    syllables = name.split()
    return _worst(syllables) if len(syllables) <= 3 else _worst(syllables) / 2


def _worst(syllables: Sequence[str]) -> float:
    """Give the fit of the syllable that fits least; 0.0 where one is no word of a name."""
    if not syllables or not all(CAPITALISED.fullmatch(s) for s in syllables):
        return 0.0
    return min(syllable_fit(s) for s in syllables)


def _surnamed(syllables: Sequence[str], fit: float) -> float:
    """Trust a name less that begins with no known family name."""
    return fit if syllables and syllables[0].capitalize() in surnames() else min(fit, UNNAMED)


def syllable_fit(syllable: str) -> float:
    """Judge one syllable."""
    if APOSTROPHE.fullmatch(syllable):
        return MINORITY
    upper = syllable.isupper() and len(syllable) > 1
    if not upper and not (syllable[0].isupper() and syllable[1:] == syllable[1:].lower()):
        return ODD if "'" in syllable else 0.0
    if syllable.capitalize() in name_syllables():
        return KNOWN
    return POSSIBLE if is_syllable(syllable) else ODD
