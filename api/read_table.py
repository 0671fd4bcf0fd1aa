"""`sogoc read`: pages to rows, ALTO or a searchable PDF, without a registry."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.console import progress, remark
from api.form_choice import check_forms, extra_fields, form_choice
from api.page_pool import Failure
from api.page_sinks import Wanted, open_sinks
from api.reading import Choices, explain, files_in, read_files

if TYPE_CHECKING:
    from api.wiring import Services


def read_table(
    services: "Services",
    paths: Sequence[Path],
    wanted: Wanted,
    *,
    form: str | None,
    jobs: int | None,
    overlay: Path | None,
) -> int:
    """Read the files and write what is wanted of them; give the number of ledger rows.

    Raises:
        EngineMissing: Tesseract is not installed.
        BadForm: there is no such form.
        CommandError: `form` cannot be understood.
    """
    if overlay is not None:
        overlay.mkdir(parents=True, exist_ok=True)
    settings = services.settings
    chosen = form_choice(form)
    check_forms(chosen, settings.forms)
    wanted = replace(wanted, extra=extra_fields(chosen, settings.forms))
    choices = Choices(chosen, settings.forms, overlay, settings.page_seconds)
    rows, pages, empty = 0, 0, 0
    quiet = wanted.out is None and wanted.alto is None and sys.stdout.isatty()
    with (
        services.pool(jobs) as pool,
        open_sinks(wanted, paths, pool) as sinks,
        progress("Đọc · Reading", show=not quiet) as bar,
    ):
        for job, result in read_files(files_in(paths), pool, choices, bar):
            explain(f"{job.path} page {job.page}" if job.page else f"{job.path}", result)
            pages += 1
            reading = None if isinstance(result, Failure) else result
            rows += len(reading.drafts) if reading else 0
            empty += not (reading and reading.drafts)
            for sink in sinks:
                sink.take(job, reading)
    remark(
        f"{pages} trang, {rows} dòng, {empty} trang không có dòng"
        f" · {pages} pages, {rows} rows, {empty} pages without rows."
    )
    return rows
