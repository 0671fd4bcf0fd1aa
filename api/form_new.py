"""`sogoc admin form-new`: a form drafted from a few pages, for a clerk to finish."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.console import progress, remark, say_made
from api.exit_codes import BAD_INPUT, WRONG_USE, CommandError
from api.page_job import PageJob, Survey, columns, survey
from api.page_pool import Failure, PagePool
from api.spoken import both

if TYPE_CHECKING:
    from api.wiring import Services

FIRST: Final = 5  # pages of a file that are looked at unless others are named
_PAGES: Final = re.compile(r"(?P<path>.+):(?P<first>[1-9]\d{0,5})(?:-(?P<last>[1-9]\d{0,5}))?")


def form_new(
    services: "Services",
    pages: Sequence[str],
    out: Path,
    name: str | None,
    label: str | None,
    *,
    as_json: bool = False,
) -> None:
    """Look at these pages and write the draft of a form.

    Raises:
        CommandError: the file is there already, or no page has a table.
    """
    from ocr.form_draft import PageColumns, draft_form
    from ocr.forms import load_forms
    from ocr.forms_toml import read_form

    if out.exists():
        raise CommandError(WRONG_USE, f"{out} is there already; name another file.")
    folder = services.settings.forms
    found: list[PageColumns] = []
    with services.pool() as pool, progress("Xem · Looking") as bar:
        for job, seen in pool.map(columns, _jobs(pages, pool, folder)):
            bar.step()
            if isinstance(seen, Failure):
                remark(f"{job.path} page {job.page}: {both(seen.reason, seen.remedy)}")
            else:
                found.append(seen)
    key = name or re.sub(r"\W+", "_", out.stem)
    try:
        text = draft_form(key, label or key, found, load_forms(folder))
    except ValueError as none:
        raise CommandError(BAD_INPUT, f"{none}: name other pages of the volume.") from none
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    read_form(out)  # a draft that does not load would be a fault of ours
    made = {"file": str(out), "columns": text.count("[[columns]]"), "to_check": text.count("XEM")}
    said = f"{out}: {made['columns']} cột · columns, {made['to_check']} chỗ cần XEM"
    say_made(made, said, as_json)


def _jobs(pages: Sequence[str], pool: PagePool, folder: Path | None) -> Iterator[PageJob]:
    """Give the pages that were named: FILE, FILE:3 or FILE:3-6."""
    for text in pages:
        match = None if Path(text).exists() else _PAGES.fullmatch(text)
        path = Path(match["path"] if match else text)
        first = int(match["first"]) if match else 1
        last = int(match["last"] or first) if match else first + FIRST - 1
        ((_, held),) = pool.map(survey, [path])
        if isinstance(held, Survey):
            for page in range(first, min(last, held.pages) + 1):
                yield PageJob(path, page, forms=folder)
        else:
            yield PageJob(path, 0, failure=held)
