"""Who is asking, and may they: sessions in a cookie for people, bearer tokens for programs.

A session's secret lives in an HttpOnly cookie, a token's in the Authorization header (RFC 6750);
the database holds only their hashes. Writes that come with a cookie must also carry the session's
form token, in the field `csrf` or the header `X-CSRF-Token`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request
from starlette.responses import Response

from api.passwords import (
    SHORTEST,
    form_token,
    hash_password,
    hash_secret,
    new_secret,
    right_password,
    same,
)
from api.problems import Problem
from api.throttle import Throttle, network
from api.wiring import Services
from registry.accounts import (
    Account,
    Role,
    account,
    end_session,
    session_account,
    set_password,
    start_session,
    token_account,
)
from registry.errors import NotFound

COOKIE = "sogoc_session"
SESSION = timedelta(hours=10)  # a working day; then one signs in again
_BEARER = HTTPBearer(auto_error=False, description="a token made under /api/v1/session/tokens")
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sent this request."""

    name: str
    full_name: str
    roles: frozenset[Role]
    via: Literal["session", "token"]
    csrf: str = ""  # form token of the session; "" for a program

    def has(self, *roles: str) -> bool:
        """Tell whether one of these roles is among mine."""
        return any(role in self.roles for role in roles)


def services(request: Request) -> Services:
    """Give the parts of this installation."""
    found: Services = request.app.state.services
    return found


Parts = Annotated[Services, Depends(services)]


def identify(request: Request, parts: Parts) -> None:
    """Find out who is asking, if they say; the answer lies in `request.state.who`."""
    request.state.who = _by_token(request, parts) or _by_session(request, parts)


def needs(*roles: Role) -> Callable[..., Awaitable[Identity]]:
    """Make a dependency that lets only these roles pass, whichever of them."""

    async def allowed(
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],  # for OpenAPI
    ) -> Identity:
        who: Identity | None = getattr(request.state, "who", None)
        if who is None:
            raise Problem(401, "not-signed-in", headers={"WWW-Authenticate": "Bearer"})
        if not who.has(*roles):
            raise Problem(403, "forbidden")
        if who.via == "session" and request.method not in _SAFE:
            await _check_form_token(request, who)
        return who

    return allowed


def sign_in(request: Request, parts: Services, name: str, password: str) -> str:
    """Begin a session and give its secret; unknown name and wrong password look and cost the same.

    Raises:
        Problem: 401 the name or the password is wrong; 429 too many attempts.
    """
    name = name.strip().lower()
    slow_down(request, "sign_in")
    slow_down(request, "account", hash_secret(name))
    known = _account_or_none(parts, name)
    usable = known.password_hash if known and known.active else None
    if not right_password(password, usable):
        raise Problem(401, "wrong-password")
    sign_out(request, parts)
    secret = new_secret()
    start_session(parts.database, name, hash_secret(secret), datetime.now(UTC) + SESSION)
    return secret


def change_password(request: Request, parts: Services, name: str, old: str, new: str) -> None:
    """Replace a password and end every session of the account; tokens go on.

    Raises:
        Problem: 401 the old password is wrong; 422 the new one is too short; 429 too many attempts.
    """
    slow_down(request, "account", hash_secret(name))
    if not right_password(old, account(parts.database, name).password_hash):
        raise Problem(401, "wrong-password")
    if len(new) < SHORTEST:
        raise Problem(422, "short-password")
    set_password(parts.database, name, hash_password(new), name)


def sign_out(request: Request, parts: Services) -> None:
    """End the session that this request came with, if any."""
    if old := request.cookies.get(COOKIE):
        end_session(parts.database, hash_secret(old))


def set_cookie(request: Request, response: Response, secret: str) -> None:
    """Hand the session's secret to the browser, out of reach of scripts and other sites."""
    by_tls = services(request).settings.public_url.startswith("https:")  # perhaps before a proxy
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=by_tls or request.url.scheme == "https",
    )


def slow_down(request: Request, door: str, caller: str = "", calls: int = 1) -> None:
    """Count this call against its caller; against the address it came from if none is named.

    Raises:
        Problem: 429 the caller asked too often; 503 it cannot be counted.
    """
    throttle: Throttle = request.app.state.throttle
    host = request.client.host if request.client else ""
    throttle.enter(door, caller or network(host), calls)


def same_site_only(request: Request) -> None:
    """Refuse a form that another site sent, where no session protects it yet (sign-in).

    Source: Fetch Metadata Request Headers, W3C, section 2.3.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Problem(403, "other-site")


def _by_token(request: Request, parts: Services) -> Identity | None:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    found = token_account(parts.database, hash_secret(secret.strip()))
    return _identity(found, "token") if found else None


def _by_session(request: Request, parts: Services) -> Identity | None:
    secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    found = session_account(parts.database, hash_secret(secret))
    return _identity(found, "session", form_token(secret)) if found else None


def _identity(found: Account, via: Literal["session", "token"], csrf: str = "") -> Identity:
    return Identity(found.name, found.full_name, found.roles, via, csrf)


async def _check_form_token(request: Request, who: Identity) -> None:
    given = request.headers.get("x-csrf-token")
    if given is None and "form" in request.headers.get("content-type", ""):
        given = str((await request.form()).get("csrf", ""))
    if not same(given or "", who.csrf):
        raise Problem(403, "stale-form")


def _account_or_none(parts: Services, name: str) -> Account | None:
    try:
        return account(parts.database, name)
    except NotFound:
        return None


ANY_STAFF = Depends(needs(Role.ARCHIVIST, Role.REVIEWER, Role.OFFICER, Role.ADMIN))
ONLY_ARCHIVIST = Depends(needs(Role.ARCHIVIST))
ONLY_REVIEWER = Depends(needs(Role.REVIEWER))
ONLY_OFFICER = Depends(needs(Role.OFFICER))
ONLY_ADMIN = Depends(needs(Role.ADMIN))
SEES_ENTRIES = Depends(needs(Role.REVIEWER, Role.OFFICER))
SEES_SCANS = Depends(needs(Role.ARCHIVIST, Role.REVIEWER))
SEES_PICTURES = Depends(needs(Role.ARCHIVIST, Role.REVIEWER, Role.OFFICER))

KEEPS_BOOKS = Depends(needs(Role.ARCHIVIST, Role.OFFICER))

Verifier = Annotated[Identity, Depends(needs(Role.VERIFIER))]
Staff = Annotated[Identity, ANY_STAFF]
Archivist = Annotated[Identity, ONLY_ARCHIVIST]
Reviewer = Annotated[Identity, ONLY_REVIEWER]
Officer = Annotated[Identity, ONLY_OFFICER]
