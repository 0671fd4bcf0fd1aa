"""A date written in three columns: day, month and year."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.reading import Reading, Status, Step
from ocr.risk import either
from ocr.values.dates import parse

NO_DATE: Final = 0.9  # that figures are wrong which make no date
WRITTEN: Final = ((True, True, True), (False, True, True), (False, False, True))
"""Which of the three may be filled in: a whole date, month and year, the year alone."""


def dated(thirds: Sequence[Reading]) -> Reading:
    """Make one reading of a day's, a month's and a year's, as a clerk types the date."""
    *_, last = thirds
    box = thirds[0].box.joined(last.box)
    inked = [third for third in thirds if third.status is not Status.BLANK]
    if not inked or all(third.status is Status.DITTO for third in inked):
        return replace(inked[0] if inked else last, box=box)
    worst = max(inked, key=lambda third: third.p_wrong)
    raw = " ".join(third.raw for third in inked)
    if _unread(thirds):
        by_hand = any(third.status is Status.HANDWRITTEN for third in inked)
        status = Status.HANDWRITTEN if by_hand else Status.ILLEGIBLE
        return replace(worst, raw=raw, value="", p_wrong=1.0, box=box, status=status)
    value = "/".join(third.value for third in inked)
    steps = tuple(step for third in inked for step in third.steps)
    steps = (Step("joined", " | ".join(third.value for third in inked), value), *steps)
    risk = either(*(third.p_wrong for third in inked), *(() if parse(value) else (NO_DATE,)))
    return replace(worst, raw=raw, value=value, p_wrong=risk, box=box, steps=steps)


def _unread(thirds: Sequence[Reading]) -> bool:
    """Tell whether a part that is there has no value, or one is missing before another."""
    filled = tuple(third.status is not Status.BLANK for third in thirds)
    known = all(bool(third.value) for third in thirds if third.status is not Status.BLANK)
    return not known or filled not in WRITTEN
