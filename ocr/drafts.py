"""Rows of cells made into drafts: one reading per field, dittos resolved, struck rows marked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ocr.body import Found, Row
from ocr.cells import MISFIT, Seen, scattered
from ocr.columns import DATE, Part
from ocr.dated import dated
from ocr.evidence import UNMARKED, Evidence
from ocr.form import Kind
from ocr.reading import Doubt, Draft, Reading, Status, Step, checked
from ocr.risk import bounded, either, p_wrong

BLANK_RISK: Final = 0.004  # ink too faint to be seen
DIRT_RISK: Final = 0.12  # a note of one letter is dirt or a signature's tail
BLANK_WHERE_RARE: Final = 0.06  # when nearly every other row has something there
BY_CONTENT: Final = 0.1  # that a column told by its content holds another field
TORN_RISK: Final = 0.3  # that a row cut at a pen stroke is not what the ledger has
TORN: Final = Doubt("pen-as-rule", "A pen stroke stands where a rule should: a row may be cut.")
PRINTED: Final = 0.2  # probability of handwriting below which scattered looks are of poor print
HOPELESS: Final = 0.99  # p_wrong from which no value is given
REPAIRS: Final = frozenset(
    ("trim", "date", "case", "joined", "marked-column")
)  # steps that change no reading
PAIR: Final = 2
SEX: Final = "gioi_tinh"
OTHER_SEX: Final = {Part.MALE: "Nữ", Part.FEMALE: "Nam"}


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
    return _unmarked(_rare_blanks(drafts), rows)


def _unmarked(drafts: list[Draft], rows: Sequence[Row]) -> list[Draft]:
    """Take a blank in a lone column of crosses, as Nữ, for the other sex, to be confirmed."""
    halves = {f.assigned.half for row in rows[:1] for f in row.found}
    sexes = [OTHER_SEX[half] for half in halves if half in OTHER_SEX]
    marked = [r for d in drafts if (r := d.reading(SEX)) is not None and r.raw == "x"]
    if len(sexes) != 1 or not marked:
        return drafts
    step = Step("marked-column", "", sexes[0])
    told = replace(marked[0], raw="", value=sexes[0], status=Status.READ, steps=(step,))
    return [
        replace(draft, readings=tuple(_told_sex(r, told) for r in draft.readings))
        for draft in drafts
    ]


def _told_sex(reading: Reading, told: Reading) -> Reading:
    """Give the other sex where the column of a sex is blank."""
    if reading.field != SEX or reading.status is not Status.BLANK:
        return reading
    evidence = replace(told.evidence, checks=(UNMARKED,)) if told.evidence else None
    return replace(told, box=reading.box, p_wrong=BLANK_WHERE_RARE, evidence=evidence)


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
    message = f"{field} holds letters that stand nowhere else on the page: a correction, perhaps."
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
        return _born(parts[Part.MALE_BORN], parts[Part.FEMALE_BORN], row, engine)
    return [_reading(group, row, engine)]


def _reading(group: tuple[Found, ...], row: Row, engine: str) -> Reading:
    """Make the reading of one field from its cell, or from its parts."""
    if len(group) == 1:
        return _single(group[0], row, engine)
    parts = {found.assigned.part: found for found in group}
    if Part.MALE in parts and Part.FEMALE in parts:
        return _gender(parts[Part.MALE], parts[Part.FEMALE], row, engine)
    if parts.keys() == set(DATE):
        return dated([_single(parts[part], row, engine) for part in DATE])
    return _joined([_single(found, row, engine) for found in group])


def _single(found: Found, row: Row, engine: str) -> Reading:
    """Make the reading of one cell."""
    empty = Reading(found.assigned.column.field, "", "", 1.0, Status.ILLEGIBLE, found.place, engine)
    if found.blank:
        status = Status.STRUCK if row.struck else Status.BLANK
        return replace(empty, status=status, p_wrong=BLANK_RISK)
    empty = replace(empty, evidence=_evidence(found, row))
    if found.pen or found.corrected:
        return replace(empty, status=Status.HANDWRITTEN)
    if found.seen is None:
        return empty
    return _seen(empty, found, found.seen, row.struck)


def _evidence(found: Found, row: Row) -> Evidence:
    """Gather what the ink and the engine's looks tell of one cell."""
    seen = found.seen
    struck = ("struck",) if row.struck or found.struck else ()
    if seen is None:
        return replace(found.inked, checks=struck)
    return replace(
        found.inked,
        confidence=seen.confidence,
        agreement=seen.agreement,
        looks=seen.looks,
        rival=seen.rival,
        fit=seen.judged.fit,
        repairs=sum(step.name not in REPAIRS for step in seen.judged.steps),
        dots=seen.marks,
        checks=(*struck, "ditto") if seen.ditto else struck,
    )


