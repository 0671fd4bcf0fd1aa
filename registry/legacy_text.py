"""Vietnamese typed before Unicode: told from names that it must contain, and converted.

Typed lists say nothing about their fonts. So each way to read them is tried on a sample, and the
one under which most words are known syllables of Vietnamese names is taken, if it is clearly the
best; otherwise nothing is converted. Tables of characters come from viparse.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import viparse

LEGACY: Final = ("tcvn3", "vni", "viscii", "vps")
UNICODE: Final = "unicode"
ENOUGH: Final = 0.5  # share of words with marks that must be known for a file to be converted
CLEARLY: Final = 1.5  # how many times better than as it stands

LEXICONS: Final = Path(__file__).parents[1] / "ocr" / "lexicons"
WORD: Final = re.compile(r"[^\W\d_]+")
ETH: Final = str.maketrans("ÐðƉ", "ĐđĐ")
VIETNAMESE: Final = frozenset("aăâeêioôơuưyđ")


@dataclass(frozen=True, slots=True)
class Converted:
    """One text as it was and as it is read."""

    text: str  # Unicode, NFC
    how: str  # "" if nothing was changed, else the encoding or "eth"
    odd: tuple[str, ...]  # characters that are in no Vietnamese text: not guessed at


def detect(texts: Iterable[str]) -> str:
    """Say how a list was typed: `unicode`, or one of `LEGACY`."""
    marked = [text for text in texts if not text.isascii()]
    scores = {how: _score(marked, how) for how in (UNICODE, *LEGACY)}
    best = max(scores, key=lambda how: scores[how])
    if best == UNICODE or scores[best] < max(ENOUGH, CLEARLY * scores[UNICODE]):
        return UNICODE
    return best


def convert(text: str, how: str) -> Converted:
    """Read a text that was typed so; Eth becomes Đ, and what is in no Vietnamese text is named."""
    made = _unicode(text, how)
    repaired = made.translate(ETH)
    said = how if made != unicodedata.normalize("NFC", text) else "eth" if repaired != made else ""
    return Converted(repaired, said, _odd(repaired))


def _unicode(text: str, how: str) -> str:
    if how == UNICODE or text.isascii():
        return unicodedata.normalize("NFC", text)
    made = viparse.fix(text, encoding=how)
    ascii_letters = [c for c in text if c.isascii() and c.isalpha()]
    if len(ascii_letters) > 1 and all(c.isupper() for c in ascii_letters):
        made = made.upper()  # fonts for capitals (.VnTimeH) hold small letters' codes
    return unicodedata.normalize("NFC", made)


def _score(texts: Sequence[str], how: str) -> float:
    """Give the share of words with marks that are known once read so."""
    known = total = 0
    for text in texts:
        for word in WORD.findall(_unicode(text, how).translate(ETH).lower()):
            if not word.isascii():
                total += 1
                known += word in _syllables()
    return known / total if total else 0.0


def _odd(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for c in text if not c.isascii() and not _usual(c)))


@cache
def _usual(character: str) -> bool:
    if unicodedata.category(character) in ("Pd", "Pi", "Pf", "Zs"):
        return True
    base = unicodedata.normalize("NFD", character.lower())
    tone = base[1:].translate(dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323")))
    return unicodedata.normalize("NFC", base[:1] + tone) in VIETNAMESE


@cache
def _syllables() -> frozenset[str]:
    """Give the words with marks in names of people and provinces, in small letters."""
    words: set[str] = set()
    for path in sorted(LEXICONS.glob("*.tsv")):
        if not path.stem.startswith(("surnames", "middle", "given", "provinces")):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = "\n".join(line for line in lines if not line.startswith("#"))
        words.update(WORD.findall(unicodedata.normalize("NFC", rows).lower()))
    return frozenset(word for word in words if not word.isascii())
