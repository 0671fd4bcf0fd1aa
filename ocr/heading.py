"""Values in the print above the table: school, office, decision, year of graduation."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.page import Leaf
from ocr.capitals import mended_office, sentence_case
from ocr.fold import fold, nfc
from ocr.form import Form, HeaderField
from ocr.lines import Line
from ocr.reading import Guess, Reading, Status
from ocr.risk import bounded, either
from ocr.values.dates import judge_date
from ocr.values.judged import Judged, stepped

EDGES: Final = " .,;:|_-~=*'\"`’‘"
DECISION: Final = re.compile(r"(?<=/)(?:Q[ĐÐDÕỒÐ]{1,2}|[ĐÐ])(?=$|[-/])")
BESIDE: Final = re.compile(r"\bs[ou] (?:goc|cap bang)\b|\bcong hoa xa hoi\b|\bdoc lap\b.{0,3}tu do")
CONFLICT: Final = 0.4  # p_wrong of years that speak against each other
TITLED: Final = 3.0  # score of a title that fits, as much as three headings


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One value for one field, from one reading of one line."""

    raw: str
    judged: Judged
    confidence: float
    line: Line


def read_header(
    form: Form, lines: Sequence[Line], leaves: Sequence[Leaf], engine: str
) -> tuple[Reading, ...]:
    """Find each of the form's header fields in the lines; a field not found is left out."""
    found = (_find(field, lines, leaves, engine) for field in form.header)
    return _years_checked(tuple(reading for reading in found if reading is not None))


def title_of(lines: Sequence[Line]) -> str:
    """Give all lines folded into one text, for telling forms apart."""
    return " ".join(re.sub(r"\s+", " ", fold(nfc(line.text))) for line in lines)


def title_score(form: Form, title: str) -> float:
    """Score a form's title patterns: 3 when one is found, else 0."""
    return TITLED if any(re.search(pattern, title) for pattern in form.titles) else 0.0


def _find(
    field: HeaderField, lines: Sequence[Line], leaves: Sequence[Leaf], engine: str
) -> Reading | None:
    """Try the field's patterns in order on every line; a line's looks vote on the value."""
    for pattern in field.patterns:
        for line in lines:
            looks = [Guess(line.text, line.confidence), *line.others]
            found = [c for g in looks if (c := _match(field.field, pattern, g, line)) is not None]
            if found:
                return _elected(field.field, found, len(looks), leaves[line.leaf], engine)
    return None


def _match(field: str, pattern: str, guess: Guess, line: Line) -> _Candidate | None:
    """Take the value out of one reading of a line."""
    text = nfc(guess.text)
    match = re.search(pattern, fold(text))
    if match is None or not match[1].strip(EDGES):
        return None
    raw = _before_title(text[match.start(1) : match.end(1)])
    return _Candidate(raw, _judged(field, raw), guess.confidence, line)


def _before_title(text: str) -> str:
    """Cut off a title or motto that stands beside the value on the same line."""
    beside = BESIDE.search(fold(text))
    return text[: beside.start()] if beside and beside.start() else text


def _judged(field: str, raw: str) -> Judged:
    """Make the value as a clerk would type it."""
    value = raw.strip(EDGES)
    if field == "ngay_quyet_dinh":
        return judge_date(raw)
    if field == "so_quyet_dinh":
        number = DECISION.sub("QĐ", value)
        return stepped(Judged(number, 1.0), "decision-number", value, number)
    if field in ("co_quan", "truong"):
        mended = mended_office(value)
        cased = sentence_case(mended)
        judged = stepped(Judged(cased, 1.0), "case", mended, cased)
        return stepped(judged, "lexicon:heading_phrases", value, mended)
    return Judged(value, 1.0)


def _elected(field: str, found: list[_Candidate], looks: int, leaf: Leaf, engine: str) -> Reading:
    """Let the readings of a line vote."""
    weights: dict[str, float] = defaultdict(float)
    for candidate in found:
        weights[candidate.judged.value] += 0.2 + candidate.confidence * candidate.judged.fit
    winner = max(weights, key=lambda value: weights[value])
    best = max(
        (c for c in found if c.judged.value == winner),
        key=lambda c: (-len(c.judged.steps), c.confidence),
    )
    share = sum(c.judged.value == winner for c in found) / looks
    mends = sum(step.name not in ("case", "date") for step in best.judged.steps)
    risk = bounded(
        0.01
        + 0.25 * (1.0 - share)
        + 0.15 * (1.0 - best.confidence)
        + 0.03 * mends
        + 0.5 * (1.0 - best.judged.fit)
    )
    status = Status.REPAIRED if mends else Status.READ
    place = leaf.to_master.box(best.line.box)
    return Reading(
        field, best.raw, best.judged.value, risk, status, place, engine, best.judged.steps
    )


def _years_checked(header: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Compare the year of graduation with the decision's: equal is surer, far apart is doubtful."""
    by_field = {reading.field: reading for reading in header}
    year, date = by_field.get("nam_tot_nghiep"), by_field.get("ngay_quyet_dinh")
    if year is None or date is None or not year.value.isdigit():
        return header
    other = date.value[-4:]
    if not other.isdigit():
        return header
    apart = abs(int(other) - int(year.value))
    if apart == 1:
        return header
    return tuple(
        replace(r, p_wrong=bounded(r.p_wrong * 0.3) if not apart else either(r.p_wrong, CONFLICT))
        if r in (year, date)
        else r
        for r in header
    )
