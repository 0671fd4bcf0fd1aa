"""Who may sign for which office: for everyone, as JSON and as the signed list to check with."""

from datetime import UTC, datetime, timedelta
from threading import Lock

from fastapi import APIRouter, Request, Response

from api.auth import Parts
from api.officer_desk import signed_list
from api.schemas import Out
from api.wiring import Services
from registry import audit, officers

router = APIRouter(prefix="/officers", tags=["verify"])
list_router = APIRouter(tags=["verify"])

_AGE = timedelta(hours=12)  # a copy that is younger than the list is not settled by it
_CACHE = {"Cache-Control": "public, max-age=3600"}


class OfficerOut(Out):
    """One officer's leave to sign: what a verifier needs, and not by which decision."""

    officer: str
    office: str
    certificate: str  # SHA-256 of the certificate, hex
    since: datetime
    until: datetime | None


class SignedList:
    """The list, signed again only when the log grew or it grows old."""

    def __init__(self) -> None:
        """Hold none."""
        self._held: tuple[int, datetime, str] | None = None
        self._lock = Lock()

    def of(self, parts: Services) -> str:
        """Give the list as a compact JWS.

        Raises:
            KeyUnavailable: the office's key cannot be reached.
        """
        with self._lock:
            now, size = datetime.now(UTC), audit.size(parts.database)
            if self._held is None or self._held[0] != size or now - self._held[1] >= _AGE:
                self._held = (size, now, signed_list(parts))
            return self._held[2]


@router.get("")
def listed(parts: Parts) -> list[OfficerOut]:
    """Give who may sign for which office, when, and with which certificate; past ones too."""
    every = officers.authorisations(parts.database)
    return [OfficerOut.model_validate(one) for one in every]


@list_router.get("/officers.jwt", response_class=Response)
def signed(parts: Parts, request: Request) -> Response:
    """Give the same, and the office's seals, signed: `sogoc verify --trust officers.jwt`."""
    held: SignedList = request.app.state.signed_officers
    return Response(held.of(parts), media_type="application/jwt", headers=_CACHE)
