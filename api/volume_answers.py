"""What is told of a volume, by every door: the book, what is open, who keeps it, what it proves."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.answers import Out
from api.bounds import Whole
from registry import completeness, custody
from registry.coverage import Extent
from registry.database import Database
from registry.volume import Volume, VolumeState

KINDS = ("thpt", "thcs", "bo_tuc", "dai_hoc")
"""Forms of books, which are kinds of diploma too."""

Text = Annotated[str, Field(max_length=300)]


class BookIn(Out):
    """A bound book as it stands on the shelf."""

    name: Text
    office: Text
    kind: Text
    first_year: Whole
    last_year: Whole
    first_page: Whole
    last_page: Whole
    part: Whole = 1
    parts: Whole = 1
    second_person: bool = False
    double_keyed: list[Annotated[str, Field(max_length=40)]] = Field([], max_length=20)


class VolumeOut(Out):
    """One registered book."""

    id: str
    version: int
    state: VolumeState
    book: BookIn
    lost: dict[int, str]
    created_at: datetime
    created_by: str
    sealed_at: datetime | None
    sealed_by: str
    statement: str
    signature: str

    @classmethod
    def of(cls, volume: Volume) -> "VolumeOut":
        """Translate."""
        return cls.model_validate(volume)


class GapOut(Out):
    """One thing that is missing or contradicts another."""

    code: str
    printed: int | None
    scan: str
    page: int
    count: int


class CustodianOut(Out):
    """An office that keeps, or kept, the book."""

    office: str
    signatory: str
    since: date
    until: date | None
    decision: str


class InventoryOut(BaseModel):
    """A volume and what still is open."""

    volume: VolumeOut
    complete: bool
    gaps: list[GapOut]
    notes: list[GapOut]  # to be looked at; they do not keep it from being sealed
    rows: dict[str, int]
    custody: list[CustodianOut]

    @classmethod
    def of(cls, db: Database, volume_id: str) -> "InventoryOut":
        """Take stock of a volume.

        Raises:
            NotFound: no such volume.
        """
        held = completeness.inventory(db, volume_id)
        return cls(
            volume=VolumeOut.of(held.volume),
            complete=held.complete,
            gaps=[GapOut.model_validate(gap) for gap in held.gaps],
            notes=[GapOut.model_validate(note) for note in held.notes],
            rows=held.totals,
            custody=[CustodianOut.model_validate(one) for one in custody.chain(db, volume_id)],
        )


class CoverageOut(Out):
    """What the absence of a person means for one office, kind and year."""

    kind: str
    office: str
    year: int
    extent: Extent
    unreadable: int = 0
    absence_proves: bool
    lost: int
