"""How often one caller may come to a door: moving windows of the `limits` library.

It fails closed: a count that cannot be kept is a refusal.
"""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Final

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.errors import StorageError
from limits.strategies import MovingWindowRateLimiter

from api.problems import Problem
from api.windows import SqliteWindows

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 24 * HOUR

Doors = Mapping[str, tuple[RateLimitItem, ...]]
"""The limits of each door: all of them hold."""


def most(calls: int, seconds: int) -> RateLimitItem:
    """Allow so many calls within so many seconds."""
    return RateLimitItemPerSecond(calls, seconds)


def doors(verify_rate: float = 2.0) -> Doors:
    """How often one caller may come to each public door; `verify_rate` is in calls a second."""
    return {
        "sign_in": (most(20, 40),),  # an address
        "account": (most(10, 5 * MINUTE),),  # an account name, wherever they come from
        "verify": (most(max(1, round(15 * verify_rate)), 15),),  # an address
        "report": (most(10, 50),),  # an address: each is a signature
        "lookup": (most(10, 50), most(60, HOUR), most(200, DAY)),  # an address
        "number": (most(30, HOUR),),  # a diploma's number: nobody may try out birthdays on it
        "batch": (most(5_000, HOUR),),  # an account: rows of its tables
    }


@lru_cache(4096)
def network(host: str) -> str:
    """Give who holds an address: of IPv6 the /64 network, which one household has."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped) if address.ipv4_mapped else address.exploded[:19]
    return str(address)


class Throttle:
    """Counts who came to which door."""

    def __init__(self, limits: Doors, windows: SqliteWindows | None = None) -> None:
        """Count in memory unless other windows are given."""
        self._limits = limits
        self._windows = windows or SqliteWindows()
        self._limiter = MovingWindowRateLimiter(self._windows)

    def enter(self, door: str, caller: str, calls: int = 1) -> None:
        """Count calls of one caller.

        Raises:
            Problem: 429 they come too often, with when to come back; 503 it cannot be counted.
        """
        try:
            for limit in self._limits[door]:
                if not self._limiter.hit(limit, door, caller, cost=calls):
                    raise self._too_many(limit, door, caller)
        except StorageError:
            raise Problem(503, "unavailable", headers={"Retry-After": str(MINUTE)}) from None

    def _too_many(self, limit: RateLimitItem, door: str, caller: str) -> Problem:
        wait = self._windows.wait(limit.key_for(door, caller), limit.get_expiry())
        return Problem(429, "too-many", headers={"Retry-After": str(max(1, ceil(wait)))})
