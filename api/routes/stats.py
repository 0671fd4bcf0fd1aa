"""Figures: how many entries there are, and how far digitising is."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.auth import ANY_STAFF, Parts
from api.schemas import Out
from registry import stats

router = APIRouter(prefix="/stats", tags=["stats"])


class TotalsOut(Out):
    """The registry in eight numbers."""

    scans: int
    quarantined: int
    pages: int
    failed: int
    waiting: int
    entries: int
    copies: int
    unindexed: int


class CountOut(Out):
    """Entries of one year, kind and state."""

    year: int | None
    kind: str
    state: str
    entries: int


class StatsOut(BaseModel):
    """Totals, and entries by year, kind and state."""

    totals: TotalsOut
    counts: list[CountOut]


@router.get("", dependencies=[ANY_STAFF])
def figures(parts: Parts) -> StatsOut:
    """Count everything."""
    return StatsOut(
        totals=TotalsOut.model_validate(stats.totals(parts.database)),
        counts=[CountOut.model_validate(count) for count in stats.counts(parts.database)],
    )
