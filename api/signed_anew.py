"""Signed lists that anyone may fetch, signed again only when they may have changed or grow old."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from api.wiring import Services
from registry import audit

AGE = timedelta(hours=12)  # lists answer for two days, but settle no copy younger than they are

Key = TypeVar("Key")
Signed = TypeVar("Signed")


class SignedAnew(Generic[Key, Signed]):
    """What was signed for each key, and when; every change of the register grows the log."""

    def __init__(self, sign: Callable[[Services, Key, datetime], Signed]) -> None:
        """Hold nothing yet; `sign` makes what is asked for, as of a moment."""
        self._sign = sign
        self._held: dict[Key, tuple[int, datetime, Signed]] = {}
        self._lock = Lock()

    def of(self, parts: Services, key: Key) -> Signed:
        """Give what is signed for a key: what is held, or anew.

        Raises:
            KeyUnavailable: the office's key cannot be reached.
        """
        with self._lock:
            now, size = datetime.now(UTC), audit.size(parts.database)
            held = self._held.get(key)
            if held and held[0] == size and now - held[1] < AGE:
                return held[2]
            signed = self._sign(parts, key, now)
            self._held[key] = (size, now, signed)
            return signed
