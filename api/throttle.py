"""How often one caller may ask: a token bucket per key, kept in this process.

It fails closed: when the table of callers is full of busy buckets, an unknown caller is refused.
Several server processes each keep their own table, so the real limit is at most the sum.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float  # seconds on the clock when `tokens` was right


@dataclass(slots=True)
class Throttle:
    """Allow `burst` calls at once per key, refilled at `rate` calls per second."""

    rate: float  # tokens per second
    burst: int  # tokens in a full bucket
    keys: int = 20_000  # callers remembered at once; bounds the memory that strangers can take
    clock: Callable[[], float] = monotonic
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def allow(self, key: str) -> bool:
        """Take one token of this key, or say no."""
        with self._lock:
            now = self.clock()
            bucket = self._buckets.get(key)
            if bucket is None:
                if len(self._buckets) >= self.keys and not self._forget_full(now):
                    return False
                bucket = self._buckets[key] = _Bucket(float(self.burst), now)
            bucket.tokens = self._tokens(bucket, now)
            bucket.at = now
            if bucket.tokens < 1.0:
                return False
            bucket.tokens -= 1.0
            return True

    @property
    def seconds_per_token(self) -> int:
        """How long an empty bucket waits for its next token, in whole seconds, at least 1."""
        return max(1, round(1 / self.rate))

    def _tokens(self, bucket: _Bucket, now: float) -> float:
        return min(float(self.burst), bucket.tokens + (now - bucket.at) * self.rate)

    def _forget_full(self, now: float) -> bool:
        """Drop callers whose buckets have refilled; they would be treated alike anyway."""
        full = [k for k, b in self._buckets.items() if self._tokens(b, now) >= self.burst]
        for key in full:
            del self._buckets[key]
        return bool(full)
