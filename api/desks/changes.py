"""Changes by decision: correct, reissue or revoke an entry; and the appendix that lists them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from starlette.responses import Response

from api import appendix_sheet, changing
from api.auth import ONLY_OFFICER, Officer, Parts
from api.batch import tell_index
from api.bounds import Whole
from api.csv_answer import csv_answer
from api.entry_answers import EntryOut
from api.once import from_form
from api.web import page, see_other
from api.wiring import Services
from registry import appendix, entries, identity, requests
from registry.amending import Cause, Correction, Revocation
from registry.appendix import Kind
from registry.entry import Entry
from registry.errors import Incomplete
from registry.ground import grounds
from registry.identity import Identification

router = APIRouter(prefix="/desk", include_in_schema=False)

CHANGEABLE: Final = (
    "ho_ten", "ngay_sinh", "noi_sinh", "gioi_tinh", "dan_toc", "xep_loai", "so_hieu", "so_vao_so",
    "truong", "nam_tot_nghiep", "ghi_chu",
)  # fmt: skip
"""Fields that a decision may change at this desk, in ledger order."""


async def form_of(request: Request) -> dict[str, str]:
    """Read a form whose fields depend on the entry."""
    return {name: str(value).strip() for name, value in (await request.form()).items()}


Said = Annotated[dict[str, str], Depends(form_of)]


@router.get("/requests/{entry}/change", dependencies=[ONLY_OFFICER])
def choose(request: Request, parts: Parts, entry: str, case: str = "") -> Response:
    """Offer the three changes; for a request, the one that it asks for."""
    kind = requests.get(parts.database, case).asked.kind.value if case else Kind.CORRECTION
    return _form(request, parts, entry, {"case": case, "kind": kind})


@router.post("/requests/{entry}/change")
def change(
    request: Request,
    who: Officer,
    parts: Parts,
    entry: str,
    said: Said,
    later: BackgroundTasks,
) -> Response:
    """Record a change by decision, once, or say what is missing."""
    once = from_form(
        parts.database, who.name, said.get("key", ""), {**said, "csrf": "", "on": entry}
    )
    try:
        once(EntryOut, lambda: EntryOut.of(_carry_out(parts, entry, said, who.name)))
    except Incomplete as gap:
        return _form(request, parts, entry, said, gap.missing)
    later.add_task(tell_index, parts)
    response = see_other(f"/desk/requests/{entry}")
    response.background = later
    return response


@router.post("/requests/{entry}/identity")
def identify(who: Officer, parts: Parts, entry: str, said: Said) -> Response:
    """Add the personal ID to an entry, by the paper or decision that shows it."""
    on = day_of(said.get("decided_on", ""))
    if on is None:
        raise Incomplete(["decided_on"])
    version, number = _whole(said.get("version", "")), said.get("number", "").replace(" ", "")
    known = Identification(number, said.get("decision_number", ""), on, who.name)
    identity.identify(parts.database, entry, version, known)
    return see_other(f"/desk/requests/{entry}")


@router.get("/appendix", dependencies=[ONLY_OFFICER])
def listed(request: Request, parts: Parts, year: Whole | None = None) -> Response:
    """Show the appendix of a year, the latest first."""
    found = appendix.lines(parts.database, year, limit=500)
    return page(
        request, "desk/appendix.html", lines=found, year=year, grounds=grounds(), causes=list(Cause)
    )


@router.get("/appendix.csv", dependencies=[ONLY_OFFICER])
def as_csv(parts: Parts, year: Whole | None = None) -> Response:
    """Give the appendix with the columns of the paper form."""
    rows = appendix_sheet.rows(parts.database, year)
    return csv_answer("phu-luc-so-goc", appendix_sheet.COLUMNS, rows)


def _carry_out(parts: Services, entry_id: str, said: Mapping[str, str], by: str) -> Entry:
    """Change the entry and finish the request that asked for it, in one transaction."""
    number, on = said.get("decision_number", ""), day_of(said.get("decided_on", ""))
    version, now, note = _whole(said.get("version", "")), datetime.now(UTC), said.get("note", "")
    if not number or on is None:
        raise Incomplete([n for n, v in (("decision_number", number), ("decided_on", on)) if not v])
    db, kind = parts.database, said.get("kind", "")
    with db.write():
        if kind == Kind.REVOCATION:
            if not said.get("ground"):
                raise Incomplete(["ground"])
            revocation = Revocation(said.get("ground", ""), number, on, by, now, note)
            return changing.revoke(db, entry_id, version, revocation, said.get("case", ""))
        held = entries.get(db, entry_id)
        error = said.get("issuer_error", "") if kind == Kind.REISSUE else ""
        if kind == Kind.REISSUE and not error:
            raise Incomplete(["issuer_error"])
        cause = Cause.CIVIL_STATUS if error else _cause(said)
        correction = Correction(_changed(held, said), number, on, by, now, note, error, cause)
        return changing.correct(db, entry_id, version, correction, said.get("case", ""))


def _cause(said: Mapping[str, str]) -> Cause:
    if said.get("cause") not in list(Cause):
        raise Incomplete(["cause"])
    return Cause(said["cause"])


def _changed(held: Entry, said: Mapping[str, str]) -> dict[str, str]:
    given = {name: said[f"v.{name}"] for name in CHANGEABLE if f"v.{name}" in said}
    return {name: value for name, value in given.items() if value != held.values.get(name, "")}


def _form(
    request: Request,
    parts: Services,
    entry: str,
    said: Mapping[str, str],
    missing: tuple[str, ...] = (),
) -> Response:
    held = entries.get(parts.database, entry)
    values: dict[str, Any] = {
        name: said.get(f"v.{name}", held.values.get(name, "")) for name in CHANGEABLE
    }
    return page(
        request,
        "desk/change.html",
        422 if missing else 200,
        entry=held,
        values=values,
        said=said,
        missing=missing,
        grounds=grounds(),
        kinds=list(Kind),
        causes=list(Cause),
        verified=all(ground.verified for ground in grounds()),
    )


def day_of(text: str) -> date | None:
    """Read a day from a date field of a browser, or as people write it."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1
