"""Which field a column holds by what stands in it, where its heading cannot be read."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from ingest.grid import Grid
from ingest.page import Leaf
from ocr.cells import read_cell
from ocr.columns import Assigned
from ocr.crop import crop_cell, usual_letter
from ocr.engine import Engine, ask, together
from ocr.form import Form, FormColumn, Kind
from ocr.kinds import MANNERS
from ocr.values.dates import parse

SAMPLE: Final = 6  # cells of a column that are looked at
ENOUGH: Final = 0.6  # share of them that must fit
SLACK: Final = 0.05  # of the fit that a value of its kind should have
ORDER: Final = (
    Kind.GENDER,
    Kind.DATE,
    Kind.ETHNIC,
    Kind.GRADE,
    Kind.NAME,
    Kind.PLACE,
    Kind.SERIAL,
    Kind.REGISTER,
    Kind.INT,
)
"""Kinds from the most telling to the least: a gender fits nothing else, a number fits much."""

VAGUE: Final = (Kind.INT, Kind.SERIAL, Kind.REGISTER, Kind.PLACE, Kind.TEXT)
"""Kinds that the cells of many a column would fit."""


def assign_by_content(
    form: Form,
    columns: Sequence[Assigned | None],
    unknown: Sequence[int],
    grid: Grid,
    leaves: Sequence[Leaf],
    engine: Engine,
) -> list[Assigned | None]:
    """Fill in the columns at the positions `unknown` by a few of their cells."""
    result = list(columns)
    free = [c for c in form.columns if c.field not in {a.column.field for a in result if a}]
    for position in unknown:
        texts = sample(grid, leaves, position, engine)
        column = _fitting(texts, free, position)
        if column is not None:
            result[position] = Assigned(column, likeness=0.0)
            free.remove(column)
    return result


def kind_of(texts: Sequence[str]) -> Kind:
    """Give the most telling kind that most of these texts fit; free text when none does."""
    for kind in (*ORDER[:-3], Kind.INT, Kind.SCORE) if texts else ():
        if _share(kind, texts) >= ENOUGH:
            return kind
    return Kind.TEXT


def sample(grid: Grid, leaves: Sequence[Leaf], position: int, engine: Engine) -> list[str]:
    """Read the first few cells of a column that hold ink."""
    leaf = leaves[grid.columns[position].leaf]
    letter = usual_letter(leaf.dpi)
    crops = (crop_cell(leaf, row[position].box) for row in grid.rows[: 3 * SAMPLE])
    printed = islice((crop for crop in crops if not crop.blank and crop.pen < 0.5), SAMPLE)
    cells = [read_cell(crop, Kind.TEXT, crop.letter or letter) for crop in printed]
    return [seen.raw for seen in ask(together(cells), engine)]


def _fitting(texts: list[str], free: list[FormColumn], position: int) -> FormColumn | None:
    """Give the first kind, most telling first, that most of the texts fit."""
    if not texts:
        return None
    order = (Kind.INT, *ORDER) if position == 0 else ORDER[:-1]
    for kind in order:
        columns = [column for column in free if column.kind is kind]
        if columns and _share(kind, texts) >= ENOUGH:
            return columns[0]
    return None


def _share(kind: Kind, texts: Sequence[str]) -> float:
    """Give the share of the texts that look like this kind."""
    return sum(_looks_like(kind, text) for text in texts) / len(texts)


def _looks_like(kind: Kind, text: str) -> bool:
    """Tell whether a text could be a value of this kind."""
    manner = MANNERS[kind]
    return manner.judge(text).fit >= manner.fits - SLACK or (kind is Kind.DATE and _is_day(text))


def _is_day(text: str) -> bool:
    """Tell a date with a year of two figures, which alone might be a number: 05/04/61."""
    date = parse(text)
    return date is not None and date.day is not None
