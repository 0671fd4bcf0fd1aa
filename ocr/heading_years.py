"""The year of graduation, and the years of the decision and the exam, held against each other.

Pupils graduate in the year of their exam and of the decision, or in one beside it.
"""

import re
from dataclasses import replace
from typing import Final

from ocr.evidence import CONTRADICTED
from ocr.reading import Reading, Status, Step, checked
from ocr.risk import either

CONFLICT: Final = 0.4  # p_wrong of years that speak against each other
DATED: Final = ("nam_tot_nghiep", "ngay_quyet_dinh", "khoa_thi")
YEAR: Final = re.compile(r"(?:19|20)\d\d")


def years_checked(header: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Doubt a year of graduation that is far from those of the decision and the exam, and these.

    Where two agree and the third differs from them in one figure, it is put right, and not sure.
    """
    dated = [r for r in header if r.field in DATED and YEAR.fullmatch(r.value[-4:])]
    years = [int(r.value[-4:]) for r in dated]
    if not years or "nam_tot_nghiep" not in {r.field for r in dated}:
        return header
    if max(years) - min(years) <= 1:
        return header
    usual = max(years, key=years.count)
    others = [r for r, year in zip(dated, years, strict=True) if year != usual]
    if len(years) < len(DATED) or len(others) > 1:
        return tuple(_contradicted(r) if r in dated else r for r in header)
    return tuple(_of_year(_contradicted(r), usual) if r in others else r for r in header)


def _of_year(reading: Reading, year: int) -> Reading:
    """Write another year where one of its figures was misread."""
    value = reading.value[:-4] + str(year)
    if sum(a != b for a, b in zip(value, reading.value, strict=True)) != 1:
        return reading
    step = Step("years-agree", reading.value, value)
    return replace(reading, value=value, status=Status.REPAIRED, steps=(*reading.steps, step))


def _contradicted(reading: Reading) -> Reading:
    """Trust a value less that another one speaks against."""
    risk = either(reading.p_wrong, CONFLICT)
    return checked(replace(reading, p_wrong=risk), CONTRADICTED)
