"""Turn drafts and decisions into entries, each in one transaction with its trail."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, select, tuple_, update

from ingest.page import Finding
from ocr.reading import Doubt, Draft, Reading
from registry import (
    audit,
    encode,
    entries,
    found_wrong,
    page_headers,
    recording,
    samples,
    schema,
    second,
)
from registry.accept import Row, accept
from registry.database import Database
from registry.entry import Actor, Decision, Entry, State
from registry.errors import Conflict, Forbidden, NotFound
from registry.ids import new_id
from registry.keys import keys_of
from registry.life_tables import proposals
from registry.policy import Applied, Policy, why_not, within
from registry.strata import stratum_of

Said = Mapping[page_headers.Page, Mapping[str, str]]  # by page: header values of a person

CHUNK = 500
"""How many drafts a policy decides in one transaction, so that others get their turn."""


class Action(StrEnum):
    """What to make of a draft."""

    ACCEPT = "accept"  # as read and typed; a row that was read as struck becomes void
    REJECT = "reject"  # it is not a row of the ledger: a heading, a stain, a total
    STRUCK = "struck"  # it is struck out in the ledger, though the reader missed it
    STANDS = "stands"  # it is not struck out, though it looked so to the reader


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"  # a newer reading no longer has this row


@dataclass(frozen=True, slots=True)
class Queued:
    """One row with all a reviewer needs to decide."""

    id: str
    version: int  # hand it back when deciding
    state: DraftState
    batch: str
    position: int  # of the scan in its batch
    scan: str
    page: int
    draft: Draft
    header: tuple[Reading, ...]  # of its page
    page_doubts: tuple[Doubt, ...]
    findings: tuple[Finding, ...]
    width: int  # of the untouched master page, pixels
    height: int
    form: str | None
    pipeline: str  # that read it
    kept: Mapping[str, str] = field(default_factory=dict)  # values a person decided before
    entry: str | None = None  # the entry that this draft already made

    @property
    def cursor(self) -> str:
        """Where the queue goes on after this row."""
        return f"{self.batch}.{self.position}.{self.page}.{self.draft.row}.{self.id}"

    @property
    def values(self) -> dict[str, str]:
        """Header and body values to start from; a person's earlier word goes first."""
        return self.row(None).values

    def row(self, earlier: Entry | None) -> Row:
        """Give what a decision starts from."""
        return Row(self.scan, self.page, self.draft, self.header, self.kept, earlier)


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
        return _some(connection, _waiting(batch, after, for_whom).limit(limit))


def draft(db: Database, draft_id: str) -> Queued:
    """Give one draft, whatever its state.

    Raises:
        NotFound: no such draft.
    """
    with db.read() as connection:
        return _one(connection, draft_id)


def page_drafts(db: Database, scan: str, page: int) -> tuple[Queued, ...]:
    """Give all drafts of one page that are not superseded, in row order."""
    at = schema.drafts.c
    query = (
        _drafts()
        .where(at.scan == scan, at.page == page, at.state != DraftState.SUPERSEDED.value)
        .order_by(at.row)
    )
    with db.read() as connection:
        return _some(connection, query)


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
        found = _one(connection, draft_id, lock=True)
        _check(found, decision, expected_version)
        if second.waits(connection, draft_id, found.row(None), decision, action):
            return None
        if action is Action.REJECT and not found.entry:
            recording.reject(connection, draft_id, decision)
            _close(connection, [found], DraftState.REJECTED, decision)
            samples.compare(connection, draft_id, None, decision)
            return None
        change = _change(connection, found, decision, action)
        if change:
            recording.record(connection, [change])
        entry = change.entry if change else entries.newest(connection, found.entry or "")
        _close(connection, [found], DraftState.ACCEPTED, decision, entry.id)
        samples.compare(connection, draft_id, entry, decision)
        found_wrong.note(connection, entry, decision)
        return entry


def apply_policy(db: Database, batch: str, policy: Policy) -> Applied:
    """Accept every waiting draft of a batch that the policy covers; count why others are left."""
    accepted, left, after = 0, Counter[str](), None
    while True:
        with db.write() as connection:
            query = _waiting(batch, after).limit(CHUNK).with_for_update(of=schema.drafts)
            found = _some(connection, query)
            if not found:
                break
            chosen = _covered(connection, found, policy, left)
            _accept_all(connection, chosen, policy)
            accepted, after = accepted + len(chosen), found[-1].cursor
    details = {"accepted": accepted, "left": sum(left.values()), "statement": policy.statement}
    audit.note(db, policy.by, "policy.applied", batch, details)
    return Applied(accepted, dict(left.most_common()))


