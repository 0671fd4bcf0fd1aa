"""The register: find entries, read them and their history, correct and revoke them."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from pydantic import BaseModel, Field

from api import changing
from api.answers import Out
from api.auth import SEES_ENTRIES, Identity, Officer, Parts
from api.batch import tell_index
from api.bounds import Whole
from api.entry_answers import EntryOut, FoundOut, HitOut
from api.once import Keyed
from registry import entries, identity, views
from registry.amending import Cause, Correction, Revocation
from registry.facets import facets
from registry.identity import Identification
from registry.search import Query as Wanted
from registry.search import search

router = APIRouter(prefix="/entries", tags=["entries"])


PLACE = r"^(-?\d{1,6}(\.\d{1,6})?~[0-9A-Za-z]{1,64})?$"
"""Where a page ended: score and key, as `next` gives it."""


class FacetsOut(Out):
    """Counts over the matches of one query; not all of them if it is not complete."""

    total: int
    complete: bool
    year: dict[str, int]
    office: dict[str, int]
    kind: dict[str, int]
    grade: dict[str, int]


Reader = Annotated[Identity, SEES_ENTRIES]


class ByDecision(BaseModel):
    """A change to the register stands on a decision."""

    expected_version: Whole
    decision_number: str = Field(min_length=1)
    decided_on: date
    note: str = ""
    request: str = Field("", description="id of the request that it carries out")


class CorrectionIn(ByDecision):
    """Which values change."""

    values: dict[str, str]
    issuer_error: str = Field("", description="the issuer's writing error, for a reissue")
    cause: Cause = Field(
        Cause.CIVIL_STATUS, description="`misread`: what is recorded is not what the ledger says"
    )


class RevocationIn(ByDecision):
    """Why the entry no longer counts."""

    ground: str


class IdentityIn(BaseModel):
    """The personal ID of the holder, by the paper or decision that shows it."""

    expected_version: Whole
    number: Annotated[str, Field(pattern="^([0-9]{12})?$", description="empty: take it back")]
    decision_number: str = Field(min_length=1, max_length=300)
    decided_on: date


class IdentityOut(BaseModel):
    """The personal ID of an entry, or that none is known."""

    entry: str
    personal_id: str | None


@router.get("", dependencies=[SEES_ENTRIES])
def find(
    parts: Parts,
    q: Annotated[str, Query(max_length=200)],
    year: Whole | None = None,
    kind: str = "",
    office: str = "",
    grade: str = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str, Query(pattern=PLACE, max_length=80)] = "",
) -> FoundOut:
    """Find entries by name in any order, with or without marks, by number, birth date or year."""
    score, _, key = after.partition("~")
    place = (float(score), key) if after else None
    wanted = Wanted(q, year, kind, limit, office=office, grade=grade, after=place)
    found = search(parts.database, parts.search, wanted)
    return FoundOut(
        hits=[HitOut.of(hit) for hit in found.hits],
        degraded=found.degraded,
        next=f"{found.next[0]}~{found.next[1]}" if found.next else None,
    )


@router.get("/facets", dependencies=[SEES_ENTRIES])
def count(
    parts: Parts,
    q: Annotated[str, Query(max_length=200)],
    year: Whole | None = None,
    kind: str = "",
    office: str = "",
    grade: str = "",
) -> FacetsOut:
    """Count what a search finds by year, office, kind and grade."""
    wanted = Wanted(q, year, kind, office=office, grade=grade)
    return FacetsOut.model_validate(facets(parts.database, parts.search, wanted))


@router.get("/{entry}")
def one(who: Reader, parts: Parts, entry: str, version: Whole | None = None) -> EntryOut:
    """Give an entry, by default its newest version; the look is written down."""
    held = entries.get(parts.database, entry, version)
    views.note(parts.database, entry, who.name, "api")
    return EntryOut.of(held)


@router.get("/{entry}/history")
def history(who: Reader, parts: Parts, entry: str) -> list[EntryOut]:
    """Give all versions, the first first; the look is written down."""
    held = entries.history(parts.database, entry)
    views.note(parts.database, entry, who.name, "api")
    return [EntryOut.of(version) for version in held]


@router.get("/{entry}/personal-id")
def personal_id(who: Officer, parts: Parts, entry: str) -> IdentityOut:
    """Give the personal ID; the look is written down."""
    entries.get(parts.database, entry)
    views.note(parts.database, entry, who.name, "api")
    known = identity.personal_id(parts.database, entry)
    return IdentityOut(entry=entry, personal_id=known or None)


@router.post("/{entry}/personal-id")
def identify(
    who: Officer, parts: Parts, once: Keyed, entry: str, wanted: IdentityIn
) -> IdentityOut:
    """Add the personal ID to an entry; copies that were issued stay what they are."""
    said = Identification(wanted.number, wanted.decision_number, wanted.decided_on, who.name)

    def do() -> IdentityOut:
        identity.identify(parts.database, entry, wanted.expected_version, said)
        return IdentityOut(entry=entry, personal_id=wanted.number or None)

    return once(IdentityOut, do)


@router.post("/{entry}/corrections")
def correct(
    who: Officer,
    parts: Parts,
    once: Keyed,
    entry: str,
    wanted: CorrectionIn,
    later: BackgroundTasks,
) -> EntryOut:
    """Record a correction by decision as a new version."""
    change = Correction(
        values=wanted.values,
        decision_number=wanted.decision_number,
        decided_on=wanted.decided_on,
        by=who.name,
        at=datetime.now(UTC),
        note=wanted.note,
        issuer_error=wanted.issuer_error,
        cause=wanted.cause,
    )
    later.add_task(tell_index, parts)
    return once(
        EntryOut,
        lambda: EntryOut.of(
            changing.correct(parts.database, entry, wanted.expected_version, change, wanted.request)
        ),
    )


@router.post("/{entry}/revocation")
def revoke(
    who: Officer,
    parts: Parts,
    once: Keyed,
    entry: str,
    wanted: RevocationIn,
    later: BackgroundTasks,
) -> EntryOut:
    """Record by decision that an entry no longer counts."""
    change = Revocation(
        ground=wanted.ground,
        decision_number=wanted.decision_number,
        decided_on=wanted.decided_on,
        by=who.name,
        at=datetime.now(UTC),
        note=wanted.note,
    )
    later.add_task(tell_index, parts)
    return once(
        EntryOut,
        lambda: EntryOut.of(
            changing.revoke(parts.database, entry, wanted.expected_version, change, wanted.request)
        ),
    )
