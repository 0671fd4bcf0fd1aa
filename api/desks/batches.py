"""The intake desk: hand scans in, see how far they are and what is wrong with which page."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import ONLY_ARCHIVIST, SEES_SCANS, Parts
from api.inbox import Inbox
from api.web import page
from registry import intake
from registry.intake import ScanState

router = APIRouter(prefix="/desk/batches", include_in_schema=False)


@router.get("", dependencies=[ONLY_ARCHIVIST])
def overview(request: Request, parts: Parts) -> Response:
    """Offer the upload form, and list what is being taken in and what is there."""
    inbox: Inbox = request.app.state.inbox
    db = parts.database
    found = [(b, intake.batch_progress(db, b.id)) for b in intake.batches(db)]
    return page(request, "desk/batches.html", deliveries=inbox.waiting(), batches=found)


@router.get("/{batch}", dependencies=[SEES_SCANS])
def one(request: Request, parts: Parts, batch: str) -> Response:
    """Show one batch: files set aside, pages, findings and doubts."""
    db = parts.database
    scans = intake.scans(db, batch)
    return page(
        request,
        "desk/batch.html",
        batch=intake.batch(db, batch),
        progress=intake.batch_progress(db, batch),
        quarantined=[scan for scan in scans if scan.state is ScanState.QUARANTINED],
        names={scan.sha256: scan.name for scan in scans},
        pages=intake.pages(db, batch),
    )
