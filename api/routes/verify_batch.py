"""Checks for registered employers, a table at a time, by the token of an account `verifier`."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import StreamingResponse

from api.auth import Parts, Verifier, slow_down
from api.passwords import hash_secret
from api.person_check import Answer, person_check
from api.problems import Problem
from api.routes.verify import verdict_by_code
from api.verify_table import MOST_ROWS, Asked, BadTable, Judge, lines_of, read_table
from api.wiring import Services
from registry.asking import record_batch
from registry.fold import number_key

router = APIRouter(prefix="/verify/batch", tags=["verify"])

_CSV: dict[str, Any] = {"schema": {"type": "string"}}
SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"Headings, then 1 to {MOST_ROWS} rows: `ma`, or `so_hieu` (or "
        "`so_vao_so`), `ho_ten` and `ngay_sinh`; besides `ref`, `loai`, `co_quan`, "
        "`nam_tot_nghiep`. Other columns are not looked at.",
        "content": {"text/csv": _CSV},
    }
}
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One line a row: `row,ref,answer,reason,vi,en`; `answer` is `yes`, `no` or "
        "`undetermined`.",
        "content": {"text/csv": _CSV},
    }
}


@router.post("", response_class=StreamingResponse, responses=ANSWER, openapi_extra=SENT)
async def batch(request: Request, who: Verifier, parts: Parts) -> StreamingResponse:
    """Answer a table of questions row by row, while it is worked on."""
    try:
        rows = read_table(await _sent(request))
    except BadTable as fault:
        raise Problem(422, "bad-table", extra={"reason": str(fault)}) from None
    slow_down(request, "batch", who.name, len(rows))
    by_code = sum(bool(row.code) for row in rows)
    await run_in_threadpool(record_batch, parts.database, who.name, by_code, len(rows) - by_code)
    judge = Judge(partial(verdict_by_code, request, parts), partial(_person, request, parts))
    return StreamingResponse(
        lines_of(judge.answers(rows)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ket-qua.csv"'},
    )


async def _sent(request: Request) -> bytes:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_files=1, max_fields=2) as form:
            for part in form.values():
                if isinstance(part, UploadFile):
                    return await part.read()
        raise Problem(422, "no-file")
    return await request.body()


def _person(request: Request, parts: Services, asked: Asked) -> Answer:
    """Ask for a person; nobody tries out birthdays on one number, not even row by row."""
    slow_down(request, "number", hash_secret(number_key(asked.number)))
    return person_check(
        parts, asked.number, asked.name, asked.born,
        kind=asked.kind, office=asked.office, year=asked.year,
    )  # fmt: skip