def _seen(empty: Reading, found: Found, seen: Seen, struck: bool) -> Reading:
    """Make the reading of a cell that was read."""
    kind = found.assigned.column.kind
    risk = p_wrong(seen, kind, found.contrast)
    if seen.ditto:
        return replace(empty, raw=seen.raw or '"', status=Status.DITTO, p_wrong=risk)
    judged = seen.judged
    if kind is Kind.TEXT and sum(map(str.isalnum, judged.value)) <= 1:
        status = Status.STRUCK if struck else Status.BLANK
        return replace(empty, raw=seen.raw, status=status, p_wrong=DIRT_RISK)
    if struck or found.struck:
        risk = either(risk, 0.05)
    if found.assigned.likeness == 0.0:
        risk = either(risk, BY_CONTENT)
    reading = replace(empty, raw=seen.raw, value=judged.value, p_wrong=risk, steps=judged.steps)
    unread = scattered(seen) and not (struck or found.struck or _printed(found, seen))
    if not judged.value or risk >= HOPELESS or unread:
        return replace(reading, value="", p_wrong=1.0)
    if struck or found.struck:
        return replace(reading, status=Status.STRUCK)
    repaired = any(step.name not in REPAIRS for step in judged.steps)
    return replace(reading, status=Status.REPAIRED if repaired else Status.READ)


def _printed(found: Found, seen: Seen) -> bool:
    """Tell whether ink is so surely print that a value which fits is worth a person's look."""
    return found.inked.hand < PRINTED and seen.judged.fit >= MISFIT


def _gender(male: Found, female: Found, row: Row, engine: str) -> Reading:
    """Read the pair of columns Nam | Nữ by which of them is marked."""
    marked = [found for found in (male, female) if not found.blank]
    place = male.place.joined(female.place)
    if len(marked) != 1:
        blank = not marked
        return Reading(
            male.assigned.column.field,
            "" if blank else "x x",
            "",
            BLANK_WHERE_RARE if blank else 1.0,
            Status.BLANK if blank else Status.ILLEGIBLE,
            place,
            engine,
        )
    found = marked[0]
    if found.seen is not None and found.seen.ditto:
        return replace(_single(found, row, engine), box=place)
    value = "Nam" if found is male else "Nữ"
    sure = found.seen is not None and found.seen.judged.fit == 1.0
    risk = bounded(0.01 if sure else 0.1)
    status = Status.STRUCK if row.struck else Status.READ
    step = Step("marked-column", "x", value)
    field, steps, evidence = found.assigned.column.field, (step,), _evidence(found, row)
    return Reading(field, "x", value, risk, status, place, engine, steps, evidence)


def _born(male: Found, female: Found, row: Row, engine: str) -> list[Reading]:
    """Read a birth that stands in the column of men or in that of women, and the sex by it."""
    place = male.place.joined(female.place)
    written = [found for found in (male, female) if not found.blank]
    blank = Reading(SEX, "", "", BLANK_WHERE_RARE, Status.BLANK, place, engine)
    if len(written) != 1:
        birth = replace(_single(male, row, engine), box=place)
        if not written:
            return [birth, blank]
        lost = replace(birth, value="", p_wrong=1.0, status=Status.ILLEGIBLE)
        return [lost, replace(blank, p_wrong=1.0, status=Status.ILLEGIBLE)]
    (found,) = written
    birth = replace(_single(found, row, engine), box=place)
    value = "Nam" if found is male else "Nữ"
    step = Step("marked-column", birth.raw, value)
    status = Status.STRUCK if row.struck else Status.READ
    evidence = replace(_evidence(found, row), kind=Kind.GENDER, fit=1.0)
    return [birth, Reading(SEX, birth.raw, value, 0.01, status, place, engine, (step,), evidence)]


def _joined(halves: list[Reading]) -> Reading:
    """Join a name written in two columns; it is no longer than one in one, and as risky."""
    first, *rest = halves
    inked = [half for half in halves if half.status is not Status.BLANK]
    if len(inked) < PAIR:
        only = inked[0] if inked else first
        place = first.box.joined(rest[-1].box)
        return replace(
            only, box=place, p_wrong=only.p_wrong if not inked else either(only.p_wrong, 0.2)
        )
    worst = max(inked, key=lambda half: half.p_wrong)
    raw = " ".join(half.raw for half in inked)
    place = first.box.joined(rest[-1].box)
    if any(not half.value for half in inked):
        return replace(worst, raw=raw, value="", p_wrong=1.0, box=place, status=_unreadable(inked))
    value = " ".join(half.value for half in inked)
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
