"""Pages for everyone: is this copy good, and does the register hold what I already know?"""

import time
import unicodedata
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import Response

from api.auth import Parts, slow_down
from api.routes.verify import (
    LARGEST,
    LONGEST,
    checked,
    public_claims,
    told_apart,
    verdict_by_code,
    verdict_on,
)
from api.web import page
from api.wiring import Services
from registry import entries
from registry.entries import Filter
from registry.entry import State
from signing.verdict import QUESTIONS, Verdict

router = APIRouter(include_in_schema=False)

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
    if code.strip() or file is None or not file.size:
        return _by_code(request, parts, code)
    slow_down(request, "verify")
    return _show(
        request, verdict_on(parts, told_apart(checked(file.file.read(LARGEST + 1)))), by_code=False
    )


@router.get("/lookup")
def lookup_page(request: Request) -> Response:
    """Ask for what the asker already holds."""
    return page(request, "lookup.html", answer=None)


@router.post("/lookup")
def lookup(
    request: Request,
    parts: Parts,
    number: Annotated[str, Form(max_length=60)],
    name: Annotated[str, Form(max_length=100)],
    born: Annotated[str, Form(max_length=20)],
) -> Response:
    """Confirm or deny, and nothing else; both take the same time."""
    slow_down(request, "lookup")
    until = time.monotonic() + LOOKUP_SECONDS
    answer = "yes" if _holds(parts, number, name, born) else "no"
    time.sleep(max(0.0, until - time.monotonic()))
    return page(request, "lookup.html", answer=answer)


def _by_code(request: Request, parts: Services, code: str) -> Response:
    slow_down(request, "verify")
    verdict = verdict_by_code(request, parts, code.strip()[:LONGEST])
    return _show(request, verdict, by_code=True)


def _show(request: Request, verdict: Verdict, *, by_code: bool) -> Response:
    claims = public_claims(dict(verdict.claims))
    return page(
        request,
        "verdict.html",
        verdict=verdict,
        questions=QUESTIONS,
        claims=claims,
        by_code=by_code,
    )


def _holds(parts: Services, number: str, name: str, born: str) -> bool:
    """Compare letter by letter, marks included: Lý and Lí are different people here."""
    wanted = Filter(state=State.IN_FORCE, number=number.strip(), name=name, born=born.strip())
    if not (wanted.number and wanted.name.strip() and wanted.born):
        return False
    found = entries.find(parts.database, wanted, limit=20)
    return any(_plain(entry.values.get("ho_ten", "")) == _plain(name) for entry in found)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