def _check(found: Queued, decision: Decision, expected_version: int) -> None:
    if found.state is not DraftState.WAITING or found.version != expected_version:
        raise Conflict(f"row {found.draft.row} of page {found.page} was decided or read again")
    if decision.actor is Actor.POLICY and found.kept:
        raise Forbidden("a person decided this row; a policy cannot")


def _change(
    connection: Connection, found: Queued, decision: Decision, action: Action
) -> recording.Change | None:
    """Build the new version; None if a second look at a decided row changed nothing."""
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


def _close(
    connection: Connection,
    found: Sequence[Queued],
    state: DraftState,
    decision: Decision,
    entry: str | None = None,
) -> None:
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
    changes = [_change(connection, one, decision, Action.ACCEPT) for one in chosen]
    made = [change for change in changes if change]
    recording.record(connection, made)
    _close(connection, chosen, DraftState.ACCEPTED, decision)
    table = schema.drafts
    if made:
        connection.execute(
            update(table).where(table.c.id == bindparam("made_by")).values(entry=bindparam("made")),
            [{"made_by": change.draft, "made": change.entry.id} for change in made],
        )


def _drafts() -> Select[Any]:
    table, page = schema.drafts, schema.pages
    same = (
        (page.c.scan == table.c.scan)
        & (page.c.page == table.c.page)
        & (page.c.pipeline == table.c.pipeline)
    )
    columns = (page.c.width, page.c.height, page.c.form, page.c.header, page.c.findings)
    return select(table, *columns, page.c.doubts.label("page_doubts")).join_from(table, page, same)


def _waiting(batch: str | None, after: str | None, for_whom: str = "") -> Select[Any]:
    at = schema.drafts.c
    order = (at.batch, at.position, at.page, at.row, at.id)
    query = _drafts().where(at.state == DraftState.WAITING.value).order_by(*order)
    if batch is not None:
        held, other = schema.batch_scans, schema.batch_scans.alias()
        members = select(held.c.scan).where(held.c.batch == batch)
        # A scan may have been read in an earlier batch; naming those keeps to the queue's index.
        readers = select(other.c.batch).where(other.c.scan.in_(members)).distinct()
        query = query.where(at.batch.in_(readers), at.scan.in_(members))
    if for_whom:
        own = select(proposals.c.draft).where(proposals.c.by == for_whom)
        query = query.where(at.id.not_in(own))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*_cursor(after)))
    return query


def _cursor(text: str) -> tuple[str, int, int, int, str]:
    try:
        batch, position, page, row, draft_id = text.split(".")
        return batch, int(position), int(page), int(row), draft_id
    except ValueError as error:
        raise NotFound(f"not a place in the queue: {text!r}") from error


def _one(connection: Connection, draft_id: str, lock: bool = False) -> Queued:
    query = _drafts().where(schema.drafts.c.id == draft_id)
    found = _some(connection, query.with_for_update(of=schema.drafts) if lock else query)
    if not found:
        raise NotFound(f"no draft {draft_id}")
    return found[0]


def _some(connection: Connection, query: Select[Any]) -> tuple[Queued, ...]:
    return tuple(_queued(row) for row in connection.execute(query).mappings())


def _queued(row: RowMapping) -> Queued:
    return Queued(
        id=row["id"],
        version=row["version"],
        state=DraftState(row["state"]),
        batch=row["batch"],
        position=row["position"],
        scan=row["scan"],
        page=row["page"],
        draft=Draft(
            row=row["row"],
            readings=encode.to_readings(row["readings"]),
            box=encode.to_box(row["box"]),
            doubts=encode.to_doubts(row["doubts"]),
        ),
        header=encode.to_readings(row["header"]),
        page_doubts=encode.to_doubts(row["page_doubts"]),
        findings=encode.to_findings(row["findings"]),
        width=row["width"],
        height=row["height"],
        form=row["form"],
        pipeline=row["pipeline"],
        kept=row["kept"],
        entry=row["entry"],
    )
