"""The word lists that come with sogoc, read once."""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from ocr.fold import fold, nfc

FOLDER: Final = "lexicons"


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of `lexicons/<name>.tsv`; lines that begin with # are its sources."""
    text = files("ocr").joinpath(FOLDER, f"{name}.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    read = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple({key: nfc(value or "") for key, value in row.items() if key} for row in read)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that may stand in a column, exactly and without marks."""

    name: str
    exact: frozenset[str]
    small: frozenset[str]  # the same in small letters
    by_fold: dict[str, tuple[str, ...]]  # folded word → its spellings, the commonest first

    def __contains__(self, word: str) -> bool:
        """Tell whether the word stands in the list, or does so with other words in capitals.

        Short ones in capitals are abbreviations: Tb is a misread TB.
        """
        if word in self.exact:
            return True
        if word.lower() not in self.small or word.upper() in self.exact:
            return False
        parts = re.split("[ -]", word)
        begun = word[:1].isupper() and all(p.islower() or p == p.capitalize() for p in parts)
        return word.isupper() or begun

    @classmethod
    def of(cls, name: str, spellings: list[str]) -> "Vocabulary":
        """Build one from spellings, the commonest first."""
        by_fold: dict[str, list[str]] = {}
        for spelling in dict.fromkeys(filter(None, spellings)):
            by_fold.setdefault(fold(spelling), []).append(spelling)
        exact = frozenset(filter(None, spellings))
        small = frozenset(spelling.lower() for spelling in exact)
        return cls(name, exact, small, {k: tuple(v) for k, v in by_fold.items()})


@lru_cache(maxsize=1)
def ethnic_groups() -> Vocabulary:
    """The 54 ethnic groups, official names first, then other names and spellings."""
    table = rows("ethnic_groups")
    other = [alias for row in table for alias in row["aliases_semicolon"].split(";")]
    return Vocabulary.of("ethnic_groups", [row["name"] for row in table] + other)


@lru_cache(maxsize=1)
def grades() -> Vocabulary:
    """Grades of graduation of every level, with the abbreviations that ledgers use."""
    table = rows("graduation_grades")
    unread = {"Gioi", "Giói", "Kha", "Khả", "x", "-"}  # seen as misreadings, not as spellings
    other = [a for row in table for a in row["aliases_semicolon"].split(";") if a not in unread]
    return Vocabulary.of("graduation_grades", [row["label"] for row in table if row["key"]] + other)


@lru_cache(maxsize=1)
def genders() -> Vocabulary:
    """The two words, and the short forms that ledgers use."""
    return Vocabulary.of("gender", ["Nam", "Nữ", "NAM", "NỮ", "nam", "nữ", "Trai", "Gái"])


@lru_cache(maxsize=1)
def ways_of_study() -> Vocabulary:
    """Ways of study, as the heading names them."""
    return Vocabulary.of("ways_of_study", [row["way"] for row in rows("ways_of_study")])


@lru_cache(maxsize=1)
def provinces() -> Vocabulary:
    """Provinces of every era since 1945, with their short forms."""
    spellings = [row["short_name"] for row in rows("provinces_63_until_2025_06_30")]
    spellings += [row["short_name"] for row in rows("provinces_34_from_2025_07_01")]
    for table, name in (("provinces_historical", "name"), ("provinces_63_until_2025_06_30", "")):
        for row in rows(table):
            if name:
                spellings.append(row[name].split(" (")[0])
            spellings += row["abbreviations_semicolon"].split(";")
    spellings += [s.replace("TP", "Tp", 1) for s in spellings if s.startswith("TP")]
    return Vocabulary.of("provinces", spellings)


@lru_cache(maxsize=1)
def namesakes() -> Vocabulary:
    """Persons and events that many schools are named after."""
    return Vocabulary.of("namesakes", [row["name"] for row in rows("namesakes")])


@lru_cache(maxsize=1)
def name_syllables() -> Vocabulary:
    """Syllables of personal names: family names, middle names, given names."""
    middle = [row["middle"] for row in rows("middle_names")]
    parts = [part for name in _family() + middle + _given() for part in name.split()]
    return Vocabulary.of("name_syllables", parts)


@lru_cache(maxsize=1)
def surnames() -> Vocabulary:
    """Family names."""
    return Vocabulary.of("surnames", _family())


@lru_cache(maxsize=1)
def first_syllables() -> Vocabulary:
    """What family names begin with."""
    return Vocabulary.of("first_syllables", [name.split()[0] for name in _family()])


@lru_cache(maxsize=1)
def last_syllables() -> Vocabulary:
    """What given names end with."""
    return Vocabulary.of("last_syllables", [name.split()[-1] for name in _given()])


def _family() -> list[str]:
    return [row["surname"] for row in (*rows("surnames"), *rows("more_surnames"))]


def _given() -> list[str]:
    return [row["given"] for row in (*rows("given_names"), *rows("more_given_names"))]


@lru_cache(maxsize=1)
def common_surnames() -> frozenset[str]:
    """The family names that most people have."""
    return frozenset(row["surname"] for row in rows("surnames") if row["pct_population"])


@lru_cache(maxsize=1)
def header_aliases() -> dict[str, tuple[str, ...]]:
    """Column headings as printed, by field."""
    found: dict[str, tuple[str, ...]] = {}
    for row in (*rows("ledger_header_aliases"), *rows("more_header_aliases")):
        field = "diem_thi" if row["key"] == "diem" else row["key"]
        found[field] = found.get(field, ()) + tuple(row["aliases_semicolon"].split(";"))
    return found


@lru_cache(maxsize=1)
def place_words() -> frozenset[str]:
    """Words and abbreviations that place names are written with, beside the names themselves."""
    given = {row["abbr"] for row in rows("place_abbreviations")}
    given |= {word for row in rows("place_abbreviations") for word in row["expansion"].split()}
    parts = {part for name in provinces().exact | countries() for part in name.split()}
    return frozenset(given | parts | {row["word"] for row in rows("place_words")})


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Countries, which stand where others have their province."""
    return frozenset(row["name"] for row in rows("countries"))
