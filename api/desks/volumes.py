"""The volumes desk: which books there are, what each still lacks, sealing, and who keeps it."""

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import sealed
from api.auth import KEEPS_BOOKS, Identity, Officer, Parts
from api.desks.changes import Said, day_of
from api.once import from_form
from api.problems import Problem
from api.volume_answers import KINDS, VolumeOut
from api.web import page, see_other
from ocr.fields import BODY
from registry import batching, completeness, custody, foliation, page_results, volumes
from registry.custody import Custodian
from registry.errors import Conflict, Forbidden
from registry.volume import Book, Leaf, Role, in_order

router = APIRouter(prefix="/desk/volumes", include_in_schema=False)

MOST = 100_000
"""Batches to choose from: all that an office ever has."""

Keeper = Annotated[Identity, KEEPS_BOOKS]


@router.get("", dependencies=[KEEPS_BOOKS])
def overview(request: Request, parts: Parts) -> Response:
    """List the books, and offer to register one."""
    return page(
        request,
        "desk/volumes.html",
        volumes=volumes.every(parts.database),
        kinds=KINDS,
        fields=BODY,
        said={},
        problem="",
    )


@router.post("")
def add(request: Request, who: Keeper, parts: Parts, said: Said) -> Response:
    """Register a book, once, or say that its numbers contradict each other."""
    key = said.pop("key", "")
    once = from_form(parts.database, who.name, key, {**said, "csrf": ""})
    try:
        book, keeper = _book(said), _keeper(said)
        made = once(
            VolumeOut, lambda: VolumeOut.of(volumes.add(parts.database, book, keeper, who.name))
        )
    except (Forbidden, Conflict, Problem):
        found = volumes.every(parts.database)
        return page(
            request, "desk/volumes.html", 422, volumes=found, kinds=KINDS, fields=BODY, said=said,
            problem="volume",
        )  # fmt: skip
    return see_other(f"/desk/volumes/{made.id}")


@router.get("/{volume}", dependencies=[KEEPS_BOOKS])
def one(request: Request, parts: Parts, volume: str) -> Response:
    """Show a book leaf by leaf, what is open, and what can be done."""
    db = parts.database
    return page(
        request,
        "desk/volume.html",
        held=completeness.inventory(db, volume),
        chain=custody.chain(db, volume),
        batches=batching.batches(db, MOST),
        kinds=KINDS,
        roles=list(Role),
    )


@router.post("/{volume}/book")
def correct(who: Keeper, parts: Parts, volume: str, said: Said) -> Response:
    """Correct what was registered of a book."""
    volumes.correct(parts.database, volume, _whole(said, "version"), _book(said), who.name)
    return see_other(f"/desk/volumes/{volume}")


@router.post("/{volume}/batch")
def assign_batch(who: Keeper, parts: Parts, volume: str, said: Said) -> Response:
    """Number the pages of a batch one after the other, from a printed number on."""
    db, first = parts.database, _whole(said, "first")
    found = page_results.pages(db, said.get("batch", ""))
    leaves = in_order(((p.scan, p.page) for p in found), first, spread="spread" in said)
    foliation.assign(db, volume, _whole(said, "version"), leaves, who.name)
    return see_other(f"/desk/volumes/{volume}#leaves")


@router.post("/{volume}/leaf")
def assign_leaf(who: Keeper, parts: Parts, volume: str, said: Said) -> Response:
    """Correct what is said of one page, or take it out."""
    db, version = parts.database, _whole(said, "version")
    scan, number = said.get("scan", ""), _whole(said, "page")
    if said.get("role") == "out":
        foliation.take_out(db, volume, version, scan, number, who.name)
    else:
        left, right = (_whole(said, n) if said.get(n) else None for n in ("printed", "second"))
        role = Role(said["role"]) if said.get("role") in set(Role) else Role.ROWS
        leaf = Leaf(scan, number, left, role, right)
        foliation.assign(db, volume, version, [leaf], who.name)
    return see_other(f"/desk/volumes/{volume}#leaves")


@router.post("/{volume}/loss")
def lose(who: Keeper, parts: Parts, volume: str, said: Said) -> Response:
    """State that a leaf is lost."""
    at = (_whole(said, "version"), _whole(said, "printed"), said.get("record", ""))
    foliation.declare_lost(parts.database, volume, *at, who.name)
    return see_other(f"/desk/volumes/{volume}")


@router.post("/{volume}/custody")
def hand_over(who: Officer, parts: Parts, volume: str, said: Said) -> Response:
    """Pass custody on by decision."""
    successor = _keeper(said)
    custody.hand_over(parts.database, [volume], successor, who.name)
    return see_other(f"/desk/volumes/{volume}#custody")


@router.post("/{volume}/seal")
def seal(who: Officer, parts: Parts, volume: str, said: Said) -> Response:
    """Seal the book."""
    sealed.seal(parts, volume, _whole(said, "version"), who.name)
    return see_other(f"/desk/volumes/{volume}")


def _book(said: dict[str, str]) -> Book:
    numbers = ("first_year", "last_year", "first_page", "last_page", "part", "parts")
    return Book(
        name=said.get("name", "")[:300],
        office=said.get("office", "")[:300],
        kind=said.get("kind", "") if said.get("kind") in KINDS else "",
        **{name: _whole(said, name) for name in numbers},
        second_person="second_person" in said,
        double_keyed=tuple(name for name in BODY if f"twice.{name}" in said),
    )


def _keeper(said: dict[str, str]) -> Custodian:
    since = day_of(said.get("since", ""))
    if since is None:
        raise Problem(422, "invalid-input", extra={"fields": ["since"]})
    return Custodian(
        office=said.get("keeper", "") or said.get("office", ""),
        signatory=said.get("signatory", "")[:300],
        since=since,
        decision=said.get("decision", "")[:300],
    )


def _whole(said: dict[str, str], name: str) -> int:
    text = said.get(name, "")
    if not (text.isdecimal() and len(text) < 9):
        raise Problem(422, "invalid-input", extra={"fields": [name]})
    return int(text)
