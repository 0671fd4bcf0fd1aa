"""Months in Roman figures are read by their letters where other rows of the column have some."""

import numpy as np
import pytest

from ingest.box import Box
from ocr.cells import Seen
from ocr.crop import Crop
from ocr.engine import ask
from ocr.reading import Guess
from ocr.roman_months import with_roman_months
from ocr.scripted import Scripted
from ocr.values.dates import judge_date

READ = ("12-VI-1980", "3.11.1978", "9-X-1979", "05/12/1979", "")


def told(texts: tuple[str, ...], *looks: str) -> list[Seen | None]:
    """The column after the Vietnamese model gave these texts."""
    column = [Seen(t, judge_date(t), 0.9, 1.0, 1) if t else None for t in texts]
    image = np.full((60, 300), 255, np.uint8)
    crop = Crop(image, Box(0, 0, 300, 60), False, 0.0, 0.0, False, 180.0, 1, 29.0)
    engine = Scripted([Guess(text, 0.9) for text in looks])
    return ask(with_roman_months(column, [crop] * len(column), 29.0), engine)


def test_ones_are_looked_at_again_by_a_model_with_letters() -> None:
    """3.11.1978 is 3.II.1978, with what was seen kept, and less sure than before."""
    seen = told(READ, "3.II.1978")[1]

    assert seen is not None
    assert (seen.raw, seen.judged.value, seen.agreement) == ("3.II.1978", "03/02/1978", 0.5)


@pytest.mark.parametrize("look", ["3.11.1978", "8.II.1978", "3.II.1979", "3.XI.1978", ""])
def test_another_day_or_the_same_month_changes_nothing(look: str) -> None:
    """Only the month may differ."""
    seen = told(READ, look)[1]
    assert seen is not None
    assert seen.raw == "3.11.1978"


def test_a_column_of_figures_is_not_looked_at_again() -> None:
    """One row of letters is no custom."""
    seen = told(("12-VI-1980", "3.11.1978", "05/12/1979"), "3.II.1978")[1]
    assert seen is not None
    assert seen.raw == "3.11.1978"
