"""Tables that people typed: their rows in Unicode, and which column holds which field."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from api.exit_codes import BAD_INPUT, CommandError
from api.raw_table import raw_rows
from ocr.fields import BODY, HEADER
from ocr.fold import words
from ocr.lexicon import header_aliases
from registry.legacy_text import Converted, convert, detect

HEADINGS_WITHIN: Final = 30  # rows from the top in which the headings must stand
NEEDED: Final = "ho_ten"
SAMPLE: Final = 500  # rows from which it is told how the file was typed


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the headings stand, and what is below them."""

    row: int  # 1 for the first row of the file
    fields: tuple[str | None, ...]  # field of each column; None for a heading nobody knows
    unknown: tuple[str, ...]  # headings of those

    def again(self, row: Sequence[str]) -> bool:
        """Say whether a row is the headings once more, as on each printed page of a long list."""
        return _columns(0, row).fields == self.fields


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it was typed and as it is read."""

    typed: str
    read: Converted


def typed_how(path: Path) -> str:
    """Say how the text of a file was typed: `unicode`, or a legacy encoding.

    Raises:
        CommandError: the file cannot be read as a table.
    """
    return _typed_how(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(8)  # asked for again by every pass over the file
def _typed_how(path: Path, _changed: int) -> str:
    sample = islice(raw_rows(path), SAMPLE)
    return detect(_text(cell) for row in sample for cell in row)


def cells_of(path: Path) -> Iterator[tuple[Cell, ...]]:
    """Give each row's cells: dates as dd/mm/yyyy, Unicode, NFC, single spaces.

    Raises:
        CommandError: the file cannot be read as a table.
    """
    how = typed_how(path)
    for row in raw_rows(path):
        texts = (_text(cell) for cell in row)
        yield tuple(Cell(text, convert(text, how)) for text in texts)


def rows_of(path: Path) -> Iterator[tuple[str, ...]]:
    """Give each row's cells as text.

    Raises:
        CommandError: the file cannot be read as a table.
    """
    for row in cells_of(path):
        yield tuple(cell.read.text for cell in row)


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
        folded = words(heading)
        field = names.get(folded) or names.get(_joined(folded))
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
    names |= {field: field for field in (*BODY, *HEADER)}
    return {_joined(name): field for name, field in names.items()} | names


def _joined(name: str) -> str:
    """Leave spaces and underscores out, as the names of DBF columns do: HOTEN, NGAYSINH."""
    return name.replace(" ", "").replace("_", "")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", " ".join(str(cell).split()))
