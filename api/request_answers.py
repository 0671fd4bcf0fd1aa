"""What is told of a request at the counter, by every door: how far it is, and how long is left."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from api.answers import Out
from registry import deadlines, requests
from registry.request import Claim, Kind, Request, RequestState

if TYPE_CHECKING:
    from api.wiring import Services


class RequestOut(BaseModel):
    """One request, and how long is left."""

    id: str
    version: int
    state: RequestState
    kind: Kind
    requester: str
    claim: Claim
    proof: str
    wanted: dict[str, str]
    amount: int
    complicated: str
    entry: str | None
    received_at: datetime
    due: date = Field(description="the last day in time, on Vietnam's clocks")
    days_left: int = Field(description="working days until then; negative when late")
    overdue: bool
    deadline_source: str = Field("", description="where the number of days comes from")
    deadline_by_law: bool = Field(False, description="false: the office set it for itself")
    copy_code: str | None
    office: str = Field("", description="that keeps the book, as of the approval")
    signatory: str = Field("", description="post of who signs there")

    @classmethod
    def of(cls, services: "Services", request: Request) -> "RequestOut":
        """Show a request as of today."""
        asked, today = request.asked, deadlines.today()
        rule = services.calendar.rules[asked.kind]
        return cls(
            id=request.id,
            version=request.version,
            state=request.state,
            kind=asked.kind,
            requester=asked.requester,
            claim=asked.claim,
            proof=asked.proof,
            wanted=dict(asked.wanted),
            amount=asked.amount,
            complicated=asked.complicated,
            entry=asked.entry,
            received_at=request.received_at,
            due=request.due,
            days_left=services.calendar.between(today, request.due),
            overdue=request.overdue(today),
            deadline_source=rule.source,
            deadline_by_law=rule.law,
            copy_code=request.copy,
            office=request.office,
            signatory=request.signatory,
        )


class StepOut(Out):
    """One thing that was done with a request."""

    state: RequestState
    by: str
    at: datetime
    note: str


class CaseOut(BaseModel):
    """A request with everything that was done."""

    request: RequestOut
    steps: list[StepOut]

    @classmethod
    def of(cls, services: "Services", request_id: str) -> "CaseOut":
        """Show a request as of today, with its steps.

        Raises:
            NotFound: no such request.
        """
        held = requests.get(services.database, request_id)
        taken = requests.steps(services.database, request_id)
        return cls(
            request=RequestOut.of(services, held),
            steps=[StepOut.model_validate(step) for step in taken],
        )
