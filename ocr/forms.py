"""Kinds of ledger, as data: what their headers look like and what their columns hold.

A form is one TOML file in `ocr/forms/` or in a folder that the office keeps. Nothing about a kind
of ledger is in code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


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
    patterns: tuple[str, ...]  # regular expressions; the first group is the value


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of ledger."""

    name: str  # what `--form` takes
    label: str  # Vietnamese, for people
    titles: tuple[str, ...]  # regular expressions over the title, folded to plain small letters
    header: tuple[HeaderField, ...]
    columns: tuple[FormColumn, ...]  # in the usual order, left to right


def load_forms(extra: Path | None = None) -> tuple[Form, ...]:
    """Read the forms that come with sogoc, then those in `extra`, which may replace them.

    Raises:
        BadForm: a TOML file cannot be used; says which, where and what to do.
    """
    raise NotImplementedError


def form_named(name: str, forms: Sequence[Form] | None = None) -> Form:
    """Give one form by its name.

    Raises:
        BadForm: no form has that name; lists those that exist.
    """
    raise NotImplementedError
