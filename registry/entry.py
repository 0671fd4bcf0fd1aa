"""The facts that the registry keeps, and who put them there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ingest.box import Box
from ocr.reading import Status


class Actor(StrEnum):
    """What kind of authority stands behind a decision."""

    PERSON = "person"
    POLICY = "policy"


class State(StrEnum):
    """Whether an entry counts today."""

    IN_FORCE = "in_force"
    REVOKED = "revoked"  # by a decision with one of the six grounds
    VOID = "void"  # struck out in the ledger itself: kept, never in force


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person or a policy made of one draft, or of one entry."""

    actor: Actor
    by: str  # account name of the person, or the policy's name and version
    at: datetime  # aware, UTC
    values: Mapping[str, str] = field(default_factory=dict)  # only fields that were typed
    illegible: frozenset[str] = frozenset()  # fields that a person declared unreadable
    reason: str = ""  # decision number, grounds or note


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one value of an entry stands on the master, and how it got here."""

    field: str
    scan: str  # sha-256 of the master
    page: int  # 1 for the first page of the file
    box: Box  # pixels of the untouched master
    raw: str  # what the engine saw
    status: Status
    p_wrong: float
    decided_by: str  # person or policy


@dataclass(frozen=True, slots=True)
class Entry:
    """One graduate as accepted, in one version. A correction is a new version."""

    id: str  # stable over versions; 26 characters, sorts by time of first acceptance
    version: int  # 1 for the first
    state: State
    values: Mapping[str, str]  # field name → value; a field that the page lacks is absent
    statuses: Mapping[str, Status]  # field name → how the value stands in the ledger
    evidence: tuple[Evidence, ...]
    actor: Actor
    decided_by: str
    recorded_at: datetime  # aware, UTC: when this version entered the registry
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result. Values come from SQL, never from the index."""

    entry: Entry
    score: float  # higher is better; comparable within one answer only
    why: tuple[str, ...]  # e.g. "ho_ten: with marks", "so_hieu: exact"
