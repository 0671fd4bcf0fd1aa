"""Changes of entries by decision: a correction, a reissue for the issuer's error, a revocation.

Each is a new version and a line of the appendix (`registry.appendix`), in one transaction; the old
text stays readable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from ocr.reading import Status
from registry import appendix, found_wrong, recording
from registry.accept import FIELDS, in_order, require, typed_value
from registry.copies import VIETNAM
from registry.database import Database
from registry.dated import not_ahead, not_before_diploma
from registry.entries import head, newest
from registry.entry import Actor, Decision, Entry, Evidence, State
from registry.errors import Conflict, Forbidden
from registry.facts import Fact
from registry.ground import Ground, grounds
from registry.keys import born_key, real_born, year_of

_MOVES: Final = frozenset({"so_vao_so", "nam_tot_nghiep", "co_quan", "truong"})  # see `Keys.place`


class Cause(StrEnum):
    """Why a correction is due: only one of them says that the ledger was read or typed wrong."""

    CIVIL_STATUS = "civil-status"  # cải chính, thay đổi hộ tịch: the entry was right until then
    MISREAD = "misread"  # what is recorded is not what the ledger says


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
    cause: Cause = Cause.CIVIL_STATUS


@dataclass(frozen=True, slots=True)
class Revocation:
    """An entry that no longer counts, by decision."""

    ground: str  # key of one of `grounds()`
    decision_number: str
    decided_on: date
    by: str
    at: datetime
    note: str = ""


def correct(db: Database, entry_id: str, expected_version: int, change: Correction) -> Entry:
    """Record a correction, or a reissue for the issuer's error, as a new version.

    Both are written to the appendix (`registry.appendix`) in the same transaction.

    Raises:
        NotFound: no such entry.
        Conflict: someone changed the entry since, or its number is taken.
        Forbidden: the entry is not in force, the correction names no decision or one of a day on
            which there can be none, changes nothing, or gives a date of birth or a year of
            graduation that nobody can have; a reissue gives no new diploma number, or says that
            the ledger was misread.
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
        _check_said(change, before, typed)
        values = dict(held.values) | typed
        _check_date(change, values)
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
        told = change.issuer_error or change.note
        ground = "" if change.issuer_error else change.cause.value
        written = appendix.write(connection, replace(line, note=told, ground=ground))
        decision = Decision(Actor.PERSON, change.by, change.at, typed, reason=reason)
        action = "reissued" if change.issuer_error else "corrected"
        _record(connection, entry, action, decision, written, before)
        if change.cause is Cause.MISREAD:  # else whoever read the ledger read what it says
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
        NotFound: no such entry.
        Conflict: someone changed the entry since.
        Forbidden: there is no such ground, the entry is not in force, or the revocation names no
            decision or one of a day on which there can be none.
    """
    known = grounds() if lawful is None else lawful
    ground = next((one for one in known if one.key == change.ground), None)
    if not ground:
        keys = ", ".join(one.key for one in known)
        raise Forbidden(f"no ground {change.ground}; there are: {keys}")
    with db.write() as connection:
        held = _may_change(connection, entry_id, expected_version, change.decision_number)
        _check_date(change, held.values)
        reason = _reason(change.decision_number, change.decided_on, f"{ground.key}. {change.note}")
        entry = replace(_next(held, change.by, change.at, reason), state=State.REVOKED)
        line = _line(entry, appendix.Kind.REVOCATION, change, {}, {})
        written = appendix.write(connection, replace(line, ground=ground.key))
        decision = Decision(Actor.PERSON, change.by, change.at, reason=reason)
        _record(connection, entry, "revoked", decision, written)
        return entry


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
    if change.issuer_error.strip() and change.cause is Cause.MISREAD:
        raise Forbidden("a ledger that was misread is no error of the issuer: nothing is reissued")


def _check_date(change: Correction | Revocation, values: Mapping[str, str]) -> None:
    not_ahead(change.decided_on, change.at)
    not_before_diploma(change.decided_on, values)


def _check_said(change: Correction, before: Mapping[str, str], typed: Mapping[str, str]) -> None:
    """A ledger may hold a day or year that never was, and be misread; no decision says one."""
    if change.cause is Cause.MISREAD:
        return
    born, now = typed.get("ngay_sinh", ""), change.at.astimezone(VIETNAM).year
    if real_born(born) != born_key(born) or born_key(born)[:4] > str(now):
        raise Forbidden("no calendar has this date of birth")
    year = year_of(typed.get("nam_tot_nghiep", ""))
    if "nam_tot_nghiep" in before and not (year and year <= now):
        raise Forbidden("nobody can have graduated in this year")


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
    written: Fact,
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
        appendix=written,
    )
    recording.record(connection, [change])
