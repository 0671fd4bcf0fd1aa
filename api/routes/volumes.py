"""Volumes: register books, say which scanned pages are which leaves, seal, and what is covered."""

import json
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api import sealed
from api.auth import KEEPS_BOOKS, Identity, Officer, Parts
from api.bounds import Whole
from api.once import Keyed
from api.volume_answers import BookIn, CoverageOut, InventoryOut, VolumeOut
from registry import coverage, custody, foliation, volumes
from registry.custody import Custodian
from registry.volume import MOST_LEAVES, Book, Leaf, Role, VolumeState

router = APIRouter(prefix="/volumes", tags=["volumes"])
covered = APIRouter(prefix="/coverage", tags=["volumes"])

Keeper = Annotated[Identity, KEEPS_BOOKS]
Text = Annotated[str, Field(max_length=300)]


class CustodianIn(BaseModel):
    """The office that keeps a book, and who signs there."""

    office: Text
    signatory: Text
    since: date
    decision: Text = ""


class VolumeIn(BaseModel):
    """A book, and who keeps it today."""

    book: BookIn
    keeper: CustodianIn


class CorrectedIn(BaseModel):
    """What a book is, in place of what was registered; what it asks of reviewers stays."""

    expected_version: Whole
    book: BookIn


class LeafIn(BaseModel):
    """Which leaf a scanned page is."""

    scan: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    page: Whole
    printed: Whole | None = None
    role: Role = Role.ROWS
    second: Whole | None = Field(None, description="printed on the right leaf of a spread")


class LeavesIn(BaseModel):
    """Scanned pages of one volume."""

    expected_version: Whole
    leaves: list[LeafIn] = Field(max_length=MOST_LEAVES)


class LossIn(BaseModel):
    """A leaf that is lost, by the record that says so."""

    expected_version: Whole
    printed: Whole
    record: Text = Field(description="empty: it was found again")


class SealIn(BaseModel):
    """The version that is sealed."""

    expected_version: Whole


class Nothing(BaseModel):
    """What is kept of a write that answers without a body."""


class StatementOut(BaseModel):
    """What an office states of a sealed volume, and its signature."""

    statement: dict[str, Any]
    signature: str


@router.get("", dependencies=[KEEPS_BOOKS])
def every(parts: Parts) -> list[VolumeOut]:
    """List the volumes by office, kind and years."""
    return [VolumeOut.of(volume) for volume in volumes.every(parts.database)]


@router.post("", status_code=201)
def add(who: Keeper, parts: Parts, once: Keyed, wanted: VolumeIn) -> VolumeOut:
    """Register a book with the office that keeps it."""
    book, keeper = _book(wanted.book), Custodian(**wanted.keeper.model_dump())
    return once(
        VolumeOut, lambda: VolumeOut.of(volumes.add(parts.database, book, keeper, who.name))
    )


@router.get("/{volume}", dependencies=[KEEPS_BOOKS])
def one(parts: Parts, volume: str) -> InventoryOut:
    """Take stock of a volume: leaves, rows, what is open, who keeps it."""
    return InventoryOut.of(parts.database, volume)


@router.post("/{volume}/book")
def correct(who: Keeper, parts: Parts, once: Keyed, volume: str, wanted: CorrectedIn) -> VolumeOut:
    """Correct what was registered of a book that is not sealed."""
    db, version, book = parts.database, wanted.expected_version, _book(wanted.book)
    return once(
        VolumeOut, lambda: VolumeOut.of(volumes.correct(db, volume, version, book, who.name))
    )


@router.post("/{volume}/leaves")
def assign(who: Keeper, parts: Parts, once: Keyed, volume: str, wanted: LeavesIn) -> VolumeOut:
    """Say which scanned pages are which leaves."""
    leaves = [Leaf(**leaf.model_dump()) for leaf in wanted.leaves]
    version, db = wanted.expected_version, parts.database
    return once(
        VolumeOut, lambda: VolumeOut.of(foliation.assign(db, volume, version, leaves, who.name))
    )


@router.post("/{volume}/losses")
def lose(who: Keeper, parts: Parts, once: Keyed, volume: str, wanted: LossIn) -> VolumeOut:
    """State that a leaf is lost."""
    db, at = parts.database, (wanted.expected_version, wanted.printed, wanted.record)
    return once(VolumeOut, lambda: VolumeOut.of(foliation.declare_lost(db, volume, *at, who.name)))


@router.post("/{volume}/custody", status_code=204)
def hand_over(who: Officer, parts: Parts, once: Keyed, volume: str, wanted: CustodianIn) -> None:
    """Pass custody on to another office by decision; the same day twice is refused."""
    successor = Custodian(**wanted.model_dump())

    def do() -> Nothing:
        custody.hand_over(parts.database, [volume], successor, who.name)
        return Nothing()

    once(Nothing, do)


@router.post("/{volume}/seal")
def seal(who: Officer, parts: Parts, once: Keyed, volume: str, wanted: SealIn) -> VolumeOut:
    """Seal a complete volume with a signed statement; a sealed one stays as it is."""
    if (answer := once.before(VolumeOut)) is not None:
        return answer
    made = sealed.seal(
        parts,
        volume,
        wanted.expected_version,
        who.name,
        then=lambda volume: once.keep(VolumeOut.of(volume)),
    )
    return VolumeOut.of(made)


@covered.get("")
def what_is_covered(
    parts: Parts,
    kind: Annotated[str, Query(max_length=40)],
    office: Annotated[str, Query(max_length=200)],
    year: Whole,
) -> CoverageOut:
    """Say what the absence of a person means: not in the ledger, or not digitised yet."""
    return CoverageOut.model_validate(coverage.covered(parts.database, kind, office, year))


@covered.get("/statements")
def statements(parts: Parts) -> list[StatementOut]:
    """Publish the signed statements of all sealed volumes; they name no person but who sealed."""
    return [
        StatementOut(statement=json.loads(one.statement), signature=one.signature)
        for one in volumes.every(parts.database)
        if one.state is VolumeState.SEALED
    ]


def _book(wanted: BookIn) -> Book:
    return Book(**wanted.model_dump() | {"double_keyed": tuple(wanted.double_keyed)})
