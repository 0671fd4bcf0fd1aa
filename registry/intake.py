"""Scans: files as received, by the hash of their bytes, readable or in quarantine."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from registry import audit, schema
from registry import intake_rows as rows
from registry.database import Database
from registry.errors import NotFound
from registry.facts import fact


class ScanState(StrEnum):
    """Whether a received file can be read."""

    RECEIVED = "received"
    QUARANTINED = "quarantined"


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


def register_scan(db: Database, scan: Scan) -> bool:
    """Record a received file; False if its bytes were already known, and nothing changed.

    A file in quarantine that can be read now (a newer decoder, a larger limit) is let in, and its
    failed pages are to do again.
    """
    with db.write() as connection:
        held = rows.scan_row(connection, scan.sha256)
        if held:
            return _readmit(connection, _scan(held), scan)
        connection.execute(
            insert(schema.scans).values(
                sha256=scan.sha256,
                name=scan.name,
                size=scan.size,
                media_type=scan.media_type,
                pages=scan.pages,
                received_at=scan.received_at,
                received_by=scan.received_by,
                state=scan.state.value,
                reason=scan.reason,
                remedy=scan.remedy,
            )
        )
        details = {"size": scan.size, "pages": scan.pages, "state": scan.state.value}
        facts = (fact("scans", scan.sha256),)
        event = audit.Event(scan.received_by, "scan.received", scan.sha256, details, facts)
        audit.append(connection, [event], scan.received_at)
        return True


def quarantine(db: Database, sha256: str, reason: str, remedy: str) -> None:
    """Put a registered scan aside, with the reason and what the sender can do.

    Raises:
        NotFound: no such scan.
    """
    with db.write() as connection:
        row = rows.scan_row(connection, sha256)
        if not row:
            raise NotFound(f"no scan {sha256}")
        connection.execute(
            update(schema.scans)
            .where(schema.scans.c.sha256 == sha256)
            .values(state=ScanState.QUARANTINED.value, reason=reason, remedy=remedy)
        )
        told, facts = {"reason": reason}, (fact("scans", sha256),)
        event = audit.Event(row["received_by"], "scan.quarantined", sha256, told, facts)
        audit.append(connection, [event])


def scan(db: Database, sha256: str) -> Scan:
    """Give one scan.

    Raises:
        NotFound: no such scan.
    """
    with db.read() as connection:
        row = rows.scan_row(connection, sha256)
    if not row:
        raise NotFound(f"no scan {sha256}")
    return _scan(row)


def scans(db: Database, batch: str | None = None, limit: int = 1000) -> tuple[Scan, ...]:
    """List scans, the latest first; those of a batch in the order they were handed in."""
    query = select(schema.scans).limit(limit)
    if batch is None:
        query = query.order_by(schema.scans.c.received_at.desc(), schema.scans.c.sha256)
    else:
        query = rows.in_batch(query, batch).order_by(schema.batch_scans.c.position)
    with db.read() as connection:
        return tuple(_scan(row) for row in connection.execute(query).mappings())


def _readmit(connection: Connection, held: Scan, scan: Scan) -> bool:
    if (held.state, scan.state) != (ScanState.QUARANTINED, ScanState.RECEIVED):
        return False
    connection.execute(
        update(schema.scans)
        .where(schema.scans.c.sha256 == scan.sha256)
        .values(state=scan.state.value, pages=scan.pages, reason="", remedy="")
    )
    failed = (schema.pages.c.scan == scan.sha256) & (schema.pages.c.state == "failed")
    connection.execute(delete(schema.pages).where(failed))  # they are to be tried again
    told, facts = {"pages": scan.pages}, (fact("scans", scan.sha256),)
    event = audit.Event(scan.received_by, "scan.readmitted", scan.sha256, told, facts)
    audit.append(connection, [event], scan.received_at)
    return True


def _scan(row: RowMapping) -> Scan:
    return Scan(**{**row, "state": ScanState(row["state"])})
