"""Rows that wait for a decision, at the terminal."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.batch import tell_index
from api.batch_report import find_batch
from api.console import say, say_json, say_made, say_table
from api.entry_report import as_dict, line
from api.exit_codes import WRONG_USE, CommandError
from api.spoken import both
from api.typed import typed_fields
from ocr.fields import BODY, HEADER
from registry import blind, review
from registry.entry import Actor, Decision
from registry.queued import DraftState, Queued
from registry.review import Action

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database


def say_queue(db: "Database", batch: str | None, limit: int, as_json: bool) -> None:
    """List waiting rows by batch, page and row."""
    wanted = find_batch(db, batch).id if batch else None
    rows = blind.veiled(db, review.queue(db, batch=wanted, limit=limit))
    if as_json:
        say_json([_plain(row) for row in rows])
        return
    lines: list[tuple[object, ...]] = []
    for row in rows:
        values = row.values
        doubts = ", ".join(dict.fromkeys(d.code for d in row.draft.doubts))
        lines.append(
            (row.id, row.page, row.draft.row, values.get("ho_ten", ""),
             values.get("ngay_sinh", ""), doubts)
        )  # fmt: skip
    say_table(("id", "page", "row", "ho_ten", "ngay_sinh", "doubts"), lines)


def say_draft(db: "Database", draft_id: str, as_json: bool) -> None:
    """Show one row: value, probability of error, status and raw text of each field."""
    (row,) = blind.veiled(db, [review.draft(db, draft_id)])
    if as_json:
        say_json(_plain(row))
        return
    say(f"{row.id}  {row.state}  scan {row.scan[:12]} page {row.page} row {row.draft.row}")
    lines: list[tuple[object, ...]] = [
        (r.field, r.value, f"{r.p_wrong:.3f}", r.status.value, r.raw)
        for r in (*row.header, *row.draft.readings)
    ]
    say_table(("field", "value", "p_wrong", "status", "raw"), lines)
    for doubt in (*row.draft.doubts, *row.page_doubts):
        say(f"! {both(doubt.message)}")


def decide_draft(
    services: "Services",
    draft_id: str,
    by: str,
    *,
    changes: Sequence[str] = (),
    illegible: Sequence[str] = (),
    reason: str = "",
    reject: bool = False,
    as_json: bool = False,
) -> None:
    """Accept or reject one row by a person's word, and say what became of it."""
    row = review.draft(services.database, draft_id)
    known = {*BODY, *HEADER, *(r.field for r in row.draft.readings)}
    values = typed_fields(changes, known)
    unknown = set(illegible) - known
    if unknown:
        raise CommandError(WRONG_USE, f"There is no field {', '.join(sorted(unknown))}.")
    decision = Decision(Actor.PERSON, by, datetime.now(UTC), values, frozenset(illegible), reason)
    action = Action.REJECT if reject else Action.ACCEPT
    entry = review.decide(services.database, draft_id, decision, row.version, action)
    tell_index(services)
    state = review.draft(services.database, draft_id).state
    made = {"id": draft_id, "state": state, "entry": as_dict(entry) if entry else None}
    say_made(made, line(entry) if entry else f"{draft_id}  {_SAID[state]}", as_json)


_SAID = {
    DraftState.REJECTED: "không phải dòng sổ · rejected",
    DraftState.WAITING: "chờ người thứ hai xác nhận · waits for a second person",
}


def _plain(row: Queued) -> dict[str, Any]:
    return asdict(row) | {"values": row.values}
