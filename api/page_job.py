"""One page of one file, read in a worker process: a path and a number in, a `PageReading` out.

Everything here can be pickled, and nothing is opened at import. A worker keeps its engine, its
forms and the file it last read from; each page is computed in a child forked from it, so a page
that crashes or runs away costs itself and nothing else.
"""

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from multiprocessing import parent_process
from pathlib import Path
from time import monotonic, process_time
from typing import TYPE_CHECKING, Self, TypeVar

from api.apart import Allowance, DiedError, run_apart
from api.page_pool import Failure
from ingest.errors import IngestError
from ocr.errors import OcrError

if TYPE_CHECKING:
    from ingest.decode import Decoder
    from ingest.master_image import MasterImage
    from ingest.page import Page
    from ocr.engine import Engine
    from ocr.form import Form
    from ocr.form_draft import PageColumns
    from ocr.reading import PageReading

T = TypeVar("T")

PIPELINE = "13"  # raise it by hand when a change in ingest or ocr changes what is read
PAGE_SECONDS = 9.0  # usually, for decoding, image work and reading together
LEAST_SECONDS = 6.0  # of processor time for image work and reading, however long decoding took
SPARE_SECONDS = 1.5  # before the kernel ends the page, the reader stops and gives what it has
TABLE_SECONDS = 4.0  # for reading, at the least, once a table was found: it is a ledger's page
OVERLAY_SECONDS = 10.0  # more, for drawing what was read

