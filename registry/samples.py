"""Rows that were drawn, what a person found in them, and what a policy may still do after that."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, insert, select, update

from ocr.reading import Status
from registry import audit
from registry.accept import typed_value
from registry.entry import Actor, Decision, Entry, State
from registry.facts import fact
from registry.learn import Audited, Terms, broken
from registry.policy_tables import policies, policy_draws, policy_strata
from registry.schema import drafts
from registry.strata import Stratum

CHUNK = 500
FOUND_LATER: Final = "found-later"  # accepted alone, not drawn: counts only while it is wrong


class Standing(StrEnum):
    """What a policy does in one stratum."""

    LEARNING = "learning"  # it accepts nothing yet
    RUNNING = "running"  # its bound is proven
    STOPPED = "stopped"  # its bound broke; it accepts nothing until proven again


@dataclass(frozen=True, slots=True)
class Course:
    """How far a policy is in one stratum."""

    stratum: Stratum
    standing: Standing
    grid: tuple[float, ...]  # thresholds that are tried, chosen before anything was audited
    level: float | None  # largest p_wrong of any field that it accepts
    fields: frozenset[str]  # that rows may have
    looks: int  # taken so far
    size: int  # rows of the latest look
    after: int  # only rows drawn after this one count
    changed_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row to be looked at."""

    draft: str
    stratum: Stratum
    values: Mapping[str, tuple[str, float]]  # field → value as read, p_wrong
    hindrance: str  # why no threshold would accept it; "" when one could


def draw(connection: Connection, policy: str, drawn: Iterable[Drawn], at: datetime) -> int:
    """Write down rows that a person is to look at, in this order; gives how many."""
    rows = [
        {
            "policy": policy,
            **_key(one.stratum),
            "draft": one.draft,
            "drawn_at": at,
            "values": {name: list(value) for name, value in one.values.items()},
            "hindrance": one.hindrance,
        }
        for one in drawn
    ]
    if rows:
        connection.execute(insert(policy_draws), rows)
        facts = tuple(fact("policy_draws", row["draft"]) for row in rows)
        told = {"rows": len(rows)}
        event = audit.Event(f"policy:{policy}", "policy.drew", policy, told, facts)
        audit.append(connection, [event])
    return len(rows)


