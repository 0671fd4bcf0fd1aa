"""How many names the line below a table says there are: "Danh sách này có 24 học sinh"."""

import re
from collections.abc import Sequence
from typing import Final

from ocr.fold import fold, nfc
from ocr.values.confused import with_figures

DIGITS: Final = {
    word: number
    for number, written in enumerate((
        "khong", "mot", "hai", "ba", "bon tu", "nam lam nham", "sau", "bay", "tam", "chin",
    ))
    for word in written.split()
}  # fmt: skip
TEN: Final = "muoi"
HUNDRED: Final = "tram"
NOUGHT: Final = frozenset(("linh", "le"))
SAID: Final = rf"(?:(?:{'|'.join((*DIGITS, TEN, HUNDRED, *NOUGHT))})\s+)+"
LIST: Final = r"\b(?:danh sach|trang|so|tong so|tong cong|cong)\b.{0,30}?"
FIGURES: Final = re.compile(
    LIST + r"(?:\b(?:co|gom|la)\b|[:\s])\W*(\d{1,3})\s*(?:\(([^)]{0,40})\)\s*)?"
    r"(?:hoc|thi|nguoi|hs|hv|em|ten|hang|dong|bang|van bang)\b"
)
PEOPLE: Final = r"(?:hoc (?:sinh|vien)|thi sinh|nguoi|hs|hv|em|ten|bang|van bang)\b"
NAMED: Final = re.compile(
    rf"\b(?:tong so|tong cong|so|cong)\s+(?:{PEOPLE}|trang\b)(?!.{{0,30}}\b(?:toan|ca|du|luy ke)\b)"
    r"[^:\d]{0,30}:\s*(\d{1,3})\b(?!\s*[/.,-]?\d)"
)
"""The noun before the number, as in "Tổng số học sinh: 24", but not of the whole school."""
SAID_WITH: Final = re.compile(LIST + rf"[\s:](\d{{1,3}})\s*\(([^)]{{0,40}}?){PEOPLE}\W*\)")
"""The noun behind the number in words: "Tổng cộng: 24 (hai mươi bốn học sinh)"."""
WORDS: Final = re.compile(
    LIST + rf"(?:\b(?:co|gom|la)\b|:)\W*({SAID})\W*(?:\(\W*(\d{{1,3}})\W*\)\s*)?"
    r"(?:hoc (?:sinh|vien)|thi sinh|nguoi|hv|em|ten)\b"
)
"""Words need a noun of people behind them: năm is five, and the year in "năm học"."""


def counted(text: str) -> tuple[int, ...]:
    """Give how many names a line below the table says there are; nothing of any other line.

    What is written in figures and again in words is given as two numbers where they differ.
    """
    folded = fold(with_figures(nfc(text)))
    if match := FIGURES.search(folded):
        return _both(int(match[1]), in_words(match[2] or ""))
    if match := SAID_WITH.search(folded):
        return _both(int(match[1]), in_words(match[2]))
    if match := NAMED.search(folded):
        return (int(match[1]),)
    match = WORDS.search(folded)
    said = in_words(match[1]) if match else None
    if match is None or said is None:
        return ()
    return _both(said, int(match[2]) if match[2] else None)


def _both(first: int, second: int | None) -> tuple[int, ...]:
    return (first,) if second is None or second == first else (first, second)


def in_words(text: str) -> int | None:
    """Give a number below 1,000 said in Vietnamese words, folded; None of anything else."""
    words = re.findall(r"[a-z]+", text)
    hundreds, rest = _parted(words, HUNDRED)
    if NOUGHT & set(rest[:1]):
        rest = rest[1:]
    tens, units = _parted(rest, TEN)
    figures = [_figure(hundreds, 0), _figure(tens, 1), _figure(units, 0)]
    if not words or None in figures:
        return None
    return sum((figure or 0) * worth for figure, worth in zip(figures, (100, 10, 1), strict=True))


def _parted(words: Sequence[str], unit: str) -> tuple[list[str] | None, list[str]]:
    """Cut at a unit: what stands before it, None without one, and what stands behind it."""
    if unit not in words:
        return None, list(words)
    at = words.index(unit)
    return list(words[:at]), list(words[at + 1 :])


def _figure(words: Sequence[str] | None, alone: int) -> int | None:
    """Give the figure said before a unit: `alone` where only the unit is; None of other words."""
    if words is None:
        return 0
    if not words:
        return alone
    return DIGITS.get(words[0]) if len(words) == 1 else None
