"""Tables as files hold them: cells of XLSX, CSV and DBF, before anyone asks how they were typed."""

import csv
import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from api.exit_codes import BAD_INPUT, CommandError

EIGHT_BIT: Final = "cp1252"
"""How bytes of legacy fonts are kept as text: one character each, told apart later."""

FILLED: Final = re.compile(r'(?:"([^"]*)")?(0+)')
"""Formats of cells that fill numbers up with zeros, perhaps behind some letters."""

Rows = Iterator[Sequence[object]]


def raw_rows(path: Path) -> Rows:
    """Give each row's cells.

    Raises:
        CommandError: the file cannot be read as a table.
    """
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise CommandError(BAD_INPUT, f"{path}: save the table as XLSX, CSV or DBF.")
    try:
        yield from read(path)
    except OSError as error:
        raise CommandError(BAD_INPUT, f"{path} cannot be opened: {error.strerror}.") from error
    except csv.Error as error:
        raise CommandError(BAD_INPUT, f"{path} is not a CSV table: {error}.") from error


def _csv(path: Path) -> Rows:
    text = _decoded(path)
    delimiter = max(",;\t", key=text[:8192].count)
    yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter)


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", *(["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else [])):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    try:
        return data.decode(EIGHT_BIT)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise CommandError(
            BAD_INPUT,
            f"{path}, line {line}: byte 0x{byte:02X} at {error.start} is no character of UTF-8 or "
            "of a font with 8 bits. Nothing was guessed; correct it or save the table as XLSX.",
        ) from error


def further_sheets(path: Path) -> tuple[str, ...]:
    """Name the sheets behind the first that hold something: only the first is read.

    Raises:
        CommandError: the file cannot be read as a table.
    """
    if path.suffix.lower() != ".xlsx":
        return ()
    with _book(path) as book:
        rows = ((sheet.title, sheet.iter_rows(values_only=True)) for sheet in book.worksheets[1:])
        return tuple(name for name, found in rows if any(map(any, found)))


def _xlsx(path: Path) -> Rows:
    with _book(path) as book:
        for row in book.worksheets[0].iter_rows():
            yield [_shown(cell) for cell in row]


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise CommandError(BAD_INPUT, f"{path} is not an XLSX file: {error}.") from error
    try:
        yield book
    finally:
        book.close()


def _shown(cell: Any) -> object:
    """Give a number with the zeros and letters in front that its format shows, as 0000000 does."""
    value, shape = cell.value, FILLED.fullmatch(getattr(cell, "number_format", None) or "")
    if not shape or type(value) not in (int, float) or value < 0 or value != int(value):
        return value
    return f"{shape[1] or ''}{int(value):0{len(shape[2])}}"


def _dbf(path: Path) -> Rows:
    """Read dBASE and FoxPro; deleted records stay out, the names of the columns come first."""
    import dbf

    try:
        table = dbf.Table(str(path), codepage=EIGHT_BIT)
        with table.open(mode=dbf.READ_ONLY):
            yield tuple(table.field_names)
            for number, record in enumerate(table, 2):
                yield () if dbf.is_deleted(record) else _cells(path, number, record)
    except (dbf.DbfError, dbf.BadDataError, ValueError, LookupError, struct.error) as error:
        raise CommandError(BAD_INPUT, f"{path} is not a DBF table: {error}.") from error


def _cells(path: Path, number: int, record: Sequence[object]) -> Sequence[object]:
    try:
        return tuple(record)
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise CommandError(
            BAD_INPUT,
            f"{path}, record {number - 1}: byte 0x{byte:02X} is no character of a font with 8 "
            "bits. Nothing was guessed; correct it there.",
        ) from error


READERS: Final[Mapping[str, Callable[[Path], Rows]]] = {".csv": _csv, ".xlsx": _xlsx, ".dbf": _dbf}
