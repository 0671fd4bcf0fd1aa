"""Checks by code before anything else is asked: no account, no form, no thread.

It answers as the route `GET /api/v1/verify` does, which describes it, and hands on whatever is not
just a plain code.
"""

import re
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Problem, as_json, problem_of
from api.quick_verdict import QuickVerdicts
from api.throttle import Throttle, network
from registry.errors import RegistryError
from signing.verdict import Verdict

_PLAIN: Final = re.compile(rb"code=([0-9A-Za-z-]{12,20})")
_JSON: Final = (b"content-type", b"application/json")


class AtOnce:
    """Stands before the routes."""

    def __init__(
        self,
        app: ASGIApp,
        path: str,
        throttle: Throttle,
        quick: QuickVerdicts,
        judge: Callable[[str], Verdict],
    ) -> None:
        """Answer at `path`; what `quick` does not hold is judged, and all else goes to `app`."""
        self._app, self._path = app, path
        self._throttle, self._quick, self._judge = throttle, quick, judge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a check by code, or hand the request on."""
        asked = None
        if scope["type"] == "http" and scope["path"] == self._path and scope["method"] == "GET":
            asked = _PLAIN.fullmatch(scope["query_string"])
        if asked is None:
            await self._app(scope, receive, send)
            return
        try:
            said = await self._said(asked[1].decode(), scope.get("client"))
        except (Problem, RegistryError) as refusal:
            await as_json(problem_of(refusal))(scope, receive, send)
            return
        length = (b"content-length", str(len(said)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length, _JSON]})
        await send({"type": "http.response.body", "body": said})

    async def _said(self, code: str, client: tuple[str, int] | None) -> bytes:
        """Give the verdict on a code as JSON.

        Raises:
            Problem: the caller asks too often, or too many copies are being judged.
            RegistryError: the register does not answer.
        """
        self._throttle.enter("verify", network(client[0] if client else ""))
        if self._quick.standings.instant:
            held = self._quick.held(code)
        else:
            held = await run_in_threadpool(self._quick.held, code)
        if held is None:
            held = await run_in_threadpool(self._quick.judged, code, self._judge)
        return held[1]
