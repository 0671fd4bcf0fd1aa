"""Rows of cells made into drafts: one reading per field, dittos resolved, struck rows marked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ocr.body import Found, Row
from ocr.columns import DATE, PLACE, Part
from ocr.dated import dated
from ocr.reading import Doubt, Draft, Reading, Status, Step, checked
from ocr.risk import either
from ocr.sexes import by_birth, by_mark, with_unmarked
from ocr.single import BLANK_WHERE_RARE, single

TORN_RISK: Final = 0.3  # that a row cut at a pen stroke is not what the ledger has
TORN: Final = Doubt("pen-as-rule", "A pen stroke stands where a rule should: a row may be cut.")
PAIR: Final = 2


def make_drafts(rows: Sequence[Row], engine: str) -> list[Draft]:
    """Make one draft of each row; dittos take the value of the row above."""
    drafts: list[Draft] = []
    above: dict[str, Reading] = {}
    for number, row in enumerate(rows, 1):
        readings = [r for found in _by_field(row.found) for r in _readings(found, row, engine)]
        resolved = [_resolved(reading, above) for reading in readings]
        doubts = tuple(filter(None, (_ditto_doubt(r, above) for r in resolved)))
        doubts += tuple(_correction(f) for f in row.found if f.corrected)
        doubts += tuple(_struck_value(f) for f in row.found if f.struck and not row.struck)
        doubts += tuple(_strange(f) for f in row.found if f.inked.strange and not f.pen)
        if row.torn:
            resolved = [_torn(reading) for reading in resolved]
            doubts += (TORN,)
        drafts.append(Draft(number, tuple(resolved), row.place, doubts, row.others))
        above = {r.field: r for r in resolved if r.status is not Status.BLANK} | {
            r.field: r for r in resolved if r.status is Status.BLANK
        }
    return with_unmarked(_rare_blanks(drafts), rows)


def _torn(reading: Reading) -> Reading:
    """Trust a value less whose row may have been cut at a pen stroke."""
    if reading.p_wrong >= 1.0:
        return reading
    return checked(replace(reading, p_wrong=either(reading.p_wrong, TORN_RISK)), "torn")


def _correction(found: Found) -> Doubt:
    """Say that a cell holds no value because something was written over its print."""
    field = found.assigned.column.field
    message = f"{field} is corrected by hand: print is struck out and something written over it."
    return Doubt("corrected-by-hand", message, (field,))


def _struck_value(found: Found) -> Doubt:
    """Say that a single value is struck out, so that something else may count."""
    field = found.assigned.column.field
    return Doubt("struck-value", f"{field} is struck out, though its row is not.", (field,))


def _strange(found: Found) -> Doubt:
    """Say that a cell's letters are not those of the page: something may be written beside it."""
    field = found.assigned.column.field
    message = f"{field} holds letters or ink found nowhere else on the page: a correction, perhaps."
    return Doubt("other-letters", message, (field,))


def _by_field(cells: Iterable[Found]) -> list[tuple[Found, ...]]:
    """Group the cells of one row by field, in the order of the columns."""
    groups: dict[str, list[Found]] = {}
    for found in cells:
        groups.setdefault(found.assigned.column.field, []).append(found)
    return [tuple(group) for group in groups.values()]


def _readings(group: tuple[Found, ...], row: Row, engine: str) -> list[Reading]:
    """Make the reading of a field; births in two columns tell the sex as well."""
    parts = {found.assigned.part: found for found in group}
    if Part.MALE_BORN in parts and Part.FEMALE_BORN in parts:
        return by_birth(parts[Part.MALE_BORN], parts[Part.FEMALE_BORN], row, engine)
    return [_reading(group, row, engine)]


def _reading(group: tuple[Found, ...], row: Row, engine: str) -> Reading:
    """Make the reading of one field from its cell, or from its parts."""
    if len(group) == 1:
        return single(group[0], row, engine)
    parts = {found.assigned.part: found for found in group}
    if Part.MALE in parts and Part.FEMALE in parts:
        return by_mark(parts[Part.MALE], parts[Part.FEMALE], row, engine)
    if parts.keys() == set(DATE):
        return dated([single(parts[part], row, engine) for part in DATE])
    between = ", " if parts.keys() <= set(PLACE) else " "
    return _joined([single(found, row, engine) for found in group], between)


def _joined(halves: list[Reading], between: str) -> Reading:
    """Join a name or place written in several columns; it is no longer than in one, nor riskier."""
    first, *rest = halves
    inked = [half for half in halves if half.status is not Status.BLANK]
    if len(inked) < PAIR:
        only = inked[0] if inked else first
        place = first.box.joined(rest[-1].box)
        return replace(
            only, box=place, p_wrong=only.p_wrong if not inked else either(only.p_wrong, 0.2)
        )
    worst = max(inked, key=lambda half: half.p_wrong)
    raw = between.join(half.raw for half in inked)
    place = first.box.joined(rest[-1].box)
    if all(half.status is Status.DITTO for half in inked):
        return replace(worst, raw=raw, box=place)
    if any(not half.value for half in inked):
        return replace(worst, raw=raw, value="", p_wrong=1.0, box=place, status=_unreadable(inked))
    value = between.join(half.value for half in inked)
    steps: tuple[Step, ...] = (Step("joined", " | ".join(half.value for half in inked), value),)
    for half in inked:
        steps += half.steps
    return replace(worst, raw=raw, value=value, box=place, steps=steps)


def _unreadable(halves: list[Reading]) -> Status:
    """Say why a joined value cannot be given."""
    by_hand = any(half.status is Status.HANDWRITTEN for half in halves)
    return Status.HANDWRITTEN if by_hand else Status.ILLEGIBLE


def _resolved(reading: Reading, above: dict[str, Reading]) -> Reading:
    """Give a ditto the value of the row above."""
    if reading.status is not Status.DITTO:
        return reading
    source = above.get(reading.field)
    if source is None or not source.value:
        return replace(reading, value="", p_wrong=1.0)
    step = Step("ditto", reading.raw, source.value)
    risk = either(reading.p_wrong, source.p_wrong)
    return replace(reading, value=source.value, p_wrong=risk, steps=(step,))


def _ditto_doubt(reading: Reading, above: dict[str, Reading]) -> Doubt | None:
    """Doubt a ditto that has nothing above it."""
    if reading.status is not Status.DITTO or reading.value:
        return None
    where = "in the row above" if above else "above the first row"
    message = f"A ditto mark in {reading.field} stands for a value {where} that is not known."
    return Doubt("ditto-without-source", message, (reading.field,))


def _rare_blanks(drafts: list[Draft]) -> list[Draft]:
    """Trust a blank less where nearly every other row has something."""
    fields = {r.field for draft in drafts for r in draft.readings}
    rare = {
        field
        for field in fields
        if 0 < sum(_blank(draft, field) for draft in drafts) <= 0.15 * len(drafts)
    }
    return [
        replace(
            draft,
            readings=tuple(
                replace(r, p_wrong=BLANK_WHERE_RARE)
                if r.field in rare and r.status is Status.BLANK
                else r
                for r in draft.readings
            ),
        )
        for draft in drafts
    ]


def _blank(draft: Draft, field: str) -> bool:
    """Tell whether a row's field is blank."""
    reading = draft.reading(field)
    return reading is not None and reading.status is Status.BLANK
