"""The one place where versions of entries are written: fact, trail and outbox in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, insert, select, update

from registry import audit, encode, facts
from registry.bulk import insert_all
from registry.entry import Decision, Entry, State
from registry.errors import Conflict
from registry.keys import Keys, keys_of
from registry.schema import decisions, entries, entry_versions, outbox


@dataclass(frozen=True, slots=True)
class Change:
    """A new version of one entry, and the decision behind it."""

    entry: Entry
    decision: Decision
    action: str  # "accepted", "corrected", "revoked", …
    kind: str = ""  # name of the form
    batch: str | None = None
    draft: str | None = None
    before: Mapping[str, str] = field(default_factory=dict)  # values that were changed
    place_taken: bool = False  # a person said why: the book may give this number twice
    appendix: facts.Fact | None = None  # the line that says so, of a decision of the office


def record(connection: Connection, changes: Sequence[Change]) -> None:
    """Write versions, heads, decisions, outbox rows and log records inside an open transaction.

    Raises:
        Conflict: a register number is already taken in its office, kind and year.
    """
    if not changes:
        return
    keys = [keys_of(change.entry.values) for change in changes]
    places = _places(connection, changes, keys)
    insert_all(connection, entry_versions, [_version(c.entry) for c in changes])
    heads = [_head(*one) for one in zip(changes, keys, places, strict=True)]
    decided = [_decision(c) for c in changes]
    _write_heads(connection, heads)
    insert_all(connection, decisions, decided)
    named = [{"entry": c.entry.id, "version": c.entry.version} for c in changes]
    insert_all(connection, outbox, named)
    salt = facts.secret(connection)
    told = [
        {"head": facts.of_head(salt, head), "decision": facts.of_decision(salt, decision)}
        for head, decision in zip(heads, decided, strict=True)
    ]
    events = [_event(change, more) for change, more in zip(changes, told, strict=True)]
    audit.append(connection, events, changes[0].entry.recorded_at)


def reject(connection: Connection, draft: str, decision: Decision) -> None:
    """Write down that a draft is not a row of the ledger."""
    row = _decision_row(decision, "rejected", draft, None, {})
    connection.execute(insert(decisions), [row])
    told = {"reason": decision.reason}
    rows = (facts.fact("rejections", draft),)
    event = audit.Event(decision.by, "draft.rejected", draft, told, rows)
    audit.append(connection, [event], decision.at)


def taken(connection: Connection, places: Mapping[str, str]) -> dict[str, str]:
    """Of places (place → entry that wants it), give those that another entry holds."""
    query = select(entries.c.place_key, entries.c.id).where(entries.c.place_key.in_(places))
    held = {place: holder for place, holder in connection.execute(query)}  # noqa: C416 - rows
    return {
        place: held[place] for place, wants in places.items() if held.get(place, wants) != wants
    }


def _places(
    connection: Connection, changes: Sequence[Change], keys: Sequence[Keys]
) -> list[str | None]:
    """Give the place that each change takes; none where another holds it, and a person said why."""
    wanted = [_place(change, key) for change, key in zip(changes, keys, strict=True)]
    first = dict[str, str]()
    for change, place in zip(changes, wanted, strict=True):
        if place:
            first.setdefault(place, change.entry.id)
    holders, made = first | taken(connection, first), list[str | None]()
    for change, place in zip(changes, wanted, strict=True):
        free = place is None or holders[place] == change.entry.id
        if not (free or change.place_taken):
            raise Conflict(_taken(change, holders[place or ""]))
        made.append(place if free else None)
    return made


def _taken(change: Change, holder: str) -> str:
    number = change.entry.values.get("so_vao_so", "")
    return f"register number {number} of that office, kind and year is already entry {holder}"


def _place(change: Change, keys: Keys) -> str | None:
    return None if change.entry.state is State.VOID else keys.place(change.kind)


def _version(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "version": entry.version,
        "state": entry.state.value,
        "values": dict(entry.values),
        "statuses": encode.statuses(entry.statuses),
        "evidence": encode.pack_evidence(entry.evidence),
        "actor": entry.actor.value,
        "decided_by": entry.decided_by,
        "recorded_at": entry.recorded_at,
        "reason": entry.reason,
    }


def _head(change: Change, keys: Keys, place: str | None) -> dict[str, object]:
    values = change.entry.values
    return {
        "id": change.entry.id,
        "version": change.entry.version,
        "state": change.entry.state.value,
        "batch": change.batch,
        "draft": change.draft,
        "kind": change.kind,
        "year": keys.year,
        "office": keys.office,
        "name_key": keys.name,
        "born_key": keys.born,
        "diploma_key": keys.diploma,
        "register_key": keys.register,
        "place_key": place,
        "issuer": values.get("co_quan") or values.get("truong", ""),
        "grade": values.get("xep_loai", ""),
    }


def _write_heads(connection: Connection, heads: Sequence[Mapping[str, object]]) -> None:
    first = [head for head in heads if head["version"] == 1]
    later = [{**head, "entry_id": head["id"]} for head in heads if head["version"] != 1]
    insert_all(connection, entries, first)
    if later:
        connection.execute(update(entries).where(entries.c.id == bindparam("entry_id")), later)


def _decision(change: Change) -> dict[str, object]:
    return _decision_row(
        change.decision, change.action, change.draft, change.entry.id, change.before
    )


def _decision_row(
    decision: Decision,
    action: str,
    draft: str | None,
    entry: str | None,
    before: Mapping[str, str],
) -> dict[str, object]:
    return {
        "draft": draft,
        "entry": entry,
        "action": action,
        "actor": decision.actor.value,
        "by": decision.by,
        "at": decision.at,
        "before": dict(before),
        "values": dict(decision.values),
        "illegible": sorted(decision.illegible),
        "reason": decision.reason,
    }


def _event(change: Change, told: Mapping[str, str]) -> audit.Event:
    entry = change.entry
    details = {
        "version": entry.version,
        "state": entry.state.value,
        "actor": entry.actor.value,
        "changed": sorted(change.before),
        "draft": change.draft,
        "reason": entry.reason,
        "sha256": encode.digest(entry),
        **told,
    }
    line = (change.appendix,) if change.appendix else ()
    return audit.Event(change.decision.by, f"entry.{change.action}", entry.id, details, line)
