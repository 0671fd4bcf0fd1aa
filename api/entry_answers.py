"""Entries as the API answers them, with where each value stands in the ledger."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from api.answers import BoxOut
from api.place_answers import LocatedOut
from registry.entry import Entry, Evidence, Hit


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
