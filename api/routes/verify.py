"""Can this copy be trusted? For anyone, without an account. A refusal is an answer: 200."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Query, Request, UploadFile
from pydantic import BaseModel, Field

from api.auth import Parts, slow_down
from api.guard import MEGABYTE
from api.problems import Problem
from api.register import LiveRegister
from api.schemas import VerdictOut
from api.verdict_json import to_json
from api.verify_job import Busy, judge
from api.wiring import Services
from signing.verdict import Verdict

router = APIRouter(prefix="/verify", tags=["verify"])

LARGEST = 10 * MEGABYTE
HIDDEN = frozenset({"dan_toc"})
"""Never shown to the public: ethnic group is sensitive (decree 356/2025)."""


class CodeIn(BaseModel):
    """A copy's code, its QR text, or the address that the QR opens."""

    code: str = Field(min_length=1, max_length=2000)


@router.post("")
def by_file(request: Request, parts: Parts, file: Annotated[UploadFile, File()]) -> VerdictOut:
    """Judge an uploaded PDF."""
    slow_down(request, "verify")
    return verdict_out(verdict_on(parts, read_all(file)))


@router.post("/code")
def by_code_posted(request: Request, parts: Parts, wanted: CodeIn) -> VerdictOut:
    """Judge by code or QR text."""
    slow_down(request, "verify")
    return verdict_out(verdict_on(parts, wanted.code))


@router.get("")
def by_code(
    request: Request, parts: Parts, code: Annotated[str, Query(min_length=1, max_length=2000)]
) -> VerdictOut:
    """Judge by code or QR text."""
    slow_down(request, "verify")
    return verdict_out(verdict_on(parts, code))


def verdict_on(parts: Services, copy: bytes | str) -> Verdict:
    """Judge a copy beside the live register, in a limited child process.

    Raises:
        Problem: 503 too many copies are being judged.
    """
    try:
        return judge(copy, parts.trust, register=LiveRegister(parts.database))
    except Busy:
        raise Problem(503, "busy", headers={"Retry-After": "5"}) from None


def read_all(file: UploadFile) -> bytes:
    """Read an uploaded copy.

    Raises:
        Problem: 413 it is larger than any copy; 422 it is empty.
    """
    data = file.file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Problem(413, "too-large")
    if not data:
        raise Problem(422, "no-file")
    return data


def verdict_out(verdict: Verdict) -> VerdictOut:
    """Say it as JSON, without what the public is never shown."""
    said = to_json(verdict)
    return VerdictOut(**{**said, "claims": public_claims(said["claims"])})


def public_claims(claims: dict[str, Any]) -> dict[str, Any]:
    """Leave out sensitive fields, and give every source's box as x, y, w, h on the master."""
    shown = dict(claims)
    for part in ("values", "statuses"):
        if part in claims:
            shown[part] = {k: v for k, v in claims[part].items() if k not in HIDDEN}
    if "sources" in claims:
        shown["sources"] = [_source(s) for s in claims["sources"] if s["field"] not in HIDDEN]
    return shown


def _source(source: dict[str, Any]) -> dict[str, Any]:
    left, top, right, bottom = source["box"]
    return {**source, "x": left, "y": top, "w": right - left, "h": bottom - top}
