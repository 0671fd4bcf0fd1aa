"""The log of who did what: its size and root for everyone, its records for admins."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from api.answers import Out
from api.auth import ONLY_ADMIN, Parts
from api.bounds import Whole
from registry import audit, checkpoints
from registry.errors import NotFound

router = APIRouter(prefix="/log", tags=["log"])


class RootOut(BaseModel):
    """Merkle tree head (RFC 9162, section 2.1.1), hex; it discloses no record."""

    size: int
    root: str


class RecordOut(Out):
    """One record; `body` is the leaf's preimage."""

    number: int
    body: str
    leaf: str


class ProofOut(BaseModel):
    """Inclusion of one record in the tree of `size` records (RFC 9162, section 2.1.3)."""

    number: int
    size: int
    root: str
    path: list[str]


class ConsistencyOut(BaseModel):
    """The tree of `second` records begins with that of `first` (RFC 9162, section 2.1.4)."""

    first: int
    second: int
    path: list[str]


@router.get("")
def head(parts: Parts) -> RootOut:
    """Give size and root, so that anyone can notice later that the past was changed."""
    size = audit.size(parts.database)
    return RootOut(size=size, root=audit.root(parts.database, size))


@router.get("/records", dependencies=[ONLY_ADMIN])
def records(
    parts: Parts, first: Whole = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[RecordOut]:
    """List records from a number on."""
    return [RecordOut.model_validate(r) for r in audit.records(parts.database, first, limit)]


@router.get("/checkpoint", response_class=PlainTextResponse)
def checkpoint(parts: Parts) -> PlainTextResponse:
    """Give the newest signed checkpoint (C2SP tlog-checkpoint)."""
    signed = checkpoints.latest(parts.database)
    if signed is None:
        raise NotFound("no checkpoint was signed yet")
    return PlainTextResponse(signed)


@router.get("/key", response_class=PlainTextResponse)
def key(parts: Parts) -> PlainTextResponse:
    """Give the public key of the log as a vkey (C2SP signed-note)."""
    return PlainTextResponse(f"{parts.log_key.verifier}\n")


@router.get("/proof/{number}")
def proof(parts: Parts, number: Whole, size: Whole | None = None) -> ProofOut:
    """Prove that a record is in the log, as it stands now or was at a size."""
    size = audit.size(parts.database) if size is None else size
    return ProofOut(
        number=number,
        size=size,
        root=audit.root(parts.database, size),
        path=list(audit.inclusion(parts.database, number, size)),
    )


@router.get("/consistency")
def consistency(parts: Parts, first: Whole, second: Whole | None = None) -> ConsistencyOut:
    """Prove that the log of `second` records begins with that of `first`."""
    second = audit.size(parts.database) if second is None else second
    return ConsistencyOut(
        first=first,
        second=second,
        path=list(audit.consistency(parts.database, first, second)),
    )
