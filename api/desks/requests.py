"""The copies desk: find an entry, issue a signed copy, download it, revoke it with a ground."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi import Query as FromUrl
from starlette.responses import Response

from api import issuing
from api.auth import ONLY_OFFICER, Officer, Parts
from api.copy_answers import CopyOut
from api.credentials import stored_credential
from api.desks.counter import OPEN_AT_ONCE, still_open
from api.once import from_form
from api.problems import Problem
from api.routes.copies import credential_answer
from api.web import page, see_other
from registry import appendix, copies, copy_standing, entries, identity, province, views
from registry.copy_standing import Standing
from registry.facets import facets
from registry.ground import grounds
from registry.search import Found, Query, search
from signing.errors import CannotIssue
from signing.holder import read_holder

router = APIRouter(prefix="/desk/requests", include_in_schema=False)


Word = Annotated[str, FromUrl(max_length=200)]


@router.get("", dependencies=[ONLY_OFFICER])
def find(
    request: Request,
    parts: Parts,
    q: str = "",
    year: str = "",
    office: Word = "",
    kind: Word = "",
    grade: Word = "",
    after: Word = "",
) -> Response:
    """Find entries, narrowed down by what the matches have; without a query, the latest copies."""
    wanted = Query(
        q.strip()[:200],
        int(year) if year.strip().isdecimal() and len(year) < 6 else None,
        office=office,
        kind=kind,
        grade=grade,
    )
    found = search(parts.database, parts.search, wanted) if wanted.text else Found(())
    counted = facets(parts.database, parts.search, wanted) if found.hits else None
    latest = () if wanted.text else copies.register(parts.database, limit=20)
    return page(
        request,
        "desk/requests.html",
        q=wanted.text,
        chosen={"year": year, "office": office, "kind": kind, "grade": grade},
        facets=counted,
        found=found,
        latest=latest,
        standings=copy_standing.standings(parts.database, latest),
        cases=() if wanted.text else still_open(parts, after),
        open_at_once=OPEN_AT_ONCE,
    )


@router.get("/{entry}")
def one(request: Request, who: Officer, parts: Parts, entry: str) -> Response:
    """Show an entry with its history and the copies made of it; the look is written down."""
    db = parts.database
    held = entries.get(db, entry)
    made = copies.copies_of(db, entry)
    standings = copy_standing.standings(db, made)
    counting = [copy for copy in made if standings[copy.code] is Standing.IN_FORCE]
    views.note(db, entry, who.name, "desk")
    return page(
        request,
        "desk/entry.html",
        entry=held,
        changes=appendix.of_entry(db, entry),
        grounds=grounds(),
        history=entries.history(db, entry),
        copies=made,
        standings=standings,
        current=counting[-1] if counting else None,
        personal_id=identity.personal_id(db, entry),
        located=province.located(held.values),
        demo=parts.signs_for_demo,
    )


@router.post("/{entry}/copies")
def issue(
    parts: Parts, who: Officer, entry: str, key: Annotated[str, Form(max_length=128)] = ""
) -> Response:
    """Sign a copy of the entry as it stands now; a form sent twice signs once."""
    once = from_form(parts.database, who.name, key, {"copy of": entry})
    answer = once.before(CopyOut)
    if answer is None:
        copy, _ = issuing.sign(
            parts,
            entries.get(parts.database, entry),
            who.name,
            then=lambda made: once.keep(CopyOut.model_validate(made)),
        )
        answer = CopyOut.model_validate(copy)
    return see_other(f"/desk/requests/{entry}#copy-{answer.code}")


@router.post("/{entry}/copies/{code}/credential", dependencies=[ONLY_OFFICER])
def bound_credential(
    parts: Parts, code: str, holder: Annotated[str, Form(min_length=1, max_length=2000)]
) -> Response:
    """Hand over an SD-JWT VC that only the holder of a key can show; the key is sent as a JWK."""
    copy = copies.copy_by_code(parts.database, code)
    try:
        key = read_holder(holder)
    except CannotIssue:
        raise Problem(422, "no-holder-key") from None
    text = stored_credential(parts, copy.code, "sd-jwt", key)
    return credential_answer(text, copy.code, "sd-jwt")


@router.post("/{entry}/copies/{code}/revocation")
def revoke(
    parts: Parts, who: Officer, entry: str, code: str, reason: Annotated[str, Form(min_length=1)]
) -> Response:
    """Declare that a copy may no longer be relied on."""
    copies.revoke_copy(parts.database, code, reason.strip(), who.name)
    return see_other(f"/desk/requests/{entry}#copy-{code}")
