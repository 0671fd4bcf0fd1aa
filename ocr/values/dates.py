"""Dates of birth and of decisions.

The value keeps the way the date is written, `4/12/1970` or `22-02-1970`, as a clerk types it from
the page; only a date in words or with a Roman month becomes `dd/mm/yyyy`. `parse` gives the parts
for comparing and searching.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from ocr.fold import fold, nfc
from ocr.values.judged import Judged, stepped

ALPHABET: Final = "0123456789/-."
NUMERIC: Final = re.compile(r"(\d{1,2})\s*([/.\- ])\s*(\d{1,2})\s*([/.\- ])\s*(\d{4}|\d{2})\.?")
MONTH: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})\.?")
YEAR: Final = re.compile(r"(?:(?:sinh )?nam\s*)?(\d{4})\.?")
IN_WORDS: Final = re.compile(
    r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2}|[ivxl]{1,4})\s*nam\s*(\d{4}|\d{2})\.?"
)
MONTH_IN_WORDS: Final = re.compile(r"thang\s*(\d{1,2})\s*nam\s*(\d{4})\.?")
ROMAN: Final = re.compile(r"(\d{1,2})\s*[/.\- ]\s*([ivxl]{1,4})\s*[/.\- ]\s*(\d{4}|\d{2})\.?")
ROMANS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
UNKNOWN: Final = frozenset(("khong ro", "khong biet", "k ro", "ko ro", "khong nho"))
"""What clerks write where nobody knows the day of birth."""
DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2099


@dataclass(frozen=True, slots=True)
class Date:
    """A date as precise as it is written."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Literal["day", "month", "year"]:
        """What the ledger states."""
        if self.day is not None:
            return "day"
        return "year" if self.month is None else "month"


def parse(text: str) -> Date | None:
    """Read a date in any of the ways ledgers write it; None when it cannot be one."""
    plain = fold(nfc(text))
    if year := YEAR.fullmatch(plain):
        return _real(Date(int(year[1])))
    if match := NUMERIC.fullmatch(plain):
        day, month = int(match[1]), int(match[3])
        if not day:  # 00/00/1984: nobody knows more than the year
            return _real(Date(_full_year(match[5]), month or None))
        return _real(Date(_full_year(match[5]), month, day))
    if match := IN_WORDS.fullmatch(plain) or ROMAN.fullmatch(plain):
        named = _month(match[2])
        return _real(Date(_full_year(match[3]), named, int(match[1]))) if named else None
    if match := MONTH.fullmatch(plain) or MONTH_IN_WORDS.fullmatch(plain):
        return _real(Date(int(match[2]), int(match[1])))
    return None


def _month(text: str) -> int | None:
    """Read a month in figures or Roman numerals, whose I the engine may see as l."""
    if text.isdigit():
        return int(text)
    roman = text.replace("l", "i")
    return ROMANS.index(roman) + 1 if roman in ROMANS else None


def judge_date(raw: str) -> Judged:
    """Tidy a date; what cannot be one keeps its text and fits badly."""
    text = nfc(raw)
    date = parse(text)
    if date is None:
        bare = text.strip(" .,'|_-/")
        if bare != text and parse(bare) is not None:
            return stepped(judge_date(bare), "trim", text, bare)
        if fold(bare).replace(".", "") in UNKNOWN:
            return stepped(Judged(bare, 0.9), "trim", text, bare)
        return Judged(text, 0.0)
    value = _as_written(text, date)
    return stepped(Judged(value, _fit(text, date)), "date", text, value)


def _as_written(text: str, date: Date) -> str:
    """Keep figures and separators; write a date in words in figures."""
    match = NUMERIC.fullmatch(text)
    if match:
        return "".join(match[n] for n in range(1, 6))
    if date.day is None and date.month is None:
        return str(date.year)
    if date.day is None:
        written = MONTH.fullmatch(text)
        return f"{written[1]}/{written[2]}" if written else f"{date.month:02d}/{date.year}"
    return f"{date.day:02d}/{date.month:02d}/{date.year}"


def _fit(text: str, date: Date) -> float:
    """Judge how usual the date looks: four-figure year, one kind of separator."""
    match = NUMERIC.fullmatch(text)
    if match and match[2] != match[4]:
        return 0.5
    if match and (len(match[5]) == len("70") or match[2] == " "):
        return 0.8  # two strokes between figures may have been lost
    if date.day is not None:
        return 1.0
    return 0.9 if match or date.month is None else 0.8


def _full_year(figures: str) -> int:
    """Take two figures for a year of the last century, unless they are small."""
    if len(figures) == len("1970"):
        return int(figures)
    return int(figures) + (2000 if int(figures) < 25 else 1900)


def _real(date: Date) -> Date | None:
    """Refuse dates that no calendar has."""
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        return None
    if date.month is None:
        return date
    if not 1 <= date.month <= len(DAYS):
        return None
    return date if date.day is None or 1 <= date.day <= DAYS[date.month - 1] else None
