"""`sogoc read`: pages to rows of a table, streamed, without a registry."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from api.console import progress, remark
from api.output import JsonLinesWriter, Writer, open_writer
from api.page_pool import Failure
from api.reading import Choices, explain, files_in, read_files
from ocr.table import LONG_COLUMNS, WIDE_COLUMNS
from ocr.table import long as long_rows
from ocr.table import wide as wide_rows

if TYPE_CHECKING:
    from api.wiring import Services


def read_table(
    services: "Services",
    paths: Sequence[Path],
    *,
    form: str | None,
    jobs: int | None,
    out: Path | None,
    long: bool,
    overlay: Path | None,
    as_json: bool,
) -> int:
    """Read the files and write their rows; give the number of ledger rows.

    Raises:
        EngineMissing: Tesseract is not installed.
        BadForm: there is no such form.
    """
    if overlay is not None:
        overlay.mkdir(parents=True, exist_ok=True)
    settings = services.settings
    choices = Choices(form, settings.forms, overlay, settings.page_seconds)
    rows, pages, empty = 0, 0, 0
    with (
        _writer(out, LONG_COLUMNS if long else WIDE_COLUMNS, as_json) as writer,
        services.pool(jobs) as pool,
        progress("Đọc · Reading", show=out is not None or not sys.stdout.isatty()) as bar,
    ):
        for job, result in read_files(files_in(paths), pool, choices, bar):
            explain(f"{job.path} page {job.page}" if job.page else f"{job.path}", result)
            pages += 1
            if isinstance(result, Failure) or not result.drafts:
                empty += 1
                continue
            rows += len(result.drafts)
            for row in (long_rows if long else wide_rows)(result, str(job.path)):
                writer.write(row)
            sys.stdout.flush()
    remark(f"{pages} pages, {rows} rows, {empty} pages without rows.")
    return rows


def _writer(
    out: Path | None, columns: Sequence[str], as_json: bool
) -> AbstractContextManager[Writer]:
    if as_json and out is None:
        return nullcontext(JsonLinesWriter(sys.stdout, columns))
    return open_writer(out, columns)
