"""The published list of copies that no longer count, for verifiers without this register.

It stands outside `/api/v1` because its address is written into every copy.
"""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.auth import Parts
from api.published_keys import published
from api.wiring import Services
from registry import audit, copies

router = APIRouter(prefix="/status", tags=["verify"])
keys_router = APIRouter(tags=["verify"])

_AGE = timedelta(hours=12)  # a list answers for two days; a fresh one is signed well before


class StatusLists:
    """Signed lists by year, signed again only when the log grew or they grow old."""

    def __init__(self) -> None:
        """Hold none."""
        self._lists: dict[int, tuple[int, datetime, str]] = {}
        self._lock = Lock()

    def of(self, parts: Services, year: int) -> str:
        """Give the list of one year as a compact JWS.

        Raises:
            KeyUnavailable: the office's key cannot be reached.
        """
        from signing.status import publish  # loads the key libraries, which most requests need not

        with self._lock:
            now, size = datetime.now(UTC), audit.size(parts.database)
            held = self._lists.get(year)
            if held and held[0] == size and now - held[1] < _AGE:
                return held[2]
            stale = [c.number for c in copies.not_in_force(parts.database) if c.year == year]
            url = f"{parts.settings.public_url.rstrip('/')}/status/{year}"
            signed = publish(stale, parts.seal, url=url, now=now)
            self._lists[year] = (size, now, signed)
            return signed


@keys_router.get("/keys.pem", response_class=Response)
def keys(parts: Parts) -> Response:
    """Give the certificates that this office's QR codes and credentials are checked with."""
    return Response(
        published(parts),
        media_type="application/x-pem-file",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@router.get("/{year}", response_class=Response)
def status_list(
    parts: Parts, request: Request, year: Annotated[int, Path(ge=2000, le=2200)]
) -> Response:
    """Give the signed status list of one year; it names no person and no code."""
    lists: StatusLists = request.app.state.status_lists
    return Response(
        lists.of(parts, year),
        media_type="application/vc+jwt",
        headers={"Cache-Control": "public, max-age=3600"},
    )
