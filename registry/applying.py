"""Let a policy decide the waiting drafts of a batch, as far as its stated bound reaches."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, update

from registry import audit, page_headers, queued, recording, samples, schema, second
from registry.database import Database
from registry.entry import Actor, Decision
from registry.keys import keys_of
from registry.policy import Applied, Policy, why_not, within
from registry.queued import DraftState, Queued
from registry.review import Action, change_of, close
from registry.strata import stratum_of

Said = Mapping[page_headers.Page, Mapping[str, str]]  # by page: header values of a person

CHUNK = 500
"""How many drafts a policy decides in one transaction, so that others get their turn."""


def apply_policy(db: Database, batch: str, policy: Policy) -> Applied:
    """Accept every waiting draft of a batch that the policy covers; count why others are left."""
    accepted, left, after = 0, Counter[str](), None
    while True:
        with db.write() as connection:
            query = queued.waiting(batch, after).limit(CHUNK).with_for_update(of=schema.drafts)
            found = queued.some(connection, query)
            if not found:
                break
            chosen = _covered(connection, found, policy, left)
            _accept_all(connection, chosen, policy)
            accepted, after = accepted + len(chosen), found[-1].cursor
    details = {"accepted": accepted, "left": sum(left.values()), "statement": policy.statement}
    audit.note(db, policy.by, "policy.applied", batch, details)
    return Applied(accepted, dict(left.most_common()))


def _covered(
    connection: Connection, found: Iterable[Queued], policy: Policy, left: Counter[str]
) -> list[Queued]:
    """Choose what the policy accepts; of rows that claim one register number, none."""
    found, sure = list(found), []
    drawn = samples.held(connection, [one.id for one in found])
    keyed = second.double_keyed(connection, [one.id for one in found])
    said: Said = {}
    if policy.proven is not None:
        said = page_headers.confirmed(connection, {one.scan for one in found})
    for one in found:
        reason = "held-for-audit" if one.id in drawn else _why_not(policy, one, said)
        reason = "double-keyed" if one.id in keyed else reason
        if reason:
            left[reason] += 1
        else:
            sure.append(_as_said(one, said))
    places = {one.id: keys_of(one.values).place(one.form or "") for one in sure}
    wanted = Counter(place for place in places.values() if place)
    held = recording.taken(connection, dict.fromkeys(wanted, ""))
    chosen = [
        one for one in sure if wanted[places[one.id] or ""] < 2 and places[one.id] not in held
    ]
    if len(chosen) < len(sure):
        left["number-taken"] += len(sure) - len(chosen)
    return chosen


def _why_not(policy: Policy, one: Queued, said: Said) -> str | None:
    fields = [reading.field for reading in one.draft.readings]
    held = within(policy, stratum_of(one.form, one.values, one.pipeline), fields)
    if isinstance(held, str):
        return held
    if policy.proven is not None and one.header and (one.scan, one.page) not in said:
        return "header-not-confirmed"
    return why_not(held, _as_said(one, said).row(None), one.page_doubts)


def _as_said(one: Queued, said: Said) -> Queued:
    """Take the page's header from what a person said of it, if one did."""
    return replace(one, header=page_headers.spoken(one.header, said.get((one.scan, one.page), {})))


def _accept_all(connection: Connection, chosen: Sequence[Queued], policy: Policy) -> None:
    now = datetime.now(UTC)
    decision = Decision(Actor.POLICY, policy.by, now, reason=policy.statement)
    changes = [change_of(connection, one, decision, Action.ACCEPT) for one in chosen]
    made = [change for change in changes if change]
    recording.record(connection, made)
    close(connection, chosen, DraftState.ACCEPTED, decision)
    table = schema.drafts
    if made:
        connection.execute(
            update(table).where(table.c.id == bindparam("made_by")).values(entry=bindparam("made")),
            [{"made_by": change.draft, "made": change.entry.id} for change in made],
        )
