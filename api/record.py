"""One record of the export that feeds other systems, and its published JSON Schema."""

from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.place_answers import LocatedOut
from registry import keys
from registry.feed import Change

SCHEMA_ID: Final = "urn:sogoc:schema:entry-record:2"

COLUMNS: Final = (
    "sequence", "action", "id", "version", "state", "kind", "year", "born", "born_precision",
    "recorded_at", "decided_by", "reason", "log_leaf", "personal_id",
)  # fmt: skip
"""Columns of a record in a table, before those of its values."""


class BoxRecord(BaseModel):
    """A rectangle on the untouched scan, in pixels from the top left."""

    model_config = ConfigDict(extra="forbid")

    x: int
    y: int
    w: int
    h: int


class EvidenceRecord(BaseModel):
    """Where one value stands on the scan, and who stands behind it."""

    model_config = ConfigDict(extra="forbid")

    field: str
    scan: str = Field(description="SHA-256 of the scan", pattern="^[0-9a-f]{64}$")
    page: int = Field(ge=1, description="page of the scan, from 1")
    box: BoxRecord
    raw: str = Field(description="as the engine read it")
    status: str
    p_wrong: float = Field(ge=0, le=1, description="probability that the engine misread it")
    decided_by: str


class Record(BaseModel):
    """One version of one entry of a graduation ledger, with the evidence of each value."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"$id": SCHEMA_ID})

    sequence: int = Field(ge=0, description="grows with time; ask again after the last one seen")
    action: str = Field(description="accepted, corrected, reissued, revoked, undone, identified, …")
    id: str = Field(min_length=26, max_length=26, description="stable over all versions")
    version: int = Field(ge=1)
    state: Literal["in_force", "revoked", "void"]
    kind: str = Field(description="kind of ledger: thpt, thcs, …")
    year: int | None = Field(description="of graduation")
    born: str = Field(description="ISO 8601, as precise as the ledger: 1976-05-02, 1976-05, 1976")
    born_precision: Literal["day", "month", "year", ""]
    personal_id: str | None = Field(None, description="old ledgers have none; added later if known")
    values: dict[str, str] = Field(description="field → text as the ledger has it, NFC")
    birthplace: list[LocatedOut] = Field(description="province of `noi_sinh` in each code set")
    statuses: dict[str, str] = Field(description="field → how the value stands in the ledger")
    evidence: list[EvidenceRecord]
    recorded_at: datetime
    decided_by: str
    reason: str
    log_leaf: str = Field(description="RFC 9162 leaf hash of the log record `sequence`")

    @classmethod
    def of(cls, change: Change) -> "Record":
        """Translate a change."""
        entry = change.entry
        found, born = keys.keys_of(entry.values), keys.real_born(entry.values.get("ngay_sinh", ""))
        return cls(
            sequence=change.sequence,
            action=change.action,
            id=entry.id,
            version=entry.version,
            state=entry.state.value,
            kind=change.kind,
            year=found.year,
            born=born,
            born_precision=_PRECISION.get(len(born), ""),
            personal_id=change.personal_id or None,
            values=dict(entry.values),
            birthplace=LocatedOut.of(entry.values),
            statuses={name: str(status) for name, status in entry.statuses.items()},
            evidence=[
                EvidenceRecord(
                    field=e.field, scan=e.scan, page=e.page, raw=e.raw, status=str(e.status),
                    box=BoxRecord(x=e.box.left, y=e.box.top, w=e.box.width, h=e.box.height),
                    p_wrong=e.p_wrong, decided_by=e.decided_by,
                )
                for e in entry.evidence
            ],
            recorded_at=entry.recorded_at,
            decided_by=entry.decided_by,
            reason=entry.reason,
            log_leaf=change.leaf,
        )  # fmt: skip


_PRECISION: Final[dict[int, Literal["day", "month", "year"]]] = {10: "day", 7: "month", 4: "year"}


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) that every record keeps to."""
    made = Record.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
