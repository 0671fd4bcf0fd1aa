"""Pages: what is still to read, what was read with which pipeline version, and what failed."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import RowMapping, select

from ingest.page import Finding
from ocr.reading import Doubt, PageReading, Reading
from registry import drafts, duplicates, encode, schema
from registry import intake_rows as rows
from registry.database import Database
from registry.errors import NotFound
from registry.intake import ScanState


class PageState(StrEnum):
    """How far one page got with one pipeline version."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


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


def _count(pages: int) -> range:
    return range(1, pages + 1)


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
