"""After a change: the search index is told, without keeping whoever made the change waiting."""

import time
from collections.abc import Callable
from threading import Event, Lock
from typing import TYPE_CHECKING

from api.console import remark
from api.spoken import both
from registry import outbox
from registry.errors import Unavailable

if TYPE_CHECKING:
    from registry.database import Database
    from registry.search import SearchIndex

REST = 30.0
"""Seconds for which an index that was down is left alone; a worker brings it up to date."""


class Teller:
    """Drains the outbox, one at a time: a second caller leaves its change to the first."""

    def __init__(
        self,
        database: "Database",
        index: "SearchIndex",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Tell nobody yet."""
        self._database, self._index, self._clock = database, index, clock
        self._lock, self._wanted, self._rest_until = Lock(), Event(), 0.0

    def tell(self) -> None:
        """Bring the index up to date; if it is down, the outbox keeps what it must hear."""
        self._wanted.set()
        while self._wanted.is_set() and self._lock.acquire(blocking=False):
            try:
                self._wanted.clear()
                if self._clock() >= self._rest_until:
                    self._drain()
            finally:
                self._lock.release()

    def _drain(self) -> None:
        try:
            outbox.drain(self._database, self._index)
        except Unavailable as down:
            self._rest_until = self._clock() + REST
            remark(
                f"{both(str(down))}. Khi có lại, hãy chạy · when it is back, run `sogoc worker`."
            )
