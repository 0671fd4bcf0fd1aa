"""Many pieces of work on a `concurrent.futures.Executor`: in order, bounded, and unbreakable.

At most `window` pieces wait or run at any time, so memory stays flat however long the input is.
A worker that dies breaks a whole process pool; then the pool is made anew, the piece that stood
first is tried once more alone, and the rest go on.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """One piece of work that gave nothing: why, and what a clerk can do."""

    reason: str  # English, one sentence
    remedy: str
    kind: str = ""  # name of the error's class; "" when the worker died


WORKER_DIED = Failure(
    "the process reading it died", "Scan the page again; if it fails again, report the file."
)


@dataclass(slots=True)
class _Waiting:
    item: Any
    future: "Future[Any]"
    executor: Executor  # that it was given to


class PagePool:
    """An executor that is replaced when it breaks. Use it in a `with` block."""

    def __init__(self, make: Callable[[], Executor], window: int) -> None:
        """Remember how executors are made; the first is made on first use."""
        self._make = make
        self._window = window
        self._executor: Executor | None = None

    def __enter__(self) -> "PagePool":
        """Give itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Drop what has not started and wait for the rest."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def map(
        self, function: Callable[[T], R | Failure], items: Iterable[T]
    ) -> Iterator[tuple[T, R | Failure]]:
        """Give each item with its result, in the order of the items."""
        waiting: deque[_Waiting] = deque()
        for item in items:
            waiting.append(self._submit(function, item))
            if len(waiting) >= self._window:
                yield self._first(function, waiting)
        while waiting:
            yield self._first(function, waiting)

    def _first(self, function: Callable[[Any], Any], waiting: deque[_Waiting]) -> tuple[Any, Any]:
        """Wait for the oldest piece."""
        first = waiting.popleft()
        try:
            return first.item, first.future.result()
        except BrokenExecutor:
            self._replace(first.executor)
        result = self._alone(function, first.item)
        for other in waiting:
            if other.executor is not self._executor and not _succeeded(other.future):
                again = self._submit(function, other.item)
                other.future, other.executor = again.future, again.executor
        return first.item, result

    def _alone(self, function: Callable[[Any], Any], item: Any) -> Any:
        """Try once more with nothing else running, so that blame is certain."""
        again = self._submit(function, item)
        try:
            return again.future.result()
        except BrokenExecutor:
            self._replace(again.executor)
            return WORKER_DIED

    def _submit(self, function: Callable[[Any], Any], item: Any) -> _Waiting:
        for _ in range(2):
            executor = self._executor = self._executor or self._make()
            try:
                return _Waiting(item, executor.submit(function, item), executor)
            except BrokenExecutor:
                self._replace(executor)
        raise BrokenExecutor("worker processes cannot be started on this machine")

    def _replace(self, broken: Executor) -> None:
        """Put away the broken executor, unless that was already done."""
        if self._executor is broken:
            broken.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _succeeded(future: "Future[Any]") -> bool:
    """Tell whether a result is there in spite of the broken pool."""
    return future.done() and not future.cancelled() and future.exception() is None
