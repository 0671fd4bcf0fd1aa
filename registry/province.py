"""The province that a place of birth lies in, in two code sets; never guessed.

Codes were given anew on 1 July 2025 and old numbers used again (15, 24, 44, …), so a code means
nothing without its set. A province of the past leads to the provinces that its land became: to one
where the lists know only one, else to a set of candidates. A name that two eras share is told apart
by when the person was born and when the row was written, or not at all.

Sources: `ocr/lexicons/provinces_*.tsv`, whose eras of the past are not verified.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from ocr.lexicon import rows
from registry.fold import exact
from registry.keys import born_key, year_of

UNTIL_2025: Final = "63-until-2025-06-30"
FROM_2025: Final = "34-from-2025-07-01"
CHANGED: Final = 2025
"""The year in which one set followed the other."""

SHORTEST: Final = 3
"""Letters of an abbreviation that may be believed: QN, TH and the like mean several provinces."""

EVER: Final = (0, 9999)
OWN_SEPARATOR: Final = re.compile(r"\s*[,;(]\s*|\s+[-–]\s+")
TITLE: Final = re.compile(r"^(tỉnh|thành phố|t\.? ?p\.?|t\.|đặc khu)\s+", re.IGNORECASE)
ERA: Final = re.compile(r" \((cũ|tỉnh|\d{4})\)$")


class Standing(StrEnum):
    """How a province follows from the text."""

    NAMED = "named"  # the text names this province of the set
    SUCCEEDED = "succeeded"  # the land of the province that it names became part of this one
    CANDIDATES = "candidates"  # it is one of these
    UNKNOWN = "unknown"  # no list knows a province in this text


@dataclass(frozen=True, slots=True, order=True)
class Province:
    """One province of one code set."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Located:
    """What one code set says of a place."""

    code_set: str
    standing: Standing
    provinces: tuple[Province, ...]  # by code; one unless they are candidates


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One province that a name stood for in some years."""

    years: tuple[int, int]
    old: frozenset[str]  # codes of the 63 that its land became
    new: frozenset[str]  # codes of the 34
    of: str  # code set that it belongs to itself, "" for the past


def located(values: Mapping[str, str]) -> tuple[Located, Located]:
    """Say in which province the holder of an entry was born, in both code sets."""
    born = year_of(born_key(values.get("ngay_sinh", ""))[:4])
    return locate(values.get("noi_sinh", ""), born, year_of(values.get("nam_tot_nghiep", "")))


@lru_cache(1 << 14)
def locate(place: str, born: int | None, written: int | None) -> tuple[Located, Located]:
    """Find the province of a place that was written in some year of someone born in another."""
    known = _meanings().get(_named(place), ())
    first, last = born or EVER[0], written or EVER[1]
    meant = [one for one in known if one.years[0] <= last and first <= one.years[1]] or known
    return (
        _located(UNTIL_2025, _old(), {code for one in meant for code in one.old}, meant),
        _located(FROM_2025, _new(), {code for one in meant for code in one.new}, meant),
    )


def _located(
    code_set: str, known: Mapping[str, Province], codes: set[str], meant: Iterable[_Meaning]
) -> Located:
    found = tuple(sorted(known[code] for code in codes))
    if len(found) > 1:
        return Located(code_set, Standing.CANDIDATES, found)
    if not found:
        return Located(code_set, Standing.UNKNOWN, ())
    named = any(one.of == code_set for one in meant)
    return Located(code_set, Standing.NAMED if named else Standing.SUCCEEDED, found)


def _named(place: str) -> str:
    """Give the name at the end of a place, as long as one is known, folded but with its marks."""
    parts = OWN_SEPARATOR.split(place.strip(" .,;()"))
    for start in range(max(0, len(parts) - 2), len(parts)):
        name = _key(" ".join(parts[start:]))
        if name in _meanings():
            return name
    return ""


def _key(name: str) -> str:
    return exact(TITLE.sub("", name.strip()))


@cache
def _old() -> dict[str, Province]:
    table = rows("provinces_63_until_2025_06_30")
    return {row["code63"]: Province(row["code63"], row["short_name"]) for row in table}


@cache
def _new() -> dict[str, Province]:
    table = rows("provinces_34_from_2025_07_01")
    return {row["code2025"]: Province(row["code2025"], row["short_name"]) for row in table}


@cache
def _meanings() -> dict[str, tuple[_Meaning, ...]]:
    """Give what each name may mean; an abbreviation only where it stands for one province."""
    full, short = dict[str, list[_Meaning]](), dict[str, list[_Meaning]]()
    for name, others, meaning in (*_today(), *_later(), *_past()):
        full.setdefault(_key(name), []).append(meaning)
        for other in {_key(one) for one in others} - {_key(name), ""}:
            short.setdefault(other, []).append(meaning)
    plain = {
        name: tuple(found)
        for name, found in short.items()
        if name not in full and len(name) >= SHORTEST and len({one.old for one in found}) == 1
    }
    return {name: tuple(found) for name, found in full.items()} | plain


Named = tuple[str, list[str], _Meaning]
"""A name, other ways to write it, and what it means."""


def _today() -> Iterator[Named]:
    """Give the 63; one that shares its name with a province of the past began when that ended."""
    past = {_key(ERA.sub("", row["name"])): row for row in rows("provinces_historical")}
    for row in rows("provinces_63_until_2025_06_30"):
        before = past.get(_key(row["short_name"]))
        since = int(before["to"][:4]) if before else EVER[0]
        meaning = _Meaning(
            (since, CHANGED), frozenset({row["code63"]}), frozenset({row["code2025"]}), UNTIL_2025
        )
        yield row["short_name"], row["abbreviations_semicolon"].split(";"), meaning


def _later() -> Iterator[Named]:
    """Give the 34; their names mean more land than before where provinces were merged."""
    codes = {one.name: code for code, one in _old().items()}
    for row in rows("provinces_34_from_2025_07_01"):
        merged = frozenset(codes[name] for name in row["merged_from_63"].split(";"))
        new = frozenset({row["code2025"]})
        yield row["short_name"], [], _Meaning((CHANGED, EVER[1]), merged, new, FROM_2025)


def _past() -> Iterator[Named]:
    into = {row["code63"]: row["code2025"] for row in rows("provinces_63_until_2025_06_30")}
    for row in rows("provinces_historical"):
        old = frozenset(_became(row))
        new = frozenset(into[code] for code in old)
        years = (int(row["from"][:4]), int(row["to"][:4]))
        others = row["abbreviations_semicolon"].split(";")
        yield ERA.sub("", row["name"]), others, _Meaning(years, old, new, "")


def _became(row: Mapping[str, str]) -> Iterator[str]:
    """Follow a province of the past to those of the 63 that its land became."""
    codes = {_key(one.name): code for code, one in _old().items()}
    for successor in row["successors_semicolon"].split(";"):
        later = [
            one
            for one in rows("provinces_historical")
            if _key(ERA.sub("", one["name"])) == _key(ERA.sub("", successor))
            and one["from"][:4] >= row["to"][:4]
            and one is not row
        ]
        if later:
            yield from _became(later[0])
        else:
            yield codes[_key(successor)]
