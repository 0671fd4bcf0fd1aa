"""Many checks at once: a table of questions in, a table of answers out, and nothing else said.

A row asks by the code of a copy, or by diploma number, full name and birth as on the diploma.
Values that stand beside a code are compared with the copy. An answer is yes, no or undetermined
with the code of its reason; it never repeats a value of the register.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final, Literal

from api.csv_answer import harmless
from api.messages import text
from api.person_check import Answer
from api.problems import Problem
from registry.confirm import plain
from registry.errors import RegistryError
from registry.fold import fold, number_key
from registry.keys import born_key
from signing.verdict import Verdict

MOST_ROWS: Final = 1_000
LONGEST: Final = 2_000  # characters of a cell
COLUMNS: Final = ("row", "ref", "answer", "reason", "vi", "en")

_HEADINGS: Final = {
    "code": ("ma", "ma ban sao", "code"),
    "number": ("so hieu", "so hieu van bang", "so vao so", "number"),
    "name": ("ho ten", "ho va ten", "name"),
    "born": ("ngay sinh", "born"),
    "ref": ("ref", "ghi chu", "stt"),
    "kind": ("loai", "kind"),
    "office": ("co quan", "office"),
    "year": ("nam tot nghiep", "nam", "year"),
}
_FIELD: Final = {heading: field for field, all_of in _HEADINGS.items() for heading in all_of}


class BadTable(Exception):
    """A table that cannot be read as questions; says why in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        """Say why."""
        super().__init__(f"{vi} · {en}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of questions; an empty text was not asked."""

    row: int  # 1 for the first below the headings
    code: str = ""
    number: str = ""  # diploma or register number
    name: str = ""
    born: str = ""
    ref: str = ""  # the asker's own mark, given back
    kind: str = ""
    office: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One row of answers."""

    row: int
    ref: str
    answer: Literal["yes", "no", "undetermined"]
    reason: str  # stable, kebab-case
    vi: str
    en: str


class Judge:
    """Answers rows by what is at hand: who judges a code, and who knows persons."""

    def __init__(
        self, by_code: Callable[[str], Verdict], by_person: Callable[[Asked], Answer]
    ) -> None:
        """Ask these two; either may refuse one row with a `Problem`."""
        self._by_code, self._by_person = by_code, by_person

    def answers(self, rows: Iterable[Asked]) -> Iterator[Answered]:
        """Answer row by row; one that cannot be answered now says so, and the next one follows."""
        for asked in rows:
            try:
                yield self._answer(asked)
            except Problem as refusal:
                yield _said(asked, "undetermined", refusal.code)
            except RegistryError:
                yield _said(asked, "undetermined", "unavailable")

    def _answer(self, asked: Asked) -> Answered:
        if asked.code:
            return _of_verdict(asked, self._by_code(asked.code))
        if not (asked.number and asked.name and asked.born):
            return _said(asked, "undetermined", "row-incomplete")
        if not born_key(asked.born):
            return _said(asked, "undetermined", "date-unread")
        answer = self._by_person(asked)
        if answer == "open":
            return _said(asked, "undetermined", "not-digitised")
        return _said(asked, answer, "in-register" if answer == "yes" else "not-in-ledger")


def read_table(data: bytes) -> tuple[Asked, ...]:
    """Read a CSV in UTF-8 with a line of headings, parted by commas, semicolons or tabs.

    Columns that are no question are not looked at.

    Raises:
        BadTable: it is no such table, asks nothing, or asks too much at once.
    """
    lines = _lines(data)
    rows = [line for line in lines if any(cell.strip() for cell in line)]
    fields = _fields(rows[0] if rows else ())
    if not 2 <= len(rows) <= MOST_ROWS + 1:
        raise BadTable(f"Cần 1 đến {MOST_ROWS} dòng.", f"It takes 1 to {MOST_ROWS} rows.")
    return tuple(_asked(n, fields, line) for n, line in enumerate(rows[1:], 1))


def _lines(data: bytes) -> list[list[str]]:
    try:
        whole = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadTable(
            "Không phải UTF-8: hãy lưu lại dạng “CSV UTF-8”.",
            "It is not UTF-8: save it again as “CSV UTF-8”.",
        ) from fault
    comma = max(",;\t", key=whole.partition("\n")[0].count)
    reader = csv.reader(StringIO(whole), delimiter=comma, strict=True)
    try:
        return list(reader)
    except csv.Error as fault:
        raise BadTable(
            f"Bảng hỏng ở dòng {reader.line_num}: hãy xem các dấu nháy kép.",
            f"The table is broken at line {reader.line_num}: look at its quotation marks.",
        ) from fault


def lines_of(answered: Iterable[Answered]) -> Iterator[str]:
    """Write answers as CSV, line by line; no cell is a formula to a spreadsheet."""
    yield "\ufeff" + _line(COLUMNS)  # Excel takes UTF-8 for what it is only with this mark
    for one in answered:
        yield _line((one.row, one.ref, one.answer, one.reason, one.vi, one.en))


def _fields(headings: Sequence[str]) -> list[str | None]:
    fields = [_FIELD.get(fold(heading.replace("_", " "))) for heading in headings]
    known = [field for field in fields if field]
    if not ("code" in known or {"number", "name", "born"} <= set(known)):
        raise BadTable(
            "Thiếu cột: cần “ma”, hoặc “so_hieu”, “ho_ten” và “ngay_sinh”.",
            "Columns are missing: it takes “ma”, or “so_hieu”, “ho_ten” and “ngay_sinh”.",
        )
    if len(known) != len(set(known)):
        raise BadTable("Hai cột cùng tên.", "Two columns mean the same.")
    return fields


def _asked(number: int, fields: Sequence[str | None], line: Sequence[str]) -> Asked:
    cells = {f: c.strip()[:LONGEST] for f, c in zip(fields, line, strict=False) if f}
    return Asked(number, **cells)


def _of_verdict(asked: Asked, verdict: Verdict) -> Answered:
    if verdict.verdict == "valid":
        same = _agrees(asked, verdict.claims.get("values", {}))
        return _said(asked, "yes", "valid") if same else _said(asked, "no", "values-differ")
    wanted = "failed" if verdict.verdict == "invalid" else "undetermined"
    check = next(check for check in verdict.checks if check.result == wanted)
    answer: Literal["no", "undetermined"] = "no" if wanted == "failed" else "undetermined"
    return Answered(asked.row, asked.ref, answer, check.id, check.reason_vi, check.reason)


def _agrees(asked: Asked, values: dict[str, Any]) -> bool:
    """Tell whether what was given beside the code is what the copy states."""
    numbers = {number_key(values.get(field, "")) for field in ("so_hieu", "so_vao_so")} - {""}
    return (
        (not asked.number or number_key(asked.number) in numbers)
        and (not asked.name or plain(asked.name) == plain(values.get("ho_ten", "")))
        and (not asked.born or born_key(asked.born) == born_key(values.get("ngay_sinh", "")) != "")
    )


def _said(asked: Asked, answer: Literal["yes", "no", "undetermined"], reason: str) -> Answered:
    key = f"batch.{reason}"
    return Answered(asked.row, asked.ref, answer, reason, text(key, "vi"), text(key, "en"))


def _line(cells: Sequence[object]) -> str:
    out = StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()
