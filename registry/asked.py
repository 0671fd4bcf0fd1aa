"""What a person typed into the search box, taken apart."""

import re
from dataclasses import dataclass

from registry.fold import bare, exact, lone_y, number_key
from registry.keys import DAY, born_key

SHORT_DAY = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d\d)$")
ISO_DAY = re.compile(r"^((?:19|20)\d\d)-(\d\d)-(\d\d)$")
OF_THIS_CENTURY = 20
"""Up to this one, a year of two digits is after 2000: who was born later graduates later."""

LABELS = re.compile(
    r"\b(?:sinh\s+(?:ngày|ngay|năm|nam)|(?:ngày|ngay|năm|nam)\s+sinh|sn)\b[.:\s]*(?=\d)",
    re.IGNORECASE,
)
"""Words before a birth that are no name; `Sinh` and `Năm` alone may be one."""

VOWELS = re.compile("[aeiouy]")
AROUND = ".,;:()"


@dataclass(frozen=True, slots=True)
class Asked:
    """Words of a name, numbers, a birth date and years, all folded."""

    whole: tuple[str, ...]  # words with marks
    bare: tuple[str, ...]  # the same words without marks
    numbers: frozenset[str]  # possible diploma or register numbers
    born: str  # "yyyy-mm-dd" or ""
    years: tuple[int, ...]  # of birth or graduation
    lone_y: frozenset[str] = frozenset()  # words without marks whose last i was typed as y

    def as_typed(self, word: str) -> str:
        """Give a word without marks with the y that folding made an i: thi, which was typed thy."""
        return f"{word[:-1]}y" if word in self.lone_y else word

    @property
    def marked(self) -> bool:
        """Whether some word was typed with marks."""
        return self.whole != self.bare


def ask(text: str) -> Asked:
    """Take a query apart: dates, years and numbers are told from the words of a name."""
    words: list[str] = []
    numbers: set[str] = set()
    born, years = "", list[int]()
    for token in (part.strip(AROUND) for part in LABELS.sub("", text).split()):
        if day := _day(token):
            born = day
            if SHORT_DAY.match(token):
                numbers.add(number_key(token))  # some registers number so
        elif token.isdecimal() and len(token) == 4 and token[:2] in ("19", "20"):
            years.append(int(token))
            numbers.add(number_key(token))
        elif any(letter.isdecimal() for letter in token):
            numbers.add(number_key(token))
        else:
            words += exact(token).split()
    if numbers:
        numbers.add(number_key(text))  # a number that was typed with spaces
    return Asked(
        whole=tuple(words),
        bare=tuple(bare(word) for word in words),
        numbers=frozenset(numbers - {""}),
        born=born,
        years=tuple(years),
        lone_y=frozenset(lone_y(text)),
    )


def abbreviated(bare: str) -> bool:
    """Say whether a word may stand for one that begins so: V., Ng., Th."""
    return len(bare) == 1 or not VOWELS.search(bare)


def _day(token: str) -> str:
    if DAY.match(token):
        return born_key(token)
    if short := SHORT_DAY.match(token):
        century = "20" if int(short[3]) <= OF_THIS_CENTURY else "19"
        return f"{century}{short[3]}-{int(short[2]):02}-{int(short[1]):02}"
    return token if ISO_DAY.match(token) else ""
