"""The field of each column of a page, elected among all that its printed headings may name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from ocr.columns import (
    BORN,
    DATE,
    OTHER_HALF,
    PLACE,
    SURE,
    Assigned,
    Part,
    is_heading_of,
    is_one_of,
    known_headings,
    spoken,
    squeezed_headings,
    worn_headings,
)
from ocr.fold import nfc, words, worn
from ocr.form import Form, FormColumn, Kind
from ocr.halves import halved
from ocr.lexicon import rows
from ocr.syllables import is_syllable

ALIKE: Final = 0.74  # two headings closer than this are taken for the same
WORN: Final = 0.9  # likeness of headings that differ in round letters only
LONG: Final = 6  # letters of a heading that can be told without them
UPPER: Final = 0.02  # what the lower of two headings is preferred by
WEAKER: Final = 0.1  # what Nơi sinh is preferred to Quê quán by, where a page has both


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One possible reading of one column's heading."""

    likeness: float
    position: int  # of the grid's column
    target: FormColumn | None  # None: a known heading that holds none of our fields
    part: Part
    weaker: bool = False  # another column's heading may name the field more closely


def assign(form: Form, headings: Sequence[Sequence[str]]) -> list[Assigned | None]:
    """Give each column its field; None where no known heading is near enough.

    `headings[c]` are the texts over column c, top to bottom, as the engine saw them. The nearest
    pairs are taken first, and no field twice.
    """
    candidates = [
        candidate
        for position, texts in enumerate(headings)
        for candidate in _candidates(form, position, texts, _over(headings, position))
    ]
    candidates = [c for c in candidates if not _is_year(c, candidates, headings)]
    parted = _thirds(form, headings) | _parts_of_place(form, headings)
    parted |= _names_under_one(form, headings)
    found = [parted.get(position) for position in range(len(headings))]
    decided = set(parted)
    taken = {(a.column.field, Part.WHOLE) for a in parted.values()}
    for best in sorted(candidates, key=lambda c: WEAKER * c.weaker - c.likeness):
        if best.position in decided:
            continue
        if best.target and _clashes(best, taken):
            if best.likeness >= SURE and (best.target.field, Part.WHOLE) in taken:
                decided.add(best.position)  # a second ĐTB is no misread DT
            continue
        decided.add(best.position)
        if best.target is not None:
            taken.add((best.target.field, best.part))
            found[best.position] = Assigned(best.target, best.part, best.likeness)
    return _born(form, headings, _whole(_named(form, headings, halved(headings, found))))


def _is_year(
    half: _Candidate, candidates: Sequence[_Candidate], headings: Sequence[Sequence[str]]
) -> bool:
    """Tell a lone Nam that is the Năm of a date: another column is surely headed as the sex."""
    if half.part not in BORN or any(c.part is OTHER_HALF[half.part] for c in candidates):
        return False
    return any(
        c.target is half.target
        and c.part is Part.WHOLE
        and c.likeness >= SURE
        and headings[c.position][:1] != headings[half.position][:1]
        for c in candidates
    )


def _thirds(form: Form, headings: Sequence[Sequence[str]]) -> dict[int, Assigned]:
    """Find the first date in three columns, by position: two named, the third that or unreadable.

    Between a day and a year, what is no heading of another field is the month.
    """
    column = next((c for c in form.columns if c.kind is Kind.DATE), None)
    named: dict[Part, list[str]] = {part: [] for part in DATE}
    for row in rows("date_headings"):
        named[Part(row["part"])].append(words(row["heading"]))
    for first in range(len(headings) - len(DATE) + 1):
        beside = headings[first : first + len(DATE)]
        sure = [is_one_of(named[part], t) for part, t in zip(DATE, beside, strict=True)]
        between = sure[1] or not _is_known(form, beside[1])
        if column and between and sum(sure) >= len(DATE) - 1:
            return {
                first + n: Assigned(column, part, float(told))
                for n, (part, told) in enumerate(zip(DATE, sure, strict=True))
            }
    return {}


def _is_known(form: Form, texts: Sequence[str]) -> bool:
    """Tell whether a heading is well readable as one of any field, or of none of ours."""
    return is_one_of([name for name, _, _ in known_headings(form)], texts)


def _parts_of_place(form: Form, headings: Sequence[Sequence[str]]) -> dict[int, Assigned]:
    """Find a place of birth in columns for its commune, district and province, by position.

    The heading over them, perhaps cut at the rules below it, names the field: a place of living is
    none.
    """
    column = next((c for c in form.columns if c.kind is Kind.PLACE), None)
    named: dict[Part, list[str]] = {part: [] for part in PLACE}
    for row in rows("place_headings"):
        named[Part(row["part"])].append(words(row["heading"]))
    for parts in (PLACE, PLACE[1:]) if column else ():
        for first in range(len(headings) - len(parts) + 1):
            beside = headings[first : first + len(parts)]
            told = [is_one_of(named[part], t) for part, t in zip(parts, beside, strict=True)]
            others = [*headings[:first], *headings[first + len(parts) :]]
            if column and all(told) and _is_birth(form, beside, others):
                return {first + n: Assigned(column, part) for n, part in enumerate(parts)}
    return {}


