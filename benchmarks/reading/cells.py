"""Cells of readings and of truth, and when two values are the same."""

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATES: Final = ("ngay_sinh", "ngay_quyet_dinh")
_DATE: Final = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one row as written in a long CSV; `p_wrong` is 1.0 where the file has none."""

    field: str
    value: str
    status: str
    p_wrong: float = 1.0


Row = dict[str, Cell]
Rows = dict[int, Row]  # by row number on the page; 0 holds the page header
Pages = dict[tuple[str, int], Rows]  # by file name and page number


def load(path: Path) -> Pages:
    """Read a long CSV of readings or of truth; file names lose their folders."""
    pages: Pages = defaultdict(lambda: defaultdict(dict))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            key = Path(line["file"]).name, int(line["page"])
            doubt = line.get("p_wrong") or "1"
            cell = Cell(line["field"], line["value"], line["status"], float(doubt))
            pages[key][int(line["row"])][cell.field] = cell
    return pages


def canonical(field: str, value: str) -> str:
    """Give the form in which values are compared: NFC, single spaces, dates as dd/mm/yyyy.

    Truth keeps dates as written (`4/12/1970`), readings give them as `04/12/1970`: the same day.
    """
    text = " ".join(unicodedata.normalize("NFC", value).split())
    found = _DATE.match(text) if field in DATES else None
    if not found:
        return text
    day, month, year = found.groups()
    return f"{int(day):02}/{int(month):02}/{year if len(year) == 4 else '19' + year}"


def same(field: str, left: str, right: str) -> bool:
    """Tell whether two values of a field are the same."""
    return canonical(field, left) == canonical(field, right)
