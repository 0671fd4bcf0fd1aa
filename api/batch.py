"""`sogoc ingest`: files into the store, pages into the registry, resumable at every point.

Each step is kept before the next begins: the master by its hash, the scan's record, the batch, each
page in one transaction. So a run that was killed is simply run again; what is done is passed over,
and two runs at once only waste work.
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.console import progress, remark
from api.exit_codes import WRONG_USE, CommandError
from api.page_job import PageJob, Survey, pipeline_version, read, survey
from api.page_pool import Failure, PagePool
from api.reading import explain, files_in
from registry import intake, outbox, review
from registry.errors import NotFound, Unavailable
from registry.intake import Progress, Scan, ScanState
from registry.policy import DEMO, Applied, Policy

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database

POLICIES = {DEMO.name: DEMO}


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
    failed_now: int
    progress: Progress
    policy: str | None = None
    applied: Applied | None = None


@dataclass(slots=True)
class _Tally:
    missing: list[str] = field(default_factory=list)
    read: int = 0
    failed: int = 0


def ingest(services: "Services", order: Order) -> Summary:
    """Take the files in, read what is not read yet, apply the policy, and tell the search index.

    Raises:
        CommandError: there is no such policy, or nothing to take in.
        EngineMissing: Tesseract is not installed.
    """
    policy = _policy(order.policy)
    name = order.name or (order.paths[0].name or "batch")
    db, tally = services.database, _Tally()
    with services.pool(order.jobs) as pool:
        pipeline = _pipeline(pool, order.form)
        scans = list(dict.fromkeys(_take_in(services, order, pool, tally)))
        if not scans:
            return _nothing(name, pipeline, tally)
        batch = intake.start_batch(db, name, scans, pipeline, order.by)
        _read_pages(services, order, batch, pool, tally)
    applied = review.apply_policy(db, batch, policy) if policy else None
    tell_index(services)
    return Summary(
        batch,
        name,
        pipeline,
        len(scans),
        tuple(tally.missing),
        tuple(s for s in intake.scans(db, batch) if s.state is ScanState.QUARANTINED),
        tally.read,
        tally.failed,
        intake.batch_progress(db, batch),
        policy.by if policy else None,
        applied,
    )


def tell_index(services: "Services") -> None:
    """Bring the search index up to date; if it is down, the outbox keeps what it must hear."""
    try:
        outbox.drain(services.database, services.search)
    except Unavailable as down:
        remark(f"{down}. Search will catch up: run `sogoc worker` when it is back.")


def _take_in(services: "Services", order: Order, pool: PagePool, tally: _Tally) -> Iterator[str]:
    """Keep and register every file; give their hashes."""
    with progress("Nhận tệp · Taking in") as bar:
        kept = _keep(services, order, tally)
        for master, found in pool.map(_survey_master, kept):
            bar.add(1)
            if found is not None:
                intake.register_scan(services.database, master.scan(found, order.by))
            bar.step()
            yield master.sha256


@dataclass(frozen=True, slots=True)
class _Master:
    """A kept file that is about to be registered."""

    path: Path  # in the store
    sha256: str
    size: int
    name: str
    known: bool  # registered before

    def scan(self, found: Survey | Failure, by: str) -> Scan:
        """What the registry should know of it."""
        media_type = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        now = datetime.now(UTC)
        if isinstance(found, Failure):
            return Scan(
                self.sha256,
                self.name,
                self.size,
                media_type,
                0,
                now,
                by,
                ScanState.QUARANTINED,
                found.reason,
                found.remedy,
            )
        return Scan(self.sha256, self.name, self.size, media_type, found.pages, now, by)


def _keep(services: "Services", order: Order, tally: _Tally) -> Iterator[_Master]:
    for path in files_in(order.paths):
        try:
            kept = services.store.keep(path)
        except OSError as error:
            remark(f"{path}: not taken in: {error.strerror}. Check the name and the permissions.")
            tally.missing.append(str(path))
            continue
        known = _is_known(services.database, kept.sha256)
        yield _Master(services.store.path(kept.sha256), kept.sha256, kept.size, path.name, known)


def _is_known(db: "Database", sha256: str) -> bool:
    try:
        intake.scan(db, sha256)
    except NotFound:
        return False
    return True


def _survey_master(master: _Master) -> Survey | Failure | None:
    """Count the pages of a new master, in a worker; None for one that is known already."""
    return None if master.known else survey(master.path)


def _read_pages(
    services: "Services", order: Order, batch: str, pool: PagePool, tally: _Tally
) -> None:
    """Read what is still to do and store each page when it is read."""
    db = services.database
    todo = intake.pages_to_do(db, batch, retry_failed=order.retry_failed)
    jobs = (
        PageJob(
            services.store.path(key.scan), key.page, key.scan, order.form, services.settings.forms
        )
        for key in todo
    )
    with progress("Đọc · Reading") as bar:
        bar.add(len(todo))
        for key, (job, result) in zip(todo, pool.map(read, jobs), strict=True):
            if isinstance(result, Failure):
                explain(job, result)
                intake.save_failure(db, batch, key.scan, key.page, result.reason)
                tally.failed += 1
            else:
                intake.save_page(db, batch, result)
                tally.read += 1
            bar.step()


def _pipeline(pool: PagePool, form: str | None) -> str:
    """Ask a worker for the version, so that this process need not load Tesseract."""
    ((_, version),) = pool.map(pipeline_version, [form])
    if isinstance(version, Failure):
        raise CommandError(WRONG_USE, version.reason)
    return version


def _policy(name: str | None) -> Policy | None:
    if name is None:
        return None
    if name not in POLICIES:
        raise CommandError(
            WRONG_USE, f"There is no policy {name!r}; there is: {', '.join(POLICIES)}."
        )
    return POLICIES[name]


def _nothing(name: str, pipeline: str, tally: _Tally) -> Summary:
    none = Progress(0, 0, 0, 0, 0, 0, 0, 0, 0)
    return Summary("", name, pipeline, 0, tuple(tally.missing), (), 0, 0, none)
