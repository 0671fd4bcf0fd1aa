"""What the rules let, and oblige, an office to publish of the diplomas it issued.

Name of the diploma, full name, date of birth, diploma number, register number, date of issue; and
of revocations the decision and its ground, by number and without a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registry import appendix, entries
from registry.appendix import Kind
from registry.database import Database
from registry.entries import Filter
from registry.entry import State


@dataclass(frozen=True, slots=True)
class Published:
    """One diploma, in the fields that are published and no other."""

    kind: str  # name of the form, for the name of the diploma
    ho_ten: str
    ngay_sinh: str
    so_hieu: str
    so_vao_so: str
    ngay_cap: str  # "" where the ledger does not say


@dataclass(frozen=True, slots=True)
class Revoked:
    """One revocation, as it is published."""

    kind: str
    year: int | None  # of graduation
    so_hieu: str
    so_vao_so: str
    decision_number: str
    decided_on: date
    ground: str  # key of one of `registry.ground.grounds`


def extract(db: Database, year: int, kind: str = "") -> Iterator[Published]:
    """Give the diplomas of a year that are in force, by the order of their acceptance."""
    for entry in entries.every(db, Filter(year=year, kind=kind, state=State.IN_FORCE)):
        held = entry.values
        yield Published(
            kind=kind or entries.kind_of(db, entry.id),
            ho_ten=held.get("ho_ten", ""),
            ngay_sinh=held.get("ngay_sinh", ""),
            so_hieu=held.get("so_hieu", ""),
            so_vao_so=held.get("so_vao_so", ""),
            ngay_cap=held.get("ngay_cap", ""),
        )


def revocations(db: Database) -> tuple[Revoked, ...]:
    """List all revocations, the latest first."""
    lines = reversed([*appendix.every(db, kind=Kind.REVOCATION)])
    return tuple(
        Revoked(
            kind=line.form,
            year=line.class_year,
            so_hieu=line.values.get("so_hieu", ""),
            so_vao_so=line.values.get("so_vao_so", ""),
            decision_number=line.decision_number,
            decided_on=line.decided_on,
            ground=line.ground,
        )
        for line in lines
    )
