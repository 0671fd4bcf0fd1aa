"""Rows out as CSV, JSON, JSON lines or an Excel sheet, one at a time, so that memory stays flat.

Values go out as they were read. A value that begins with = + - or @ stays text in the Excel sheet;
CSV has no types, so whoever opens one in a spreadsheet imports its columns as text.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from api.exit_codes import WRONG_USE, CommandError

JSON = (".json", ".jsonl")
"""Suffixes of files that hold whole records: one array, or one object a line."""

SUFFIXES = (".csv", *JSON, ".xlsx")

# XML 1.0 has no place for these, and so has no Excel file (section 2.2, "Char").
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NOT_FOR_XML = "\ufffd"


class Writer(Protocol):
    """Takes rows one by one."""

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row; columns that it lacks stay empty."""
        ...


@contextmanager
def open_writer(
    out: Path | None, columns: Sequence[str], *, as_json: bool = False
) -> Iterator[Writer]:
    """Open a writer by the suffix of `out`; CSV or JSON lines on stdout when there is none.

    Raises:
        CommandError: the suffix is none of those known.
    """
    suffix = out.suffix.lower() if out else ".csv"
    if suffix not in SUFFIXES:
        raise CommandError(WRONG_USE, f"{out}: give a name that ends in {', '.join(SUFFIXES)}.")
    if out is None:
        yield JsonLinesWriter(sys.stdout, columns) if as_json else CsvWriter(sys.stdout, columns)
        sys.stdout.flush()
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".xlsx":
        sheet = SheetWriter(columns)
        try:
            yield sheet
        finally:
            sheet.save(out)
        return
    kind = CsvWriter if suffix == ".csv" else JsonLinesWriter
    with out.open("w", encoding="utf-8", newline="") as file:
        if suffix == ".json":
            with closing(JsonWriter(file, columns)) as array:
                yield array
        else:
            yield kind(file, columns)


class CsvWriter:
    """RFC 4180, UTF-8, one header line, lines end in a line feed."""

    def __init__(self, file: IO[str], columns: Sequence[str]) -> None:
        """Write the header line."""
        self._writer = csv.DictWriter(
            file, columns, restval="", extrasaction="ignore", lineterminator="\n"
        )
        self._writer.writeheader()

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one line."""
        self._writer.writerow(row)


class JsonLinesWriter:
    """One JSON object a line, with every column."""

    def __init__(self, file: IO[str], columns: Sequence[str]) -> None:
        """Remember the columns."""
        self._file, self._columns = file, columns

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one line."""
        self._file.write(self._object(row) + "\n")

    def _object(self, row: Mapping[str, Any]) -> str:
        whole = {column: row.get(column, "") for column in self._columns}
        return json.dumps(whole, ensure_ascii=False)


class JsonWriter(JsonLinesWriter):
    """One JSON array, one object a line within it."""

    _before = "[\n"

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one object."""
        self._file.write(self._before + self._object(row))
        self._before = ",\n"

    def close(self) -> None:
        """End the array, which may be empty."""
        self._file.write("\n]\n" if self._before == ",\n" else "[]\n")


class SheetWriter:
    """One Excel sheet, every cell text."""

    def __init__(self, columns: Sequence[str]) -> None:
        """Begin a workbook that is written row by row."""
        from openpyxl import Workbook

        self._columns = columns
        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet("sogoc")
        self.write({column: column for column in columns})

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        self._sheet.append([self._cell(row.get(column, "")) for column in self._columns])

    def save(self, path: Path) -> None:
        """Write the file."""
        self._book.save(path)

    def _cell(self, value: object) -> Any:
        """Make a text cell, so that no value is ever computed as a formula."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value=_NOT_IN_XML.sub(NOT_FOR_XML, str(value)))
        cell.data_type = "s"
        return cell
