"""Policies: what the machine may accept alone, by what bound, and where it stopped."""

from datetime import datetime

from fastapi import APIRouter

from api.answers import Out
from api.auth import ONLY_REVIEWER, Parts
from registry import policies
from registry.learn import Terms
from registry.policies import Report

router = APIRouter(prefix="/policies", tags=["policies"])


class TallyOut(Out):
    """Audited values of one field."""

    values: int
    wrong: int
    wrong_at_most: float  # share, with the policy's confidence


class PlaceOut(Out):
    """How far a policy is for one form, decade and version of the reader."""

    form: str
    era: str
    pipeline: str
    standing: str  # learning, running, stopped
    level: float | None  # largest p_wrong of any field that is accepted
    audited: int
    next_look: int
    changed_at: datetime
    reason: str
    fields: dict[str, TallyOut]


class PolicyOut(Out):
    """What a policy promises, and where it holds."""

    name: str
    most_wrong: float
    confidence: float
    share: float
    learning_share: float
    created_at: datetime
    created_by: str
    places: list[PlaceOut]


@router.get("", dependencies=[ONLY_REVIEWER])
def every(parts: Parts) -> list[PolicyOut]:
    """List the policies with a bound, by name."""
    db = parts.database
    return [_out(terms, policies.reports(db, terms.name)) for terms in policies.defined(db)]


@router.get("/{name}", dependencies=[ONLY_REVIEWER])
def one(parts: Parts, name: str) -> PolicyOut:
    """Show one policy."""
    return _out(policies.promise_of(parts.database, name), policies.reports(parts.database, name))


def _out(terms: Terms, reports: tuple[Report, ...]) -> PolicyOut:
    shown = {name: getattr(terms, name) for name in PolicyOut.model_fields if name != "places"}
    return PolicyOut(**shown, places=[_place(one, terms.confidence) for one in reports])


def _place(report: Report, confidence: float) -> PlaceOut:
    course = report.course
    return PlaceOut(
        form=course.stratum.form,
        era=course.stratum.era,
        pipeline=course.stratum.pipeline,
        standing=course.standing.value,
        level=course.level,
        audited=report.drawn,
        next_look=report.next_look,
        changed_at=course.changed_at,
        reason=course.reason,
        fields={
            name: TallyOut(
                values=tally.values, wrong=tally.wrong, wrong_at_most=tally.bound(confidence)
            )
            for name, tally in report.tallies.items()
        },
    )
