"""Requests for certified copies: take them in, lead them on, see what is due."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.auth import ONLY_OFFICER, Officer, Parts
from api.bounds import Whole
from api.counter import sign_for
from api.once import Keyed
from api.request_answers import CaseOut, RequestOut
from registry import requests
from registry.request import Asked, Claim, Kind, RequestState

router = APIRouter(prefix="/requests", tags=["requests"])

Text = Annotated[str, Field(max_length=500)]


class RequestIn(BaseModel):
    """What someone asks for at the counter."""

    kind: Kind = Kind.COPY
    requester: Text
    claim: Claim = Field(description="by what right: holder, representative, family")
    proof: Text = Field("", description="paper that proves the claim: kind, number, date")
    wanted: dict[Annotated[str, Field(max_length=40)], Text] = Field(
        default={}, max_length=20, description="field → what they say of the diploma"
    )
    amount: int = Field(1, ge=1, le=100, description="printed sheets")
    complicated: Text = Field("", description="why it takes longer; empty: it does not")
    entry: str | None = None


class StepIn(BaseModel):
    """A step on the version that the officer looked at."""

    expected_version: Whole
    note: Text = ""


class CheckIn(StepIn):
    """Which entry is meant, and what paper was shown."""

    entry: str
    proof: Text = ""


class HandOverIn(StepIn):
    """To whom the result was handed."""

    receiver: Text


class ReasonIn(BaseModel):
    """A step that needs a reason."""

    expected_version: Whole
    reason: Text


@router.get("", dependencies=[ONLY_OFFICER])
def list_requests(
    parts: Parts,
    state: Literal["open", "all"] | RequestState = "open",
    before: Annotated[str | None, Query(description="last id seen, of one state")] = None,
    after: Annotated[str | None, Query(description="last id seen, of what is owed")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[RequestOut]:
    """List what is still owed, overdue first; or those of one state, the latest first."""
    if state == "open":
        found = requests.still_open(parts.database, limit, after)
    else:
        only = None if state == "all" else state
        found = requests.find(parts.database, only, before=before, limit=limit)
    return [RequestOut.of(parts, one) for one in found]


@router.post("", status_code=201)
def receive(who: Officer, parts: Parts, once: Keyed, wanted: RequestIn) -> RequestOut:
    """Take a request in; the answer says until when it must be answered."""
    asked = Asked(**wanted.model_dump())
    return once(
        RequestOut,
        lambda: RequestOut.of(
            parts, requests.receive(parts.database, asked, who.name, parts.calendar)
        ),
    )


@router.get("/{request}", dependencies=[ONLY_OFFICER])
def one(parts: Parts, request: str) -> CaseOut:
    """Give a request with its steps."""
    return CaseOut.of(parts, request)


@router.post("/{request}/check")
def check(who: Officer, parts: Parts, once: Keyed, request: str, said: CheckIn) -> RequestOut:
    """Establish the right and the entry."""
    db, version = parts.database, said.expected_version
    return once(
        RequestOut,
        lambda: RequestOut.of(
            parts,
            requests.check(db, request, version, said.entry, who.name, said.proof, said.note),
        ),
    )


@router.post("/{request}/approval")
def approve(who: Officer, parts: Parts, once: Keyed, request: str, said: StepIn) -> RequestOut:
    """Approve what was checked; 403 where the volume asks for a second person."""
    db, version = parts.database, said.expected_version
    return once(
        RequestOut,
        lambda: RequestOut.of(parts, requests.approve(db, request, version, who.name, said.note)),
    )


@router.post("/{request}/signature")
def sign(who: Officer, parts: Parts, once: Keyed, request: str, said: StepIn) -> RequestOut:
    """Sign the copy of an approved request; sent twice with one key, it is signed once."""
    if (answer := once.before(RequestOut)) is not None:
        return answer
    held, _ = sign_for(
        parts,
        request,
        said.expected_version,
        who.name,
        then=lambda signed: once.keep(RequestOut.of(parts, signed)),
    )
    return RequestOut.of(parts, held)


@router.post("/{request}/hand-over")
def hand_over(
    who: Officer, parts: Parts, once: Keyed, request: str, said: HandOverIn
) -> RequestOut:
    """Note to whom the result was handed."""
    db, version = parts.database, said.expected_version
    return once(
        RequestOut,
        lambda: RequestOut.of(
            parts, requests.hand_over(db, request, version, said.receiver, who.name)
        ),
    )


@router.post("/{request}/refusal")
def refuse(who: Officer, parts: Parts, once: Keyed, request: str, said: ReasonIn) -> RequestOut:
    """Refuse with a reason."""
    db, version = parts.database, said.expected_version
    return once(
        RequestOut,
        lambda: RequestOut.of(parts, requests.refuse(db, request, version, said.reason, who.name)),
    )


@router.post("/{request}/return")
def send_back(who: Officer, parts: Parts, once: Keyed, request: str, said: ReasonIn) -> RequestOut:
    """Return it to be checked anew."""
    db, version = parts.database, said.expected_version
    return once(
        RequestOut,
        lambda: RequestOut.of(
            parts, requests.send_back(db, request, version, said.reason, who.name)
        ),
    )
