"""The page for signing with the officer's own token, and the doors for what signs there."""

import base64
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Request, UploadFile
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from api import away_desk
from api.auth import ONLY_OFFICER, Officer, Parts
from api.guard import MEGABYTE, POLICY
from api.web import VIETNAM, page
from registry import entries
from registry.errors import NotFound, RegistryError
from signing.errors import SigningError

router = APIRouter(include_in_schema=False)

LOOPBACK = "http://127.0.0.1:* ws://127.0.0.1:* wss://127.0.0.1:*"
"""What the page may talk to besides this server: programs on the officer's own computer."""

Base64 = Annotated[str, Field(max_length=20_000)]


class Chain(BaseModel):
    """The officer's certificate, its issuers behind it."""

    chain: list[Base64] = Field(min_length=1, max_length=6)


class Signature(BaseModel):
    """What the token made of the attributes."""

    signature: Base64


@router.get("/desk/requests/{entry}/sign", dependencies=[ONLY_OFFICER])
def sign_page(request: Request, parts: Parts, entry: str) -> Response:
    """Offer both roads to the officer's token."""
    shown = page(request, "desk/sign.html", entry=entries.get(parts.database, entry))
    shown.headers["Content-Security-Policy"] = POLICY.replace(
        "connect-src 'self'", f"connect-src 'self' {LOOPBACK}"
    )
    return shown


@router.post("/desk/requests/{entry}/sign/agent")
def give_to_agent(parts: Parts, who: Officer, entry: str, given: Chain) -> dict[str, Any]:
    """Build the copy that the agent is to sign."""
    pending, pdf = away_desk.give_to_agent(parts, who, entry, given.chain)
    return {
        "id": pending.id,
        "pdf": base64.b64encode(pdf).decode(),
        "start": pending.start,
        "end": pending.end,
        "attributes": pending.attributes,
    }


@router.post("/desk/requests/{entry}/sign/agent/{number}")
def take_from_agent(parts: Parts, who: Officer, number: str, given: Signature) -> dict[str, str]:
    """Take the agent's signature."""
    return {"code": away_desk.take_from_agent(parts, who, number, given.signature).code}


@router.post("/desk/requests/{entry}/sign/program")
def give_to_program(parts: Parts, who: Officer, entry: str) -> dict[str, Any]:
    """Draw the copy that the signing program is to fetch, and say what to tell it."""
    pending = away_desk.give_to_program(parts, who, entry)
    message = away_desk.message_for_program(parts, pending, datetime.now(VIETNAM))
    return {"id": pending.id, "message": message}


@router.get("/desk/requests/{entry}/sign/{number}")
def outcome(parts: Parts, who: Officer, number: str) -> dict[str, str]:
    """Say what became of a copy that was given out."""
    try:
        state, said = away_desk.pending_copies(parts).outcome(number, who.name)
    except NotFound as over:
        state, said = "refused", str(over)
    return {"state": state, "said": said}


@router.get("/sign/{number}/{token}/copy.pdf")
def fetch(parts: Parts, number: str, token: str) -> Response:
    """Give the copy to the signing program, which has no session: its address is signed."""
    _, pdf = away_desk.pending_copies(parts).addressed(number, "fetch", token)
    return Response(pdf, media_type="application/pdf")


@router.post("/sign/{number}/{token}")
async def upload(
    parts: Parts, number: str, token: str, uploadfile: Annotated[UploadFile, File()]
) -> JSONResponse:
    """Take the signed copy from the signing program, and answer in the words that it knows."""
    theirs = await uploadfile.read(4 * MEGABYTE)
    try:
        pending, ours = away_desk.pending_copies(parts).addressed(number, "upload", token)
        await run_in_threadpool(away_desk.take_from_program, parts, pending, ours, theirs)
    except (SigningError, RegistryError) as fault:
        return _answer(False, str(fault))
    return _answer(True, "")


def _answer(status: bool, message: str) -> JSONResponse:
    return JSONResponse({"Status": status, "Message": message, "FileName": "", "FileServer": ""})
