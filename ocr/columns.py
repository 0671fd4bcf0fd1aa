"""Which field each column of a page holds, by its printed heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from ocr.fold import nfc, words
from ocr.form import Form, FormColumn, Kind
from ocr.lexicon import rows
from ocr.syllables import is_syllable

ALIKE: Final = 0.74  # two headings closer than this are taken for the same
UPPER: Final = 0.02  # what the lower of two headings is preferred by
BRACKETS: Final = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
FOREIGN: Final = 4  # letters; a longer word that is no syllable is misread or foreign
SURE: Final = 0.85  # a heading this near to a known one is that one


class Part(StrEnum):
    """Which part of its field a column holds."""

    WHOLE = "whole"
    MALE = "gender_male"
    FEMALE = "gender_female"
    MALE_BORN = "born_male"  # the birth of a man; the column beside it holds those of women
    FEMALE_BORN = "born_female"
    FIRST = "name_first"  # family and middle names
    LAST = "name_last"  # the given name
    DAY = "date_day"
    MONTH = "date_month"
    YEAR = "date_year"


DATE: Final = (Part.DAY, Part.MONTH, Part.YEAR)
"""A date in three columns, side by side."""
OTHER_HALF: Final = {
    Part.FIRST: Part.LAST,
    Part.LAST: Part.FIRST,
    Part.MALE: Part.FEMALE,
    Part.FEMALE: Part.MALE,
    Part.MALE_BORN: Part.FEMALE_BORN,
    Part.FEMALE_BORN: Part.MALE_BORN,
}
BORN: Final = {Part.MALE: Part.MALE_BORN, Part.FEMALE: Part.FEMALE_BORN}
"""Under Năm sinh, the columns Nam and Nữ hold years."""
HALF_OF: Final = dict.fromkeys(BORN, Kind.GENDER) | dict.fromkeys(BORN.values(), Kind.DATE)
"""The kind of field that a half belongs to; others are halves of a name."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What one column of the grid holds."""

    column: FormColumn
    part: Part = Part.WHOLE
    likeness: float = 1.0  # of the printed heading to the known one; 0.0 when found by content
    half: Part | None = (
        None  # a whole field under the heading of a half: Nữ alone, perhaps marked x
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One possible reading of one column's heading."""

    likeness: float
    position: int  # of the grid's column
    target: FormColumn | None  # None: a known heading that holds none of our fields
    part: Part


def assign(form: Form, headings: Sequence[Sequence[str]]) -> list[Assigned | None]:
    """Give each column its field; None where no known heading is near enough.

    `headings[c]` are the texts over column c, top to bottom, as the engine saw them. The nearest
    pairs are taken first, and no field twice.
    """
    candidates = [
        candidate
        for position, texts in enumerate(headings)
        for candidate in _candidates(form, position, texts)
    ]
    thirds = _thirds(form, headings)
    found = [thirds.get(position) for position in range(len(headings))]
    decided = set(thirds)
    taken = {(a.column.field, Part.WHOLE) for a in thirds.values()}
    for best in sorted(candidates, key=lambda c: -c.likeness):
        if best.position in decided or (best.target and _clashes(best, taken)):
            continue
        decided.add(best.position)
        if best.target is not None:
            taken.add((best.target.field, best.part))
            found[best.position] = Assigned(best.target, best.part, best.likeness)
    return _born(form, headings, _whole(_halved(form, headings, found)))


def is_other_heading(texts: Sequence[str]) -> bool:
    """Tell whether a heading is well readable as one that holds none of our fields."""
    return _is_one_of([words(row["heading"]) for row in rows("other_headings")], texts)


def is_heading_of(form: Form, texts: Sequence[str], kind: Kind) -> bool:
    """Tell whether a heading is well readable as that of a whole field of this kind."""
    known = [
        name
        for name, column, part in _known(form)
        if column is not None and column.kind is kind and part is Part.WHOLE
    ]
    return _is_one_of(known, texts)


def _is_one_of(known: Sequence[str], texts: Sequence[str]) -> bool:
    """Tell whether one of a heading's texts is surely a known one."""
    return any(likeness(words(text), name) >= SURE for text in texts for name in known)


def likeness(a: str, b: str) -> float:
    """Compare two headings without marks, capitals and spaces: 1.0 equal, 0.0 nothing shared."""
    return Indel.normalized_similarity(a.replace(" ", ""), b.replace(" ", ""))


def _thirds(form: Form, headings: Sequence[Sequence[str]]) -> dict[int, Assigned]:
    """Find the first date in three columns, by position: a month with its day or its year."""
    column = next((c for c in form.columns if c.kind is Kind.DATE), None)
    named: dict[Part, list[str]] = {part: [] for part in DATE}
    for row in rows("date_headings"):
        named[Part(row["part"])].append(words(row["heading"]))
    for first in range(len(headings) - len(DATE) + 1):
        beside = headings[first : first + len(DATE)]
        sure = [_is_one_of(named[part], t) for part, t in zip(DATE, beside, strict=True)]
        if column and sure[1] and sum(sure) >= len(DATE) - 1:
            return {
                first + n: Assigned(column, part, float(told))
                for n, (part, told) in enumerate(zip(DATE, sure, strict=True))
            }
    return {}


def _candidates(form: Form, position: int, texts: Sequence[str]) -> list[_Candidate]:
    """Compare one heading, whole and in its parts, with all that are known."""
    parts = [folded for folded in map(words, texts) if folded and not folded.isdigit()]
    shown = {" ".join(parts): 0.0} | dict.fromkeys(parts, 0.0)
    if len(parts) > 1:
        shown |= {parts[0]: -UPPER}
    shown |= {bare: -UPPER for bare in map(_spoken, texts) if bare and bare not in shown}
    if not shown:
        return []
    known = _known(form)
    texts, names = [t.replace(" ", "") for t in shown], _names(form)
    scores = cdist(texts, names, scorer=Indel.normalized_similarity)
    near = (scores + np.array(list(shown.values()))[:, None]).max(axis=0)
    return [
        _Candidate(float(near[n]), position, known[n][1], known[n][2])
        for n in np.flatnonzero(near >= ALIKE)
    ]


@lru_cache(maxsize=1024)
def _spoken(heading: str) -> str:
    """Leave out what stands in brackets and what is of another language; "" where all is spoken.

    Quê quán (xã, huyện, tỉnh); Họ và tên / Full name. Only long words tell a language.
    """
    bare = BRACKETS.sub(" ", nfc(heading))
    runs: list[list[str]] = [[]]
    foreign = False
    for word in re.findall(r"[^\W_]+", bare):
        long = len(word) >= FOREIGN
        if is_syllable(word):
            runs[-1].append(word)
        else:
            foreign |= long and word.isalpha()
            runs.append([])
    run = " ".join(max(runs, key=lambda some: len(" ".join(some)))) if foreign else bare
    told = words(run)
    return told if len(told) >= FOREIGN and told != words(heading) else ""


@lru_cache(maxsize=16)
def _names(form: Form) -> tuple[str, ...]:
    """Give all known headings without spaces, in the order of `_known`."""
    return tuple(name.replace(" ", "") for name, _, _ in _known(form))


@lru_cache(maxsize=16)
def _known(form: Form) -> tuple[tuple[str, FormColumn | None, Part], ...]:
    """All headings with the column each stands for."""
    known: list[tuple[str, FormColumn | None, Part]] = [
        (words(alias), column, Part.WHOLE) for column in form.columns for alias in column.aliases
    ]
    by_kind = {column.kind: column for column in form.columns}
    for row in rows("partial_headings"):
        part = Part(row["part"])
        target = by_kind.get(HALF_OF.get(part, Kind.NAME))
        known.append((words(row["heading"]), target, part))
    known += [(words(row["heading"]), None, Part.WHOLE) for row in rows("other_headings")]
    return tuple(known)


def _clashes(candidate: _Candidate, taken: set[tuple[str, Part]]) -> bool:
    """Tell whether the field, or this part of it, already has a column."""
    assert candidate.target is not None  # noqa: S101 - the caller has looked
    field = candidate.target.field
    if candidate.part is Part.WHOLE:
        return any(name == field for name, _ in taken)
    return (field, candidate.part) in taken or (field, Part.WHOLE) in taken


def _whole(found: list[Assigned | None]) -> list[Assigned | None]:
    """Take half a field whose other half has no column for the whole.

    Nam | Nữ stand side by side: beside a lone half, a column without a field is the other one.
    """
    paired = _with_neighbours(found)
    parts = {a.part for a in paired if a}
    result: list[Assigned | None] = []
    for a in paired:
        alone = a is not None and OTHER_HALF.get(a.part, a.part) not in parts
        result.append(replace(a, part=Part.WHOLE, half=a.part) if a and alone else a)
    return result


def _halved(
    form: Form, headings: Sequence[Sequence[str]], found: list[Assigned | None]
) -> list[Assigned | None]:
    """Take a heading over two columns for halves where one is headed by its half below it.

    Giới tính over Nữ and a Nam that cannot be read: the field is not the first column alone.
    """
    halves = [(name, part) for name, _, part in _known(form) if part in BORN]
    result = list(found)
    for n, a in enumerate(found):
        if a is None or a.part is not Part.WHOLE or a.column.kind is not Kind.GENDER:
            continue
        for beside in (n - 1, n + 1):
            if not 0 <= beside < len(found) or found[beside] is not None:
                continue
            upper = headings[n][:1] == headings[beside][:1]
            lower = [part for name, part in halves if _is_one_of([name], headings[beside][1:])]
            if upper and lower:
                result[beside] = replace(a, part=lower[0])
                result[n] = replace(a, part=OTHER_HALF[lower[0]])
    return result


def _born(
    form: Form, headings: Sequence[Sequence[str]], found: list[Assigned | None]
) -> list[Assigned | None]:
    """Take Nam | Nữ for two columns of births where the heading over them speaks of birth."""
    birth = next((c for c in form.columns if c.kind is Kind.DATE), None)
    places = [n for n, a in enumerate(found) if a and a.part in BORN]
    held = {a.column.field for a in found if a}
    if birth is None or birth.field in held or len(places) != len(BORN):
        return found
    cut = " ".join(text for n in places for text in headings[n][:1])  # at the rule below it
    if not all(is_heading_of(form, [*headings[n], cut], Kind.DATE) for n in places):
        return found
    result = list(found)
    for n in places:
        if (a := found[n]) is not None:
            result[n] = Assigned(birth, BORN[a.part], a.likeness)
    return result


def _with_neighbours(found: list[Assigned | None]) -> list[Assigned | None]:
    result = list(found)
    parts = {a.part for a in found if a}
    for position, a in enumerate(found):
        if a is None or a.part not in (Part.MALE, Part.FEMALE) or OTHER_HALF[a.part] in parts:
            continue
        beside = position + (1 if a.part is Part.MALE else -1)
        if 0 <= beside < len(found) and found[beside] is None:
            result[beside] = Assigned(a.column, OTHER_HALF[a.part], 0.0)
    return result