def _names_under_one(form: Form, headings: Sequence[Sequence[str]]) -> dict[int, Assigned]:
    """Find family and given names in two columns under one heading with nothing below it."""
    column = next((c for c in form.columns if c.kind is Kind.NAME), None)
    bare = [[t for t in texts if _is_word(words(t))] for texts in headings]
    pairs = [n for n, (a, b) in enumerate(pairwise(bare)) if a == b and len(a) == 1]
    named = [n for n in pairs if is_heading_of(form, bare[n], Kind.NAME)]
    if column is None or len(named) != 1:
        return {}
    (first,) = named
    return {first: Assigned(column, Part.FIRST), first + 1: Assigned(column, Part.LAST)}


def _is_birth(form: Form, beside: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> bool:
    """Tell whether parts of a place stand under its heading, or under none where no other does."""
    over = dict.fromkeys(texts[0] for texts in beside if any(map(_is_word, map(words, texts[1:]))))
    if over:
        return is_heading_of(form, [*over, " ".join(over)], Kind.PLACE)
    return not any(is_heading_of(form, texts, Kind.PLACE) for texts in others)


def _over(headings: Sequence[Sequence[str]], position: int) -> str:
    """Give the heading that a column shares with one beside it, each with its own below; or ""."""
    upper, *lower = [words(text) for text in headings[position]] or [""]
    if not any(map(_is_word, lower)):
        return ""
    for beside in (position - 1, position + 1):
        there = [words(text) for text in headings[beside]] if 0 <= beside < len(headings) else []
        if there[:1] == [upper] and any(map(_is_word, there[1:])):
            return upper
    return ""


def _is_word(heading: str) -> bool:
    return sum(map(str.isalpha, heading)) > 1


def _candidates(
    form: Form, position: int, texts: Sequence[str], over: str = ""
) -> list[_Candidate]:
    """Compare one heading, whole and in its parts, with all that are known.

    What it shares with the columns beside it, `over`, names none of them alone: Điểm thi over Văn.
    """
    parts = [folded for folded in map(words, texts) if folded and not folded.isdigit()]
    shown = {" ".join(parts): 0.0} | dict.fromkeys(parts, 0.0)
    if len(parts) > 1:
        shown |= {parts[0]: -UPPER}
    shown |= {bare: -UPPER for bare in map(spoken, texts) if bare and bare not in shown}
    if not shown:
        return []
    known = known_headings(form)
    texts_read = texts
    texts, names = [t.replace(" ", "") for t in shown], squeezed_headings(form)
    scores = cdist(texts, names, scorer=Indel.normalized_similarity)
    if over in shown:
        scores[list(shown).index(over), [_is_field(target) for _, target, _ in known]] = 0.0
    same = _same_but_round(form, texts) & (scores > 0.0)
    scores = np.where(same, np.maximum(scores, WORN), scores)
    near = (scores + np.array(list(shown.values()))[:, None]).max(axis=0)
    weaker = {words(row["heading"]) for row in rows("weaker_headings")}
    return [
        _Candidate(float(near[n]), position, *known[n][1:], known[n][0] in weaker)
        for n in np.flatnonzero(near >= (SURE if _well_spoken(texts_read) else ALIKE))
    ]


def _same_but_round(form: Form, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which long headings are known ones but for round letters: Sế vào sẽ is Số vào sổ."""
    known = worn_headings(form)
    read = [worn(text) if len(text) >= LONG else "" for text in texts]
    return np.array([[text == name for name in known] for text in read])


def _well_spoken(texts: Sequence[str]) -> bool:
    """Tell whether a heading reads as Vietnamese: what differs from a known one is another."""
    said = [word for text in texts for word in re.findall(r"[^\W\d_]+", nfc(text))]
    return bool(said) and all(map(is_syllable, said))


def _is_field(target: FormColumn | None) -> bool:
    """Tell a heading's field from none, and from a sex, whose columns are halves."""
    return target is not None and target.kind is not Kind.GENDER


def _clashes(candidate: _Candidate, taken: set[tuple[str, Part]]) -> bool:
    """Tell whether the field, or this part of it, already has a column."""
    assert candidate.target is not None  # noqa: S101 - the caller has looked
    field = candidate.target.field
    if candidate.part is Part.WHOLE:
        return any(name == field for name, _ in taken)
    return (field, candidate.part) in taken or (field, Part.WHOLE) in taken


def _named(
    form: Form, headings: Sequence[Sequence[str]], found: list[Assigned | None]
) -> list[Assigned | None]:
    """Take an unread column behind a lone Họ, đệm for the given names: no name ends there."""
    result = list(found)
    parts = {a.part for a in found if a}
    for n, a in enumerate(found[:-1]):
        alone = a is not None and a.part is Part.FIRST and Part.LAST not in parts
        if a and alone and found[n + 1] is None and not _is_known(form, headings[n + 1]):
            result[n + 1] = Assigned(a.column, Part.LAST, 0.0)
    return result


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
