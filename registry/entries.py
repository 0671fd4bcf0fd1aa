"""The register itself: entries, their history, corrections and revocations."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, or_, select

from ocr.reading import Status
from registry import appendix, encode, found_wrong, recording, schema
from registry.accept import FIELDS, in_order, require, typed_value
from registry.database import Database
from registry.entry import Actor, Decision, Entry, Evidence, State
from registry.errors import Conflict, Forbidden, NotFound
from registry.fold import fold, number_key
from registry.keys import born_key

PAGE = 500
"""How many entries are read at once when all are asked for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to list; an empty field does not narrow."""

    year: int | None = None
    state: State | None = None
    kind: str = ""  # name of the form
    number: str = ""  # diploma or register number, exact after folding
    name: str = ""  # full name without marks or case
    born: str = ""  # "dd/mm/yyyy" or "yyyy"
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A change by decision: recorded as a new version, the old one stays readable."""

    values: Mapping[str, str]  # only the fields that change
    decision_number: str
    decided_on: date
    by: str  # account name
    at: datetime  # aware, UTC
    note: str = ""
    issuer_error: str = ""  # what the issuer wrote wrong: then the diploma is reissued


@dataclass(frozen=True, slots=True)
class Revocation:
    """An entry that no longer counts, by decision."""

    ground: str  # key of one of `grounds()`
    decision_number: str
    decided_on: date
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """One lawful reason to revoke."""

    key: str
    vi: str
    en: str
    source: str
    verified: bool


def get(db: Database, entry_id: str, version: int | None = None) -> Entry:
    """Give an entry, by default its newest version.

    Raises:
        NotFound: no such entry or version.
    """
    with db.read() as connection:
        if version is None:
            return newest(connection, entry_id)
        found = _some(connection, _versions(entry_id).where(_v.version == version))
    if not found:
        raise NotFound(f"no version {version} of entry {entry_id}")
    return found[0]


def newest(connection: Connection, entry_id: str) -> Entry:
    """Give the newest version of an entry, inside an open transaction.

    Raises:
        NotFound: no such entry.
    """
    found = _some(connection, _newest().where(_e.id == entry_id))
    if not found:
        raise NotFound(f"no entry {entry_id}")
    return found[0]


def get_many(db: Database, ids: Iterable[str]) -> dict[str, Entry]:
    """Give the newest version of each entry that exists, by id."""
    with db.read() as connection:
        found = _some(connection, _newest().where(_e.id.in_(list(ids))))
    return {entry.id: entry for entry in found}


def history(db: Database, entry_id: str) -> tuple[Entry, ...]:
    """Give all versions, the first first.

    Raises:
        NotFound: no such entry.
    """
    with db.read() as connection:
        found = _some(connection, _versions(entry_id))
    if not found:
        raise NotFound(f"no entry {entry_id}")
    return found


def find(
    db: Database, wanted: Filter = Filter(), *, after: str = "", limit: int = 100
) -> tuple[Entry, ...]:
    """List entries by id; `after` is the id of the last one seen."""
    # Choose first, then fetch: sorting a year of a province must not drag its values along.
    chosen = select(_e.id).where(*_conditions(wanted), _e.id > after).order_by(_e.id).limit(limit)
    with db.read() as connection:
        return _some(connection, _newest().where(_e.id.in_(chosen)).order_by(_e.id))


def every(db: Database, wanted: Filter = Filter()) -> Iterator[Entry]:
    """Give all entries that match, read in pages so that memory stays small."""
    after = ""
    while found := find(db, wanted, after=after, limit=PAGE):
        yield from found
        after = found[-1].id


def count(db: Database, wanted: Filter = Filter()) -> int:
    """Count entries that match."""
    with db.read() as connection:
        query = select(func.count()).select_from(schema.entries).where(*_conditions(wanted))
        return connection.execute(query).scalar_one()


def kind_of(db: Database, entry_id: str) -> str:
    """Give the name of the form that an entry was read with.

    Raises:
        NotFound: no such entry.
    """
    with db.read() as connection:
        return str(head(connection, entry_id)["kind"])


