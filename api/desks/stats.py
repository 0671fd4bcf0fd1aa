"""The figures desk: entries by year and kind, and how far digitising is."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import ANY_STAFF, Parts
from api.web import page
from registry import audit, stats

router = APIRouter(prefix="/desk/stats", include_in_schema=False)


MOST = 500  # lines of the table; the CSV has all of them


@router.get("", dependencies=[ANY_STAFF])
def figures(request: Request, parts: Parts) -> Response:
    """Show totals, counts and the head of the log."""
    db = parts.database
    size, shares = audit.size(db), stats.shares(db)
    return page(
        request,
        "desk/stats.html",
        totals=stats.totals(db),
        counts=stats.counts(db),
        shares=shares[:MOST],
        more=max(0, len(shares) - MOST),
        log_size=size,
        log_root=audit.root(db, size),
    )
