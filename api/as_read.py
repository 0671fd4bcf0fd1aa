"""Rows of a batch as they were read, whatever was decided since: the columns of `sogoc read`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from api.batch import MOST_FILES
from api.batch_report import find_batch
from api.console import remark
from api.output import open_writer
from ocr.reading import Draft, PageReading
from ocr.table import LONG_COLUMNS, WIDE_COLUMNS
from ocr.table import long as long_rows
from ocr.table import wide as wide_rows
from registry import intake, page_results, review
from registry.page_results import PageRecord, PageState

if TYPE_CHECKING:
    from registry.database import Database


def export_as_read(db: "Database", batch: str, out: Path | None, *, long: bool) -> int:
    """Write the rows of a batch and give their number."""
    count = 0
    with open_writer(out, LONG_COLUMNS if long else WIDE_COLUMNS) as writer:
        for file, reading in _readings(db, find_batch(db, batch).id):
            count += len(reading.drafts)
            for row in (long_rows if long else wide_rows)(reading, file):
                writer.write(row)
    remark(f"{count} dòng · rows.")
    return count


def _readings(db: "Database", batch: str) -> Iterator[tuple[str, PageReading]]:
    """Give each read page with the name of its file, in reading order."""
    names = {scan.sha256: scan.name for scan in intake.scans(db, batch, MOST_FILES)}
    for page in page_results.pages(db, batch):
        if page.state is not PageState.DONE:
            continue
        rows = review.page_drafts(db, page.scan, page.page)
        yield names[page.scan], page_reading(page, (row.draft for row in rows))


def page_reading(page: PageRecord, drafts: Iterable[Draft]) -> PageReading:
    """Give a stored page, with these rows, as it came out of reading."""
    return PageReading(
        page.scan,
        page.page,
        page.width,
        page.height,
        page.dpi,
        page.form,
        page.header,
        tuple(drafts),
        page.findings,
        page.doubts,
        page.phash,
    )
