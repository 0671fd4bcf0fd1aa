"""`sogoc ingest`: files into the store, pages into the registry, resumable at every point.

Each step is kept before the next begins: the master by its hash, the scan's record, the batch, each
page in one transaction. So a run that was killed is simply run again; what is done is passed over,
and two runs at once only waste work.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from api import policy_desk
from api.console import progress
from api.exit_codes import WRONG_USE, CommandError
from api.form_choice import check_forms, form_choice, volume_starts
from api.page_job import PageJob, pipeline_version, read
from api.page_pool import Failure, PagePool
from api.reading import explain
from api.take_in import take_in
from registry import across, batching, intake, page_results
from registry.batching import Progress
from registry.intake import Scan, ScanState
from registry.page_results import PageState
from registry.policy import Applied

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database

UNDECODABLE = frozenset({"Unreadable", "Unsupported", "TooMuch"})  # errors of the whole file
MOST_FILES = 1_000_000  # of one batch


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be taken in, and how."""

    paths: tuple[Path, ...]  # files and folders
    name: str | None  # of the batch; the first path's name when None
    by: str
    form: str | None = None
    policy: str | None = None
    jobs: int | None = None
    retry_failed: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it."""

    batch: str
    name: str
    pipeline: str
    taken: int  # files that are in the registry, quarantined ones among them
    missing: tuple[str, ...]  # paths that could not be opened at all
    quarantined: tuple[Scan, ...]
    read_now: int  # pages that this run read
    failed_now: int  # files with pages that this run could not read
    progress: Progress
    policy: str | None = None
    applied: Applied | None = None


@dataclass(slots=True)
class _Run:
    show: bool
    missing: list[str] = field(default_factory=list)
    read: int = 0
    failed: dict[str, Failure] = field(default_factory=dict)  # scan → its last failure


def ingest(services: "Services", order: Order, *, show: bool = False) -> Summary:
    """Take the files in, read what is not read yet, apply the policy, and tell the search index.

    Raises:
        CommandError: there is no such policy, or nothing to take in.
        EngineMissing: Tesseract is not installed.
    """
    policy_desk.check(services, order.policy)
    check_forms(form_choice(order.form), services.settings.forms)
    name = order.name or (order.paths[0].name or "batch")
    db, run = services.database, _Run(show)
    services.store.sweep()
    with services.batch_pool(order.jobs) as pool:
        pipeline = _pipeline(pool, order.form)
        with progress("Nhận tệp · Taking in", show=show) as bar:
            taken = take_in(services, order.paths, order.by, pool, run.missing, bar)
            scans = list(dict.fromkeys(taken))
        if not scans:
            return _nothing(name, pipeline, run)
        batch = batching.start_batch(db, name, scans, pipeline, order.by)
        _read_pages(services, order, batch, pool, run)
    across.check(db, batch)
    policy, applied = policy_desk.apply(services, batch, order.policy) or (None, None)
    tell_index(services)
    return Summary(
        batch,
        name,
        pipeline,
        len(scans),
        tuple(run.missing),
        tuple(s for s in intake.scans(db, batch, MOST_FILES) if s.state is ScanState.QUARANTINED),
        run.read,
        len(run.failed),
        batching.batch_progress(db, batch),
        policy.by if policy else None,
        applied,
    )


def tell_index(services: "Services") -> None:
    """Bring the search index up to date; if it is down, the outbox keeps what it must hear."""
    services.teller.tell()


def _read_pages(services: "Services", order: Order, batch: str, pool: PagePool, run: _Run) -> None:
    """Read what is still to do and store each page when it is read."""
    db, settings = services.database, services.settings
    scans, chosen = intake.scans(db, batch, MOST_FILES), form_choice(order.form)
    names = {scan.sha256: scan.name for scan in scans}
    starts = dict(zip(names, volume_starts([scan.pages for scan in scans]), strict=True))
    todo = page_results.pages_to_do(db, batch, retry_failed=order.retry_failed)
    find = Path if settings.cluster else services.store.path  # there each worker finds it itself
    jobs = (
        PageJob(
            find(key.scan),
            key.page,
            scan=key.scan,
            form=chosen.of(starts[key.scan] + key.page),
            forms=settings.forms,
            seconds=settings.page_seconds,
        )
        for key in todo
    )
    with progress("Đọc · Reading", show=run.show) as bar:
        bar.add(len(todo))
        for key, (_, result) in zip(todo, pool.map(read, jobs), strict=True):
            if run.show:
                explain(f"{names[key.scan]} page {key.page}", result)
            if isinstance(result, Failure):
                reason = f"{result.reason} {result.remedy}"
                page_results.save_failure(db, batch, key.scan, key.page, reason)
                run.failed[key.scan] = result
            else:
                page_results.save_page(db, batch, result)
                run.read += 1
            bar.step()
    _quarantine_unread(db, batch, run)


def _quarantine_unread(db: "Database", batch: str, run: _Run) -> None:
    """Put aside files of which not one page could be decoded."""
    if not run.failed:
        return
    read_pages = {
        page.scan for page in page_results.pages(db, batch) if page.state is PageState.DONE
    }
    for scan, failure in run.failed.items():
        if scan not in read_pages and failure.kind in UNDECODABLE:
            intake.quarantine(db, scan, failure.reason, failure.remedy)


def _pipeline(pool: PagePool, form: str | None) -> str:
    """Ask a worker for the version, so that this process need not load Tesseract."""
    ((_, version),) = pool.map(pipeline_version, [form])
    if isinstance(version, Failure):
        raise CommandError(WRONG_USE, version.reason)
    return version


def _nothing(name: str, pipeline: str, run: _Run) -> Summary:
    none = Progress(0, 0, 0, 0, 0, 0, 0, 0, 0)
    return Summary("", name, pipeline, 0, tuple(run.missing), (), 0, 0, none)
