"""Requests at the counter: received, checked, approved, signed, handed over, or refused.

Each step is one transaction that holds the request's new state, the step and the log record.
Nobody takes a step on a version that someone else has changed since.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, tuple_

from registry import entries, request_rows, volumes
from registry.accept import typed_value
from registry.database import Database
from registry.deadlines import Calendar, due, today
from registry.entry import State
from registry.errors import Conflict, Forbidden, Incomplete
from registry.ids import new_id
from registry.life_tables import requests as table
from registry.request import OPEN, Asked, Claim, Kind, Request, RequestState, Step, cleaned


def receive(
    db: Database, asked: Asked, by: str, calendar: Calendar, at: datetime | None = None
) -> Request:
    """Take a request in, and reckon its deadline.

    Raises:
        Incomplete: the requester is not named, or nothing is said of the diploma.
        Forbidden: no sheet, or too many, are asked for.
        NotFound: the entry that it names does not exist.
    """
    at = at or datetime.now(UTC)
    asked = cleaned(asked)
    day = due(asked.kind, at, calendar, bool(asked.complicated))
    made = Request(new_id(), 1, RequestState.RECEIVED, asked, at, day)
    with db.write() as connection:
        if asked.entry:
            entries.newest(connection, asked.entry)
        connection.execute(insert(table).values(request_rows.row(made)))
        request_rows.note(connection, made.id, 1, Step(RequestState.RECEIVED, by, at, ""))
    return made


def check(
    db: Database,
    request_id: str,
    expected_version: int,
    entry_id: str,
    by: str,
    proof: str = "",
    note: str = "",
) -> Request:
    """Establish that the right is proven and which entry is meant.

    Raises:
        NotFound: no such request or entry.
        Conflict: someone took a step since.
        Incomplete: a representative or a relative showed no paper.
        Forbidden: the request is past this step, or the entry is not in force.
    """
    with db.write() as connection:
        held = _next(connection, request_id, expected_version, RequestState.CHECKED)
        shown = typed_value(proof) or held.asked.proof
        if held.asked.claim is not Claim.HOLDER and not shown:
            raise Incomplete(["proof"])
        if entries.newest(connection, entry_id).state is not State.IN_FORCE:
            raise Forbidden(f"entry {entry_id} is not in force")
        step = Step(RequestState.CHECKED, by, datetime.now(UTC), note.strip())
        return request_rows.move(connection, held, step, entry=entry_id, proof=shown)


def approve(
    db: Database,
    request_id: str,
    expected_version: int,
    by: str,
    note: str = "",
    at: datetime | None = None,
) -> Request:
    """Approve what was checked; by a second person where the entry's volume asks for one.

    The office that keeps the volume on that day, and the post of who signs there, are recorded:
    whoever issued the diploma may have merged or been dissolved since.

    Raises:
        NotFound: no such request, or nobody keeps the volume on that day.
        Conflict: someone took a step since.
        Forbidden: the request is not at this step, or the same person checked it.
    """
    with db.write() as connection:
        held = _next(connection, request_id, expected_version, RequestState.APPROVED)
        checked, at = request_rows.steps(connection, request_id)[-1], at or datetime.now(UTC)
        entry = held.asked.entry or ""
        volume = volumes.of_entry(connection, entry)
        if checked.by == by and volume and volume.book.second_person:
            raise Forbidden("who checked a request does not approve it: this volume asks for two")
        keeper = volumes.keeper_of_entry(connection, entry, today(at))
        named = {"office": keeper.office, "signatory": keeper.signatory} if keeper else {}
        step = Step(RequestState.APPROVED, by, at, note.strip())
        return request_rows.move(connection, held, step, **named)


def carry_out(
    db: Database,
    request_id: str,
    expected_version: int,
    by: str,
    copy: str | None = None,
    note: str = "",
) -> Request:
    """Note that the copy was signed or the change recorded; joins the transaction that did it.

    Raises:
        NotFound: no such request.
        Conflict: someone took a step since.
        Forbidden: the request is not approved.
    """
    with db.write() as connection:
        held = _next(connection, request_id, expected_version, RequestState.SIGNED)
        if (held.asked.kind is Kind.COPY) != (copy is not None):
            raise Forbidden(f"a request for a {held.asked.kind} is not carried out like that")
        step = Step(RequestState.SIGNED, by, datetime.now(UTC), note.strip())
        return request_rows.move(connection, held, step, **({"copy": copy} if copy else {}))


def hand_over(
    db: Database, request_id: str, expected_version: int, receiver: str, by: str
) -> Request:
    """Note to whom the result was handed.

    Raises:
        NotFound: no such request.
        Conflict: someone took a step since.
        Incomplete: the receiver is not named.
        Forbidden: nothing is signed yet.
    """
    with db.write() as connection:
        held = _next(connection, request_id, expected_version, RequestState.HANDED_OVER)
        if not typed_value(receiver):
            raise Incomplete(["receiver"])
        step = Step(RequestState.HANDED_OVER, by, datetime.now(UTC), typed_value(receiver))
        return request_rows.move(connection, held, step)


def refuse(db: Database, request_id: str, expected_version: int, reason: str, by: str) -> Request:
    """Refuse a request, with the reason that the requester is told.

    Raises:
        NotFound: no such request.
        Conflict: someone took a step since.
        Incomplete: no reason is given.
        Forbidden: it is signed or answered already.
    """
    with db.write() as connection:
        held = _next(connection, request_id, expected_version, RequestState.REFUSED)
        if not reason.strip():
            raise Incomplete(["reason"])
        step = Step(RequestState.REFUSED, by, datetime.now(UTC), reason.strip())
        return request_rows.move(connection, held, step)


def send_back(
    db: Database, request_id: str, expected_version: int, reason: str, by: str
) -> Request:
    """Return a request to be checked anew, with the reason.

    Raises:
        NotFound: no such request.
        Conflict: someone took a step since.
        Incomplete: no reason is given.
        Forbidden: it was not checked yet, or is signed or answered already.
    """
    with db.write() as connection:
        held = _next(connection, request_id, expected_version, RequestState.RECEIVED)
        if not reason.strip():
            raise Incomplete(["reason"])
        step = Step(RequestState.RECEIVED, by, datetime.now(UTC), reason.strip())
        return request_rows.move(connection, held, step)


def get(db: Database, request_id: str) -> Request:
    """Give one request.

    Raises:
        NotFound: no such request.
    """
    with db.read() as connection:
        return request_rows.one(connection, request_id)


def steps(db: Database, request_id: str) -> tuple[Step, ...]:
    """Give what was done with a request, the first first."""
    with db.read() as connection:
        return request_rows.steps(connection, request_id)


def still_open(db: Database, limit: int = 500, after: str | None = None) -> tuple[Request, ...]:
    """List what the office still owes, the most urgent first, so overdue ones lead.

    `after` is the id of the last one seen, which may have been answered meanwhile.

    Raises:
        NotFound: there is no request of that id.
    """
    order = (table.c.due, table.c.received_at, table.c.id)
    query = select(table).where(table.c.state.in_([state.value for state in OPEN]))
    with db.read() as connection:
        if after is not None:
            seen = request_rows.one(connection, after)
            place = (seen.due, seen.received_at, seen.id)
            query = query.where(tuple_(*order) > tuple_(*place, types=[c.type for c in order]))
        return request_rows.some(connection, query.order_by(*order).limit(limit))


def find(
    db: Database,
    state: RequestState | None = None,
    *,
    before: str | None = None,
    limit: int = 100,
) -> tuple[Request, ...]:
    """List requests, the latest first; `before` is the id of the last one seen."""
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(table.c.state == state.value)
    if before is not None:
        query = query.where(table.c.id < before)
    with db.read() as connection:
        return request_rows.some(connection, query)


def of_entry(db: Database, entry_id: str) -> tuple[Request, ...]:
    """List the requests about one entry, the latest first."""
    query = select(table).where(table.c.entry == entry_id).order_by(table.c.id.desc())
    with db.read() as connection:
        return request_rows.some(connection, query)


_FROM: Mapping[RequestState, tuple[RequestState, ...]] = {
    RequestState.CHECKED: (RequestState.RECEIVED,),
    RequestState.APPROVED: (RequestState.CHECKED,),
    RequestState.SIGNED: (RequestState.APPROVED,),
    RequestState.HANDED_OVER: (RequestState.SIGNED,),
    RequestState.REFUSED: OPEN[:3],
    RequestState.RECEIVED: (RequestState.CHECKED, RequestState.APPROVED),
}
"""From which states each state is reached; a signed copy is revoked, not refused."""


def _next(connection: Connection, request_id: str, expected: int, to: RequestState) -> Request:
    held = request_rows.one(connection, request_id, lock=True)
    if held.version != expected:
        raise Conflict(f"request {request_id} is at version {held.version}, not {expected}")
    if held.state not in _FROM[to]:
        raise Forbidden(f"a request that is {held.state} cannot become {to}")
    return held
