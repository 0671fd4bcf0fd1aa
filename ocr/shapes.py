"""Columns of numbers whose values look alike: what the column says about a value that does not.

O and 0, l and 1, B and 8 are told apart by the place they stand in: where nearly all rows have a
figure, a letter is a misreading. Each such change is a recorded step.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.ambiguous import Verdict, mixed_up
from ocr.form import Form, FormColumn, Kind
from ocr.reading import Doubt, Draft, Reading, Status, Step, checked
from ocr.risk import bounded, either
from ocr.sequences import Verdict as Counted
from ocr.sequences import opinions
from ocr.values.numbers import judge_serial, shape_of

FEWEST: Final = 4  # rows of one shape before a column has one
SHARE: Final = 0.6  # of the values that must have it
TO_FIGURE: Final = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "T": "7", "B": "8"} | {
    "S": "5",
    "Z": "2",
    "G": "6",
    "A": "4",
}
TO_LETTER: Final = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z", "6": "G", "4": "A"}
SERIES: Final = {"4": "A", "8": "B"}
"""Letters of series that every row may have lost."""
SWAPPED: Final = 0.05  # p_wrong added by each letter taken for a figure or the other way
ODD: Final = 0.15  # p_wrong at least, of a value that does not look like the others
SHAPED: Final = frozenset((Kind.SERIAL, Kind.REGISTER, Kind.SCORE))
LETTERED: Final = frozenset((Kind.SERIAL, Kind.REGISTER))
FIGURES: Final = re.compile("9+")
POINTS: Final = frozenset(".,")


def check_shapes(drafts: Sequence[Draft], form: Form) -> list[Draft]:
    """Bring numbers to the shape of their column where confusable letters do it; doubt the rest."""
    shaped = list(drafts)
    for column in form.columns:
        if column.kind in LETTERED:
            shaped = _with_figures(shaped, column)
        if column.kind in SHAPED:
            shaped = _shaped(shaped, column)
    return shaped


def _with_figures(drafts: list[Draft], column: FormColumn) -> list[Draft]:
    """Put figures where letters stand for them, and doubt where that cannot be told."""
    held = [(n, r) for n, d in enumerate(drafts) if (r := d.reading(column.field)) and r.value]
    told = mixed_up([reading.value for _, reading in held], column.kind)
    for (n, reading), said in zip(held, told, strict=True):
        if said is not None and said.verdict is Verdict.FIGURES:
            drafts[n] = _with(drafts[n], _swapped(reading, said.value))
        elif said is not None:
            likely = said.verdict is Verdict.LIKELY
            given, other = (said.value, reading.value) if likely else (reading.value, said.value)
            message = f"{reading.field} {given!r} may be {other!r}."
            doubt = Doubt("ambiguous-figures", message, (reading.field,))
            taken = _swapped(reading, given) if likely else reading
            odd = replace(taken, p_wrong=max(taken.p_wrong, ODD))
            drafts[n] = _with(drafts[n], checked(odd, "ambiguous-figures"), doubt)
    return drafts


def _shaped(drafts: list[Draft], column: FormColumn) -> list[Draft]:
    """Check one column."""
    field = column.field
    values = [r.value for draft in drafts if (r := draft.reading(field)) is not None and r.value]
    shapes = Counter(map(shape_of, values)).most_common(1)
    if not shapes or shapes[0][1] < max(FEWEST, SHARE * len(values)):
        return drafts
    shape = _possible(shapes[0][0], values) if column.kind is Kind.SERIAL else shapes[0][0]
    grown = _grown(drafts, field, shape)
    return [
        draft if more else _told(draft, draft.reading(field), shape)
        for draft, more in zip(drafts, grown, strict=True)
    ]


def _grown(drafts: Sequence[Draft], field: str, shape: str) -> list[bool]:
    """Tell the rows whose number counts on from 999 to 1000: one figure more, or one less."""
    values = [r.value if (r := draft.reading(field)) is not None else "" for draft in drafts]
    return [
        said.verdict is Counted.AGREES
        and FIGURES.sub("9", shape_of(value)) == FIGURES.sub("9", shape)
        for value, said in zip(values, opinions(values), strict=True)
    ]


def _possible(shape: str, values: Sequence[str]) -> str:
    """Give the shape that most have, or the one that those have which can be diploma numbers.

    A typewriter's A is read as 4 in most rows, so what most rows show need not be right; where all
    read so, and none can be such a number, the letter that the first figure is taken for makes one.
    """
    fitting = [value for value in values if judge_serial(value).fit]
    if not fitting:
        lettered = [SERIES[value[0]] + value[1:] for value in values if value[0] in SERIES]
        fitting = [value for value in lettered if judge_serial(value).fit]
    if not fitting or any(shape_of(value) == shape for value in fitting):
        return shape
    (other, count), *_ = Counter(map(shape_of, fitting)).most_common(1)
    reached = sum(swapped(value, other) is not None for value in values)
    return other if count >= FEWEST and reached >= SHARE * len(values) else shape


def _told(draft: Draft, reading: Reading | None, shape: str) -> Draft:
    """Apply the column's shape to one row."""
    if reading is None or not reading.value or shape_of(reading.value) == shape:
        return draft
    value = swapped(reading.value, shape)
    if value is None:
        message = f"{reading.field} {reading.value!r} does not look like the others ({shape})."
        doubt = Doubt("odd-shape", message, (reading.field,))
        odd = replace(reading, p_wrong=max(reading.p_wrong, ODD))
        return _with(draft, checked(odd, "odd-shape"), doubt)
    return _with(draft, _swapped(reading, value))


def _swapped(reading: Reading, value: str) -> Reading:
    """Give a number with the letters or figures that belong there, as a step."""
    step = Step(f"shape:{reading.field}", reading.value, value)
    status = reading.status if reading.status is Status.STRUCK else Status.REPAIRED
    risk = either(bounded(min(reading.p_wrong, 0.3)), SWAPPED)
    steps = (*reading.steps, step)
    fitted = replace(reading, value=value, p_wrong=risk, status=status, steps=steps)
    return checked(fitted, "shape-swapped")


def swapped(value: str, shape: str) -> str | None:
    """Change confusable letters and figures so that the value has a shape; None when it cannot."""
    if len(value) != len(shape):
        bare = value.replace(" ", "")
        if len(bare) != len(shape) or " " in shape:
            return None
        value = bare
    letters = [_fitted(letter, place) for letter, place in zip(value, shape, strict=True)]
    return None if None in letters else "".join(filter(None, letters))


def _fitted(letter: str, place: str) -> str | None:
    """Give the letter that stands here, or the one it was taken for; None when it fits no way."""
    if place == "9":
        return letter if letter.isdigit() else TO_FIGURE.get(letter.upper())
    if place == "A":
        return TO_LETTER.get(letter) if letter.isdigit() else letter
    return place if letter == place or {letter, place} <= POINTS else None


def _with(draft: Draft, reading: Reading, *doubts: Doubt) -> Draft:
    """Put one reading in the place of the old one, and add doubts."""
    readings = tuple(reading if r.field == reading.field else r for r in draft.readings)
    return replace(draft, readings=readings, doubts=(*draft.doubts, *doubts))
