"""Turn drafts and decisions into entries, each in one transaction with its trail."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, update

from registry import audit, entries, found_wrong, queued, recording, samples, schema, second
from registry.accept import Row, accept
from registry.database import Database
from registry.entry import Actor, Decision, Entry, State
from registry.errors import Conflict, Forbidden
from registry.ids import new_id
from registry.queued import DraftState, Queued


class Action(StrEnum):
    """What to make of a draft."""

    ACCEPT = "accept"  # as read and typed; a row that was read as struck becomes void
    REJECT = "reject"  # it is not a row of the ledger: a heading, a stain, a total
    STRUCK = "struck"  # it is struck out in the ledger, though the reader missed it
    STANDS = "stands"  # it is not struck out, though it looked so to the reader


def queue(
    db: Database,
    *,
    batch: str | None = None,
    after: str | None = None,
    limit: int = 50,
    for_whom: str = "",
) -> tuple[Queued, ...]:
    """Give waiting rows by batch, page and row; `after` is the cursor of the last one seen.

    `for_whom` leaves out rows that wait for someone else to say what this person said already.

    Raises:
        NotFound: `after` is not a cursor of this queue.
    """
    with db.read() as connection:
        return queued.some(connection, queued.waiting(batch, after, for_whom).limit(limit))


def draft(db: Database, draft_id: str) -> Queued:
    """Give one draft, whatever its state.

    Raises:
        NotFound: no such draft.
    """
    with db.read() as connection:
        return queued.one(connection, draft_id)


def page_drafts(db: Database, scan: str, page: int) -> tuple[Queued, ...]:
    """Give all drafts of one page that are not superseded, in row order."""
    at = schema.drafts.c
    query = (
        queued.drafts()
        .where(at.scan == scan, at.page == page, at.state != DraftState.SUPERSEDED.value)
        .order_by(at.row)
    )
    with db.read() as connection:
        return queued.some(connection, query)


def decide(
    db: Database,
    draft_id: str,
    decision: Decision,
    expected_version: int,
    action: Action = Action.ACCEPT,
) -> Entry | None:
    """Accept or reject one draft; gives the entry, or None when it was rejected.

    Where its volume asks for a second person, it may go on waiting as a proposal: None too.

    A register number that the book gives twice is accepted when the decision states a reason.

    Raises:
        NotFound: no such draft.
        Conflict: the draft changed since `expected_version`, or its number is already taken.
        Incomplete: a required field is empty and was not declared illegible.
        Forbidden: a policy decided over a person's earlier word, or a field does not exist.
    """
    with db.write() as connection:
        found = queued.one(connection, draft_id, lock=True)
        _check(found, decision, expected_version)
        if second.waits(connection, draft_id, found.row(None), decision, action):
            return None
        if action is Action.REJECT and not found.entry:
            recording.reject(connection, draft_id, decision)
            close(connection, [found], DraftState.REJECTED, decision)
            samples.compare(connection, draft_id, None, decision)
            return None
        change = change_of(connection, found, decision, action)
        if change:
            recording.record(connection, [change])
        entry = change.entry if change else entries.newest(connection, found.entry or "")
        close(connection, [found], DraftState.ACCEPTED, decision, entry.id)
        samples.compare(connection, draft_id, entry, decision)
        found_wrong.note(connection, entry, decision)
        return entry


def _check(found: Queued, decision: Decision, expected_version: int) -> None:
    if found.state is not DraftState.WAITING or found.version != expected_version:
        raise Conflict(f"row {found.draft.row} of page {found.page} was decided or read again")
    if decision.actor is Actor.POLICY and found.kept:
        raise Forbidden("a person decided this row; a policy cannot")


def change_of(
    connection: Connection, found: Queued, decision: Decision, action: Action
) -> recording.Change | None:
    """Build the new version that a decision makes; None if it changes nothing of a decided row."""
    earlier = entries.newest(connection, found.entry) if found.entry else None
    row = found.row(earlier)
    state = _state(row, action)
    entry = accept(row, decision, earlier.id if earlier else new_id(), state, decision.at)
    if earlier and (entry.values, entry.state) == (earlier.values, earlier.state):
        _log_confirmed(connection, found, decision)
        return None
    return recording.Change(
        entry=entry,
        decision=decision,
        action="redecided" if earlier else "accepted",
        kind=found.form or "",
        batch=found.batch,
        draft=found.id,
        before=_before(earlier.values if earlier else row.values, entry.values),
        place_taken=decision.actor is Actor.PERSON and bool(decision.reason),
    )


def _state(row: Row, action: Action) -> State:
    void = action in (Action.STRUCK, Action.REJECT) or (action is Action.ACCEPT and row.struck)
    return State.VOID if void else State.IN_FORCE


def _before(held: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    return {name: held.get(name, "") for name in now if held.get(name, "") != now[name]}


def _log_confirmed(connection: Connection, found: Queued, decision: Decision) -> None:
    event = audit.Event(decision.by, "draft.confirmed", found.id, {"entry": found.entry})
    audit.append(connection, [event], decision.at)


def close(
    connection: Connection,
    found: Sequence[Queued],
    state: DraftState,
    decision: Decision,
    entry: str | None = None,
) -> None:
    """Let drafts wait no longer."""
    table = schema.drafts
    values: dict[str, Any] = {
        "state": state.value,
        "version": table.c.version + 1,
        "decided_by": decision.actor.value,
        "kept": {},
    }
    if entry:
        values["entry"] = entry
    ids = [one.id for one in found]
    connection.execute(update(table).where(table.c.id.in_(ids)).values(values))
