"""Callers are slowed down, each on their own, and strangers cannot fill the memory."""

from api.throttle import Throttle


class Clock:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.now = 0.0

    def __call__(self) -> float:
        """Tell the time in seconds."""
        return self.now


def test_a_burst_passes_and_then_the_rate_holds() -> None:
    """Two per second after three at once."""
    clock = Clock()
    throttle = Throttle(rate=2.0, burst=3, clock=clock)

    assert [throttle.allow("a") for _ in range(4)] == [True, True, True, False]
    clock.now = 0.5
    assert [throttle.allow("a") for _ in range(2)] == [True, False]
    clock.now = 100.0
    assert [throttle.allow("a") for _ in range(4)] == [True, True, True, False]


def test_one_caller_does_not_slow_down_another() -> None:
    """Each key has a bucket of its own."""
    throttle = Throttle(rate=1.0, burst=1, clock=Clock())

    assert throttle.allow("a")
    assert throttle.allow("b")
    assert not throttle.allow("a")


def test_a_full_table_fails_closed_and_recovers() -> None:
    """Unknown callers are refused while every bucket is in use, and let in when some refilled."""
    clock = Clock()
    throttle = Throttle(rate=1.0, burst=1, keys=2, clock=clock)
    throttle.allow("a")
    throttle.allow("b")

    assert not throttle.allow("c")
    clock.now = 1.0
    assert throttle.allow("c")
