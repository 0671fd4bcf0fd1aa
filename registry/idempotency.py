"""A request that writes is done once, however often it is sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from zlib import crc32

from sqlalchemy import Connection, delete, insert, select

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
    with db.write() as connection:
        _wait(connection, key)
        held = _given(connection, key, by, request)
        if held is not None:
            return held, True
        answer = do()
        _keep(connection, key, by, request, answer)
        return answer, False


def given(db: Database, key: str, by: str, request: str) -> str | None:
    """Give the answer that was given before, or None.

    Raises:
        Conflict: the same key came before with another request.
    """
    with db.read() as connection:
        return _given(connection, key, by, request)


def remember(
    db: Database, key: str, by: str, request: str, answer: str, at: datetime | None = None
) -> None:
    """Keep an answer; joins the transaction that makes it true.

    Raises:
        Conflict: an answer is kept under this key already, so the work must not be done again.
    """
    with db.write() as connection:
        _wait(connection, key)
        if _given(connection, key, by, request) is not None:
            raise Conflict("a request with this idempotency key was answered meanwhile")
        _keep(connection, key, by, request, answer, at)


def forget(db: Database, before: datetime) -> int:
    """Forget what was answered before a moment and give its number; answers name people."""
    old = idempotency.c.at < before
    with db.read() as connection:  # most looks find nothing, and need not wait for a writer
        if connection.execute(select(idempotency.c.at).where(old).limit(1)).first() is None:
            return 0
    with db.write() as connection:
        return connection.execute(delete(idempotency).where(old)).rowcount


LOCKS = 64
"""Requests with different keys seldom wait for each other."""


def _wait(connection: Connection, key: str) -> None:
    """Let a second request with this key wait for the first."""
    take(connection, f"idempotency:{crc32(key.encode()) % LOCKS}", 0)


def _given(connection: Connection, key: str, by: str, request: str) -> str | None:
    same = (idempotency.c.key == key) & (idempotency.c.by == by)
    held = connection.execute(select(idempotency).where(same)).mappings().first()
    if held and held["request"] != request:
        raise Conflict("this idempotency key was used for another request")
    return str(held["answer"]) if held else None


def _keep(
    connection: Connection,
    key: str,
    by: str,
    request: str,
    answer: str,
    at: datetime | None = None,
) -> None:
    row = {
        "key": key,
        "by": by,
        "request": request,
        "answer": answer,
        "at": at or datetime.now(UTC),
    }
    connection.execute(insert(idempotency).values(row))
