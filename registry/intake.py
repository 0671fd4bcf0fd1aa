"""Scans, batches and pages: what was received, what was read, what is still to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.page import Finding
from ocr.reading import Doubt, PageReading, Reading
from registry.database import Database


class ScanState(StrEnum):
    """Whether a received file can be read."""

    RECEIVED = "received"
    QUARANTINED = "quarantined"


class PageState(StrEnum):
    """How far one page got with one pipeline version."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Scan:
    """A received file. The bytes lie in the store under their SHA-256."""

    sha256: str
    name: str  # as the sender called it
    size: int  # bytes
    media_type: str
    pages: int  # 0 when unknown, e.g. in quarantine
    received_at: datetime  # aware, UTC
    received_by: str
    state: ScanState = ScanState.RECEIVED
    reason: str = ""  # why it is in quarantine
    remedy: str = ""  # what the sender can do


@dataclass(frozen=True, slots=True)
class Batch:
    """Scans that were handed in together and are read with one pipeline version."""

    id: str
    name: str
    pipeline: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class PageKey:
    """One page to read."""

    scan: str
    page: int  # from 1
    pipeline: str


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page as the registry knows it, without its rows."""

    scan: str
    page: int
    pipeline: str
    state: PageState
    reason: str  # why it failed
    width: int  # pixels of the untouched master page
    height: int
    dpi: float
    form: str | None
    header: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...]
    phash: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is, in pages and in rows."""

    scans: int
    quarantined: int
    pages: int
    done: int
    failed: int
    pending: int
    waiting: int
    accepted: int
    void: int  # struck in the ledger, or declared not to be a row


def register_scan(db: Database, scan: Scan) -> bool:
    """Record a received file; False if its bytes were already known (nothing changes then)."""
    raise NotImplementedError


def quarantine(db: Database, sha256: str, reason: str, remedy: str) -> None:
    """Put a registered scan aside, with the reason and what the sender can do.

    Raises:
        NotFound: no such scan.
    """
    raise NotImplementedError


def scan(db: Database, sha256: str) -> Scan:
    """Give one scan.

    Raises:
        NotFound: no such scan.
    """
    raise NotImplementedError


def scans(db: Database, batch: str | None = None, limit: int = 1000) -> tuple[Scan, ...]:
    """List scans, the latest first; those of a batch in the order they were handed in."""
    raise NotImplementedError


def start_batch(db: Database, name: str, scans: Sequence[str], pipeline: str, by: str) -> str:
    """Begin reading these scans with this pipeline version and give the batch's id.

    The same scans with the same name give the same batch again, so an interrupted one goes on;
    a new pipeline version moves it to that version.
    """
    raise NotImplementedError


def add_to_batch(db: Database, batch: str, scans: Iterable[str]) -> None:
    """Add scans to a batch; those already in it stay where they are."""
    raise NotImplementedError


def batch(db: Database, batch_id: str) -> Batch:
    """Give one batch.

    Raises:
        NotFound: no such batch.
    """
    raise NotImplementedError


def batches(db: Database, limit: int = 100) -> tuple[Batch, ...]:
    """List batches, the latest first."""
    raise NotImplementedError


def pages_to_do(db: Database, batch: str, retry_failed: bool = False) -> tuple[PageKey, ...]:
    """Give the pages of a batch that its pipeline version has not read yet, in reading order."""
    raise NotImplementedError


def save_page(db: Database, batch: str, reading: PageReading) -> bool:
    """Store what was read from a page; False if this pipeline version already stored it.

    A newer pipeline version reopens only drafts whose reading changed, and never a person's value.
    """
    raise NotImplementedError


def save_failure(db: Database, batch: str, scan: str, page: int, reason: str) -> None:
    """Record that a page could not be read, and why; a page that was read stays read."""
    raise NotImplementedError


def page(db: Database, scan: str, page: int) -> PageRecord:
    """Give the newest record of one page.

    Raises:
        NotFound: the page was not read yet.
    """
    raise NotImplementedError


def pages(db: Database, batch: str) -> tuple[PageRecord, ...]:
    """List the pages of a batch that were read or failed, in reading order."""
    raise NotImplementedError


def batch_progress(db: Database, batch: str) -> Progress:
    """Count pages and rows of a batch."""
    raise NotImplementedError
