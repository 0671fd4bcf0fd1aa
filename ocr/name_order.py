"""Lists in alphabetical order: rows that fall out of it are doubted, where the page has an order.

Vietnamese lists are sorted by given name, then family name, then middle names; some by the whole
name, and by letters with or without their marks, as their makers' programs had it. A page counts as
sorted when nearly all rows are in one of these orders; twenty names by chance have nine in order.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from ocr.fold import fold

FEWEST: Final = 10  # names from which an order is believed
SORTED: Final = 0.85  # of them that must be in order
MOST: Final = 3  # that may be out of it; where more are, it is no list in order
ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
Key = tuple[tuple[int, ...], ...]


def out_of_order(names: Sequence[str]) -> list[int]:
    """Give the positions of the names that are out of the page's order; "" is no name.

    Gives nothing where the page is not evidently in order.
    """
    known = [(n, name) for n, name in enumerate(names) if len(name.split()) > 1]
    if len(known) < FEWEST:
        return []
    tried = [_strays([key(name) for _, name in known]) for key in ORDERS]
    strays = min(tried, key=len)
    if len(strays) > min(MOST, (1.0 - SORTED) * len(known)):
        return []
    return [known[n][0] for n in strays]


def by_given_name(name: str) -> Key:
    """Put the given name first, then the family name, then the middle names, letter by letter."""
    family, *middle, given = (_spelt(word) for word in name.lower().split())
    return (given, family, *middle)


def by_given_letters(name: str) -> Key:
    """Compare given names alone, without their marks."""
    return (tuple(map(ord, fold(name.split()[-1]))),)


def by_whole_name(name: str) -> Key:
    """Compare names as they are written, letter by letter."""
    return tuple(_spelt(word) for word in name.lower().split())


ORDERS: Final[tuple[Callable[[str], Key], ...]] = (
    by_given_name,
    by_whole_name,
    by_given_letters,
)
"""Orders that lists are made in; by family names alone, chance would do."""


def _spelt(word: str) -> tuple[int, ...]:
    """Give a word's place in the Vietnamese alphabet: its letters first, its tone last."""
    letters, tone = [], 0
    for letter in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((TONES[p] for p in parts if p in TONES), tone)
        bare = unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES))
        letters.append(ALPHABET.find(bare))
    return (*letters, -1, tone)


def _strays(keys: Sequence[Key]) -> list[int]:
    """Give the positions that are not in the longest run of keys that never falls."""
    ends: list[Key] = []
    at: list[int] = []
    before: list[int | None] = []
    for n, key in enumerate(keys):
        place = bisect_right(ends, key)
        before.append(at[place - 1] if place else None)
        ends[place : place + 1] = [key]
        at[place : place + 1] = [n]
    kept: set[int] = set()
    step: int | None = at[-1] if at else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return [n for n in range(len(keys)) if n not in kept]
