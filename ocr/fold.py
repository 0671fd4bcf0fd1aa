"""Vietnamese text without marks and capitals, letter for letter, for comparing print with words."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

STROKED: Final = {"đ": "d", "ð": "d", "Đ": "d", "Ð": "d", "Ɖ": "d"}  # these do not decompose

ROUND: Final = str.maketrans("ce", "oo")


def nfc(text: str) -> str:
    """Compose marks with their letters and make every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """Give one plain small letter for one letter."""
    return STROKED.get(letter) or unicodedata.normalize("NFD", letter)[0].lower()[:1]


def fold(text: str) -> str:
    """Give text of the same length without marks and capitals: position n stays position n.

    Expects NFC.
    """
    return "".join(map(_letter, text))


def worn(text: str) -> str:
    """Write one letter for those that dotted or worn print makes of one another: c, e and o.

    Expects folded text.
    """
    return text.translate(ROUND)


def signs(text: str) -> list[str]:
    """Give the letters and marks of a text in no order: where a tone stands does not count."""
    return sorted(unicodedata.normalize("NFD", text))


@lru_cache(maxsize=16_384)  # headings and the words they are compared with, page after page
def words(text: str) -> str:
    """Fold, and keep only letters and digits, with single spaces between words."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(nfc(text))))
