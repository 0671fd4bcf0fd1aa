"""Personal names: judged by their syllables, never rewritten by them."""

import re
from typing import Final

from ocr.fold import fold, nfc
from ocr.lexicon import common_surnames, name_syllables, surnames
from ocr.syllables import is_syllable
from ocr.values.confused import other_capital
from ocr.values.judged import Judged, stepped
from ocr.values.typed_marks import with_marks

ETH: Final = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "’": "'", "‘": "'", "ʼ": "'"})
EDGES: Final = ' .,;:|_-–—~=*^`"“”„«»()[]{}<>/\\'
APOSTROPHES: Final = "'’‘ʼ"
"""At an end they are specks, but for the H' of a name."""
CAPITALISED: Final = re.compile(r"[^\W\d_](?:['’]?[^\W\d_]*)*'?")

HOOKED: Final = str.maketrans({"ỉ": "i", "Ỉ": "I"})
RARE: Final = "Nguyên"  # before a given name nearly always Nguyễn, the commonest of all
PARTED: Final = frozenset("HK")
APOSTROPHE: Final = re.compile(r"[A-ZĐ]'[^\W\d_]*")  # H'Hen, K'Lâm, H'
MENDED: Final = 0.7  # fit of a name whose family name was mended
KNOWN, POSSIBLE, MINORITY, ODD = 1.0, 0.85, 0.6, 0.3
"""How well a syllable fits: on the lists, possible in Vietnamese, with an apostrophe, none."""


def judge_name(raw: str) -> Judged:
    """Tidy a name and judge every syllable; the weakest one counts."""
    typed = nfc(raw)
    text = with_marks(typed)
    plain = text.translate(ETH)
    value = plain.strip(EDGES).lstrip("' ")
    parted = " ".join(map(_parted, value.split()))
    level = _begun(even_capitals(parted))
    surnamed = _mended_surname(level)
    mended = _without_hooks(surnamed)
    as_read = (mended, text) == (level, typed)
    fit = name_fit(mended) if as_read else min(name_fit(mended), MENDED)
    judged = stepped(Judged(mended, fit), "lexicon:given_names", surnamed, mended)
    judged = stepped(judged, "lexicon:surnames", level, surnamed)
    judged = stepped(judged, "capitals", parted, level)
    judged = stepped(judged, "apostrophe", value, parted)
    judged = stepped(judged, "trim", plain, value)
    judged = stepped(judged, "eth", text, plain)
    return stepped(judged, "typed-marks", typed, text)


def even_capitals(text: str) -> str:
    """Write small what stands as a capital inside a small word: ĐẮk is Đắk."""
    return " ".join(map(_even_word, text.split()))


def _parted(word: str) -> str:
    """Put back the apostrophe of a minority name where it was lost: HBliu is H'Bliu."""
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
    """Put the marks of a family name back where one family name alone has these letters.

    A syllable that can be right is left where that name is rare: Quảng is no misread Quàng. No
    family is called Binh or Bới: those are Đinh and Đới.
    """
    first, _, rest = name.partition(" ")
    if not rest or first in surnames() or not first[0].isupper() or len(first) < 2:
        return name
    if (other := other_capital(first)) in surnames():
        return f"{other} {rest}"
    same = [s for s in surnames().by_fold.get(fold(first), ()) if " " not in s]
    common = [s for s in same if s == "Nguyễn"] or same
    if len(common) != 1 or (common[0] not in common_surnames() and is_syllable(first)):
        return name
    return f"{common[0].upper() if first.isupper() else common[0]} {rest}"


def _without_hooks(name: str) -> str:
    """Take the dot of an i for what it is: Tesseract reads Chi as Chỉ, which nobody is called."""
    return " ".join(map(_hookless, name.split()))


def _hookless(word: str) -> str:
    plain = word.translate(HOOKED)
    known = name_syllables()
    if plain == word or word.capitalize() in known or plain.capitalize() not in known:
        return word
    return plain


def name_fit(name: str) -> float:
    """Judge a whole name: two to seven capitalised syllables that names are made of."""
    syllables = name.split()
    if not syllables or not all(CAPITALISED.fullmatch(s) for s in syllables):
        return 0.0
    fits = [syllable_fit(s) for s in syllables]
    usual = 2 <= len(fits) <= 8 or "'" in name
    worst = min(fits) * (1.0 if usual else 0.5)
    if RARE in syllables[:-1]:
        worst = min(worst, 0.8)
    return worst if syllables[0].capitalize() in surnames() else min(worst, 0.6)


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
