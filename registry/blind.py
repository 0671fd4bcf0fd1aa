"""Rows as they are shown to whoever types blind: without the values that two people type.

What the engine read, and what was decided before, stays hidden until the row is decided; the
pixels stay (`registry.second`).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ocr.reading import Reading
from registry import second
from registry.database import Database
from registry.queued import DraftState, Queued


def veiled(db: Database, rows: Sequence[Queued]) -> tuple[Queued, ...]:
    """Hide the fields of waiting rows that two people type without seeing each other."""
    places = {(row.scan, row.page) for row in rows if row.state is DraftState.WAITING}
    keyed = {place: second.blind_fields(db, *place) for place in places}
    return tuple(_hide(row, keyed.get((row.scan, row.page), ())) for row in rows)


def _hide(row: Queued, names: tuple[str, ...]) -> Queued:
    if not names or row.state is not DraftState.WAITING:
        return row
    draft = replace(
        row.draft,
        readings=_without(row.draft.readings, names),
        doubts=tuple(d for d in row.draft.doubts if not set(names) & set(d.fields)),
    )
    kept = {name: value for name, value in row.kept.items() if name not in names}
    return replace(row, draft=draft, header=_without(row.header, names), kept=kept, blind=names)


def _without(readings: Sequence[Reading], names: Collection[str]) -> tuple[Reading, ...]:
    return tuple(
        replace(one, raw="", value="", steps=()) if one.field in names else one for one in readings
    )