def evidence(entry: Entry, field: str) -> Evidence:
    """Say where one value stands on the master.

    Raises:
        NotFound: the entry has no such field.
    """
    for one in entry.evidence:
        if one.field == field:
            return one
    raise NotFound(f"entry {entry.id} has no field {field}")


def correct(db: Database, entry_id: str, expected_version: int, change: Correction) -> Entry:
    """Record a correction, or a reissue for the issuer's error, as a new version.

    Both are written to the appendix (`registry.appendix`) in the same transaction.

    Raises:
        NotFound: no such entry.
        Conflict: someone changed the entry since, or its number is taken.
        Forbidden: the entry is not in force, the correction names no decision, or changes nothing;
            a reissue gives no new diploma number.
        Incomplete: a required field would be empty.
    """
    typed = {name: typed_value(value) for name, value in change.values.items()}
    if unknown := sorted(typed.keys() - FIELDS):
        raise Forbidden(f"no ledger has a field {', '.join(unknown)}")
    with db.write() as connection:
        held = _may_change(connection, entry_id, expected_version, change.decision_number)
        as_it_was = {name: held.values.get(name, "") for name in typed}
        before = {name: old for name, old in as_it_was.items() if old != typed[name]}
        if not before:
            raise Forbidden("the correction changes nothing")
        _check_number(change, before)
        values = dict(held.values) | typed
        kept = {name for name, status in held.statuses.items() if status is Status.ILLEGIBLE}
        require(values, kept)
        reason = _reason(change.decision_number, change.decided_on, change.note)
        entry = replace(
            _next(held, change.by, change.at, reason),
            values=in_order(values),
            statuses=dict(held.statuses) | {n: _typed_status(typed[n]) for n in before},
            evidence=_corrected(held, before, change.by),
        )
        kind = appendix.Kind.REISSUE if change.issuer_error else appendix.Kind.CORRECTION
        after = {name: typed[name] for name in before}
        line = _line(entry, kind, change, before, after)
        appendix.write(connection, replace(line, note=change.issuer_error or change.note))
        decision = Decision(Actor.PERSON, change.by, change.at, typed, reason=reason)
        action = "reissued" if change.issuer_error else "corrected"
        _record(connection, entry, action, decision, before)
        if not change.issuer_error:  # else the ledger was wrong, and not whoever read it
            found_wrong.note(connection, entry, decision)
        return entry


def revoke(
    db: Database,
    entry_id: str,
    expected_version: int,
    change: Revocation,
    lawful: Iterable[Ground] | None = None,
) -> Entry:
    """Record a revocation as a new version; `lawful` replaces the grounds that come with sogoc.

    Raises:
        NotFound: no such entry or no such ground.
        Conflict: someone changed the entry since.
        Forbidden: the entry is not in force, or the revocation names no decision.
    """
    known = grounds() if lawful is None else lawful
    ground = next((one for one in known if one.key == change.ground), None)
    if not ground:
        raise NotFound(f"no ground {change.ground}")
    with db.write() as connection:
        held = _may_change(connection, entry_id, expected_version, change.decision_number)
        reason = _reason(change.decision_number, change.decided_on, f"{ground.key}. {change.note}")
        entry = replace(_next(held, change.by, change.at, reason), state=State.REVOKED)
        line = _line(entry, appendix.Kind.REVOCATION, change, {}, {})
        appendix.write(connection, replace(line, ground=ground.key))
        _record(
            connection,
            entry,
            "revoked",
            Decision(Actor.PERSON, change.by, change.at, reason=reason),
        )
        return entry


def grounds(file: Path | None = None) -> tuple[Ground, ...]:
    """Give the lawful grounds for revoking, from the TOML file of this room or another one."""
    text = (file or Path(__file__).parent / "grounds.toml").read_text(encoding="utf-8")
    return tuple(Ground(**one) for one in tomllib.loads(text)["ground"])


_MOVES = frozenset({"so_vao_so", "nam_tot_nghiep", "co_quan", "truong"})  # see `Keys.place`
_e = schema.entries.c
_v = schema.entry_versions.c


def _newest() -> Select[Any]:
    same = (_v.id == _e.id) & (_v.version == _e.version)
    return select(schema.entry_versions).join_from(schema.entries, schema.entry_versions, same)


