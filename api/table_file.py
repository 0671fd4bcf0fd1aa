"""Tables that people typed: rows of an XLSX or CSV file, and which column holds which field."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from api.exit_codes import BAD_INPUT, CommandError
from ocr.fields import BODY, HEADER
from ocr.fold import words
from ocr.lexicon import header_aliases

HEADINGS_WITHIN: Final = 30  # rows from the top in which the headings must stand
NEEDED: Final = "ho_ten"
_LATER: Final = "This version imports XLSX and CSV in Unicode; save the table as one of them."


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the headings stand, and what is below them."""

    row: int  # 1 for the first row of the file
    fields: tuple[str | None, ...]  # field of each column; None for a heading nobody knows
    unknown: tuple[str, ...]  # headings of those


def rows_of(path: Path) -> Iterator[tuple[str, ...]]:
    """Give each row's cells as text: dates as dd/mm/yyyy, NFC, single spaces.

    Raises:
        CommandError: the file cannot be read as a table.
    """
    kinds = {".csv": _csv, ".xlsx": _xlsx}
    read = kinds.get(path.suffix.lower())
    if read is None:
        raise CommandError(BAD_INPUT, f"{path}: {_LATER}")
    try:
        for row in read(path):
            yield tuple(_text(cell) for cell in row)
    except OSError as error:
        raise CommandError(BAD_INPUT, f"{path} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(BAD_INPUT, f"{path} is not in UTF-8. {_LATER}") from error
    except csv.Error as error:
        raise CommandError(BAD_INPUT, f"{path} is not a CSV table: {error}. {_LATER}") from error


def find_columns(path: Path) -> Columns:
    """Find the row of headings: the one near the top that names most fields.

    Raises:
        CommandError: no row names a column of full names.
    """
    best = Columns(0, (), ())
    for number, row in enumerate(islice(rows_of(path), HEADINGS_WITHIN), 1):
        found = _columns(number, row)
        if _known(found) > _known(best):
            best = found
    if NEEDED not in best.fields:
        raise CommandError(
            BAD_INPUT,
            f"{path}: no heading “Họ và tên” in the first {HEADINGS_WITHIN} rows. Add one.",
        )
    return best


def _columns(number: int, row: Sequence[str]) -> Columns:
    names = _names()
    fields: list[str | None] = []
    for heading in row:
        field = names.get(words(heading))
        fields.append(field if field not in fields else None)
    pairs = zip(row, fields, strict=True)
    return Columns(number, tuple(fields), tuple(h for h, field in pairs if h and field is None))


def _known(columns: Columns) -> int:
    return sum(field is not None for field in columns.fields)


def _names() -> dict[str, str]:
    """Folded heading → field: the fields' own names, and the headings of ledgers."""
    names = {words(field): field for field in (*BODY, *HEADER)}
    for field, aliases in header_aliases().items():
        if field in (*BODY, *HEADER):
            names |= {words(alias): field for alias in aliases}
    return names | {field: field for field in (*BODY, *HEADER)}


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", " ".join(str(cell).split()))


def _csv(path: Path) -> Iterator[Sequence[object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(8192)
        file.seek(0)
        best = max(",;\t", key=sample.count)
        yield from csv.reader(file, delimiter=best)


def _xlsx(path: Path) -> Iterator[Sequence[object]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise CommandError(BAD_INPUT, f"{path} is not an XLSX file: {error}. {_LATER}") from error
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()
