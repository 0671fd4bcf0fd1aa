"""What every request passes: a limit on its body, and security headers on its answer."""

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem

MEGABYTE = 1_000_000
Refuse = Callable[[Request, Exception], Response]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content Security Policy level 3: nothing from elsewhere, no inline script or style."""

_ALWAYS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
PUBLISHED = {
    "Cache-Control": "public, max-age=3600",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Headers of what an office publishes for verifiers: signed, without secrets, the same for all, so
that wallets and verifiers in browsers may fetch it too."""

_UNKEPT = (b"cache-control", b"no-store")
_ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")


class SecurityHeaders:
    """Add the security headers to every answer; HSTS only where the caller came by https."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add headers to what comes back."""

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_more(message.get("headers", []), scope)
            await send(message)

        await self.app(scope, receive, answered if scope["type"] == "http" else send)


class BodyLimit:
    """Stop reading a body that is longer than its path allows, whatever its header promised."""

    def __init__(
        self, app: ASGIApp, limits: tuple[tuple[str, int], ...], otherwise: int, refuse: Refuse
    ) -> None:
        """Allow each path prefix its bytes, and all other paths `otherwise` bytes."""
        self.app, self.limits, self.otherwise, self.refuse = app, limits, otherwise, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the body as it streams by; the form parser spools it to disk meanwhile."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        if _promised(scope) > limit:
            await self.refuse(Request(scope), Problem(413, "too-large"))(scope, receive, send)
            return
        seen = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise Problem(413, "too-large")
            return message

        await self.app(scope, counted, send)

    def _limit(self, path: str) -> int:
        return next(
            (most for prefix, most in self.limits if path.startswith(prefix)), self.otherwise
        )


def _promised(scope: Scope) -> int:
    value = Headers(scope=scope).get("content-length", "0")
    return int(value) if value.isdecimal() else 0


def _with_more(given: Iterable[tuple[bytes, bytes]], scope: Scope) -> list[tuple[bytes, bytes]]:
    """Add the headers that an answer has not set itself."""
    headers = list(given)
    there = {name.lower() for name, _ in headers}
    more = [pair for pair in _ALWAYS if pair[0] not in there]
    if _UNKEPT[0] not in there and not scope["path"].startswith("/static/"):
        more.append(_UNKEPT)
    if scope["scheme"] == "https" and _ONLY_TLS[0] not in there:
        more.append(_ONLY_TLS)
    return headers + more
