"""The sex as ledgers mark it: by a cross in one of two columns or in one alone, or by a birth."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.body import SEXES, Found, Row
from ocr.columns import OTHER_HALF
from ocr.evidence import UNMARKED
from ocr.form import Kind
from ocr.reading import Draft, Reading, Status, Step
from ocr.risk import bounded
from ocr.single import BLANK_WHERE_RARE, evidence_of, single

SEX: Final = "gioi_tinh"
OTHER_SEX: Final = {half: SEXES[OTHER_HALF[half]] for half in SEXES}


def by_mark(male: Found, female: Found, row: Row, engine: str) -> Reading:
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
        return replace(single(found, row, engine), box=place)
    value = "Nam" if found is male else "Nữ"
    sure = found.seen is not None and found.seen.judged.fit == 1.0
    risk = bounded(0.01 if sure else 0.1)
    status = Status.STRUCK if row.struck else Status.READ
    step = Step("marked-column", "x", value)
    field, steps, evidence = found.assigned.column.field, (step,), evidence_of(found, row)
    return Reading(field, "x", value, risk, status, place, engine, steps, evidence)


def by_birth(male: Found, female: Found, row: Row, engine: str) -> list[Reading]:
    """Read a birth that stands in the column of men or in that of women, and the sex by it."""
    place = male.place.joined(female.place)
    written = [found for found in (male, female) if not found.blank]
    blank = Reading(SEX, "", "", BLANK_WHERE_RARE, Status.BLANK, place, engine)
    if len(written) != 1:
        birth = replace(single(male, row, engine), box=place)
        if not written:
            return [birth, blank]
        lost = replace(birth, value="", p_wrong=1.0, status=Status.ILLEGIBLE)
        return [lost, replace(blank, p_wrong=1.0, status=Status.ILLEGIBLE)]
    (found,) = written
    birth = replace(single(found, row, engine), box=place)
    value = "Nam" if found is male else "Nữ"
    step = Step("marked-column", birth.raw, value)
    status = Status.STRUCK if row.struck else Status.READ
    evidence = replace(evidence_of(found, row), kind=Kind.GENDER, fit=1.0)
    return [birth, Reading(SEX, birth.raw, value, 0.01, status, place, engine, (step,), evidence)]


def with_unmarked(drafts: list[Draft], rows: Sequence[Row]) -> list[Draft]:
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
