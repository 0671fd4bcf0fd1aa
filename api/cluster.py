"""Pages read by the workers of a Dask cluster, through the same `Executor` interface as here.

A Dask worker computes nothing itself: it fetches the master through the storage port and hands the
page to a process of its own that has one thread, as on a single machine. Dask gives the pages of a
worker that died to another one.
"""

import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, runtime_checkable

from api.exit_codes import OUTSIDE, CommandError
from api.page_job import prepare_worker
from api.page_pool import WORKER_DIED, Failure

if TYPE_CHECKING:
    from distributed import Client

    from ingest.store import Store

PATIENCE: Final = 30.0  # seconds until the scheduler must answer
UNSEEN: Final = Failure(
    "the worker that was to read it does not find the master",
    "Let all workers see the folder of masters, or set SOGOC_STORAGE_URL.",
    "MasterUnseen",
)


@runtime_checkable
class Located(Protocol):
    """A piece of work on a master, which every machine has at a path of its own."""

    def located(self, find: Callable[[str], Path]) -> Self:
        """Give the same piece of work on the file that `find` gives for the master's hash."""
        ...


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where masters lie, in words that can be sent to another machine; never with a secret."""

    url: str | None  # of an S3-compatible server
    folder: str  # absolute; shared by all workers where there is no server


class ClusterExecutor(Executor):
    """Dask's executor, told where the masters are, and with our own errors."""

    def __init__(self, address: str, place: StorePlace) -> None:
        """Connect to the scheduler.

        Raises:
            CommandError: it does not answer.
        """
        self._client = _connected(address)
        self._address, self._place = address, place
        self._pages: Any = self._client.get_executor(pure=False)

    def submit(self, function: Callable[..., Any], /, *args: Any, **more: Any) -> "Future[Any]":
        """Have one piece of work done by some worker."""
        answer: Future[Any] = Future()
        done = self._pages.submit(on_worker, self._place, function, *args, **more)
        done.add_done_callback(lambda told: self._tell(told, answer))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster; work that nobody waits for any more is dropped."""
        self._pages.shutdown(wait=wait and not cancel_futures)
        self._client.close()

    def _tell(self, told: "Future[Any]", answer: "Future[Any]") -> None:
        """Hand a result on; what only Dask could say is said in our words."""
        from distributed import KilledWorker

        if told.cancelled():
            answer.set_exception(self._lost())
            return
        error = told.exception()
        if error is None:
            answer.set_result(told.result())
        elif isinstance(error, KilledWorker):
            answer.set_result(WORKER_DIED)
        elif isinstance(error, CancelledError):
            answer.set_exception(self._lost())
        else:
            answer.set_exception(error)

    def _lost(self) -> CommandError:
        return CommandError(
            OUTSIDE,
            f"The Dask scheduler {self._address} went away. What was read is kept: "
            "run the same command again when it is back.",
        )


def count_workers(address: str) -> int:
    """Ask a scheduler how many workers it has.

    Raises:
        CommandError: it does not answer.
    """
    client = _connected(address)
    try:
        return len(client.nthreads())
    finally:
        client.close()


def _connected(address: str) -> "Client":
    from distributed import Client

    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CommandError(
            OUTSIDE, f"The Dask scheduler {address} does not answer: {error}."
        ) from error


def on_worker(place: StorePlace, function: Callable[[Any], Any], item: Any) -> Any:
    """Do one piece of work on the worker that this runs on."""
    if current_process().daemon:
        raise CommandError(
            OUTSIDE,
            "Dask's workers must be allowed to start processes: start them with "
            "DASK_DISTRIBUTED__WORKER__DAEMON=False.",
        )
    if isinstance(item, Located):
        try:
            item = item.located(_store(place).path)
        except KeyError:
            return UNSEEN
    return _reader.run(function, item)


class _Reader(threading.local):
    """One process for one thread of a Dask worker, so that blame for a crash is certain."""

    pool: ProcessPoolExecutor | None = None

    def run(self, function: Callable[[Any], Any], item: Any) -> Any:
        """Run it there; when the process dies, once more in a new one."""
        for _ in range(2):
            if self.pool is None:
                self.pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=prepare_worker)
            try:
                return self.pool.submit(function, item).result()
            except BrokenExecutor:
                self.pool.shutdown(wait=False, cancel_futures=True)
                self.pool = None
        return WORKER_DIED


_reader = _Reader()


@cache
def _store(place: StorePlace) -> "Store":
    """Open the store once per worker; copies lie in the worker's own folder."""
    if place.url is None:
        from ingest.store_folder import FolderStore

        return FolderStore(Path(place.folder))
    from distributed import get_worker

    from ingest.store_s3 import S3Store

    worker: Any = get_worker()
    return S3Store(place.url, Path(worker.local_directory) / "masters-copies")
