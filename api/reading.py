"""Files and folders in, page readings out, in order: what `read` and `ingest` have in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.console import Progress, remark
from api.form_choice import AS_TOLD, FormChoice
from api.page_job import PAGE_SECONDS, PageJob, read, survey
from api.page_pool import Failure, PagePool
from api.spoken import told

if TYPE_CHECKING:
    from ocr.reading import PageReading

SIDE_FILES: Final = frozenset(
    {".csv", ".json", ".jsonl", ".md", ".py", ".sha256", ".toml", ".tsv", ".txt", ".xlsx", ".xml"}
)
"""Suffixes that are passed over in folders: what people keep beside their scans."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How pages are to be read."""

    form: FormChoice = AS_TOLD
    forms: Path | None = None  # folder of forms beside the built-in ones
    overlay: Path | None = None  # folder for pictures of what was found
    page_seconds: float = PAGE_SECONDS


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Give files as named, and those in folders by name; hidden and side files are passed over."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.is_file() and not hidden and found.suffix.lower() not in SIDE_FILES:
                yield found


def read_files(
    files: Iterable[Path], pool: PagePool, choices: Choices, progress: Progress
) -> Iterator[tuple[PageJob, "PageReading | Failure"]]:
    """Read every page of every file; a file that cannot be opened comes as its page 0."""
    for job, result in pool.map(read, _jobs(files, pool, choices, progress)):
        progress.step()
        yield job, result


def _jobs(
    files: Iterable[Path], pool: PagePool, choices: Choices, progress: Progress
) -> Iterator[PageJob]:
    before = 0  # pages of the volume in the files that came first
    for path, found in pool.map(survey, files):
        if isinstance(found, Failure):
            progress.add(1)
            yield PageJob(path, 0, failure=found)
            continue
        progress.add(found.pages)
        for page in range(1, found.pages + 1):
            overlay = choices.overlay and choices.overlay / f"{path.stem}-{page:03}.png"
            yield PageJob(
                path,
                page,
                form=choices.form.of(before + page),
                forms=choices.forms,
                overlay=overlay,
                seconds=choices.page_seconds,
            )
        before += found.pages


def explain(place: str, result: "PageReading | Failure") -> None:
    """Say on stderr why a page gave no rows, and what is doubtful about one that did."""
    if isinstance(result, Failure):
        remark(f"{place}: {told('không đọc được', 'not read', result.reason, result.remedy)}")
        return
    reasons = [doubt.message for doubt in result.doubts]
    if not result.drafts:
        reasons += [finding.message for finding in result.findings]
        why = dict.fromkeys(reasons) or ("No table was found on this page.",)
        remark(f"{place}: {told('không có dòng nào', 'no rows', *why)}")
    elif reasons:
        rows = len(result.drafts)
        remark(f"{place}: {told(f'{rows} dòng, còn ngờ', f'{rows} rows, doubtful', *reasons)}")
