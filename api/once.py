"""A write that is sent twice is done once: the header `Idempotency-Key`.

Source: draft-ietf-httpapi-idempotency-key-header, sections 2.1 to 2.6. The answer is kept in the
transaction that does the work, so a crash leaves both or neither; a refused write may be repeated.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Annotated, TypeVar

from fastapi import Depends, Header
from pydantic import BaseModel
from starlette.requests import Request

from api.auth import Identity, Parts
from registry import idempotency
from registry.database import Database

M = TypeVar("M", bound=BaseModel)


class Once:
    """The key of one write, the account that sent it, and a digest of what it asks."""

    def __init__(self, db: Database, key: str, by: str, request: str) -> None:
        """Without a key every write is done."""
        self._db, self._key, self._by, self._request = db, key, by, request

    def __call__(self, model: type[M], do: Callable[[], M]) -> M:
        """Do it in one transaction, or give the answer that was given before.

        Raises:
            Conflict: the key came before with another request.
        """
        if not self._key:
            return do()
        answer, _ = idempotency.once(
            self._db, self._key, self._by, self._request, lambda: do().model_dump_json()
        )
        return model.model_validate_json(answer)

    def before(self, model: type[M]) -> M | None:
        """Give the answer that was given before, for work too slow for one transaction.

        Raises:
            Conflict: the key came before with another request.
        """
        if not self._key:
            return None
        held = idempotency.given(self._db, self._key, self._by, self._request)
        return None if held is None else model.model_validate_json(held)

    def keep(self, answer: BaseModel) -> None:
        """Remember the answer; joins the transaction that makes it true.

        Raises:
            Conflict: someone else sent the key meanwhile, so this one must not happen.
        """
        if self._key:
            text = answer.model_dump_json()
            idempotency.remember(self._db, self._key, self._by, self._request, text)


async def from_header(
    request: Request,
    parts: Parts,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=128,
            description="chosen by the sender; the same key and body are done once",
        ),
    ] = None,
) -> Once:
    """Take the key from the header, and the digest from method, address and body."""
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    digest = sha256(asked + await request.body()).hexdigest() if key else ""
    who: Identity | None = getattr(request.state, "who", None)
    return Once(parts.database, key or "", who.name if who else "", digest)


def from_form(db: Database, by: str, key: str, asked: Mapping[str, object]) -> Once:
    """Take the key from a hidden field of a form, whose other fields are `asked`."""
    text = "\n".join(f"{name}={asked[name]}" for name in sorted(asked))
    return Once(db, key[:128], by, sha256(text.encode()).hexdigest())


Keyed = Annotated[Once, Depends(from_header)]
