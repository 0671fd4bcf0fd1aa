"""The way in: first page, sign-in, sign-out, and each role's own desk."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.auth import (
    ANY_STAFF,
    COOKIE,
    Identity,
    Parts,
    Staff,
    same_site_only,
    set_cookie,
    sign_in,
    sign_out,
)
from api.problems import Problem
from api.web import page, see_other

router = APIRouter(include_in_schema=False)

_DESKS = {
    "archivist": "/desk/batches",
    "reviewer": "/desk/review",
    "officer": "/desk/requests",
    "admin": "/desk/stats",
}


@router.get("/")
def first() -> Response:
    """Lead the public to the page that is for them."""
    return see_other("/verify")


@router.get("/desk")
def desk(who: Staff) -> Response:
    """Lead each to the desk they work at."""
    return see_other(_desk_of(who))


@router.get("/login")
def login_page(request: Request) -> Response:
    """Ask for name and password."""
    return page(request, "login.html", next=_inside(request.query_params.get("next", "")))


@router.post("/login")
def login(
    request: Request,
    parts: Parts,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form()] = "",
) -> Response:
    """Begin a session, or say that it did not work; never which of the two was wrong."""
    same_site_only(request)
    try:
        secret = sign_in(request, parts, name, password)
    except Problem as problem:
        if problem.code != "wrong-password":
            raise
        return page(request, "login.html", 401, next=_inside(next), failed=problem.code)
    response = see_other(_inside(next) or "/desk")
    set_cookie(request, response, secret)
    return response


@router.post("/logout", dependencies=[ANY_STAFF])
def logout(request: Request, parts: Parts) -> Response:
    """End the session."""
    sign_out(request, parts)
    response = see_other("/login")
    response.delete_cookie(COOKIE)
    return response


def _desk_of(who: Identity) -> str:
    return next((place for role, place in _DESKS.items() if who.has(role)), "/verify")


def _inside(address: str) -> str:
    """Keep only addresses of this site: an open redirect would serve look-alike pages."""
    return address if address.startswith("/desk") and "\\" not in address else ""
