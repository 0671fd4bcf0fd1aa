"""Pages of a batch: how far each was read, and what speaks against it."""

from fastapi import APIRouter

from api.auth import SEES_SCANS, Parts
from api.page_answers import PageOut
from registry import page_results

router = APIRouter(prefix="/pages", tags=["pages"])


@router.get("", dependencies=[SEES_SCANS])
def list_pages(parts: Parts, batch: str) -> list[PageOut]:
    """List the pages of a batch that were read or failed, in reading order."""
    return [PageOut.model_validate(page) for page in page_results.pages(parts.database, batch)]
