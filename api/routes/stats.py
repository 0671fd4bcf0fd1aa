"""Figures: how many entries there are, and how far digitising is."""

from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from api.answers import Out
from api.auth import ANY_STAFF, Parts
from api.csv_answer import csv_answer
from api.page_answers import BatchOut
from registry import stats

router = APIRouter(prefix="/stats", tags=["stats"])

MOST: Final = 10_000
"""Batches whose progress is told."""


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


class ShareOut(Out):
    """Entries in force of one year, office, kind and grade."""

    year: int | None
    office: str
    kind: str
    grade: str
    entries: int


class StatsOut(BaseModel):
    """Totals, and entries by year, kind and state."""

    totals: TotalsOut
    counts: list[CountOut]


@router.get("/entries", dependencies=[ANY_STAFF])
def shares(parts: Parts) -> list[ShareOut]:
    """Count entries in force by year, office, kind and grade."""
    return [ShareOut.model_validate(one) for one in stats.shares(parts.database)]


@router.get("/entries.csv", dependencies=[ANY_STAFF])
def shares_as_csv(parts: Parts) -> Response:
    """The same as a table."""
    found = stats.shares(parts.database)
    rows = ((one.year, one.office, one.kind, one.grade, one.entries) for one in found)
    return csv_answer("thong-ke", ("Năm", "Cơ quan", "Mẫu sổ", "Xếp loại", "Số mục"), rows)


@router.get("/progress", dependencies=[ANY_STAFF])
def progress(parts: Parts) -> list[BatchOut]:
    """How far the digitising of each batch is, the latest first."""
    return [BatchOut.of(b, p) for b, p in stats.progress(parts.database, MOST)]


@router.get("/progress.csv", dependencies=[ANY_STAFF])
def progress_as_csv(parts: Parts) -> Response:
    """How far the digitising of each batch is, as a table."""
    names = (
        "Lô",
        "Tệp",
        "Cách ly",
        "Trang",
        "Đã đọc",
        "Lỗi",
        "Dòng chờ",
        "Dòng đã nhận",
        "Vô hiệu",
    )
    rows = (
        (b.name, p.scans, p.quarantined, p.pages, p.done, p.failed, p.waiting, p.accepted, p.void)
        for b, p in stats.progress(parts.database, MOST)
    )
    return csv_answer("tien-do", names, rows)


@router.get("", dependencies=[ANY_STAFF])
def figures(parts: Parts) -> StatsOut:
    """Count everything."""
    return StatsOut(
        totals=TotalsOut.model_validate(stats.totals(parts.database)),
        counts=[CountOut.model_validate(count) for count in stats.counts(parts.database)],
    )
