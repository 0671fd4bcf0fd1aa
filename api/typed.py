"""What people type at the terminal, turned into days and fields."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from api.exit_codes import WRONG_USE, CommandError
from ocr.fields import BODY

LONGEST = 10
"""Digits of a number that no column holds."""


def typed_day(text: str) -> date:
    """Read a day as clerks write it.

    Raises:
        CommandError: it is not one.
    """
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError as error:
        raise CommandError(WRONG_USE, f"{text!r}: write the date as dd/mm/yyyy.") from error


def typed_fields(texts: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Read words like `ho_ten=Nguyễn Văn An`.

    Raises:
        CommandError: one has no "=", or names a field that is not known.
    """
    return dict(_field(text, known) for text in texts)


def _field(text: str, known: Collection[str]) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals or field not in known:
        raise CommandError(WRONG_USE, f"{text!r}: write FIELD=VALUE; fields: {', '.join(BODY)}.")
    return field, value


def typed_range(text: str, between: str = "-") -> tuple[int, int]:
    """Read "1994-1996" as two numbers, and "1994" as twice the same.

    Raises:
        CommandError: it is neither.
    """
    first, _, last = text.partition(between)
    parts = (first.strip(), (last or first).strip())
    if not all(part.isdecimal() and len(part) < LONGEST for part in parts):
        raise CommandError(WRONG_USE, f"{text!r}: write N or N{between}M.")
    return int(parts[0]), int(parts[1])
