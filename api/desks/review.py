"""The review desk: a row's picture from the master, its values and doubts, and a decision."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Request
from starlette.responses import Response

from api.auth import ONLY_REVIEWER, Parts, Reviewer
from api.batch import tell_index
from api.desks.row_picture import View, cell_view, row_view
from api.web import page, see_other
from api.wiring import Services
from ocr.reading import Reading, Status
from registry import batching, entries, intake, policies, review, second, undo
from registry.entry import Actor, Decision
from registry.errors import Conflict, Incomplete
from registry.queued import DraftState, Queued
from registry.review import Action

router = APIRouter(prefix="/desk/review", include_in_schema=False)

UNSURE = 0.05  # probability of error from which a field is marked


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as the reviewer sees it."""

    name: str
    reading: Reading
    view: View
    value: str  # to start from, or as typed
    illegible: bool
    unsure: bool
    doubts: tuple[str, ...]  # codes
    missing: bool = False
    blind: bool = False  # typed anew, without seeing what was read


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back with the form."""

    version: int
    action: Action
    values: Mapping[str, str]
    illegible: frozenset[str]
    reason: str
    compared: bool = False  # what was read was shown beside it before


async def typed(request: Request) -> Typed:
    """Read the review form; its fields depend on the row."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    version = form.get("version", "")
    return Typed(
        version=int(version) if version.isdecimal() and len(version) < 9 else -1,
        action=Action(form.get("action", ""))
        if form.get("action") in set(Action)
        else Action.ACCEPT,
        values={n.removeprefix("v."): v for n, v in form.items() if n.startswith("v.")},
        illegible=frozenset(n.removeprefix("x.") for n in form if n.startswith("x.")),
        reason=form.get("reason", "").strip(),
        compared="compared" in form,
    )


FromForm = Annotated[Typed, Depends(typed)]


@router.get("")
def next_row(
    request: Request,
    who: Reviewer,
    parts: Parts,
    batch: str | None = None,
    after: str | None = None,
) -> Response:
    """Show the next waiting row; at the end of the queue, begin again or say that all is done."""
    db = parts.database
    found = review.queue(db, batch=batch, after=after, limit=1, for_whom=who.name)
    if not found and after:
        found = review.queue(db, batch=batch, limit=1, for_whom=who.name)
    if not found:
        return page(request, "desk/review_done.html", batches=_waiting(parts))
    return _show(request, parts, found[0], batch)


@router.get("/mine")
def mine(request: Request, who: Reviewer, parts: Parts) -> Response:
    """List the rows that I decided last, to look at them again or to undo one."""
    return page(request, "desk/review_mine.html", rows=undo.decided_by(parts.database, who.name))


@router.get("/{draft}", dependencies=[ONLY_REVIEWER])
def one_row(request: Request, parts: Parts, draft: str, batch: str | None = None) -> Response:
    """Show one row, whatever its state."""
    return _show(request, parts, review.draft(parts.database, draft), batch)


@router.post("/{draft}/undo")
def take_back(
    who: Reviewer,
    parts: Parts,
    draft: str,
    version: Annotated[int, Form()],
    reason: Annotated[str, Form(max_length=500)],
    later: BackgroundTasks,
) -> Response:
    """Undo a decision: the row waits again, and is shown."""
    undo.undo(parts.database, draft, version, who.name, reason)
    later.add_task(tell_index, parts)
    response = see_other(f"/desk/review/{draft}")
    response.background = later
    return response


@router.post("/{draft}")
def decide(
    request: Request,
    parts: Parts,
    who: Reviewer,
    draft: str,
    said: FromForm,
    later: BackgroundTasks,
    batch: str | None = None,
) -> Response:
    """Record the decision and go on to the next row, or say what stands in its way."""
    row = review.draft(parts.database, draft)
    unseen = policies.unseen(parts.database, draft)
    if said.action is Action.ACCEPT and not said.compared and _differs(row, said, unseen):
        return _show(request, parts, row, batch, said, problem="compare", status=409)
    decision = Decision(
        actor=Actor.PERSON,
        by=who.name,
        at=datetime.now(UTC),
        values=_changed(
            row, said, {*second.blind_fields(parts.database, row.scan, row.page), *unseen}
        ),
        illegible=said.illegible,
        reason=said.reason,
    )
    try:
        review.decide(parts.database, draft, decision, said.version, said.action)
    except Incomplete as gap:
        return _show(request, parts, row, batch, said, missing=gap.missing, status=422)
    except Conflict:
        changed = row.version != said.version or row.state is not DraftState.WAITING
        problem = "changed" if changed else "number-taken"
        return _show(request, parts, row, batch, said, problem=problem, status=409)
    later.add_task(tell_index, parts)
    onward = f"/desk/review?after={row.cursor}" + (f"&batch={batch}" if batch else "")
    response = see_other(onward)
    response.background = later
    return response


