"""Clocks that stand until they are told, and throttles that count by them."""

from api.throttle import Throttle, doors
from api.windows import SqliteWindows


class Clock:
    """A clock for tests."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        """Begin at some time, in seconds since 1970."""
        self.now = now

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def stopped() -> Throttle:
    """Make a throttle of the usual doors for which no time passes."""
    return Throttle(doors(), SqliteWindows(clock=Clock()))
