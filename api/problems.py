"""What went wrong, said the same way everywhere: RFC 9457 for programs, a plain page for people.

Rooms raise their own errors; this is the one place that gives them a status and a public text.
A text never repeats what was sent in, so that no personal data comes back or lands in a log.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.messages import text
from api.spoken import in_vietnamese
from ingest.errors import IngestError, StoreUnavailable
from registry.errors import Conflict, Forbidden, Incomplete, NotFound, RegistryError, Unavailable
from signing.errors import (
    CannotIssue,
    CannotSeal,
    KeyUnavailable,
    SigningError,
    TimestampUnavailable,
)

MEDIA_TYPE = "application/problem+json"

_BY_ERROR: tuple[tuple[type[Exception], int, str], ...] = (
    (NotFound, 404, "not-found"),
    (Conflict, 409, "conflict"),
    (Incomplete, 422, "incomplete"),
    (Forbidden, 403, "forbidden"),
    (Unavailable, 503, "unavailable"),
    (RegistryError, 400, "refused"),
    (CannotIssue, 409, "cannot-issue"),
    (CannotSeal, 409, "cannot-seal"),
    (KeyUnavailable, 503, "key-unavailable"),
    (TimestampUnavailable, 503, "timestamp-unavailable"),
    (SigningError, 400, "refused"),
    (StoreUnavailable, 503, "unavailable"),
    (IngestError, 422, "bad-file"),
    (ClientDisconnect, 400, "cut-off"),  # nobody hears it, but it is no fault of the server
)

_BY_STATUS = {
    400: "bad-request",
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    415: "unsupported-type",
    422: "invalid-input",
    429: "too-many",
    503: "unavailable",
}


class Problem(HTTPException):
    """A refusal with a stable code whose texts stand in `messages.toml` under `problem.<code>`."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        told: str = "",
    ) -> None:
        """Refuse with HTTP `status`; `extra` members are added to the JSON body.

        `told` is the register's own reason, for the page of someone who is signed in only.
        """
        super().__init__(status, code, headers)
        self.code, self.told = code, told
        self.extra = dict(extra or {})

    def body(self) -> dict[str, Any]:
        """Give the members of RFC 9457 section 3.1, Vietnamese first, English beside it."""
        return {
            "type": f"urn:sogoc:problem:{self.code}",
            "title": text(f"problem.{self.code}", "vi"),
            "status": self.status_code,
            "detail": text(f"problem.{self.code}.detail", "vi"),
            "title_en": text(f"problem.{self.code}", "en"),
            "detail_en": text(f"problem.{self.code}.detail", "en"),
            **self.extra,
        }


def problem_of(error: Exception) -> Problem:
    """Translate any error into the problem that the asker may see."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        places = [".".join(str(part) for part in e["loc"]) for e in error.errors()]
        return Problem(422, "invalid-input", extra={"fields": places})
    if isinstance(error, HTTPException):
        code = _BY_STATUS.get(error.status_code, "refused")
        return Problem(error.status_code, code, headers=error.headers)
    for kind, status, code in _BY_ERROR:
        if isinstance(error, kind):
            told = str(error) if isinstance(error, Conflict | Forbidden) else ""
            return Problem(status, code, extra=_extra(error), told=told)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal")


def as_json(problem: Problem, *, to_staff: bool = False) -> JSONResponse:
    """Answer with `application/problem+json`; who is signed in reads the register's reason too."""
    body = problem.body()
    if to_staff and problem.told:
        body |= {"reason": in_vietnamese(problem.told) or problem.told, "reason_en": problem.told}
        if problem.status_code == HTTPStatus.FORBIDDEN:  # the rule forbids it, not the account
            body |= {"title": text("problem.rule", "vi"), "detail": body["reason"]}
            body |= {"title_en": text("problem.rule", "en"), "detail_en": problem.told}
    return JSONResponse(
        body, problem.status_code, dict(problem.headers or {}), media_type=MEDIA_TYPE
    )


def _extra(error: Exception) -> dict[str, Any]:
    if isinstance(error, Incomplete):
        return {"fields": list(error.missing)}
    if isinstance(error, IngestError):
        return {"reason": error.reason, "remedy": error.remedy}
    if isinstance(error, CannotIssue | CannotSeal):
        return {"reason": str(error)}
    return {}
