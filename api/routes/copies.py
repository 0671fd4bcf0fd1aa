"""Certified copies: issue, list, download, revoke."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api import issuing
from api.auth import ONLY_OFFICER, Officer, Parts, slow_down
from api.bounds import Whole
from api.copy_answers import CopyOut, ListedCopyOut
from api.credentials import SUFFIX, Kind, stored_credential
from api.once import Keyed
from api.problems import Problem
from api.routes.verify import checked
from api.wiring import Services
from registry import copies, entries, renewals

router = APIRouter(prefix="/copies", tags=["copies"])


class CopyIn(BaseModel):
    """Which entry a copy is wanted of."""

    entry: str


class RevocationIn(BaseModel):
    """Why a copy may no longer be relied on."""

    reason: str = Field(min_length=1)


@router.post("", status_code=201)
def issue(who: Officer, parts: Parts, once: Keyed, wanted: CopyIn) -> CopyOut:
    """Sign a copy of an entry in force; sent twice with one key, it is signed once."""
    if (answer := once.before(CopyOut)) is not None:
        return answer
    copy, _ = issuing.sign(
        parts,
        entries.get(parts.database, wanted.entry),
        who.name,
        then=lambda made: once.keep(CopyOut.model_validate(made)),
    )
    return CopyOut.model_validate(copy)


@router.get("", dependencies=[ONLY_OFFICER])
def register(
    parts: Parts,
    year: Whole | None = None,
    before: Whole | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[ListedCopyOut]:
    """List the register of copies, the latest number first."""
    found = copies.register(parts.database, year, limit=limit, before=before)
    return ListedCopyOut.listed(parts.database, found)


FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/renewed", response_class=Response, openapi_extra=FILE)
async def renewed(request: Request, parts: Parts) -> Response:
    """Give the newest file of a copy to whoever sends an older one: the same with newer stamps.

    For anyone: the file itself, and nothing less, shows that its bearer holds all that it says.

    Raises:
        Problem: 404 no copy was given out as this file.
    """
    slow_down(request, "verify")
    held = checked(await request.body())
    return await run_in_threadpool(newest_answer, parts, hashlib.sha256(held).hexdigest())


def newest_answer(parts: Services, digest: str) -> Response:
    """Hand out the newest file of the copy whose file had this SHA-256.

    Raises:
        Problem: 404 there is none.
    """
    code = renewals.given_out_as(parts.database, digest)
    if code is None:
        raise Problem(404, "not-given-out")
    return pdf_answer(copies.pdf(parts.database, code), code)


@router.get("/{code}", dependencies=[ONLY_OFFICER])
def one(parts: Parts, code: str) -> ListedCopyOut:
    """Give one copy's record."""
    (listed,) = ListedCopyOut.listed(parts.database, [copies.copy_by_code(parts.database, code)])
    return listed


@router.get("/{code}/pdf", response_class=Response, dependencies=[ONLY_OFFICER])
def download(parts: Parts, code: str) -> Response:
    """Give the signed file, byte for byte as it was issued."""
    copy = copies.copy_by_code(parts.database, code)
    return pdf_answer(copies.pdf(parts.database, copy.code), copy.code)


@router.get("/{code}/credential", response_class=Response, dependencies=[ONLY_OFFICER])
def credential(parts: Parts, code: str, kind: Kind = "vc") -> Response:
    """Give the claims as a Verifiable Credential 2.0 (`vc`) or as an SD-JWT VC (`sd-jwt`)."""
    copy = copies.copy_by_code(parts.database, code)
    return credential_answer(stored_credential(parts, copy.code, kind), copy.code, kind)


@router.post("/{code}/revocation")
def revoke(who: Officer, parts: Parts, once: Keyed, code: str, wanted: RevocationIn) -> CopyOut:
    """Declare that a copy may no longer be relied on."""
    return once(
        CopyOut,
        lambda: CopyOut.model_validate(
            copies.revoke_copy(parts.database, code, wanted.reason, who.name)
        ),
    )


def credential_answer(text: str, code: str, kind: Kind) -> Response:
    """Hand a credential to a browser, named by its code and by nothing personal."""
    return Response(
        text,
        media_type={"vc": "application/vc+jwt", "sd-jwt": "application/dc+sd-jwt"}[kind],
        headers={"Content-Disposition": f'attachment; filename="ban-sao-{code}{SUFFIX[kind]}"'},
    )


def pdf_answer(pdf: bytes, code: str) -> Response:
    """Hand a signed file to a browser, named by its code and by nothing personal."""
    headers = {"Content-Disposition": f'attachment; filename="ban-sao-{code}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)
