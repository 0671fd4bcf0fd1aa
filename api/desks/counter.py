"""The counter: requests that came in, what is due when, and each step up to the hand-over."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import counter
from api.auth import ONLY_OFFICER, Officer, Parts
from api.once import from_form
from api.request_answers import RequestOut
from api.volume_answers import KINDS
from api.web import page, see_other
from api.wiring import Services
from registry import coverage, deadlines, entries, keys, requests
from registry import request as requested
from registry.coverage import Coverage, Extent
from registry.database import Database
from registry.entry import Hit
from registry.errors import Incomplete
from registry.request import Asked, Claim, Kind
from registry.search import Query, search

router = APIRouter(prefix="/desk/requests", include_in_schema=False)

SAID = ("ho_ten", "ngay_sinh", "nam_tot_nghiep", "truong", "co_quan", "so_hieu", "so_vao_so")
"""What a requester is asked about the diploma."""

E = TypeVar("E", bound=StrEnum)
Line = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True)
class Reason:
    """A step that needs a reason: of which request, on which version."""

    case: str
    version: Annotated[int, Form()]
    reason: Line = ""


Reasoned = Annotated[Reason, Depends()]


@router.get("/new", dependencies=[ONLY_OFFICER])
def new(request: Request, parts: Parts, entry: str = "") -> Response:
    """Offer the form of a new request; with an entry, about that one."""
    said = dict.fromkeys(SAID, "")
    if entry:
        known = entries.get(parts.database, entry).values
        said = {name: known.get(name, "") for name in SAID}
    return _form(request, said, entry, {})


@router.post("/new")
async def receive(request: Request, who: Officer, parts: Parts) -> Response:
    """Take the request in, once, and show it."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_receive, request, parts, who.name, form)


@router.get("/case/{case}", dependencies=[ONLY_OFFICER])
def one(request: Request, parts: Parts, case: str, q: str = "") -> Response:
    """Show a request, what is known of it, and the steps that are open; `q` searches anew."""
    return _case(request, parts, case, q=q.strip()[:200])


@router.post("/case/{case}/check")
def check(
    request: Request,
    who: Officer,
    parts: Parts,
    case: str,
    version: Annotated[int, Form()],
    entry: Line,
    proof: Line = "",
) -> Response:
    """Establish the right and the entry."""
    return _after(
        request,
        parts,
        case,
        lambda: requests.check(parts.database, case, version, entry, who.name, proof),
    )


@router.post("/case/{case}/approve")
def approve(
    request: Request, who: Officer, parts: Parts, case: str, version: Annotated[int, Form()]
) -> Response:
    """Approve what was checked."""
    return _after(
        request, parts, case, lambda: requests.approve(parts.database, case, version, who.name)
    )


@router.post("/case/{case}/sign")
def sign(
    request: Request, who: Officer, parts: Parts, case: str, version: Annotated[int, Form()]
) -> Response:
    """Sign the copy; pressing twice signs once."""
    return _after(request, parts, case, lambda: counter.sign_for(parts, case, version, who.name))


@router.post("/case/{case}/hand-over")
def hand_over(
    request: Request,
    who: Officer,
    parts: Parts,
    case: str,
    version: Annotated[int, Form()],
    receiver: Line = "",
) -> Response:
    """Note who received it."""
    return _after(
        request,
        parts,
        case,
        lambda: requests.hand_over(parts.database, case, version, receiver, who.name),
    )


@router.post("/case/{case}/refuse")
def refuse(request: Request, who: Officer, parts: Parts, said: Reasoned) -> Response:
    """Refuse with a reason."""
    return _with_reason(request, parts, who.name, said, requests.refuse)


@router.post("/case/{case}/return")
def send_back(request: Request, who: Officer, parts: Parts, said: Reasoned) -> Response:
    """Return it to be checked anew."""
    return _with_reason(request, parts, who.name, said, requests.send_back)


OPEN_AT_ONCE = 500
"""Requests on one page of what is owed; behind them leads a link."""


def still_open(parts: Services, after: str = "") -> list[RequestOut]:
    """What the office owes, the most urgent first."""
    found = requests.still_open(parts.database, OPEN_AT_ONCE, after or None)
    return [RequestOut.of(parts, one) for one in found]


