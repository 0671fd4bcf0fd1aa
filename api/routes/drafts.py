"""Rows waiting for a decision, and the decisions of people."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from pydantic import BaseModel, Field

from api.auth import ONLY_REVIEWER, Parts, Reviewer
from api.batch import tell_index
from api.bounds import Whole
from api.entry_answers import EntryOut
from api.once import Keyed
from api.page_answers import DraftOut
from api.wiring import Services
from registry import blind, review, second, undo
from registry.entry import Actor, Decision
from registry.queued import Queued
from registry.review import Action

router = APIRouter(prefix="/drafts", tags=["drafts"])


class DecisionIn(BaseModel):
    """What a person made of one row."""

    expected_version: Whole = Field(description="version of the draft that the person looked at")
    action: Action = Action.ACCEPT
    values: dict[str, str] = Field(default={}, description="only fields that were changed")
    illegible: list[str] = []
    reason: str = ""


class UndoIn(BaseModel):
    """Why a decision is taken back."""

    expected_version: Whole
    reason: str = Field(min_length=1, max_length=500)


class DecidedOut(BaseModel):
    """The entry that came of it; none when the row was rejected, or waits for a second person."""

    entry: EntryOut | None
    waits_for_second: bool = False


@router.get("", dependencies=[ONLY_REVIEWER])
def waiting(
    parts: Parts,
    batch: str | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[DraftOut]:
    """List waiting rows by batch, page and row."""
    found = review.queue(parts.database, batch=batch, after=after, limit=limit)
    return [DraftOut.of(row) for row in blind.veiled(parts.database, found)]


@router.get("/{draft}", dependencies=[ONLY_REVIEWER])
def one(parts: Parts, draft: str) -> DraftOut:
    """Give one row, whatever became of it; what is typed blind stays hidden while it waits."""
    return _shown(parts, review.draft(parts.database, draft))


@router.post("/{draft}/decision")
def decide(
    who: Reviewer,
    parts: Parts,
    once: Keyed,
    draft: str,
    wanted: DecisionIn,
    later: BackgroundTasks,
) -> DecidedOut:
    """Accept or reject a row; 409 when someone changed it meanwhile."""
    decision = Decision(
        actor=Actor.PERSON,
        by=who.name,
        at=datetime.now(UTC),
        values=wanted.values,
        illegible=frozenset(wanted.illegible),
        reason=wanted.reason,
    )
    later.add_task(tell_index, parts)

    def do() -> DecidedOut:
        made = review.decide(
            parts.database, draft, decision, wanted.expected_version, wanted.action
        )
        waits = made is None and second.proposal(parts.database, draft) is not None
        return DecidedOut(entry=EntryOut.of(made) if made else None, waits_for_second=waits)

    return once(DecidedOut, do)


@router.post("/{draft}/undo")
def take_back(
    who: Reviewer, parts: Parts, once: Keyed, draft: str, wanted: UndoIn, later: BackgroundTasks
) -> DraftOut:
    """Undo a decision: the row waits again, its entry is void until it is decided anew."""
    later.add_task(tell_index, parts)
    return once(
        DraftOut,
        lambda: _shown(
            parts,
            undo.undo(parts.database, draft, wanted.expected_version, who.name, wanted.reason),
        ),
    )


def _shown(parts: Services, row: Queued) -> DraftOut:
    (seen,) = blind.veiled(parts.database, [row])
    return DraftOut.of(seen)
