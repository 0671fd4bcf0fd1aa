"""Scans, batches and pages: what was received, what was read, what is still to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from ingest.page import Finding
from ocr.reading import Doubt, PageReading, Reading
from registry import audit, drafts, duplicates, encode, schema
from registry import intake_rows as rows
from registry.database import Database
from registry.errors import NotFound
from registry.ids import new_id


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
        event = audit.Event(scan.received_by, "scan.received", scan.sha256, details)
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
        details = {"reason": reason}
        audit.append(
            connection, [audit.Event(row["received_by"], "scan.quarantined", sha256, details)]
        )


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


def start_batch(db: Database, name: str, scans: Sequence[str], pipeline: str, by: str) -> str:
    """Begin reading these scans with this pipeline version and give the batch's id.

    The same scans with the same name give the same batch again, so an interrupted one goes on;
    a new pipeline version moves it to that version.

    Raises:
        NotFound: a scan is not registered.
    """
    fingerprint = sha256("\n".join([name, *dict.fromkeys(scans)]).encode()).hexdigest()
    with db.write() as connection:
        known = connection.execute(
            update(schema.batches)
            .where(schema.batches.c.fingerprint == fingerprint)
            .values(pipeline=pipeline)
            .returning(schema.batches.c.id)
        ).scalar()
        if known:
            return str(known)
        batch_id, now = new_id(), datetime.now(UTC)
        connection.execute(
            insert(schema.batches).values(
                id=batch_id,
                fingerprint=fingerprint,
                name=name,
                pipeline=pipeline,
                created_at=now,
                created_by=by,
            )
        )
        rows.add_scans(connection, batch_id, scans)
        details = {"name": name, "pipeline": pipeline, "scans": len(scans)}
        audit.append(connection, [audit.Event(by, "batch.started", batch_id, details)], now)
        return batch_id


def add_to_batch(db: Database, batch: str, scans: Iterable[str]) -> None:
    """Add scans to a batch; those already in it stay where they are.

    Raises:
        NotFound: no such batch, or a scan is not registered.
    """
    with db.write() as connection:
        rows.batch_row(connection, batch)
        rows.add_scans(connection, batch, scans)


def batch(db: Database, batch_id: str) -> Batch:
    """Give one batch.

    Raises:
        NotFound: no such batch.
    """
    with db.read() as connection:
        return _batch(rows.batch_row(connection, batch_id))


def batches(db: Database, limit: int = 100) -> tuple[Batch, ...]:
    """List batches, the latest first."""
    query = select(schema.batches).order_by(schema.batches.c.id.desc()).limit(limit)
    with db.read() as connection:
        return tuple(_batch(row) for row in connection.execute(query).mappings())


def pages_to_do(db: Database, batch: str, retry_failed: bool = False) -> tuple[PageKey, ...]:
    """Give the pages of a batch that its pipeline version has not read yet, in reading order."""
    with db.read() as connection:
        pipeline = rows.batch_row(connection, batch)["pipeline"]
        readable = (
            rows.in_batch(select(schema.scans.c.sha256, schema.scans.c.pages), batch)
            .where(schema.scans.c.state == ScanState.RECEIVED.value)
            .order_by(schema.batch_scans.c.position)
        )
        wanted = [(sha, n) for sha, count in connection.execute(readable) for n in _count(count)]
        over = rows.saved_pages(batch, pipeline, schema.pages.c.scan, schema.pages.c.page)
        if retry_failed:
            over = over.where(schema.pages.c.state == PageState.DONE.value)
        read = {(sha, number) for sha, number in connection.execute(over)}
    return tuple(PageKey(sha, n, pipeline) for sha, n in wanted if (sha, n) not in read)


def save_page(db: Database, batch: str, reading: PageReading) -> bool:
    """Store what was read from a page; False if this pipeline version already stored it.

    A newer pipeline version reopens only drafts whose reading changed, and never a person's value.

    Raises:
        NotFound: no such batch, or the scan is not in it.
    """
    with db.write() as connection:
        place = rows.place_of(connection, batch, reading.scan)
        if (
            rows.page_state(connection, reading.scan, reading.page, place.pipeline)
            == PageState.DONE
        ):
            return False
        extra = duplicates.flag(connection, batch, reading)
        drafts.store(connection, place, reading)
        rows.put_page(connection, place.pipeline, reading, (*reading.doubts, *extra))
        return True


def save_failure(db: Database, batch: str, scan: str, page: int, reason: str) -> None:
    """Record that a page could not be read, and why; a page that was read stays read.

    Raises:
        NotFound: no such batch, or the scan is not in it.
    """
    with db.write() as connection:
        pipeline = rows.place_of(connection, batch, scan).pipeline
        if rows.page_state(connection, scan, page, pipeline) == PageState.DONE:
            return
        nothing = PageReading(scan, page, 0, 0, 0.0, None, (), (), (), ())
        rows.put_page(connection, pipeline, nothing, (), PageState.FAILED.value, reason)


def page(db: Database, scan: str, page: int) -> PageRecord:
    """Give the newest record of one page.

    Raises:
        NotFound: the page was not read yet.
    """
    query = (
        select(schema.pages)
        .where(schema.pages.c.scan == scan, schema.pages.c.page == page)
        .order_by(schema.pages.c.saved_at.desc())
        .limit(1)
    )
    with db.read() as connection:
        row = connection.execute(query).mappings().first()
    if not row:
        raise NotFound(f"page {page} of scan {scan} was not read yet")
    return _page(row)


def pages(db: Database, batch: str) -> tuple[PageRecord, ...]:
    """List the pages of a batch that were read or failed, in reading order."""
    with db.read() as connection:
        pipeline = rows.batch_row(connection, batch)["pipeline"]
        query = rows.saved_pages(batch, pipeline, schema.pages).order_by(
            schema.batch_scans.c.position, schema.pages.c.page
        )
        return tuple(_page(row) for row in connection.execute(query).mappings())


def batch_progress(db: Database, batch: str) -> Progress:
    """Count pages and rows of a batch.

    Raises:
        NotFound: no such batch.
    """
    with db.read() as connection:
        pipeline = rows.batch_row(connection, batch)["pipeline"]
        total = rows.in_batch(
            select(schema.scans.c.state, func.count(), func.sum(schema.scans.c.pages)), batch
        ).group_by(schema.scans.c.state)
        files = {state: (n, pages or 0) for state, n, pages in connection.execute(total)}
        state = schema.pages.c.state
        over = rows.saved_pages(batch, pipeline, state, func.count()).group_by(state)
        read = {state: n for state, n in connection.execute(over)}  # noqa: C416 - rows
        counted = drafts.counts(connection, batch)
    expected = files.get(ScanState.RECEIVED, (0, 0))[1]
    done, failed = read.get(PageState.DONE, 0), read.get(PageState.FAILED, 0)
    return Progress(
        scans=sum(n for n, _ in files.values()),
        quarantined=files.get(ScanState.QUARANTINED, (0, 0))[0],
        pages=expected,
        done=done,
        failed=failed,
        pending=max(0, expected - done - failed),
        waiting=counted["waiting"],
        accepted=counted["accepted"],
        void=counted["void"],
    )


def _readmit(connection: Connection, held: Scan, scan: Scan) -> bool:
    if (held.state, scan.state) != (ScanState.QUARANTINED, ScanState.RECEIVED):
        return False
    connection.execute(
        update(schema.scans)
        .where(schema.scans.c.sha256 == scan.sha256)
        .values(state=scan.state.value, pages=scan.pages, reason="", remedy="")
    )
    failed = (schema.pages.c.scan == scan.sha256) & (schema.pages.c.state == PageState.FAILED.value)
    connection.execute(delete(schema.pages).where(failed))  # they are to be tried again
    event = audit.Event(scan.received_by, "scan.readmitted", scan.sha256, {"pages": scan.pages})
    audit.append(connection, [event], scan.received_at)
    return True


def _count(pages: int) -> range:
    return range(1, pages + 1)


def _scan(row: RowMapping) -> Scan:
    return Scan(**{**row, "state": ScanState(row["state"])})


def _batch(row: RowMapping) -> Batch:
    return Batch(row["id"], row["name"], row["pipeline"], row["created_at"], row["created_by"])


def _page(row: RowMapping) -> PageRecord:
    return PageRecord(
        scan=row["scan"],
        page=row["page"],
        pipeline=row["pipeline"],
        state=PageState(row["state"]),
        reason=row["reason"],
        width=row["width"],
        height=row["height"],
        dpi=row["dpi"],
        form=row["form"],
        header=encode.to_readings(row["header"]),
        findings=encode.to_findings(row["findings"]),
        doubts=encode.to_doubts(row["doubts"]),
        phash=row["phash"],
    )
