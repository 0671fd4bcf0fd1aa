"""Signing in by program, and tokens for programs."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.auth import (
    ANY_STAFF,
    COOKIE,
    Parts,
    Staff,
    change_password,
    same_site_only,
    set_cookie,
    sign_in,
    sign_out,
)
from api.passwords import form_token, hash_secret, new_secret
from registry.accounts import add_token, revoke_token, tokens
from registry.errors import NotFound

router = APIRouter(prefix="/session", tags=["session"])


class SignInIn(BaseModel):
    """Name and password of an account."""

    name: str = Field(max_length=100)
    password: str = Field(max_length=200)


class PasswordIn(BaseModel):
    """The password as it is, and as it shall be."""

    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


class SessionOut(BaseModel):
    """The session's form token: send it as `X-CSRF-Token` with every write."""

    csrf: str


class WhoOut(BaseModel):
    """Who is asking."""

    name: str
    full_name: str
    roles: list[str]
    via: str
    csrf: str


class TokenIn(BaseModel):
    """What a token is for, and for how long it lasts."""

    label: str = Field(min_length=1, max_length=100)
    days: int = Field(default=90, ge=1, le=730)


class TokenOut(BaseModel):
    """A token without its secret."""

    id: str
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewTokenOut(BaseModel):
    """A fresh token: its secret is shown this once and kept nowhere."""

    id: str
    secret: str
    expires_at: datetime


@router.post("")
def enter(request: Request, response: Response, parts: Parts, wanted: SignInIn) -> SessionOut:
    """Begin a session in a cookie."""
    same_site_only(request)
    secret = sign_in(request, parts, wanted.name, wanted.password)
    set_cookie(request, response, secret)
    return SessionOut(csrf=form_token(secret))


@router.get("")
def who_am_i(who: Staff) -> WhoOut:
    """Say who is asking, and in which roles."""
    return WhoOut(
        name=who.name,
        full_name=who.full_name,
        roles=sorted(who.roles),
        via=who.via,
        csrf=who.csrf,
    )


@router.delete("", status_code=204, dependencies=[ANY_STAFF])
def leave(request: Request, response: Response, parts: Parts) -> None:
    """End this session."""
    sign_out(request, parts)
    response.delete_cookie(COOKIE)


@router.put("/password", status_code=204)
def new_password(request: Request, who: Staff, parts: Parts, wanted: PasswordIn) -> None:
    """Change my own password; every session of mine ends, tokens go on."""
    change_password(request, parts, who.name, wanted.old, wanted.new)


@router.get("/tokens")
def my_tokens(who: Staff, parts: Parts) -> list[TokenOut]:
    """List my own tokens."""
    found = tokens(parts.database, who.name)
    return [TokenOut.model_validate(token, from_attributes=True) for token in found]


@router.post("/tokens", status_code=201)
def make_token(who: Staff, parts: Parts, wanted: TokenIn) -> NewTokenOut:
    """Make a token that acts for me, with my roles."""
    secret, until = new_secret(), datetime.now(UTC) + timedelta(days=wanted.days)
    made = add_token(parts.database, who.name, wanted.label, hash_secret(secret), who.name, until)
    return NewTokenOut(id=made.id, secret=secret, expires_at=until)


@router.delete("/tokens/{token}", status_code=204)
def end_token(who: Staff, parts: Parts, token: str) -> None:
    """End one of my own tokens."""
    if token not in {mine.id for mine in tokens(parts.database, who.name)}:
        raise NotFound
    revoke_token(parts.database, token, who.name)
