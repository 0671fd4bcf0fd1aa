"""Columns that no form names: read once, so that nothing on the page is lost.

Their cells are fields `cot_1`, `cot_2`, … by the column's place from the left. They come out of
`sogoc read --long` and never enter the registry: a form must first say what they hold.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from ingest.box import Box
from ingest.grid import Grid
from ingest.page import Leaf
from ocr.body import PEN, Row
from ocr.cells import Seen, plain_looks
from ocr.columns import Assigned
from ocr.crop import Crop, crop_cell, usual_letter
from ocr.engine import Asking, together
from ocr.form import Kind
from ocr.kinds import MANNERS
from ocr.reading import Doubt, Reading, Status
from ocr.risk import p_wrong
from ocr.single import BLANK_RISK
from ocr.where import places_of

ONE_LOOK: Final = 0.5  # agreement granted to a cell that nothing was compared with
FILLED: Final = 0.2  # of the rows; a column with print in fewer holds none of a form's fields
LEGIBLE: Final = 0.6  # engine confidence below which no value is given


def read_others(
    grid: Grid,
    leaves: Sequence[Leaf],
    columns: Sequence[Assigned | None],
    engine: str,
) -> Asking[list[tuple[Reading, ...]]]:
    """Read the columns without a field, row by row of the grid, with the engine of that name."""
    unknown = [c for c, assigned in enumerate(columns) if assigned is None]
    tasks = [
        _read(f"cot_{c + 1}", crop_cell(leaf, cells[c].box), places[c], leaf.dpi, engine)
        for cells, places in zip(grid.rows, places_of(grid, leaves), strict=True)
        for c in unknown
        for leaf in (leaves[grid.columns[c].leaf],)
    ]
    readings = iter((yield from together(tasks)))
    return [tuple(islice(readings, len(unknown))) for _ in grid.rows]


def left_out(unread: Sequence[int], rows: Sequence[Row]) -> tuple[Doubt, ...]:
    """Doubt columns with print whose headings could not be read: they may hold fields of a form."""
    printed = Counter(
        r.field
        for row in rows
        for r in row.others
        if r.status not in (Status.BLANK, Status.HANDWRITTEN)
    )
    columns = [c + 1 for c in unread if printed[f"cot_{c + 1}"] > len(rows) * FILLED]
    if not columns:
        return ()
    named = ", ".join(map(str, columns))
    message = f"The headings of these columns could not be read, so no field holds them: {named}."
    return (Doubt("columns-left-out", message),)


def _read(field: str, crop: Crop, place: Box, dpi: float, engine: str) -> Asking[Reading]:
    """Read one cell by one look."""
    empty = Reading(field, "", "", 1.0, Status.ILLEGIBLE, place, engine)
    if crop.blank:
        return replace(empty, status=Status.BLANK, p_wrong=BLANK_RISK)
    if crop.pen >= PEN:
        return replace(empty, status=Status.HANDWRITTEN)
    (guess,) = yield plain_looks([crop], usual_letter(dpi))
    if guess is None:
        return empty
    if guess.confidence < LEGIBLE:
        return replace(empty, raw=guess.text)
    judged = MANNERS[Kind.TEXT].judge(guess.text)
    seen = Seen(guess.text, judged, guess.confidence, ONE_LOOK, 1)
    risk = p_wrong(seen, Kind.TEXT, crop.contrast)
    status = Status.READ if judged.value else Status.ILLEGIBLE
    return replace(empty, raw=guess.text, value=judged.value, p_wrong=risk, status=status)
