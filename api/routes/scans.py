"""Received files: hand them in, see what became of them, look at their pixels."""

import logging
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.auth import SEES_PICTURES, SEES_SCANS, Archivist, Parts
from api.batch import MOST_FILES
from api.bounds import Whole
from api.inbox import Inbox
from api.page_answers import BatchOut, PageOut, ScanOut
from api.problems import Problem
from api.upload import FORM, received
from ingest.box import Box
from ingest.picture import Pictures
from registry import batching, intake, page_results

LATEST = 1000
"""Received files that are listed where no batch is named."""

log = logging.getLogger(__name__)
router = APIRouter(prefix="/scans", tags=["scans"])

Sha = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the master")]
BoxText = Annotated[
    str, Query(alias="box", pattern=r"^\d{1,6},\d{1,6},\d{1,6},\d{1,6}$", description="x,y,w,h")
]


class DeliveryOut(BaseModel):
    """Files that were handed in and are being taken in."""

    id: str
    name: str
    files: list[str]
    problem: str


@router.get("", dependencies=[SEES_SCANS])
def list_scans(parts: Parts, batch: str | None = None) -> list[ScanOut]:
    """List the latest received files, or all of one batch in the order handed in."""
    found = intake.scans(parts.database, batch, MOST_FILES if batch else LATEST)
    return [ScanOut.model_validate(scan) for scan in found]


@router.post("", status_code=202, openapi_extra=FORM)
async def hand_in(who: Archivist, request: Request) -> DeliveryOut:
    """Take files in as one batch; reading goes on in the background."""
    inbox: Inbox = request.app.state.inbox
    async with received(request) as (name, files):
        try:
            delivery = await run_in_threadpool(inbox.deliver, name, who.name, files)
        except OSError:
            log.exception("an upload could not be kept")
            raise Problem(507, "no-room") from None
    return DeliveryOut(
        id=delivery.id, name=delivery.name, files=list(delivery.files), problem=delivery.problem
    )


@router.get("/batches", dependencies=[SEES_SCANS])
def list_batches(
    parts: Parts,
    before: Annotated[str | None, Query(description="id of the last one seen")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[BatchOut]:
    """List batches with their progress, the latest first."""
    db, found = parts.database, batching.batches(parts.database, limit, before)
    return [BatchOut.of(b, batching.batch_progress(db, b.id)) for b in found]


@router.get("/batches/{batch}", dependencies=[SEES_SCANS])
def one_batch(parts: Parts, batch: str) -> BatchOut:
    """Give one batch with its progress."""
    found = batching.batch(parts.database, batch)
    return BatchOut.of(found, batching.batch_progress(parts.database, batch))


@router.get("/{sha}", dependencies=[SEES_SCANS])
def one_scan(parts: Parts, sha: Sha) -> ScanOut:
    """Give one received file, with the reason if it is in quarantine."""
    return ScanOut.model_validate(intake.scan(parts.database, sha))


@router.get("/{sha}/pages/{page}", dependencies=[SEES_SCANS])
def one_page(parts: Parts, sha: Sha, page: Whole) -> PageOut:
    """Give the newest record of one page: findings, doubts, or why it failed."""
    return PageOut.model_validate(page_results.page(parts.database, sha, page))


@router.get("/{sha}/pages/{page}/image", response_class=Response, dependencies=[SEES_PICTURES])
def image(
    parts: Parts,
    request: Request,
    sha: Sha,
    page: Whole,
    box: BoxText = "0,0,999999,999999",
    form: Literal["jpeg", "png"] = "jpeg",
) -> Response:
    """Show what stands in a box of the untouched master; PNG gives its very pixels."""
    x, y, w, h = (int(part) for part in box.split(","))
    pictures: Pictures = request.app.state.pictures
    try:
        master = parts.store.path(sha)
        data = pictures.cut(master, sha, page, Box(x, y, x + max(w, 1), y + max(h, 1)), form)
    except (KeyError, IndexError):
        raise Problem(404, "not-found") from None
    # A box of a master never changes: the browser of the person who may see it can keep it.
    return Response(
        data, media_type=f"image/{form}", headers={"Cache-Control": "private, max-age=3600"}
    )
