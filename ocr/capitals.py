"""Names of offices and schools printed in capitals, as they are written in running text."""

import re
from functools import lru_cache, partial
from typing import Final

from rapidfuzz.distance import OSA

from ocr.fold import fold, signs
from ocr.lexicon import Vocabulary, name_syllables, namesakes, provinces, rows
from ocr.phrases import put_right

SCHOOLS: Final = "THPT THCS PTTH PTCS PTDT PTDTNT DTNT BTVH BTTH GDTX GDNN"
ABBREVIATIONS: Final = frozenset(f"{SCHOOLS} TTGDTX UBND GD ĐT GDĐT TP TX TT".split())
OFFICE: Final = re.compile(r"s[ou] (?:giao duc|gd)\b")  # Sở, also where its mark was misread
SCHOOL: Final = re.compile(r"truong\b")
INNER: Final = frozenset(
    ("huyện", "thành phố", "thị xã", "thị trấn", "quận", "tỉnh", "phường", "và")
)


def sentence_case(text: str) -> str:
    """Rewrite a text printed in capitals: known phrases as decrees write them, the rest as names.

    Text with small letters is left as it is.
    """
    letters = [letter for letter in text if letter.isalpha()]
    if sum(map(str.islower, letters)) > 0.2 * len(letters):
        return text
    cased = " ".join(_word(word) for word in text.split())
    for pattern, phrase in _phrases():
        cased = pattern.sub(partial(_placed, phrase), cased)
    return cased


def _word(word: str) -> str:
    """Capitalise one word; abbreviations and numbers stay."""
    parts = word.strip(".,").split("-")
    if ABBREVIATIONS.issuperset(parts) or any(c.isdigit() for c in word) or "&" in word:
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def _placed(phrase: str, match: re.Match[str]) -> str:
    """Write words such as "huyện" small unless they begin the text."""
    if phrase.lower() in INNER and match.start() > 0:
        return phrase.lower()
    return phrase


def mended_office(text: str) -> str:
    """Put right what was misread of the known phrases of an office's or school's name.

    Also abbreviations of schools, and marks lost in a province at the end. Capitals stay capitals.
    """
    for pattern, word in ((OFFICE, "Sở"), (SCHOOL, "Trường")):
        if pattern.match(fold(text)):
            text = (word.upper() if text[:2].isupper() else word) + text[len(word) :]
    known = sorted((row["phrase"] for row in rows("heading_phrases")), key=len, reverse=True)
    several = [phrase for phrase in known if " " in phrase]
    text = put_right(text, several, {phrase.lower() for phrase in several})
    return _with_marks_of(provinces(), " ".join(map(_mended_abbreviation, text.split())))


def with_namesake(text: str) -> str:
    """Put lost or wrong marks right in the name of a person whom a school is named after."""
    return _with_marks_of(namesakes(), text)


def with_capitals(text: str) -> str:
    """Begin a name's last words with a capital where only one of them lost it: Trần Văn kỷ."""
    words = text.split()
    for n in range(2, len(words)):
        named = all(word.capitalize() in name_syllables() for word in words[n - 1 : n + 1])
        if words[n].islower() and named and words[n - 1][0].isupper() and not _is_inner(words[n]):
            words[n] = words[n].capitalize()
    return " ".join(words)


def _is_inner(word: str) -> bool:
    """Tell whether a word of a name is written small, as those of known phrases may be."""
    return word in INNER or any(word in phrase.lower().split() for _, phrase in _phrases())


def _mended_abbreviation(word: str) -> str:
    """Put right one misread letter of a kind of school: P?TH is PTTH."""
    capitals = sum(map(str.isupper, word))
    if word in ABBREVIATIONS or len(word) < len("THPT") or capitals < len(word) - 1:
        return word
    near = [known for known in SCHOOLS.split() if OSA.distance(known, word) == 1]
    return near[0] if len(near) == 1 else word


def _with_marks_of(known: Vocabulary, text: str) -> str:
    """Put right the marks of a known name at the end, where one alone has these letters."""
    words = text.split()
    for count in (4, 3, 2):
        tail = " ".join(words[-count:])
        same = known.by_fold.get(fold(tail), ())
        if len(words) > count and len({tuple(signs(s.lower())) for s in same}) == 1:
            if signs(tail.lower()) == signs(same[0].lower()):
                return text
            written = same[0].upper() if tail.isupper() else same[0]
            return " ".join([*words[:-count], written])
    return text


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the phrases with patterns that find them in any capitals."""
    listed = (*rows("heading_phrases"), *rows("branches_of_learning"))
    phrases = sorted((row["phrase"] for row in listed), key=len)
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE), phrase)
        for phrase in phrases
    )
