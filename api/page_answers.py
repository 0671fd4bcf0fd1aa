"""Scans, batches, pages and their rows as the API answers them."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel

from api.answers import BoxOut, Out
from registry.batching import Progress
from registry.queued import Queued


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
    blind: list[str] = []  # fields that are typed without seeing what was read

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
            blind=list(found.blind),
        )
