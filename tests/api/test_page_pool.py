"""Work on a pool comes back in order, and a worker that dies costs one piece of work."""

import os
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import count, islice
from multiprocessing import get_context

from api.page_pool import WORKER_DIED, Failure, PagePool


def square(number: int) -> int | Failure:
    """Compute; the number 13 kills its worker."""
    if number == 13:
        os._exit(1)
    return number * number


def slow_first(number: int) -> int | Failure:
    """Let the first piece finish last."""
    time.sleep(0.2 if number == 0 else 0.0)
    return number


def processes() -> Executor:
    """Make the kind of executor that reads pages."""
    return ProcessPoolExecutor(2, get_context("fork"))


def test_results_come_in_the_order_of_the_items() -> None:
    """The output of a run does not depend on how its workers were scheduled."""
    with PagePool(partial(ThreadPoolExecutor, 4), window=4) as pool:
        assert [item for item, _ in pool.map(slow_first, range(10))] == list(range(10))


def test_no_more_items_are_taken_than_the_window_holds() -> None:
    """An endless input must not fill the memory."""
    taken = count()
    items = (next(taken) for _ in count())
    with PagePool(partial(ThreadPoolExecutor, 2), window=4) as pool:
        list(islice(pool.map(slow_first, items), 3))

    assert next(taken) <= 3 + 4


def test_a_worker_that_dies_costs_only_its_own_item() -> None:
    """One page that crashes its process must not lose the others in flight."""
    with PagePool(processes, window=6) as pool:
        results = dict(pool.map(square, [1, 2, 13, 4, 5, 13, 7]))

    assert results == {1: 1, 2: 4, 13: WORKER_DIED, 4: 16, 5: 25, 7: 49}
