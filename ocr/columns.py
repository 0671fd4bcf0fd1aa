"""What a column of a page can hold, and the printed headings that say so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel

from ocr.fold import nfc, words, worn
from ocr.form import Form, FormColumn, Kind
from ocr.lexicon import rows
from ocr.syllables import is_syllable

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
    COMMUNE = "place_commune"
    DISTRICT = "place_district"
    PROVINCE = "place_province"


DATE: Final = (Part.DAY, Part.MONTH, Part.YEAR)
"""A date in three columns, side by side."""
PLACE: Final = (Part.COMMUNE, Part.DISTRICT, Part.PROVINCE)
"""A place in two or three columns, side by side; the province is the last."""
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
    half: Part | None = None  # of a whole field whose heading is that of a half: Nữ alone


def is_other_heading(texts: Sequence[str]) -> bool:
    """Tell whether a heading is well readable as one that holds none of our fields."""
    return is_one_of([words(row["heading"]) for row in rows("other_headings")], texts)


def is_heading_of(form: Form, texts: Sequence[str], kind: Kind) -> bool:
    """Tell whether a heading is well readable as that of a whole field of this kind."""
    known = [
        name
        for name, column, part in known_headings(form)
        if column is not None and column.kind is kind and part is Part.WHOLE
    ]
    return is_one_of(known, texts)


def is_one_of(known: Sequence[str], texts: Sequence[str]) -> bool:
    """Tell whether one of a heading's texts is surely a known one."""
    return any(likeness(words(text), name) >= SURE for text in texts for name in known)


def likeness(a: str, b: str) -> float:
    """Compare two headings without marks, capitals and spaces: 1.0 equal, 0.0 nothing shared."""
    return Indel.normalized_similarity(a.replace(" ", ""), b.replace(" ", ""))


@lru_cache(maxsize=1024)
def spoken(heading: str) -> str:
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
def squeezed_headings(form: Form) -> tuple[str, ...]:
    """Give all known headings without spaces, in the order of `known_headings`."""
    return tuple(name.replace(" ", "") for name, _, _ in known_headings(form))


@lru_cache(maxsize=16)
def worn_headings(form: Form) -> tuple[str, ...]:
    """Give the same with one letter for those that are made of the same dots."""
    return tuple(map(worn, squeezed_headings(form)))


@lru_cache(maxsize=16)
def known_headings(form: Form) -> tuple[tuple[str, FormColumn | None, Part], ...]:
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
