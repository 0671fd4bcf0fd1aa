"""What the API answers, as JSON: the rooms' own types, named for the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from api.place_answers import LocatedOut
from ingest.box import Box
from registry.batching import Progress
from registry.copies import Copy
from registry.copy_standing import Standing, standings
from registry.database import Database
from registry.entry import Entry, Evidence, Hit
from registry.queued import Queued


class Out(BaseModel):
    """An answer that is read from an object of the rooms."""

    model_config = ConfigDict(from_attributes=True)


class BoxOut(BaseModel):
    """A rectangle in pixels of the untouched master: x and y of its top left corner, and sizes."""

    x: int
    y: int
    w: int
    h: int

    @classmethod
    def of(cls, box: Box) -> Self:
        """Translate."""
        return cls(x=box.left, y=box.top, w=box.width, h=box.height)


class EvidenceOut(BaseModel):
    """Where one value stands in the ledger, and how it came to be."""

    field: str
    scan: str
    page: int
    box: BoxOut
    raw: str
    status: str
    p_wrong: float
    decided_by: str

    @classmethod
    def of(cls, found: Evidence) -> Self:
        """Translate."""
        return cls(
            field=found.field,
            scan=found.scan,
            page=found.page,
            box=BoxOut.of(found.box),
            raw=found.raw,
            status=found.status,
            p_wrong=found.p_wrong,
            decided_by=found.decided_by,
        )


class EntryOut(BaseModel):
    """One entry in one version."""

    id: str
    version: int
    state: str
    values: dict[str, str]
    birthplace: list[LocatedOut] = []  # in each code set
    statuses: dict[str, str]
    evidence: list[EvidenceOut]
    actor: str
    decided_by: str
    recorded_at: datetime
    reason: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Translate."""
        return cls(
            id=entry.id,
            version=entry.version,
            state=entry.state,
            values=dict(entry.values),
            birthplace=LocatedOut.of(entry.values),
            statuses={field: str(status) for field, status in entry.statuses.items()},
            evidence=[EvidenceOut.of(found) for found in entry.evidence],
            actor=entry.actor,
            decided_by=entry.decided_by,
            recorded_at=entry.recorded_at,
            reason=entry.reason,
        )


class HitOut(BaseModel):
    """One search result, and why it matched."""

    entry: EntryOut
    score: float
    why: list[str]

    @classmethod
    def of(cls, hit: Hit) -> Self:
        """Translate."""
        return cls(entry=EntryOut.of(hit.entry), score=hit.score, why=list(hit.why))


class FoundOut(BaseModel):
    """A search's answer; `degraded` when the index was down and SQL answered instead."""

    hits: list[HitOut]
    degraded: bool
    next: str | None = None  # `after` of the next page


class FindingOut(Out):
    """Something about the quality of a page."""

    code: str
    message: str
    value: float | None = None


class DoubtOut(Out):
    """A check that speaks against a value, a row or a page."""

    code: str
    message: str
    fields: tuple[str, ...] = ()


class ScanOut(Out):
    """One received file."""

    sha256: str
    name: str
    size: int
    media_type: str
    pages: int
    received_at: datetime
    received_by: str
    state: str
    reason: str
    remedy: str


class ProgressOut(Out):
    """How far a batch is."""

    scans: int
    quarantined: int
    pages: int
    done: int
    failed: int
    pending: int
    waiting: int
    accepted: int
    void: int


class BatchOut(BaseModel):
    """Scans handed in together, and how far they are read."""

    id: str
    name: str
    created_at: datetime
    created_by: str
    progress: ProgressOut

    @classmethod
    def of(cls, batch: Any, progress: Progress) -> Self:
        """Translate."""
        return cls(
            id=batch.id,
            name=batch.name,
            created_at=batch.created_at,
            created_by=batch.created_by,
            progress=ProgressOut.model_validate(progress),
        )


class PageOut(Out):
    """One page as far as it was read."""

    scan: str
    page: int
    state: str
    reason: str
    width: int
    height: int
    dpi: float
    form: str | None
    findings: tuple[FindingOut, ...]
    doubts: tuple[DoubtOut, ...]


class ReadingOut(BaseModel):
    """One field as it was read."""

    field: str
    raw: str
    value: str
    p_wrong: float
    status: str
    box: BoxOut
    steps: list[str]


class DraftOut(BaseModel):
    """One row waiting for a decision."""

    id: str
    version: int
    state: str
    batch: str
    scan: str
    page: int
    row: int
    box: BoxOut
    values: dict[str, str]
    readings: list[ReadingOut]
    doubts: list[DoubtOut]
    entry: str | None

    @classmethod
    def of(cls, found: Queued) -> Self:
        """Translate."""
        return cls(
            id=found.id,
            version=found.version,
            state=found.state,
            batch=found.batch,
            scan=found.scan,
            page=found.page,
            row=found.draft.row,
            box=BoxOut.of(found.draft.box),
            values=found.values,
            readings=[
                ReadingOut(
                    field=reading.field,
                    raw=reading.raw,
                    value=reading.value,
                    p_wrong=reading.p_wrong,
                    status=reading.status,
                    box=BoxOut.of(reading.box),
                    steps=[step.name for step in reading.steps],
                )
                for reading in (*found.header, *found.draft.readings)
            ],
            doubts=[DoubtOut.model_validate(doubt) for doubt in found.draft.doubts],
            entry=found.entry,
        )


class CopyOut(Out):
    """One issued copy."""

    code: str
    text: str
    entry: str
    entry_version: int
    sha256: str
    issued_by: str
    issued_at: datetime
    state: str
    revoked_by: str
    revoked_at: datetime | None
    reason: str


class ListedCopyOut(CopyOut):
    """One issued copy, and how it stands now that its entry may have changed."""

    standing: Standing

    @classmethod
    def listed(cls, db: Database, found: Sequence[Copy]) -> "list[ListedCopyOut]":
        """Describe copies of the register."""
        how = standings(db, found)
        return [
            cls(**CopyOut.model_validate(one).model_dump(), standing=how[one.code]) for one in found
        ]


class CheckOut(Out):
    """One named check."""

    id: str
    question: str
    result: str
    reason: str
    reason_vi: str


class VerdictOut(BaseModel):
    """What a check of a copy found."""

    verdict: str
    answers: dict[str, str]
    checks: list[CheckOut]
    claims: dict[str, Any]
