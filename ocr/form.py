"""What a kind of ledger is: what its headers look like and what its columns hold."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and so how its cells are read."""

    INT = "int"
    NAME = "name"
    DATE = "date"
    PLACE = "place"
    GENDER = "gender"
    ETHNIC = "ethnic"
    SCORE = "score"
    GRADE = "grade"
    SERIAL = "serial"
    REGISTER = "register"
    TEXT = "text"
    SIGNATURE = "signature"
    IGNORED = "ignored"


UNREAD = frozenset((Kind.SIGNATURE, Kind.IGNORED))
"""Kinds whose cells are not read."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column that a form may have."""

    field: str
    kind: Kind
    aliases: tuple[str, ...]  # header words as printed; compared without marks and capitals
    sequence: bool = False  # numbers that go up by one from row to row


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One value in the print above the table."""

    field: str
    patterns: tuple[str, ...]  # regular expressions over a folded line; group 1 is the value


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of ledger."""

    name: str  # what `--form` takes
    label: str  # Vietnamese, for people
    titles: tuple[str, ...]  # regular expressions over the title, folded to plain small letters
    header: tuple[HeaderField, ...]
    columns: tuple[FormColumn, ...]  # in the usual order, left to right
