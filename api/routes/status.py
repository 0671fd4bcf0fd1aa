"""The published lists of copies that no longer count, for verifiers without this register.

They stand outside `/api/v1` because their address is written into every copy.
"""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response

from api.auth import Parts
from api.guard import PUBLISHED
from api.published_keys import published
from api.signed_anew import SignedAnew
from api.wiring import Services
from registry import copies, copy_standing

router = APIRouter(prefix="/status", tags=["verify"])
keys_router = APIRouter(tags=["verify"])

Year = Annotated[int, Path(ge=2000, le=2200)]
Purpose = Literal["revocation", "refresh"]
Signed = dict[Purpose, str]


def sign_lists(parts: Services, year: int, now: datetime) -> Signed:
    """Sign the lists of one year, as compact JWSs of the same moment."""
    from signing.status import publish  # loads the key libraries, which most requests need not

    ended = [one for one in copy_standing.not_in_force(parts.database) if one.year == year]
    replaced = copy_standing.replaced(parts.database)
    site = parts.settings.public_url.rstrip("/")
    told: dict[Purpose, list[int]] = {
        "revocation": [one.number for one in ended],
        "refresh": [one.number for one in ended if one.code in replaced],
    }
    _, last = copies.numbers(parts.database, year)
    return {
        purpose: publish(
            numbers, parts.seal, site=site, year=str(year), now=now, purpose=purpose, last=last
        )
        for purpose, numbers in told.items()
    }


@keys_router.get("/keys.pem", response_class=Response)
def keys(parts: Parts) -> Response:
    """Give the certificates that this office's QR codes and credentials are checked with."""
    return Response(
        published(parts),
        media_type="application/x-pem-file",
        headers=PUBLISHED,
    )


@router.get("/{year}", response_class=Response)
def status_list(parts: Parts, request: Request, year: Year) -> Response:
    """Give the signed list of a year's ended copies; it names no person and no code."""
    return _answer(parts, request, year, "revocation")


@router.get("/{year}/refresh", response_class=Response)
def refresh_list(parts: Parts, request: Request, year: Year) -> Response:
    """Give the signed list of those that ended because the register now says something newer."""
    return _answer(parts, request, year, "refresh")


def _answer(parts: Services, request: Request, year: int, purpose: Purpose) -> Response:
    lists: SignedAnew[int, Signed] = request.app.state.status_lists
    return Response(
        lists.of(parts, year)[purpose],
        media_type="application/vc+jwt",
        headers=PUBLISHED,
    )
