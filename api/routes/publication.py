"""Handing on: changes in their order for other systems, and what an office publishes."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.answers import Out
from api.auth import ONLY_OFFICER, Parts
from api.bounds import Whole
from api.csv_answer import csv_answer
from api.record import Record, schema
from ocr.forms import form_labels
from registry import feed, publication

router = APIRouter(prefix="/publication", tags=["publication"])
feeding = APIRouter(prefix="/changes", tags=["publication"])

HEADINGS = ("Văn bằng", "Họ và tên", "Ngày sinh", "Số hiệu", "Số vào sổ", "Ngày cấp")


class RevokedOut(Out):
    """One revocation, by number and decision, without a name."""

    kind: str
    year: int | None
    so_hieu: str
    so_vao_so: str
    decision_number: str
    decided_on: date
    ground: str


@feeding.get("", dependencies=[ONLY_OFFICER])
def changes(
    parts: Parts,
    after: Annotated[int, Query(ge=-1, le=2**53)] = -1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[Record]:
    """Give every version of every entry after a sequence number, the earliest first."""
    return [Record.of(change) for change in feed.changes(parts.database, after, limit)]


@feeding.get("/schema")
def record_schema() -> dict[str, Any]:
    """Give the JSON Schema of a record."""
    return schema()


@router.get("/extract.csv", dependencies=[ONLY_OFFICER])
def extract(parts: Parts, year: Whole, kind: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Give the diplomas of a year in the fields that the rules publish, and no other."""

    def rows() -> Iterator[tuple[str, ...]]:
        labels = form_labels(parts.settings.forms)
        for one in publication.extract(parts.database, year, kind, labels):
            named = one.van_bang or one.kind
            yield (named, one.ho_ten, one.ngay_sinh, one.so_hieu, one.so_vao_so, one.ngay_cap)

    return csv_answer(f"cong-khai-{year}", HEADINGS, rows())


@router.get("/revocations")
def revocations(parts: Parts) -> list[RevokedOut]:
    """Publish the revocations: number, decision and ground, without a name."""
    return [RevokedOut.model_validate(one) for one in publication.revocations(parts.database)]