def _changed(row: Queued, said: Typed, blind: Collection[str]) -> dict[str, str]:
    """What the person changed or typed blind; an illegible field carries no value."""
    before = row.values
    return {
        name: value.strip()
        for name, value in said.values.items()
        if name not in said.illegible and (name in blind or value.strip() != before.get(name, ""))
    }


def _differs(row: Queued, said: Typed, unseen: Collection[str]) -> bool:
    """Tell whether something that was typed unseen is not what was read."""
    typed = {n: "" if n in said.illegible else said.values.get(n, "").strip() for n in unseen}
    return any(value != row.values.get(name, "") for name, value in typed.items())


def _show(
    request: Request,
    parts: Services,
    row: Queued,
    batch: str | None,
    said: Typed | None = None,
    *,
    missing: tuple[str, ...] = (),
    problem: str = "",
    status: int = 200,
) -> Response:
    view = row_view(row.draft, row.width, row.height)
    blind = set(second.blind_fields(parts.database, row.scan, row.page))
    if problem != "compare":
        blind |= set(policies.unseen(parts.database, row.id))
    first = second.proposal(parts.database, row.id)
    shown = {n: v for n, v in first.values.items() if n not in blind} if first else {}
    start = shown | dict.fromkeys(blind, "")
    body = [_field(r, row, view, said, missing, start, blind) for r in row.draft.readings]
    confirmed = confirmed_header(parts, row) if row.state is DraftState.WAITING else {}
    header = [_field(r, row, view, said, missing, confirmed | start, blind) for r in row.header]
    following = review.queue(parts.database, batch=batch, after=row.cursor, limit=1)
    return page(
        request,
        "desk/review.html",
        status,
        row=row,
        view=view,
        body=body,
        header=header,
        following=following[0] if following else None,
        following_view=_view_of(following[0]) if following else None,
        batch=batch,
        scan=intake.scan(parts.database, row.scan),
        progress=batching.batch_progress(parts.database, batch or row.batch),
        struck=_is_struck(row),
        missing=missing,
        problem=problem,
        first=first,
        differs=sorted(n for n, v in shown.items() if v != row.values.get(n, "")),
        reason=said.reason if said else "",
    )


def _field(
    reading: Reading,
    row: Queued,
    view: View,
    said: Typed | None,
    missing: tuple[str, ...],
    confirmed: Mapping[str, str],
    blind: Collection[str],
) -> FieldView:
    name = reading.field
    doubts = tuple(d.code for d in row.draft.doubts if name in d.fields)
    open_status = reading.status in (Status.ILLEGIBLE, Status.HANDWRITTEN)
    start = confirmed.get(name, row.values.get(name, reading.value))
    return FieldView(
        name=name,
        reading=reading,
        view=cell_view(reading, view, row.width, row.height),
        value=said.values.get(name, start) if said else start,
        illegible=name in said.illegible if said else False,
        unsure=name not in confirmed and (reading.p_wrong >= UNSURE or bool(doubts) or open_status),
        doubts=doubts,
        missing=name in missing,
        blind=name in blind,
    )


def confirmed_header(parts: Services, row: Queued) -> dict[str, str]:
    """What a person last said of this page's header: it need not be said again for each row."""
    ids = [d.entry for d in review.page_drafts(parts.database, row.scan, row.page) if d.entry]
    decided = [
        entry
        for entry in entries.get_many(parts.database, ids).values()
        if entry.actor is Actor.PERSON and entry.version == 1
    ]
    if not decided:
        return {}
    latest = max(decided, key=lambda entry: entry.recorded_at)
    names = {reading.field for reading in row.header}
    said = {name: value for name, value in latest.values.items() if name in names and value}
    return {**said, **{name: value for name, value in row.kept.items() if name in names}}


def _view_of(row: Queued) -> View:
    return row_view(row.draft, row.width, row.height)


def _is_struck(row: Queued) -> bool:
    return row.row(None).struck


def _waiting(parts: Services) -> list[tuple[batching.Batch, batching.Progress]]:
    """Batches that still hold waiting rows; more of them show as these are done."""
    db = parts.database
    return [(b, batching.batch_progress(db, b.id)) for b in batching.with_waiting_rows(db)]
