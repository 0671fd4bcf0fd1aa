"""O and 0, I and 1, S and 5, B and 8 before figures: wrong in one row, or down a whole column.

Where every row has the same misreading, rows agree and nothing else speaks against it. What a
number can look like does: none begins with the letter O, and a diploma has six to eight figures.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ocr.form import Kind

FIGURES: Final = {"O": "0", "Q": "0", "I": "1", "L": "1", "Z": "2"}
"""Letters that no series of numbers has right before its figures, unless other letters lead it."""
SERIES: Final = {"S": "5", "B": "8", "G": "6", "D": "0"}
"""Letters that a series may well have."""
ZEROS: Final = frozenset("OQ")  # those that are zeros behind another letter, too
NUMBER: Final = re.compile(
    r"(?P<before>[A-ZĐ]*?)(?P<mixed>[OQILZ]+|(?<![A-ZĐ])[SBGD])(?P<figures>\d+)(?P<after>.*)"
)
YEAR: Final = re.compile(r"(?P<front>.*\d.*[/.\-]\s?[A-ZĐ]*?)(?P<year>[O\d]{2}|[12][O\d]{3})")
"""The year at the end of a register number, as of 723/TN00: no code of letters ends in OO."""
DIPLOMA: Final = range(6, 9)  # figures of a diploma's number, after its letters


class Verdict(StrEnum):
    """What letters before figures are."""

    FIGURES = "figures"  # the value is given with figures in their place
    LIKELY = "likely"  # the same, but a series could have them: figures, and a doubt
    EITHER = "either"  # nobody can tell from here


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one value; `value` is how it reads with figures."""

    verdict: Verdict
    value: str


def mixed_up(values: Sequence[str], kind: Kind) -> list[Told | None]:
    """Judge each value of a column of numbers; None where nothing is mixed up."""
    return [_told(value, values, kind) for value in values]


def _told(value: str, column: Sequence[str], kind: Kind) -> Told | None:
    """Judge one value by itself and by those of its column that begin alike."""
    dated = YEAR.fullmatch(value) if kind is Kind.REGISTER else None
    if dated is not None and "O" in dated["year"]:
        return Told(Verdict.FIGURES, dated["front"] + dated["year"].replace("O", "0"))
    match = NUMBER.fullmatch(value)
    if match is None:
        return None
    before, mixed, figures = match["before"], match["mixed"], match["figures"]
    as_figures = "".join((FIGURES | SERIES)[letter] for letter in mixed)
    told = f"{before}{as_figures}{figures}{match['after']}"
    sure = set(mixed) <= (ZEROS if before else FIGURES.keys())
    if sure and (not before or _others_have_figures(before, len(value), column)):
        return Told(Verdict.FIGURES, told)
    if kind is Kind.SERIAL:
        return _diploma(len(mixed), len(figures), told, sure=sure and bool(before))
    return Told(Verdict.EITHER, told)


def _others_have_figures(before: str, length: int, column: Sequence[str]) -> bool:
    """Tell whether another value of the column has a figure where this one has a letter."""
    place = len(before)
    return any(
        len(other) == length and other.startswith(before) and other[place].isdigit()
        for other in column
    )


def _diploma(mixed: int, figures: int, told: str, *, sure: bool) -> Told | None:
    """Judge a diploma's number by how many figures it has with the letters and without them."""
    fits, fits_with = figures in DIPLOMA, mixed + figures in DIPLOMA
    if fits and fits_with and sure:
        return Told(Verdict.LIKELY, told)  # a series of O would be taken for a zero by everybody
    if fits:
        return None  # a letter and six to eight figures, as most have
    if fits_with and not fits:
        return Told(Verdict.FIGURES if sure else Verdict.EITHER, told)
    return Told(Verdict.EITHER, told)