def _versions(entry_id: str) -> Select[Any]:
    return select(schema.entry_versions).where(_v.id == entry_id).order_by(_v.version)


def _conditions(wanted: Filter) -> list[Any]:
    asked: list[Any] = []
    if wanted.year is not None:
        asked.append(_e.year == wanted.year)
    if wanted.state is not None:
        asked.append(_e.state == wanted.state.value)
    if wanted.kind:
        asked.append(_e.kind == wanted.kind)
    if wanted.number:
        key = number_key(wanted.number)
        asked.append(or_(_e.diploma_key == key, _e.register_key == key))
    if wanted.name:
        asked.append(_e.name_key == fold(wanted.name))
    if wanted.born:
        asked.append(_e.born_key == born_key(wanted.born))
    if wanted.batch:
        asked.append(_e.batch == wanted.batch)
    return asked


def _some(connection: Connection, query: Select[Any]) -> tuple[Entry, ...]:
    return tuple(entry_of(row) for row in connection.execute(query).mappings())


def entry_of(row: RowMapping) -> Entry:
    """Make an entry of a row of `entry_versions`."""
    return Entry(
        id=row["id"],
        version=row["version"],
        state=State(row["state"]),
        values=row["values"],
        statuses={name: Status(status) for name, status in row["statuses"].items()},
        evidence=encode.unpack_evidence(row["evidence"]),
        actor=Actor(row["actor"]),
        decided_by=row["decided_by"],
        recorded_at=row["recorded_at"],
        reason=row["reason"],
    )


def head(connection: Connection, entry_id: str) -> RowMapping:
    """Give the row of `entries` and lock it, inside an open transaction.

    Raises:
        NotFound: no such entry.
    """
    query = select(schema.entries).where(_e.id == entry_id)
    row = connection.execute(query).mappings().first()
    if not row:
        raise NotFound(f"no entry {entry_id}")
    return row


def _may_change(connection: Connection, entry_id: str, expected: int, decision: str) -> Entry:
    if not decision.strip():
        raise Forbidden("the number of the decision is missing")
    row = head(connection, entry_id)
    if row["version"] != expected:
        raise Conflict(f"entry {entry_id} is at version {row['version']}, not {expected}")
    if row["state"] != State.IN_FORCE.value:
        raise Forbidden(f"entry {entry_id} is not in force")
    return newest(connection, entry_id)


def _check_number(change: Correction, before: Mapping[str, str]) -> None:
    if change.issuer_error.strip() and "so_hieu" not in before:
        raise Forbidden("a reissued diploma has a new number")


def _line(
    entry: Entry,
    kind: appendix.Kind,
    change: Correction | Revocation,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> appendix.Entered:
    return appendix.Entered(
        kind=kind,
        entry=entry.id,
        version=entry.version,
        decision_number=change.decision_number,
        decided_on=change.decided_on,
        at=change.at,
        by=change.by,
        before=before,
        after=after,
        note=change.note,
    )


def _next(held: Entry, by: str, at: datetime, reason: str) -> Entry:
    return replace(
        held,
        version=held.version + 1,
        actor=Actor.PERSON,
        decided_by=by,
        recorded_at=at,
        reason=reason,
    )


def _reason(number: str, decided_on: date, note: str) -> str:
    return f"{number.strip()}, {decided_on.isoformat()}. {note}".strip()


def _typed_status(value: str) -> Status:
    return Status.READ if value else Status.BLANK


def _corrected(held: Entry, before: Iterable[str], by: str) -> tuple[Evidence, ...]:
    """Keep where a value stands in the ledger; say who decided what it is now."""
    changed = set(before)
    return tuple(
        replace(one, decided_by=by, p_wrong=0.0) if one.field in changed else one
        for one in held.evidence
    )


def _record(
    connection: Connection,
    entry: Entry,
    action: str,
    decision: Decision,
    before: Mapping[str, str] | None = None,
) -> None:
    held = head(connection, entry.id)
    change = recording.Change(
        entry=entry,
        decision=decision,
        action=action,
        kind=held["kind"],
        batch=held["batch"],
        draft=held["draft"],
        before=before or {},
        place_taken=held["place_key"] is None and not _MOVES.intersection(before or {}),
    )
    recording.record(connection, [change])
