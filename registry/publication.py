"""What the rules let, and oblige, an office to publish of the diplomas it issued.

Name of the diploma, full name, date of birth, diploma number, register number, date of issue; and
of revocations the decision and its ground, by number and without a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from registry import appendix, entries
from registry.appendix import Kind
from registry.database import Database
from registry.entries import Filter
from registry.entry import State

LEDGER_OF: Final = "Sổ gốc cấp "
"""What the label of a form says before the name of the diploma."""

NO_LABELS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Published:
    """One diploma, in the fields that are published and no other."""

    kind: str  # name of the form, for the name of the diploma
    ho_ten: str
    ngay_sinh: str
    so_hieu: str
    so_vao_so: str
    ngay_cap: str  # "" where the ledger does not say
    van_bang: str = ""  # name of the diploma, "" if no form tells it


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


def extract(
    db: Database, year: int, kind: str = "", labels: Mapping[str, str] = NO_LABELS
) -> Iterator[Published]:
    """Give the diplomas of a year that are in force, by the order of their acceptance.

    `labels` has the label of each form by its name.
    """
    wanted, after = Filter(year=year, kind=kind, state=State.IN_FORCE), ""
    while found := entries.find(db, wanted, after=after, limit=entries.PAGE):
        kinds = entries.kinds_of(db, [entry.id for entry in found])
        for entry in found:
            held, form = entry.values, kinds[entry.id]
            yield Published(
                kind=form,
                ho_ten=held.get("ho_ten", ""),
                ngay_sinh=held.get("ngay_sinh", ""),
                so_hieu=held.get("so_hieu", ""),
                so_vao_so=held.get("so_vao_so", ""),
                ngay_cap=held.get("ngay_cap", ""),
                van_bang=diploma(labels.get(form, "")),
            )
        after = found[-1].id


def diploma(label: str) -> str:
    """Give the name of the diploma that a ledger with this label is of, "" if it does not say."""
    name = label.removeprefix(LEDGER_OF)
    return name[:1].upper() + name[1:] if name != label else ""


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
