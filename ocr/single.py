"""The reading of one cell: its status, its value and a first estimate of its risk."""

from dataclasses import replace
from typing import Final

from ocr.body import Found, Row
from ocr.cells import MISFIT, Seen, scattered
from ocr.evidence import Evidence
from ocr.form import Kind
from ocr.reading import Reading, Status
from ocr.risk import either, p_wrong

BLANK_RISK: Final = 0.004  # ink too faint to be seen
BLANK_WHERE_RARE: Final = 0.06  # when nearly every other row has something there
DIRT_RISK: Final = 0.12  # a note of one letter is dirt or a signature's tail
BY_CONTENT: Final = 0.1  # that a column told by its content holds another field
PRINTED: Final = 0.2  # probability of handwriting below which a bad reading is of poor print
HOPELESS: Final = 0.99  # p_wrong from which no value is given
REPAIRS: Final = frozenset(("trim", "date", "case", "joined", "marked-column"))
"""Steps that change no reading."""


def single(found: Found, row: Row, engine: str) -> Reading:
    """Make the reading of one cell."""
    empty = Reading(found.assigned.column.field, "", "", 1.0, Status.ILLEGIBLE, found.place, engine)
    if found.blank:
        status = Status.STRUCK if row.struck else Status.BLANK
        return replace(empty, status=status, p_wrong=BLANK_RISK)
    empty = replace(empty, evidence=evidence_of(found, row))
    if found.pen or found.corrected:
        return replace(empty, status=Status.HANDWRITTEN)
    if found.seen is None:
        return empty
    return _seen(empty, found, found.seen, row.struck)


def evidence_of(found: Found, row: Row) -> Evidence:
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
        mismarked=seen.judged.mismarked,
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
    doubtful = (scattered(seen) and not _printed(found, seen)) or _worthless(found, seen)
    unread = doubtful and not (struck or found.struck)
    if not judged.value or risk >= HOPELESS or unread:
        return replace(reading, value="", p_wrong=1.0)
    if struck or found.struck:
        return replace(reading, status=Status.STRUCK)
    repaired = any(step.name not in REPAIRS for step in judged.steps)
    return replace(reading, status=Status.REPAIRED if repaired else Status.READ)


def _printed(found: Found, seen: Seen) -> bool:
    """Tell whether ink is so surely print that a value which fits is worth a person's look."""
    return found.inked.hand < PRINTED and seen.judged.fit >= MISFIT


def _worthless(found: Found, seen: Seen) -> bool:
    """Tell whether what may be writing was read as something that such a column does not hold."""
    return found.inked.hand >= PRINTED and seen.judged.fit < MISFIT
