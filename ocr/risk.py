"""How likely a value seems wrong at first: one logistic score for all kinds of fields.

    p_wrong = 1 / (1 + exp(-(base + evidence)))

`base` is what is wrong in a cell of this kind that is as clear as can be; the rest counts what
speaks against it: a low engine confidence, looks that disagree, a value that such a column does
not hold, steps that changed the text, faint ink. The weights are set by hand: this is a first
estimate, by which checks choose what to doubt. `ocr.calibration` makes a probability of it when
the page is complete (`docs/decisions/0008`). The least first estimate is 0.001.
"""

import math
from typing import Final

from ocr.cells import Seen
from ocr.form import Kind

BASE: Final = {
    Kind.INT: -6.0,
    Kind.DATE: -6.0,
    Kind.GENDER: -6.5,
    Kind.ETHNIC: -6.0,
    Kind.GRADE: -6.0,
    Kind.SERIAL: -5.5,
    Kind.REGISTER: -5.5,
    Kind.SCORE: -5.0,
    Kind.PLACE: -5.0,
    Kind.NAME: -4.6,
    Kind.TEXT: -3.8,
}
UNSURE: Final = 5.0  # × (0.95 - confidence), not below 0
DISAGREED: Final = 3.0  # × (1 - agreement)
MISFIT: Final = 4.5  # × (1 - fit)
REPAIRED: Final = 0.8  # for each step but "trim" and "date"
MARK_LOST: Final = 4.0  # a mark on the image that the value lacks
DOT_MADE_UP: Final = 1.5  # a dot below in the value that the image lacks; faint dots are missed
FAINT: Final = 1.0  # when the ink is barely darker than the paper
FAINT_CONTRAST: Final = 60.0  # gray levels
LEAST, MOST = 0.001, 0.999
HARMLESS: Final = frozenset(("trim", "date", "case", "joined"))


def p_wrong(seen: Seen, kind: Kind, contrast: float = 255.0) -> float:
    """Estimate the probability that what was seen is not what the page says."""
    if seen.ditto:
        return bounded(0.01 + 0.1 * (1.0 - seen.confidence))
    if not seen.judged.value:
        return 1.0
    repairs = sum(step.name not in HARMLESS for step in seen.judged.steps)
    score = (
        BASE[kind]
        + UNSURE * max(0.95 - seen.confidence, 0.0)
        + DISAGREED * (1.0 - seen.agreement)
        + MISFIT * (1.0 - seen.judged.fit)
        + REPAIRED * repairs
        + (MARK_LOST if seen.marks > 0 else DOT_MADE_UP if seen.marks < 0 else 0.0)
        + (FAINT if contrast < FAINT_CONTRAST else 0.0)
    )
    return bounded(1.0 / (1.0 + math.exp(-score)))


def either(*chances: float) -> float:
    """Combine: wrong when any of several things, taken as independent, is wrong."""
    right = math.prod(1.0 - p for p in chances)
    return bounded(1.0 - right)


def bounded(p: float) -> float:
    """Keep a probability off 0 and 1."""
    return min(max(p, LEAST), MOST)
