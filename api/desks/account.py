"""My own account: change the password; and, for the administrator, who looked at which entry."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.auth import ANY_STAFF, COOKIE, ONLY_ADMIN, Parts, Staff, change_password
from api.bounds import Whole
from api.problems import Problem
from api.web import page, see_other
from registry import views

router = APIRouter(prefix="/desk", include_in_schema=False)

Secret = Annotated[str, Form(max_length=200)]


@router.get("/account", dependencies=[ANY_STAFF])
def mine(request: Request) -> Response:
    """Offer to change the password."""
    return page(request, "desk/account.html", problem="")


@router.post("/account/password")
def password(
    request: Request, who: Staff, parts: Parts, old: Secret, new: Secret, again: Secret
) -> Response:
    """Change it, end every session of the account, and lead to the sign-in page."""
    try:
        if new != again:
            raise Problem(422, "passwords-differ")
        change_password(request, parts, who.name, old, new)
    except Problem as problem:
        if problem.status_code == 429:
            raise
        return page(request, "desk/account.html", problem.status_code, problem=problem.code)
    response = see_other("/login")
    response.delete_cookie(COOKIE)
    return response


@router.get("/views", dependencies=[ONLY_ADMIN])
def looked(
    request: Request, parts: Parts, entry: str = "", by: str = "", before: Whole | None = None
) -> Response:
    """Show the access log, the latest first."""
    found = views.find(
        parts.database, entry=entry.strip(), by=by.strip().lower(), before=before, limit=100
    )
    return page(request, "desk/views.html", views=found, entry=entry, by=by)
