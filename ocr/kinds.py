"""How each kind of column is read and judged."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ocr.columns import Part
from ocr.fold import nfc
from ocr.form import Kind
from ocr.values.confused import STROKED, with_sixes
from ocr.values.dates import ALPHABET, judge_date
from ocr.values.judged import Judged, stepped
from ocr.values.names import APOSTROPHES, EDGES, judge_family, judge_given, judge_name
from ocr.values.numbers import (
    INT,
    REGISTER,
    SCORE,
    SERIAL,
    judge_int,
    judge_register,
    judge_score,
    judge_serial,
)
from ocr.values.places import judge_local, judge_place
from ocr.values.vocabulary import judge_ethnic, judge_gender, judge_grade


@dataclass(frozen=True, slots=True)
class Manner:
    """How one kind of column is read."""

    alphabet: str  # letters that may come out; "" for all
    judge: Callable[[str], Judged]
    clear: float  # engine confidence from which one reading that fits is enough
    fits: float  # fit from which a value counts as fitting


def judge_text(raw: str) -> Judged:
    """Tidy free text; nothing speaks for or against it."""
    text = nfc(raw)
    edges = EDGES.replace(".", "").replace("(", "").replace(")", "")
    bare = text.strip(edges + APOSTROPHES)
    value = with_sixes(STROKED.sub("Đ", bare))
    judged = stepped(Judged(value, 0.7 if value else 0.0), "figures", bare, value)
    return stepped(judged, "trim", text, bare)


MANNERS: Final = {
    Kind.INT: Manner(INT, judge_int, 0.90, 1.0),
    Kind.NAME: Manner("", judge_name, 0.93, 0.85),
    Kind.DATE: Manner(ALPHABET, judge_date, 0.88, 0.9),
    Kind.PLACE: Manner("", judge_place, 0.92, 0.9),
    Kind.GENDER: Manner("", judge_gender, 0.80, 1.0),
    Kind.ETHNIC: Manner("", judge_ethnic, 0.80, 1.0),
    Kind.SCORE: Manner(SCORE, judge_score, 0.90, 1.0),
    Kind.GRADE: Manner("", judge_grade, 0.80, 1.0),
    Kind.SERIAL: Manner(SERIAL, judge_serial, 0.88, 1.0),
    Kind.REGISTER: Manner(REGISTER, judge_register, 0.88, 1.0),
    Kind.TEXT: Manner("", judge_text, 0.93, 0.7),
}
"""Kinds that are read; signatures and ignored columns are not among them."""

HALVES: Final = {
    Part.FIRST: replace(MANNERS[Kind.NAME], judge=judge_family),
    Part.LAST: replace(MANNERS[Kind.NAME], judge=judge_given),
    Part.COMMUNE: replace(MANNERS[Kind.PLACE], judge=judge_local),
    Part.DISTRICT: replace(MANNERS[Kind.PLACE], judge=judge_local),
}
"""A name written in two columns, and a place in several."""
