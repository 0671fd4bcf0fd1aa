"""Pages of a batch with the text as decided, where it was, and as read elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.as_read import page_reading
from api.batch import MOST_FILES
from api.batch_report import find_batch
from api.console import progress, remark
from api.exit_codes import WRONG_USE, CommandError
from api.page_job import PageJob
from api.page_sinks import AltoFolder, PdfPages
from api.volume import write_volume
from ocr.reading import Draft, PageReading, Reading
from registry import entries, intake, page_results, review
from registry.entry import Actor, Entry
from registry.page_results import PageRecord, PageState
from registry.queued import DraftState

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database


def export_pdf(services: "Services", batch: str, out: Path | None) -> None:
    """Write a batch as one searchable PDF.

    Raises:
        CommandError: there is no such batch, or no name that ends in .pdf.
    """
    if out is None or out.suffix.lower() != ".pdf":
        raise CommandError(WRONG_USE, "Name the file to write: -o NAME.pdf")
    found, sink = find_batch(services.database, batch), PdfPages()
    for job, reading in _pages(services, found.id):
        sink.take(job, reading)
    with services.pool() as pool, progress("Ghi PDF · Writing the PDF") as bar:
        write_volume(sink.pages, out, found.name, pool, bar)
    remark(f"{len(sink.pages)} trang · pages.")


def export_alto(services: "Services", batch: str, out: Path | None) -> None:
    """Write a batch as ALTO files, one a page.

    Raises:
        CommandError: there is no such batch, or no folder was named.
    """
    if out is None:
        raise CommandError(WRONG_USE, "Name the folder to write into: -o FOLDER")
    sink, count = AltoFolder(out), 0
    for job, reading in _pages(services, find_batch(services.database, batch).id):
        sink.take(replace(job, path=Path(job.scan or "")), reading)  # one name, one file
        count += reading is not None
    remark(f"{count} trang · pages.")


def decided(db: "Database", page: PageRecord) -> PageReading:
    """Give a page with the values that were decided; rows that are none of the ledger's are out."""
    rows = [
        row
        for row in review.page_drafts(db, page.scan, page.page)
        if row.state is not DraftState.REJECTED
    ]
    made = entries.get_many(db, [row.entry for row in rows if row.entry])
    drafts = (
        _as_decided(row.draft, made[row.entry]) if row.entry in made else row.draft for row in rows
    )
    return page_reading(page, drafts)


def _pages(services: "Services", batch: str) -> Iterator[tuple[PageJob, PageReading | None]]:
    """Give every page of a batch in order, those that could not be read without a reading."""
    db = services.database
    known = {(page.scan, page.page): page for page in page_results.pages(db, batch)}
    for scan in intake.scans(db, batch, MOST_FILES):
        for number in range(1, scan.pages + 1):
            page = known.get((scan.sha256, number))
            done = page is not None and page.state is PageState.DONE
            job = PageJob(services.store.path(scan.sha256), number, scan=scan.sha256)
            yield job, decided(db, page) if page is not None and done else None


def _as_decided(draft: Draft, entry: Entry) -> Draft:
    return replace(draft, readings=tuple(_value(r, entry) for r in draft.readings))


def _value(reading: Reading, entry: Entry) -> Reading:
    """Give the value in force; what a person decided is right by definition."""
    if reading.field not in entry.values:
        return reading
    sure = entry.actor is Actor.PERSON
    status = entry.statuses.get(reading.field, reading.status)
    risk = 0.0 if sure else reading.p_wrong
    return replace(reading, value=entry.values[reading.field], status=status, p_wrong=risk)
