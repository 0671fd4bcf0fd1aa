"""The appendix of the ledgers (phụ lục sổ gốc): every correction, reissue and revocation.

It is written in the transaction that changes the entry, numbered without gaps within each year of
Vietnam's time, and only grows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, insert, select, tuple_

from registry.copies import VIETNAM
from registry.counters import take
from registry.database import Database
from registry.errors import Incomplete
from registry.facts import Fact, fact
from registry.life_tables import appendix
from registry.schema import entries, entry_versions

PAGE: Final = 500
"""Lines that are read at once when all are asked for."""


class Kind(StrEnum):
    """What was done to an entry by decision."""

    CORRECTION = "correction"  # chỉnh sửa nội dung
    REISSUE = "reissue"  # cấp lại do lỗi của cơ quan cấp
    REVOCATION = "revocation"  # thu hồi, hủy bỏ


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the appendix."""

    year: int
    number: int  # from 1 in each year
    kind: Kind
    entry: str
    version: int  # of the entry that it made
    decision_number: str
    decided_on: date
    recorded_at: datetime
    recorded_by: str
    before: Mapping[str, str]  # values as they were, of the fields that changed
    after: Mapping[str, str]
    ground: str  # key of the ground of a revocation, cause of a correction
    note: str
    form: str  # kind of diploma
    class_year: int | None  # of graduation
    values: Mapping[str, str]  # the whole entry in that version

    @property
    def text(self) -> str:
        """The number as it is cited, e.g. "3/2026"."""
        return f"{self.number}/{self.year}"

    @property
    def content(self) -> str:
        """What changed, in the words of the fields: before → after."""
        changed = (
            f"{name}: {self.before.get(name, '')} → {new}" for name, new in self.after.items()
        )
        return "; ".join(changed)


@dataclass(frozen=True, slots=True)
class Entered:
    """What is to be written."""

    kind: Kind
    entry: str
    version: int
    decision_number: str
    decided_on: date
    at: datetime
    by: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    ground: str = ""
    note: str = ""


def write(connection: Connection, line: Entered) -> Fact:
    """Write a line inside an open transaction; gives what the log is to promise of it."""
    year = line.at.astimezone(VIETNAM).year
    number = take(connection, f"appendix:{year}") + 1
    row = {
        "year": year,
        "number": number,
        "entry": line.entry,
        "version": line.version,
        "kind": line.kind.value,
        "decision_number": line.decision_number.strip(),
        "decided_on": line.decided_on,
        "recorded_at": line.at,
        "recorded_by": line.by,
        "before": dict(line.before),
        "after": dict(line.after),
        "ground": line.ground,
        "note": line.note.strip(),
    }
    connection.execute(insert(appendix).values(row))
    return fact("appendix", year, number)


def lines(
    db: Database,
    year: int | None = None,
    kind: Kind | None = None,
    *,
    before: int | None = None,
    limit: int = 100,
) -> tuple[Line, ...]:
    """List the appendix, the latest first; `before` is the last number seen of that year.

    Raises:
        Incomplete: a number was seen, but nobody says of which year.
    """
    if before is not None and year is None:
        raise Incomplete(["year"])
    query = _all().order_by(appendix.c.year.desc(), appendix.c.number.desc()).limit(limit)
    if year is not None:
        query = query.where(appendix.c.year == year)
    if kind is not None:
        query = query.where(appendix.c.kind == kind.value)
    if before is not None:
        query = query.where(appendix.c.number < before)
    return _some(db, query)


def every(db: Database, year: int | None = None, kind: Kind | None = None) -> Iterator[Line]:
    """Give the whole appendix, or that of a year or kind, the first line first."""
    at, seen = appendix.c, (0, 0)
    query = _all() if year is None else _all().where(at.year == year)
    query = query if kind is None else query.where(at.kind == kind.value)
    while found := _some(
        db,
        query.where(tuple_(at.year, at.number) > tuple_(*seen))
        .order_by(at.year, at.number)
        .limit(PAGE),
    ):
        yield from found
        seen = found[-1].year, found[-1].number


def of_entry(db: Database, entry_id: str) -> tuple[Line, ...]:
    """List what the appendix says of one entry, the first first."""
    order = (appendix.c.year, appendix.c.number)
    return _some(db, _all().where(appendix.c.entry == entry_id).order_by(*order))


def _all() -> Select[Any]:
    version = (entry_versions.c.id == appendix.c.entry) & (
        entry_versions.c.version == appendix.c.version
    )
    return (
        select(
            appendix,
            entry_versions.c["values"],
            entries.c.kind.label("form"),
            entries.c.year.label("class_year"),
        )
        .join(entry_versions, version)
        .join(entries, entries.c.id == appendix.c.entry)
    )


def _some(db: Database, query: Select[Any]) -> tuple[Line, ...]:
    with db.read() as connection:
        return tuple(_line(row) for row in connection.execute(query).mappings())


def _line(row: RowMapping) -> Line:
    plain = {name: row[name] for name in Line.__slots__ if name != "kind"}
    return Line(kind=Kind(row["kind"]), **plain)
