"""Can this copy be trusted? For anyone, without an account. A refusal is an answer: 200."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.auth import Parts, slow_down
from api.copy_answers import VerdictOut
from api.guard import MEGABYTE
from api.problems import Problem
from api.quick_verdict import QuickVerdicts
from api.register import LiveRegister
from api.sent_copy import judge_sent
from api.verdict_json import to_json
from api.verify_job import Busy
from api.wiring import Services
from signing.credentials import is_credential
from signing.verdict import Verdict

router = APIRouter(prefix="/verify", tags=["verify"])

LARGEST = 10 * MEGABYTE
HIDDEN = frozenset({"dan_toc"})
"""Never shown to the public: ethnic group is sensitive (decree 356/2025)."""


LONGEST = 2000  # characters of a code, a QR text or an address
LONGEST_CREDENTIAL = 64_000


class CodeIn(BaseModel):
    """A copy's code, its QR text, the address that the QR opens, or a credential."""

    code: str = Field(min_length=1, max_length=LONGEST_CREDENTIAL)


BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            "image/jpeg": {"schema": {"type": "string", "format": "binary"}},
            "image/png": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {"schema": CodeIn.model_json_schema()},
        },
    }
}
"""What may be sent, for OpenAPI: the route reads the body itself."""


@router.post("", response_model=VerdictOut, openapi_extra=BODY)
async def by_post(request: Request, parts: Parts) -> VerdictOut:
    """Judge a PDF or a photo (multipart, or the bytes), or a code or QR text (JSON or form)."""
    slow_down(request, "verify")
    copy = await _sent(request)
    return verdict_out(await run_in_threadpool(verdict_on, parts, copy))


@router.get("")
def by_code(
    request: Request, parts: Parts, code: Annotated[str, Query(min_length=1, max_length=LONGEST)]
) -> VerdictOut:
    """Judge by code or QR text."""
    slow_down(request, "verify")
    return verdict_out(verdict_by_code(request, parts, code))


def verdict_by_code(request: Request, parts: Services, code: str) -> Verdict:
    """Judge by code or QR text, or give the verdict of a moment ago if nothing changed since."""
    quick: QuickVerdicts = request.app.state.quick_verdicts
    return (quick.held(code) or quick.judged(code, partial(verdict_on, parts)))[0]


async def _sent(request: Request) -> bytes | str:
    """Take the copy out of the body, whatever form it came in."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            return CodeIn.model_validate_json(await request.body()).code
        except ValidationError as fault:
            raise RequestValidationError(fault.errors()) from None
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_files=1, max_fields=10) as form:
            for part in form.values():
                if isinstance(part, UploadFile):
                    return told_apart(checked(await part.read(LARGEST + 1)))
            return CodeIn(code=str(form.get("code", ""))[:LONGEST_CREDENTIAL] or " ").code
    return told_apart(checked(await request.body()))


def told_apart(data: bytes) -> bytes | str:
    """Take a file that holds a credential as its text."""
    text = data[:LONGEST_CREDENTIAL].decode("ascii", "replace")
    return text if is_credential(text) else data


def verdict_on(parts: Services, copy: bytes | str) -> Verdict:
    """Judge a copy beside the live register, in a limited child process.

    Raises:
        Problem: 503 too many copies are being judged.
    """
    try:
        return judge_sent(
            copy,
            parts.trust_and_keys,
            parts.settings.public_url,
            register=LiveRegister(parts.database),
        )
    except Busy:
        raise Problem(503, "busy", headers={"Retry-After": "5"}) from None


def checked(data: bytes) -> bytes:
    """Refuse what no copy is.

    Raises:
        Problem: 413 it is larger than any copy; 422 it is empty.
    """
    if len(data) > LARGEST:
        raise Problem(413, "too-large")
    if not data:
        raise Problem(422, "no-file")
    return data


def verdict_out(verdict: Verdict) -> VerdictOut:
    """Say it as JSON, without what the public is never shown."""
    return VerdictOut(**public_json(verdict))


def public_json(verdict: Verdict) -> dict[str, Any]:
    """Say it as JSON values, as `verdict_out` does."""
    said = to_json(verdict)
    return {**said, "claims": public_claims(said["claims"])}


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
