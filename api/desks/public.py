"""Pages for everyone: is this copy good, and does the register hold what I already know?"""

import asyncio
import re
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth import Parts, slow_down
from api.carried_verdict import Carried, pack, unpack
from api.passwords import hash_secret
from api.person_check import person_check
from api.problems import Problem
from api.routes.copies import newest_answer
from api.routes.verify import (
    LARGEST,
    LONGEST,
    checked,
    public_claims,
    public_json,
    told_apart,
    verdict_by_code,
    verdict_on,
)
from api.signed_report import signed_report
from api.web import page
from api.wiring import Services
from registry import renewals
from registry.fold import number_key
from registry.keys import born_key
from signing.codes import grouped
from signing.errors import Malformed
from signing.verdict import QUESTIONS, Verdict
from signing.verify import code_in

router = APIRouter(include_in_schema=False)

LARGEST_FORM = 300_000  # characters of a verdict that comes back
KINDS = ("thpt", "thcs", "bo_tuc", "dai_hoc")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")  # a day as some phones write it
LOOKUP_SECONDS = 0.4  # every look-up takes this long, found or not


@router.get("/verify")
def verify_page(request: Request, parts: Parts, code: str = "") -> Response:
    """Offer to check a copy; with a code, check it."""
    if not code.strip():
        return page(request, "verify.html")
    return _by_code(request, parts, code)


@router.get("/v/{code}")
@router.get("/V/{code}")  # QR codes are smaller in capitals
def from_qr(request: Request, parts: Parts, code: str) -> Response:
    """Where the QR code of a copy leads."""
    return _by_code(request, parts, code)


@router.post("/verify")
def verify_file(
    request: Request,
    parts: Parts,
    file: Annotated[UploadFile | None, File()] = None,
    code: Annotated[str, Form()] = "",
) -> Response:
    """Check an uploaded copy, or a code that was typed."""
    if code.strip():
        return _by_code(request, parts, code)
    if file is None or not file.size:
        raise Problem(422, "no-file")
    slow_down(request, "verify")
    data = checked(file.file.read(LARGEST + 1))
    verdict, digest = verdict_on(parts, told_apart(data)), sha256(data).hexdigest()
    said = public_json(verdict)
    held = Carried(verdict, said, f"SHA-256 {digest}", datetime.now(UTC), digest)
    return _page(request, parts, held, by_code=False)


@router.get("/lookup")
def lookup_page(request: Request) -> Response:
    """Ask for what the asker already holds."""
    return page(request, "lookup.html", answer=None, kinds=KINDS, typed={})


@router.post("/lookup")
async def lookup(
    request: Request,
    parts: Parts,
    number: Annotated[str, Form(max_length=60)],
    name: Annotated[str, Form(max_length=100)],
    born: Annotated[str, Form(max_length=20)],
    kind: Annotated[str, Form(max_length=40)] = "",
    office: Annotated[str, Form(max_length=200)] = "",
    year: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """Confirm or deny, and nothing else; both do the same work and take the same time."""
    slow_down(request, "lookup")
    typed = {"number": number, "name": name, "born": born, "kind": kind, "office": office}
    show = partial(page, request, "lookup.html", kinds=KINDS, typed={**typed, "year": year})
    born = "/".join(reversed(born.split("-"))) if _ISO.fullmatch(born.strip()) else born
    if not born_key(born):
        return show(answer="unread")
    slow_down(request, "number", hash_secret(number_key(number)))
    until = asyncio.get_running_loop().time() + LOOKUP_SECONDS
    check = partial(person_check, kind=kind, office=office, year=year)
    answer = await run_in_threadpool(check, parts, number, name, born)
    await asyncio.sleep(max(0.0, until - asyncio.get_running_loop().time()))
    return show(answer=answer)


@router.post("/verify/again")
def again(
    request: Request, parts: Parts, verdict: Annotated[str, Form(max_length=LARGEST_FORM)]
) -> Response:
    """Show a verdict that was just given once more, in the language that is asked for."""
    slow_down(request, "verify")
    held = unpack(request.app.state.verdict_secret, verdict)
    return _page(request, parts, held, by_code=False)


@router.post("/verify/renewed")
def renewed(
    request: Request, parts: Parts, verdict: Annotated[str, Form(max_length=LARGEST_FORM)]
) -> Response:
    """Give the newest file of a copy to whoever just sent an older one."""
    slow_down(request, "verify")
    return newest_answer(parts, unpack(request.app.state.verdict_secret, verdict).file)


@router.post("/verify/report")
def report(
    request: Request,
    parts: Parts,
    verdict: Annotated[str, Form(max_length=LARGEST_FORM)],
    form: Annotated[Literal["pdf", "json"], Form()] = "pdf",
) -> Response:
    """Give a verdict that was just given as a report, signed by this office."""
    slow_down(request, "report")
    held = unpack(request.app.state.verdict_secret, verdict)
    content = signed_report(parts, held, form)
    kind = "application/pdf" if form == "pdf" else "application/jose"
    named = f'attachment; filename="ket-qua-kiem-tra.{"pdf" if form == "pdf" else "jwt"}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": named})


def _by_code(request: Request, parts: Services, code: str) -> Response:
    slow_down(request, "verify")
    asked = code.strip()[:LONGEST]
    verdict = verdict_by_code(request, parts, asked)
    held = Carried(verdict, public_json(verdict), _named(asked), datetime.now(UTC))
    return _page(request, parts, held, by_code=True)


def _named(asked: str) -> str:
    """Name what was asked in a report, which this office signs: in nobody else's words."""
    try:
        return grouped(code_in(asked))
    except Malformed:
        return f"SHA-256 {sha256(asked.encode()).hexdigest()}"


def _page(request: Request, parts: Services, held: Carried, *, by_code: bool) -> Response:
    secret: bytes = request.app.state.verdict_secret
    return page(
        request,
        "verdict.html",
        verdict=held.verdict,
        questions=QUESTIONS,
        claims=public_claims(held.said["claims"]),
        by_code=by_code,
        looked_at=_looked_at(held.verdict),
        sent=request.method != "GET",  # what was sent cannot be asked for again by a link
        carried=pack(secret, held.said, held.subject, held.at, held.file),
        outdated=bool(held.file) and renewals.is_outdated(parts.database, held.file),
    )


def _looked_at(verdict: Verdict) -> str:
    """Say what was judged in place of a file: `qr`, `credential`, `stored` (by its code), or ""."""
    ids = {check.id for check in verdict.checks}
    names = (("qr-form", "qr"), ("credential", "credential"), ("code", "stored"))
    return next((name for check, name in names if check in ids), "")
