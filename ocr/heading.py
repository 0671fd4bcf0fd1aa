"""Values in the print above the table: school, office, decision, year of graduation."""

import re
from collections.abc import Sequence
from typing import Final

from ingest.page import Leaf
from ocr.capitals import sentence_case
from ocr.fold import fold, nfc
from ocr.form import Form, HeaderField
from ocr.lines import Line
from ocr.reading import Reading, Status, Step
from ocr.risk import bounded
from ocr.values.dates import judge_date

DATES: Final = frozenset(("ngay_quyet_dinh",))
NAMES: Final = frozenset(("co_quan", "truong"))
EDGES: Final = " .,;:|_-~=*"


def read_header(
    form: Form, lines: Sequence[Line], leaves: Sequence[Leaf], engine: str
) -> tuple[Reading, ...]:
    """Find each of the form's header fields in the lines; a field not found is left out."""
    found = (_find(field, lines, leaves, engine) for field in form.header)
    return tuple(reading for reading in found if reading is not None)


def title_of(lines: Sequence[Line]) -> str:
    """Give all lines folded into one text, for telling forms apart."""
    return " ".join(re.sub(r"\s+", " ", fold(nfc(line.text))) for line in lines)


def _find(
    field: HeaderField, lines: Sequence[Line], leaves: Sequence[Leaf], engine: str
) -> Reading | None:
    """Try the field's patterns in order, each on every line."""
    for pattern in field.patterns:
        for line in lines:
            text = nfc(line.text)
            match = re.search(pattern, fold(text))
            if match and match[1].strip():
                raw = text[match.start(1) : match.end(1)]
                return _reading(field.field, raw, line, leaves[line.leaf], engine)
    return None


def _reading(field: str, raw: str, line: Line, leaf: Leaf, engine: str) -> Reading:
    """Make the value as a clerk would type it."""
    value = raw.strip(EDGES)
    steps: tuple[Step, ...] = ()
    if field in DATES:
        judged = judge_date(raw)
        value, steps = judged.value, judged.steps
    elif field in NAMES and (cased := sentence_case(value)) != value:
        steps = (Step("case", value, cased),)
        value = cased
    risk = bounded(0.01 + 0.6 * (1.0 - line.confidence))
    status = Status.READ
    return Reading(field, raw, value, risk, status, leaf.to_master.box(line.box), engine, steps)


def title_score(form: Form, title: str) -> float:
    """Score a form's title patterns: 3 when one is found, else 0."""
    return 3.0 if any(re.search(pattern, title) for pattern in form.titles) else 0.0
