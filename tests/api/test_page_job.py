"""A worker forks a child for every page: nothing in it may hold a lock that would be copied."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from api.page_job import PageJob, prepare_worker, read
from ocr.reading import PageReading
from tests.api.small_ledgers import draw_ledgers


def _threads_after(job: PageJob) -> int:
    """Read a page in this process, a worker, and count the threads that it then has."""
    import cv2
    import numpy as np

    assert isinstance(read(job), PageReading)
    cv2.resize(np.zeros((4000, 4000), np.uint8), (500, 500), interpolation=cv2.INTER_AREA)
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def test_a_worker_computes_with_one_thread_only(tmp_path: Path) -> None:
    """A pool of OpenCV's threads, copied by a fork, once left pages waiting for ever."""
    (ledger,) = draw_ledgers(tmp_path, files=1, pages=1)

    with ProcessPoolExecutor(1, get_context("spawn"), initializer=prepare_worker) as workers:
        threads = workers.submit(_threads_after, PageJob(ledger, 1)).result(60)

    assert threads == 2  # the one that computes, and the one that waits for the parent's end
