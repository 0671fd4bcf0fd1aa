"""Moving windows in SQLite, as storage for the `limits` library: in memory, or shared by workers.

The library's own memory storage starts a thread every ten milliseconds that looks at every key, and
never forgets one, so strangers with many addresses could fill it. Here a window is cut into sixty
ticks, a hit is one statement, and a bounded number of rows is kept. A hit counts until its whole
tick has left the window: never too short, at most one sixtieth too long.
"""

import sqlite3
from collections.abc import Callable
from threading import Lock
from time import time
from typing import Final

from limits.storage import MovingWindowSupport, Storage

TICKS: Final = 60
"""Parts of one window."""

MOST: Final = 200_000
"""Rows kept at once, about 20 MB; beyond, callers not seen yet are refused."""

PATIENCE: Final = 1.0
"""Seconds that a worker waits for another one's statement before it refuses."""

_LOOKS: Final = 200  # how often the rows are counted while they grow to the most

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS hits (key TEXT, tick INTEGER, amount INTEGER, until REAL, "
    "PRIMARY KEY (key, tick)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS ended ON hits (until)",
)
_HIT: Final = (
    "INSERT INTO hits SELECT :key, :tick, :amount, :until WHERE :amount + "
    "(SELECT total(amount) FROM hits WHERE key = :key AND tick >= :first) <= :limit "
    "ON CONFLICT (key, tick) DO UPDATE SET amount = amount + excluded.amount"
)
_WINDOW: Final = "SELECT min(tick), total(amount) FROM hits WHERE key = ? AND tick >= ?"


class SqliteWindows(Storage, MovingWindowSupport):
    """Counts of the calls of each key; errors come as `limits.errors.StorageError`."""

    STORAGE_SCHEME = None

    def __init__(
        self,
        path: str = ":memory:",
        clock: Callable[[], float] = time,
        most: int = MOST,
        patience: float = PATIENCE,
    ) -> None:
        """Count in memory, or in a file that several processes share."""
        super().__init__(wrap_exceptions=True)
        self._clock, self._most = clock, most
        self._lock = Lock()
        self._hits = 0
        self._full = False
        self._db = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=OFF"):  # nothing here outlives a crash
            self._db.execute(f"PRAGMA {pragma}")
        for statement in _TABLE:
            self._db.execute(statement)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the storage may fail with."""
        return sqlite3.Error

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` calls of a key, unless more than `limit` would lie in `expiry` seconds."""
        now = self._clock()
        width = expiry / TICKS
        hit = {
            "key": key,
            "tick": int(now / width),
            "first": int((now - expiry) / width),
            "amount": amount,
            "limit": limit,
            "until": now + expiry + width,
        }
        with self._lock:
            self._sweep(now)
            if self._full and not self._known(key):
                return False
            return self._db.execute(_HIT, hit).rowcount == 1

    def get_moving_window(
        self,
        key: str,
        limit: int,  # noqa: ARG002 - `limits` gives it to every storage
        expiry: int,
    ) -> tuple[float, int]:
        """Give when the oldest call that still counts was made at the latest, and how many do."""
        now = self._clock()
        width = expiry / TICKS
        with self._lock:
            row = self._db.execute(_WINDOW, (key, int((now - expiry) / width))).fetchone()
        tick, amount = row
        return (now, 0) if tick is None else ((tick + 1) * width, int(amount))

    def wait(self, key: str, expiry: int) -> float:
        """Give the seconds until a call of a key that was refused could be allowed."""
        oldest, _ = self.get_moving_window(key, 0, expiry)
        return oldest + expiry - self._clock()

    def get(self, key: str) -> int:
        """Count the calls of a key that are kept."""
        row = self._db.execute("SELECT total(amount) FROM hits WHERE key = ?", (key,)).fetchone()
        return int(row[0])

    def get_expiry(self, key: str) -> float:
        """Give when the last of them is forgotten."""
        row = self._db.execute("SELECT max(until) FROM hits WHERE key = ?", (key,)).fetchone()
        return float(row[0] or self._clock())

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count calls without a limit."""
        self.acquire_entry(key, 1 << 60, expiry, amount)
        return self.get(key)

    def check(self) -> bool:
        """Tell whether the storage answers."""
        self._db.execute("SELECT 1 FROM hits LIMIT 1")
        return True

    def reset(self) -> int:
        """Forget everything, and give the number of rows."""
        return self._db.execute("DELETE FROM hits").rowcount

    def clear(self, key: str) -> None:
        """Forget the calls of one key."""
        self._db.execute("DELETE FROM hits WHERE key = ?", (key,))

    def close(self) -> None:
        """Let go of the file; whoever comes later is refused."""
        self._db.close()

    def _known(self, key: str) -> bool:
        return self._db.execute("SELECT 1 FROM hits WHERE key = ?", (key,)).fetchone() is not None

    def _sweep(self, now: float) -> None:
        """Now and then, and at every call while there is no room, drop rows that ended."""
        self._hits += 1
        if self._full or self._hits % max(1, self._most // _LOOKS) == 0:
            self._db.execute("DELETE FROM hits WHERE until < ?", (now,))
            kept: int = self._db.execute("SELECT count(*) FROM hits").fetchone()[0]
            self._full = kept >= self._most
