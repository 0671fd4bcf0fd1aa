"""A request that writes is done once, however often it is sent."""

from collections.abc import Callable

from registry.database import Database


def once(db: Database, key: str, by: str, request: str, do: Callable[[], str]) -> tuple[str, bool]:
    """Do it, or give the answer that was given before; True says that it was given before.

    `request` is a hash of what was asked. `do` runs in the same transaction that remembers its
    answer, so both happen or neither.

    Raises:
        Conflict: the same key came before with another request.
    """
    raise NotImplementedError
