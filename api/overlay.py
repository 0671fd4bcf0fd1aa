"""`sogoc read --overlay`: what was read, written over the page it was read from."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingest.labels import Label, save_labelled
from ingest.picture import as_stored

if TYPE_CHECKING:
    from ingest.page import Page
    from ocr.reading import PageReading, Reading

ROW: Final = (40, 90, 200)
SURE: Final = (20, 130, 50)
DOUBTFUL: Final = (200, 40, 40)
DOUBT: Final = 0.05  # probability of error from which a value is drawn as doubtful


def save_overlay(page: "Page", reading: "PageReading", path: Path) -> None:
    """Draw rows blue, values green, doubtful values red, into a PNG of the master's page."""
    rows = [Label(draft.box, "", ROW) for draft in reading.drafts]
    values = [_label(r) for draft in reading.drafts for r in (*draft.readings, *draft.others)]
    save_labelled(as_stored(page), [*rows, *values, *map(_label, reading.header)], path)


def _label(reading: "Reading") -> Label:
    value = reading.value or f"[{reading.status.value}]"
    return Label(reading.box, value, DOUBTFUL if reading.p_wrong >= DOUBT else SURE)
