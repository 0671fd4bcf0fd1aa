"""Which years of which office are completely here: "not in the ledger" or "not digitised yet"."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, select

from registry.database import Database
from registry.fold import fold
from registry.life_tables import volumes
from registry.schema import entries


class Extent(StrEnum):
    """How much of one year the register holds."""

    COMPLETE = "complete"  # every book of the year is sealed and lacks no leaf
    PARTIAL = "partial"  # some books are known, but not all are sealed, or leaves are lost
    NONE = "none"  # no book of that year is registered


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the absence of a person from the register means for one office, kind and year."""

    kind: str  # name of the form
    office: str  # as asked
    year: int
    extent: Extent
    volumes: tuple[str, ...] = ()  # ids of the books known
    sealed: tuple[str, ...] = ()  # ids of those whose coverage statement is signed
    lost: int = 0  # leaves that are lost for good
    unreadable: int = 0  # entries in force whose name nobody could read

    @property
    def absence_proves(self) -> bool:
        """Whether who is not found is not in the ledger ("không có trong sổ")."""
        return self.extent is Extent.COMPLETE


@dataclass(frozen=True, slots=True)
class _Known:
    volume: str
    office: str
    years: tuple[int, int]
    part: int
    parts: int
    sealed: bool
    lost: int


def covered(db: Database, kind: str, office: str, year: int) -> Coverage:
    """Say whether the register holds all of one office, kind of diploma and year.

    Without an office nothing is ever complete: another office may have issued the diploma.
    """
    at = volumes.c
    asked = [at.kind == kind, at.first_year <= year, at.last_year >= year]
    if fold(office):
        asked.append(at.office_key == fold(office))
    names = (at.id, at.office_key, at.first_year, at.last_year, at.part, at.parts, at.state)
    with db.read() as connection:
        rows = connection.execute(select(*names, at.lost).where(*asked).order_by(at.part, at.id))
        unreadable = connection.execute(_unreadable(kind, office, year)).scalar_one()
        known = [
            _Known(i, o, (first, last), part, parts, state == "sealed", len(lost))
            for i, o, first, last, part, parts, state, lost in rows
        ]
    return Coverage(
        kind=kind,
        office=office,
        year=year,
        extent=_extent(known) if fold(office) else _some(known),
        volumes=tuple(one.volume for one in known),
        sealed=tuple(one.volume for one in known if one.sealed),
        lost=sum(one.lost for one in known),
        unreadable=unreadable,
    )


def _unreadable(kind: str, office: str, year: int) -> Select[int]:
    at = entries.c
    nameless = (at.name_key == "") & (at.state == "in_force")
    query = select(func.count()).where(nameless, at.kind == kind, at.year == year)
    return query.where(at.office == fold(office)) if fold(office) else query


def _some(known: Iterable[_Known]) -> Extent:
    return Extent.PARTIAL if list(known) else Extent.NONE


def _extent(known: list[_Known]) -> Extent:
    """Complete only if each run of books that touches the year is there from first to last."""
    if not known:
        return Extent.NONE
    for years in {one.years for one in known}:
        run = [one for one in known if one.years == years]
        wanted = set(range(1, max(one.parts for one in run) + 1))
        if {one.part for one in run if one.sealed and not one.lost} != wanted:
            return Extent.PARTIAL
    return Extent.COMPLETE