# A fork copies one thread and every lock: a library with threads of its own may stay locked in it.
ONE_THREAD = (
    "OMP_THREAD_LIMIT",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page to read."""

    path: Path
    page: int  # 1 for the first page of the file; 0 for a file that cannot be opened
    scan: str | None = None  # sha-256 of the file, when it is known
    form: str | None = None  # chosen by the page's header when None
    forms: Path | None = None  # folder of forms beside the built-in ones
    overlay: Path | None = None  # PNG to draw the grid and the values into
    failure: Failure | None = None  # why the file cannot be opened
    seconds: float = PAGE_SECONDS

    def located(self, find: Callable[[str], Path]) -> Self:
        """Give the same job on the file that `find` gives for the master's hash."""
        return replace(self, path=find(self.scan)) if self.scan else self


@dataclass(frozen=True, slots=True)
class Survey:
    """How many pages a file turned out to hold."""

    pages: int


def prepare_worker() -> None:
    """Set up a fresh worker process: one thread for image work, and no life without the parent."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    for name in ONE_THREAD:
        os.environ[name] = "1"
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: object) -> None:
    """End this process when its parent has ended, even by kill -9."""
    parent.join()  # type: ignore[attr-defined]  # typeshed hides the class of parent processes
    os._exit(1)


def picture(job: PageJob) -> "MasterImage | Failure":
    """Give one page encoded for a document, as received where that is possible."""
    from ingest.master_image import master_image

    try:
        file = decoder_of(job.path, job.scan)
        return master_image(file.page(job.page), file.received(job.page))
    except (IngestError, OSError) as error:
        return _failure(error, getattr(error, "remedy", ""))


def pipeline_version(form: str | None) -> str:
    """Name what turns pixels into values: results of the same version are never made again.

    The calibration of risk is part of it, for what was proven of one says nothing of another.
    """
    from ocr.calibration import built_in

    chosen = f" form={form}" if form else ""
    return f"{PIPELINE}.{built_in().version} {_engine().name}{chosen}"


def survey(path: Path) -> Survey | Failure:
    """Count the pages of a file, or say why it cannot be opened."""
    from ingest.decode import holds_one_page

    try:
        return Survey(1 if holds_one_page(path) else decoder_of(path).pages)
    except IngestError as error:
        _close()
        return _failure(error, error.remedy)


def read(job: PageJob) -> "PageReading | Failure":
    """Read one page; every fault of the page ends as a `Failure`.

    Raises:
        EngineMissing: Tesseract is not installed; no page can be read.
        BadForm: the form that was asked for cannot be used.
    """
    return _on_page(job, _compute)


def columns(job: PageJob) -> "PageColumns | Failure":
    """Look only at the columns of one page; faults end as those of `read`."""
    return _on_page(job, _columns)


def _on_page(job: PageJob, compute: Callable[..., T]) -> T | Failure:
    """Decode one page here, and compute on it in a forked child."""
    if job.failure is not None:
        return job.failure
    forms, engine = _forms(job.forms, job.form), _engine()
    try:
        _warm()
        started = monotonic()
        page = decoder_of(job.path, job.scan).page(job.page)
        seconds = max(LEAST_SECONDS, job.seconds - (monotonic() - started))
        drawing = OVERLAY_SECONDS if job.overlay else 0.0
        allowance = Allowance(cpu_seconds=ceil(seconds + TABLE_SECONDS + drawing))
        return run_apart(compute, job, page, forms, engine, seconds, allowance=allowance)
    except IngestError as error:  # the file stays open: its decoder counts the time that it wastes
        return _failure(error, error.remedy)
    except DiedError as died:
        return _failure(died, "Scan the page again at 300 dpi; if it fails again, report the file.")
    except OcrError:
        raise
    except Exception as bug:  # noqa: BLE001 - one page must never stop a batch; the bug is reported
        return _failure(bug, "Report this file to the makers of sogoc.")


def _compute(
    job: PageJob, page: "Page", forms: "tuple[Form, ...]", engine: "Engine", seconds: float
) -> "PageReading":
    """Straighten, find the table and read it. Runs in the forked child."""
    from ingest.pipeline import prepare
    from ocr.reader import read_page

    started = process_time()
    prepared = prepare(page)
    left = seconds - SPARE_SECONDS - (process_time() - started)
    least = TABLE_SECONDS if prepared.grid is not None else 0.0
    reading = read_page(page, prepared, forms, engine, seconds=max(left, least))
    if job.overlay is not None:
        from api.overlay import save_overlay

        save_overlay(page, reading, job.overlay)
    return reading


def _columns(
    job: PageJob,  # noqa: ARG001 - the same for all that is computed on a page
    page: "Page",
    forms: "tuple[Form, ...]",
    engine: "Engine",
    seconds: float,  # noqa: ARG001 - the kernel ends a page that takes longer
) -> "PageColumns":
    """Find the table and look at its columns. Runs in the forked child."""
    from ingest.pipeline import prepare
    from ocr.form_draft import look

    return look(prepare(page), forms, engine)


def _failure(error: Exception, remedy: str) -> Failure:
    return Failure(str(error) or type(error).__name__, remedy, type(error).__name__)


@cache
def _engine() -> "Engine":
    """Open the engine once per worker."""
    from ocr.tesseract_lines import open_engine

    return open_engine()


@cache
def _warm() -> None:
    """Load here, once, what every page needs: what a fork loads itself is gone with it."""
    import ocr.reader  # noqa: F401 - only loaded
    from ingest.pipeline import warm_up

    warm_up()


@cache
def _forms(folder: Path | None, name: str | None) -> "tuple[Form, ...]":
    """Load the forms once per worker; only the named one if there is a name."""
    from ocr.forms import form_named, load_forms

    forms = load_forms(folder)
    return forms if name is None else (form_named(name, forms),)


@dataclass(slots=True)
class _Opened:
    """The file that this worker last read from, kept open for its next page."""

    key: tuple[str, int, int] | None = None  # path, size and time of change
    decoder: "Decoder | None" = None
    stack: ExitStack | None = None


_opened = _Opened()


def decoder_of(path: Path, scan: str | None = None) -> "Decoder":
    """Open the file, or go on with it if it is open already."""
    from ingest.decode import open_file
    from ingest.errors import Unreadable

    try:
        found = path.stat()
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be opened: {error.strerror}", "Check the name and the permissions."
        ) from error
    key = (str(path), found.st_size, found.st_mtime_ns)
    if _opened.key != key or _opened.decoder is None:
        _close()
        _opened.stack = ExitStack()
        _opened.decoder = _opened.stack.enter_context(open_file(path, scan=scan))
        _opened.key = key
    return _opened.decoder


def _close() -> None:
    """Close the file that is open, if any."""
    stack, _opened.stack, _opened.decoder, _opened.key = _opened.stack, None, None, None
    if stack is not None:
        stack.close()
