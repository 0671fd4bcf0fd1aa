"""Rows of requests and of their steps, in SQL and back."""

from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from registry import audit
from registry.errors import NotFound
from registry.facts import fact
from registry.life_tables import request_steps
from registry.life_tables import requests as table
from registry.request import Asked, Claim, Kind, Request, RequestState, Step


def move(connection: Connection, held: Request, taken: Step, **values: object) -> Request:
    """Write down a step, and bring its request to the state that it reaches."""
    version = held.version + 1
    changed = {"state": taken.state.value, "version": version, **values}
    connection.execute(update(table).where(table.c.id == held.id).values(changed))
    note(connection, held.id, version, taken)
    return one(connection, held.id)


def note(connection: Connection, request_id: str, version: int, step: Step) -> None:
    """Write down a step, also in the log."""
    row = {"request": request_id, "version": version, "state": step.state.value}
    said = {"by": step.by, "at": step.at, "note": step.note}
    connection.execute(insert(request_steps).values(row | said))
    rows = (fact("requests", request_id), fact("request_steps", request_id))
    event = audit.Event(step.by, f"request.{step.state}", request_id, {"version": version}, rows)
    audit.append(connection, [event], step.at)


def one(connection: Connection, request_id: str, lock: bool = False) -> Request:
    """Give one request inside an open transaction; `lock` lets other writers wait.

    Raises:
        NotFound: no such request.
    """
    query = select(table).where(table.c.id == request_id)
    found = some(connection, query.with_for_update() if lock else query)
    if not found:
        raise NotFound(f"no request {request_id}")
    return found[0]


def steps(connection: Connection, request_id: str) -> tuple[Step, ...]:
    """Give the steps of a request, the first first."""
    at = request_steps.c
    query = select(request_steps).where(at.request == request_id).order_by(at.version)
    return tuple(
        Step(RequestState(row["state"]), row["by"], row["at"], row["note"])
        for row in connection.execute(query).mappings()
    )


def some(connection: Connection, query: Select[Any]) -> tuple[Request, ...]:
    """Give the requests that a query selects."""
    return tuple(_request(found) for found in connection.execute(query).mappings())


def row(made: Request) -> dict[str, object]:
    """Give the row of a new request."""
    asked = made.asked
    return {
        "id": made.id,
        "kind": asked.kind.value,
        "state": made.state.value,
        "version": made.version,
        "received_at": made.received_at,
        "due": made.due,
        "complicated": asked.complicated,
        "requester": asked.requester,
        "claim": asked.claim.value,
        "proof": asked.proof,
        "wanted": dict(asked.wanted),
        "amount": asked.amount,
        "entry": asked.entry,
    }


def _request(row: RowMapping) -> Request:
    asked = Asked(
        kind=Kind(row["kind"]),
        requester=row["requester"],
        claim=Claim(row["claim"]),
        proof=row["proof"],
        wanted=row["wanted"],
        amount=row["amount"],
        complicated=row["complicated"],
        entry=row["entry"],
    )
    state = RequestState(row["state"])
    return Request(
        id=row["id"],
        version=row["version"],
        state=state,
        asked=asked,
        received_at=row["received_at"],
        due=row["due"],
        copy=row["copy"],
        office=row["office"] or "",
        signatory=row["signatory"] or "",
    )