def _receive(request: Request, parts: Services, by: str, form: dict[str, str]) -> Response:
    said = {name: form.get(name, "").strip() for name in SAID}
    asked = Asked(
        kind=(kind := _one_of(Kind, form.get("kind", ""), Kind.COPY)),
        requester=form.get("requester", ""),
        claim=Claim.AUTHORITY
        if kind is Kind.REVOCATION
        else _one_of(Claim, form.get("claim", ""), Claim.HOLDER),
        proof=form.get("proof", "")[:500],
        wanted=said,
        amount=int(form["amount"]) if form.get("amount", "").isdecimal() else 1,
        complicated=form.get("complicated", "")[:500],
        entry=form.get("entry") or None,
    )
    once = from_form(parts.database, by, form.pop("key", ""), {**form, "csrf": ""})
    try:
        made = once(
            RequestOut,
            lambda: RequestOut.of(
                parts, requests.receive(parts.database, asked, by, parts.calendar)
            ),
        )
    except Incomplete as gap:
        return _form(request, said, form.get("entry", ""), form, gap.missing)
    return see_other(f"/desk/requests/case/{made.id}")


def _one_of(kinds: type[E], text: str, otherwise: E) -> E:
    return kinds(text) if text in set(kinds) else otherwise


def _form(
    request: Request,
    said: dict[str, str],
    entry: str,
    form: dict[str, str],
    missing: tuple[str, ...] = (),
) -> Response:
    return page(
        request,
        "desk/request_new.html",
        422 if missing else 200,
        said=said,
        entry=entry,
        form=form,
        missing=missing,
        kinds=list(Kind),
        claims=[claim for claim in Claim if claim is not Claim.AUTHORITY],
        most=requested.MOST,
    )


def _with_reason(
    request: Request,
    parts: Services,
    by: str,
    said: Reason,
    step: Callable[[Database, str, int, str, str], object],
) -> Response:
    do = partial(step, parts.database, said.case, said.version, said.reason, by)
    return _after(request, parts, said.case, do)


def _after(request: Request, parts: Services, case: str, do: Callable[[], object]) -> Response:
    try:
        do()
    except Incomplete as gap:
        return _case(request, parts, case, gap.missing)
    return see_other(f"/desk/requests/case/{case}")


def _case(
    request: Request, parts: Services, case: str, missing: tuple[str, ...] = (), q: str = ""
) -> Response:
    db = parts.database
    held = requests.get(db, case)
    hits = _candidates(parts, held, q) if held.state == "received" else ()
    entry = held.asked.entry
    covered = _coverage(parts, held) if held.state == "received" and not hits else ()
    return page(
        request,
        "desk/request.html",
        422 if missing else 200,
        case=RequestOut.of(parts, held),
        steps=requests.steps(db, case),
        hits=hits,
        q=q,
        entry=entries.get(db, entry) if entry else None,
        covered=[one for one in covered if one.extent is not Extent.NONE],
        extent=_extent(covered),
        missing=missing,
        demo=parts.signs_for_demo,
        today=deadlines.today(),
    )


def _candidates(parts: Services, held: requested.Request, q: str) -> tuple[Hit, ...]:
    """Entries that may be meant, by the strongest thing that the requester said."""
    if q:
        return search(parts.database, parts.search, Query(q, limit=8)).hits
    wanted = held.asked.wanted
    year = keys.year_of(wanted.get("nam_tot_nghiep", ""))
    for text in (
        wanted.get("so_hieu", ""),
        " ".join(filter(None, (wanted.get("ho_ten", ""), wanted.get("ngay_sinh", "")))),
        wanted.get("ho_ten", ""),
    ):
        if text and (
            found := search(parts.database, parts.search, Query(text, year, limit=8)).hits
        ):
            return found
    return ()


def _coverage(parts: Services, held: requested.Request) -> tuple[Coverage, ...]:
    """What it means, by kind of diploma, that nothing was found; empty if the year is not known."""
    wanted = held.asked.wanted
    year, office = keys.year_of(wanted.get("nam_tot_nghiep", "")), wanted.get("co_quan", "")
    if year is None:
        return ()
    return tuple(coverage.covered(parts.database, kind, office, year) for kind in KINDS)


def _extent(found: tuple[Coverage, ...]) -> str:
    """Say it for a diploma of any kind: complete or not here only where that holds for each."""
    extents = {one.extent for one in found}
    return extents.pop() if len(extents) == 1 else Extent.PARTIAL if extents else "unknown"
