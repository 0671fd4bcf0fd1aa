"""Who may sign for which office: for everyone, as JSON and as the signed list to check with."""

from datetime import datetime

from fastapi import APIRouter, Request, Response

from api.answers import Out
from api.auth import Parts
from api.guard import PUBLISHED
from api.officer_desk import signed_list
from api.signed_anew import SignedAnew
from api.wiring import Services
from registry import officers

router = APIRouter(prefix="/officers", tags=["verify"])
list_router = APIRouter(tags=["verify"])


class OfficerOut(Out):
    """One officer's leave to sign: what a verifier needs, and not by which decision."""

    officer: str
    office: str
    certificate: str  # SHA-256 of the certificate, hex
    since: datetime
    until: datetime | None


def sign_list(parts: Services, _: None, now: datetime) -> str:
    """Sign the only list there is, as a compact JWS."""
    return signed_list(parts, now)


@router.get("")
def listed(parts: Parts) -> list[OfficerOut]:
    """Give who may sign for which office, when, and with which certificate; past ones too."""
    every = officers.authorisations(parts.database)
    return [OfficerOut.model_validate(one) for one in every]


@list_router.get("/officers.jwt", response_class=Response)
def signed(parts: Parts, request: Request) -> Response:
    """Give the same, and the office's seals, signed: `sogoc verify --trust officers.jwt`."""
    lists: SignedAnew[None, str] = request.app.state.signed_officers
    return Response(lists.of(parts, None), media_type="application/jwt", headers=PUBLISHED)
