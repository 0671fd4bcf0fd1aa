"""A request that writes is done once, however often it is sent."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from registry.counters import take
from registry.database import Database
from registry.errors import Conflict
from registry.schema import idempotency


def once(db: Database, key: str, by: str, request: str, do: Callable[[], str]) -> tuple[str, bool]:
    """Do it, or give the answer that was given before; True says that it was given before.

    `request` is a hash of what was asked. `do` runs in the same transaction that remembers its
    answer, so both happen or neither.

    Raises:
        Conflict: the same key came before with another request.
    """
    same = (idempotency.c.key == key) & (idempotency.c.by == by)
    with db.write() as connection:
        take(connection, "idempotency", 0)  # a second request with this key waits for the first
        held = connection.execute(select(idempotency).where(same)).mappings().first()
        if held and held["request"] != request:
            raise Conflict("this idempotency key was used for another request")
        if held:
            return str(held["answer"]), True
        answer = do()
        row = {"key": key, "by": by, "request": request, "answer": answer, "at": datetime.now(UTC)}
        connection.execute(insert(idempotency).values(row))
        return answer, False


def forget(db: Database, before: datetime) -> int:
    """Forget keys that came before a moment and give their number."""
    with db.write() as connection:
        return connection.execute(delete(idempotency).where(idempotency.c.at < before)).rowcount
