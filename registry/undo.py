"""Undo of a review decision: the row waits again, and its entry is void until it is decided anew.

Nothing is deleted: the entry keeps its versions, and the log says who undid what, and why.
"""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from registry import audit, entries, recording
from registry.database import Database
from registry.entry import Actor, Decision, State
from registry.errors import Conflict, Forbidden, Incomplete
from registry.life_tables import appendix
from registry.queued import DraftState, Queued
from registry.review import draft
from registry.schema import copies, decisions, drafts
from registry.volume import VolumeState
from registry.volumes import volume_of


def undo(db: Database, draft_id: str, expected_version: int, by: str, reason: str) -> Queued:
    """Take a decision on a row back.

    Raises:
        NotFound: no such row.
        Conflict: someone decided it anew since.
        Incomplete: no reason is given.
        Forbidden: it is not decided; its volume is sealed; a copy was made of its entry; or the
            entry was changed by a decision of the office, which only another one changes.
    """
    if not reason.strip():
        raise Incomplete(["reason"])
    with db.write() as connection:
        held = draft(db, draft_id)
        if held.version != expected_version:
            raise Conflict(f"row {held.draft.row} is at version {held.version}")
        if held.state not in (DraftState.ACCEPTED, DraftState.REJECTED):
            raise Forbidden("the row is not decided")
        volume = volume_of(connection, held.scan, held.page)
        if volume and volume.state is VolumeState.SEALED:
            raise Forbidden("the volume is sealed; its entries change by decision only")
        decision = Decision(Actor.PERSON, by, datetime.now(UTC), reason=reason.strip())
        if held.entry:
            _void(connection, held.entry, decision)
        connection.execute(
            update(drafts)
            .where(drafts.c.id == draft_id)
            .values(
                state=DraftState.WAITING.value,
                version=drafts.c.version + 1,
                kept=held.values,  # as they were read; and no policy decides it from now on
            )
        )
        event = audit.Event(by, "draft.undone", draft_id, {"reason": reason.strip()})
        audit.append(connection, [event], decision.at)
        return draft(db, draft_id)


def decided_by(db: Database, name: str, limit: int = 20) -> tuple[Queued, ...]:
    """List the rows that a person decided last, the latest first."""
    at = decisions.c
    query = (
        select(at.draft)
        .where(at.by == name, at.draft.is_not(None))
        .order_by(at.number.desc())
        .limit(3 * limit)
    )
    with db.read() as connection:
        ids = list(dict.fromkeys(connection.execute(query).scalars()))
        found = [draft(db, one) for one in ids[:limit] if one]
    return tuple(one for one in found if one.state in (DraftState.ACCEPTED, DraftState.REJECTED))


def _void(connection: Connection, entry_id: str, decision: Decision) -> None:
    head, held = entries.head(connection, entry_id), entries.newest(connection, entry_id)
    if held.state is State.REVOKED or _by_decision(connection, entry_id):
        raise Forbidden("the entry was changed by decision; only another decision changes it")
    if connection.execute(select(copies.c.code).where(copies.c.entry == entry_id)).first():
        raise Forbidden("a copy was made of this entry; correct it by decision")
    entry = replace(
        held,
        version=held.version + 1,
        state=State.VOID,
        actor=decision.actor,
        decided_by=decision.by,
        recorded_at=decision.at,
        reason=decision.reason,
    )
    change = recording.Change(
        entry, decision, "undone", kind=head["kind"], batch=head["batch"], draft=head["draft"]
    )
    recording.record(connection, [change])


def _by_decision(connection: Connection, entry_id: str) -> bool:
    query = select(appendix.c.number).where(appendix.c.entry == entry_id).limit(1)
    return connection.execute(query).first() is not None
