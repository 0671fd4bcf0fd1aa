"""Births whose months are in Roman figures: the model for figures makes 11 of II and of XII.

Where some rows of a column can only have been read by their letters, as 9-X-1979, all that have a
month of ones are looked at by the Vietnamese model, which knows letters.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.cells import Seen, plain_looks
from ocr.crop import Crop
from ocr.engine import Asking
from ocr.fold import fold, nfc
from ocr.values.dates import ROMAN, judge_date, parse

FEWEST: Final = 2  # months in Roman figures that make a column one of them
ONES: Final = re.compile(r"\d{1,2}\s*[/.\-]\s*1{1,3}\s*[/.\-]\s*\d{2,4}\.?")
UNSURE: Final = 0.5  # agreement granted where two models differ


def with_roman_months(
    column: Sequence[Seen | None], crops: Sequence[Crop], letter: float
) -> Asking[list[Seen | None]]:
    """Read the months of a column again that ones may have taken the place of.

    Args:
        column: What was read; None where nothing was.
        crops: The cells.
        letter: Usual height of capitals, px.
    """
    result = list(column)
    roman = [seen for seen in column if seen is not None and _is_roman(seen.raw)]
    ones = [n for n, seen in enumerate(column) if seen is not None and ONES.fullmatch(seen.raw)]
    if len(roman) < FEWEST or not ones:
        return result
    guesses = yield plain_looks([crops[n] for n in ones], letter)
    for n, guess in zip(ones, guesses, strict=True):
        seen = column[n]
        if seen is None or guess is None or not _same_but_month(seen.raw, guess.text):
            continue
        agreement = min(seen.agreement, UNSURE)
        judged = judge_date(guess.text)
        result[n] = replace(seen, raw=guess.text, judged=judged, agreement=agreement)
    return result


def _is_roman(text: str) -> bool:
    """Tell a date with its month in Roman figures."""
    return ROMAN.fullmatch(fold(nfc(text))) is not None


def _same_but_month(figures: str, letters: str) -> bool:
    """Tell whether the second is a date in Roman figures of the first's day and year."""
    first, second = parse(figures), parse(letters)
    if not _is_roman(letters) or second is None:
        return False
    day, *_, year = re.findall(r"\d+", figures)
    return second.day == int(day) and str(second.year).endswith(year) and first != second
