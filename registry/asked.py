"""What a person typed into the search box, taken apart."""

from dataclasses import dataclass

from registry.fold import bare, exact, number_key
from registry.keys import DAY, born_key


@dataclass(frozen=True, slots=True)
class Asked:
    """Words of a name, numbers, a birth date and years, all folded."""

    whole: tuple[str, ...]  # words with marks
    bare: tuple[str, ...]  # the same words without marks
    numbers: frozenset[str]  # possible diploma or register numbers
    born: str  # "yyyy-mm-dd" or ""
    years: tuple[int, ...]  # of birth or graduation

    @property
    def marked(self) -> bool:
        """Whether some word was typed with marks."""
        return self.whole != self.bare


def ask(text: str) -> Asked:
    """Take a query apart: dates, years and numbers are told from the words of a name."""
    words: list[str] = []
    numbers: set[str] = set()
    born, years = "", list[int]()
    for token in text.split():
        if DAY.match(token):
            born = born_key(token)
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
    )
