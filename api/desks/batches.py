"""The intake desk: hand scans in, see how far they are and what is wrong with which page."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import ONLY_ARCHIVIST, SEES_SCANS, Parts
from api.inbox import Inbox
from api.web import page
from registry import batching, intake, page_results, stats
from registry.intake import ScanState

router = APIRouter(prefix="/desk/batches", include_in_schema=False)

LATEST = 50  # batches listed
MOST = 1000  # pages or files listed of one batch
BUSY, QUIET = 3, 20  # seconds until a list is fetched again


@router.get("", dependencies=[ONLY_ARCHIVIST])
def overview(request: Request, parts: Parts) -> Response:
    """Offer the upload form, and list what is being taken in and what is there."""
    inbox: Inbox = request.app.state.inbox
    deliveries, found = inbox.waiting(), stats.progress(parts.database, LATEST)
    busy = any(not d.problem for d in deliveries) or any(p.pending for _, p in found)
    return page(
        request,
        "desk/batches.html",
        deliveries=deliveries,
        batches=found,
        seconds=BUSY if busy else QUIET,
    )


@router.get("/{batch}", dependencies=[SEES_SCANS])
def one(request: Request, parts: Parts, batch: str, only: str = "") -> Response:
    """Show one batch: files set aside, pages, findings and doubts."""
    db = parts.database
    scans = intake.scans(db, batch, limit=MOST)
    pages = page_results.pages(db, batch)
    marked = [p for p in pages if p.reason or p.findings or p.doubts]
    chosen = marked if only == "marked" else pages
    return page(
        request,
        "desk/batch.html",
        batch=batching.batch(db, batch),
        progress=batching.batch_progress(db, batch),
        quarantined=[scan for scan in scans if scan.state is ScanState.QUARANTINED],
        names={scan.sha256: scan.name for scan in scans},
        pages=chosen[:MOST],
        hidden=max(0, len(chosen) - MOST),
        marked=len(marked),
        only=only,
        seconds=BUSY,
    )
