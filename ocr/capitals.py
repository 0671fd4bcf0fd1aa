"""Names of offices and schools printed in capitals, as they are written in running text."""

import re
from functools import lru_cache, partial
from typing import Final

from ocr.fold import fold
from ocr.lexicon import provinces, rows

SCHOOLS: Final = "THPT THCS PTTH PTCS PTDT PTDTNT DTNT BTVH BTTH GDTX GDNN"
ABBREVIATIONS: Final = frozenset(f"{SCHOOLS} TTGDTX UBND GD ĐT GDĐT TP TX TT".split())
OFFICE: Final = re.compile(r"s[ou] giao duc")  # Sở, also where its mark was misread
SCHOOL: Final = "truong"
INNER: Final = frozenset(("huyện", "thành phố", "thị xã", "quận", "tỉnh", "và"))


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
    if word.strip(".,") in ABBREVIATIONS or any(c.isdigit() for c in word) or "&" in word:
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def _placed(phrase: str, match: re.Match[str]) -> str:
    """Write words such as "huyện" small unless they begin the text."""
    if phrase.lower() in INNER and match.start() > 0:
        return phrase.lower()
    return phrase


def mended_office(text: str) -> str:
    """Put lost marks back into the known phrases of an office's or school's name, and its province.

    Capitals stay capitals.
    """
    if OFFICE.match(fold(text)):
        text = ("SỞ" if text[:2].isupper() else "Sở") + text[2:]
    folded = fold(text)
    for _, phrase in reversed(_phrases()):
        plain = fold(phrase)
        if " " not in plain and not (plain == SCHOOL and folded.startswith(plain)):
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(plain)}(?!\w)", folded):
            before = text[match.start() : match.end()]
            if before.lower() != phrase.lower():
                written = phrase.upper() if before.isupper() else phrase
                text = text[: match.start()] + written + text[match.end() :]
    return _mended_province(text)


def _mended_province(text: str) -> str:
    """Put lost marks back into a province's name at the end, where one alone has these letters."""
    words = text.split()
    for count in (3, 2):
        tail = " ".join(words[-count:])
        same = provinces().by_fold.get(fold(tail), ())
        if len(words) > count and len({s.lower() for s in same}) == 1:
            if tail.lower() == same[0].lower():
                return text
            written = same[0].upper() if tail.isupper() else same[0]
            return " ".join([*words[:-count], written])
    return text


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the phrases with patterns that find them in any capitals."""
    phrases = sorted((row["phrase"] for row in rows("heading_phrases")), key=len)
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE), phrase)
        for phrase in phrases
    )