def held(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Of these drafts, give those that were drawn: only a person decides them."""
    query = select(policy_draws.c.draft).where(policy_draws.c.draft.in_(list(ids)))
    return set(connection.execute(query).scalars())


def unseen(connection: Connection, draft: str) -> tuple[str, ...]:
    """Name the fields of a drawn row that a person types before seeing what was read."""
    at = policy_draws.c
    query = select(at["values"]).where(at.draft == draft, at.wrong.is_(None))
    return tuple(dict.fromkeys(n for values in connection.execute(query).scalars() for n in values))


def known(
    connection: Connection, policy: str, readings: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Of these readings of drafts, (draft, pipeline), give those that this policy drew before."""
    at = policy_draws.c
    wanted = set(readings)
    query = select(at.draft, at.pipeline).where(at.policy == policy)
    found = set[tuple[str, str]]()
    for ids in _cut(sorted({draft for draft, _ in wanted}), CHUNK):
        found |= {(d, p) for d, p in connection.execute(query.where(at.draft.in_(ids)))}
    return found & wanted


def compare(connection: Connection, draft: str, entry: Entry | None, decision: Decision) -> None:
    """Hold what a person decided of a drawn row against what was read; a policy may stop by it.

    A row that a person rejects or finds struck is wrong in every field. The latest word counts, for
    a decision may be undone and taken again.
    """
    if decision.actor is not Actor.PERSON:
        return
    at = policy_draws.c
    drawn = select(policy_draws).where(at.draft == draft)
    found = connection.execute(drawn).mappings().all()
    for row in found:
        wrong = sorted(wrong_fields(row["values"], entry))
        connection.execute(
            update(policy_draws)
            .where(at.number == row["number"])
            .values(wrong=wrong, decided_at=decision.at, decided_by=decision.by)
        )
        watch(connection, row["policy"], _stratum(row), decision.at)
    if found:
        facts = (fact("policy_draws", draft),)
        event = audit.Event(decision.by, "draft.compared", draft, {}, facts)
        audit.append(connection, [event], decision.at)


def audited(connection: Connection, policy: str, stratum: Stratum, after: int) -> list[Audited]:
    """Give the rows that were drawn after a number and decided, up to the first that still waits.

    A row that waits keeps those behind it back, so that nobody can leave the hard ones aside.
    """
    query = _of(policy_draws, policy, stratum).where(policy_draws.c.number > after)
    gone = select(drafts.c.id).where(drafts.c.state == "superseded")
    query = query.where(policy_draws.c.draft.not_in(gone))  # read anew, and no longer there
    rows: list[Audited] = []
    for row in connection.execute(query.order_by(policy_draws.c.number)).mappings():
        if row["wrong"] is None:
            break
        rows.append(_audited(row))
    return rows


def decided(connection: Connection, policy: str, stratum: Stratum, after: int) -> list[Audited]:
    """Give all rows that were drawn after a number and decided, whether or not others wait."""
    at = policy_draws.c
    query = _of(policy_draws, policy, stratum).where(at.number > after, at.wrong.is_not(None))
    return [_audited(row) for row in connection.execute(query.order_by(at.number)).mappings()]


def courses(connection: Connection, policy: str) -> dict[Stratum, Course]:
    """Give how far a policy is, by stratum."""
    query = select(policy_strata).where(policy_strata.c.policy == policy)
    return {_stratum(row): _course(row) for row in connection.execute(query).mappings()}


def learning(stratum: Stratum, grid: tuple[float, ...], at: datetime) -> Course:
    """Give the course at its start."""
    return Course(stratum, Standing.LEARNING, grid, None, frozenset(), 0, 0, 0, at, "")


def put_course(connection: Connection, policy: str, course: Course) -> None:
    """Write down how far a policy is in one stratum."""
    where = _where(policy_strata, policy, course.stratum)
    values: dict[str, Any] = {
        "state": course.standing.value,
        "grid": list(course.grid),
        "level": course.level,
        "fields": sorted(course.fields),
        "looks": course.looks,
        "size": course.size,
        "after": course.after,
        "changed_at": course.changed_at,
        "reason": course.reason,
    }
    if not connection.execute(update(policy_strata).where(where).values(values)).rowcount:
        key = {"policy": policy, **_key(course.stratum)}
        connection.execute(insert(policy_strata).values(key | values))


def terms_of(row: RowMapping) -> Terms:
    """Give the terms that a row of `policies` holds."""
    return Terms(**row)


def _cut(ids: list[str], size: int) -> Iterator[list[str]]:
    """Cut a long list, for databases take only so many values in one question."""
    return (ids[at : at + size] for at in range(0, len(ids), size))


def watch(connection: Connection, policy: str, stratum: Stratum, now: datetime) -> None:
    """Stop a policy in a stratum whose bound no longer holds."""
    query = _of(policy_strata, policy, stratum)
    row = connection.execute(query).mappings().first()
    if row is None or row["state"] != Standing.RUNNING:
        return
    course = _course(row)
    held = connection.execute(select(policies).where(policies.c.name == policy)).mappings().one()
    rows = decided(connection, policy, stratum, course.after)
    reason = broken(rows, terms_of(held), course.level or 0.0, course.fields)
    if reason is None:
        return
    last = connection.execute(select(func.max(policy_draws.c.number))).scalar() or 0
    none: dict[str, Any] = {"level": None, "fields": frozenset(), "size": 0, "after": last}
    stopped = replace(course, standing=Standing.STOPPED, changed_at=now, reason=reason, **none)
    put_course(connection, policy, stopped)
    details = {"stratum": str(stratum), "level": course.level, "reason": reason}
    facts = (fact("policy_strata", policy),)
    event = audit.Event(f"policy:{policy}", "policy.stopped", policy, details, facts)
    audit.append(connection, [event])


def wrong_fields(values: Mapping[str, tuple[str, float]], entry: Entry | None) -> Iterable[str]:
    """Name the fields whose value as read is not what a person made of them."""
    if entry is None or entry.state is not State.IN_FORCE:
        return values.keys()
    return (
        name
        for name, (value, _) in values.items()
        if typed_value(value) != entry.values.get(name, "")
        or entry.statuses.get(name) is Status.ILLEGIBLE
    )


def _audited(row: RowMapping) -> Audited:
    chances = {name: p for name, (_, p) in row["values"].items()}
    counts = row["hindrance"] == FOUND_LATER and row["wrong"]
    hindrance = "" if counts else row["hindrance"]
    return Audited(row["number"], chances, frozenset(row["wrong"]), hindrance)


def _course(row: RowMapping) -> Course:
    return Course(
        _stratum(row),
        Standing(row["state"]),
        tuple(row["grid"]),
        row["level"],
        frozenset(row["fields"]),
        row["looks"],
        row["size"],
        row["after"],
        row["changed_at"],
        row["reason"],
    )


def _of(table: Table, policy: str, stratum: Stratum) -> Any:
    return select(table).where(_where(table, policy, stratum))


def _where(table: Table, policy: str, stratum: Stratum) -> ColumnElement[bool]:
    at = table.c
    same = (at.form == stratum.form) & (at.era == stratum.era)
    return same & (at.policy == policy) & (at.pipeline == stratum.pipeline)


def _key(stratum: Stratum) -> dict[str, str]:
    return {"form": stratum.form, "era": stratum.era, "pipeline": stratum.pipeline}


def _stratum(row: RowMapping) -> Stratum:
    return Stratum(row["form"], row["era"], row["pipeline"])
