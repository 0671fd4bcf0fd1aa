"""Letters that worn type and blur turn into others: a C into a G, a Đ into a B, an i into a 1.

Nothing is changed by shape alone: a letter is put back only where that makes a word of a list.
"""

import re
from itertools import product
from typing import Final
from unicodedata import normalize

CAPITALS: Final = {"B": "Đ", "G": "C", "O": "C", "D": "Đ", "Y": "V"}
"""A capital as it is read, and the one that it may be."""
FIGURES: Final = {"0": "oO", "1": "ilI", "5": "SB", "6": "bG", "8": "BS"}
"""A figure inside a word, and the letters that it may be."""
STROKED: Final = re.compile("[ÐĐƉ]+")  # the model gives one letter as two that look alike
SIXES: Final = str.maketrans("óÓ", "66")
LETTERS: Final = str.maketrans("óÓoOlI|", "6600111")
"""Letters that the Vietnamese model takes figures for; a 6 is its ó."""
AMONG: Final = re.compile(r"(?<![^\W\d_])[\dóÓoOlI|]*\d[\dóÓoOlI|]*(?![^\W\d_])")
"""A number between other signs, with such letters in it."""
ALONE: Final = re.compile(r"(?<=\d[/.-])[óÓoOlI|]{1,2}(?=[/.-])|(?<=tháng )[óÓlI|](?= )", re.I)
"""A day's or month's whole number of such letters, in a date."""
MOST: Final = 3  # figures in a word; more are no misread letters


def other_capital(text: str) -> str:
    """Give the text with the other capital that its first may be; "" where there is none."""
    first = text[:1]
    return CAPITALS[first] + text[1:] if first in CAPITALS else ""


def with_letters(word: str) -> list[str]:
    """Give every word that this is when its figures are misread letters; none without figures."""
    figures = sum(sign.isdigit() for sign in word)
    if not 0 < figures <= MOST or figures == len(word):
        return []
    choices = [FIGURES.get(sign, sign) if sign.isdigit() else sign for sign in word]
    return ["".join(letters) for letters in product(*choices)]


def likenesses(word: str) -> set[str]:
    """Give every word that one of a place may be: 0ai and Ơal are Oai and Cai as well."""
    found = {word, *with_letters(word)}
    found |= {one[:-1] + "i" for one in found if one.endswith("l")}  # no syllable ends so
    return found | {other for one in found if (other := other_capital(_bare(one)))}


def _bare(word: str) -> str:
    """Give a word whose capital has lost its marks: a round letter with a speck is an Ơ."""
    return normalize("NFD", word[:1])[:1] + word[1:]


def with_figures(text: str) -> str:
    """Write figures for the letters that they were taken for inside numbers: 3óó9/QĐ is 3669/QĐ.

    The text stays as long as it is.
    """
    figures = ALONE.sub(lambda number: number[0].translate(LETTERS), text)
    return AMONG.sub(lambda number: number[0].translate(LETTERS), figures)


def with_sixes(text: str) -> str:
    """Write a 6 for the ó that it was taken for inside a number of free text: 200ó is 2006."""
    return AMONG.sub(lambda number: number[0].translate(SIXES), text)
