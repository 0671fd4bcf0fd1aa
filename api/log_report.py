"""The audit log at the terminal."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api.console import say, say_json, say_table
from api.log_keeping import holds_for, kept
from registry import audit, checkpoint_check, log_check

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database


def say_check(services: "Services", more: tuple[Path, ...], as_json: bool) -> bool:
    """Hash the whole log again, name every fault, and tell whether there is none."""
    db = services.database
    notes = [*kept(services, more)]
    faults = list(log_check.check(db))
    if notes:  # a log without checkpoints needs no key, and none is made for it
        faults += checkpoint_check.check(db, notes, holds_for(services.log_key.verifier))
    size, root = audit.size(db), audit.root(db)
    if as_json:
        found = [asdict(fault) for fault in faults]
        say_json({"records": size, "root": root, "checkpoints": len(notes), "faults": found})
        return not faults
    for fault in faults:
        say(f"bản ghi · record {fault.number}: {fault.reason}")
    said = f"{len(faults)} sai · faults" if faults else "toàn vẹn · every record holds"
    say(f"{size} bản ghi · records, {len(notes)} điểm ký · checkpoints, root {root}: {said}")
    return not faults


def say_records(db: "Database", last: int, of: str | None, as_json: bool) -> None:
    """Print records of one subject, or the last ones."""
    if of:
        records = audit.records_of(db, of)[-last:]
    else:
        records = audit.records(db, max(0, audit.size(db) - last), last)
    if as_json:
        say_json([asdict(record) for record in records])
        return
    rows: list[tuple[object, ...]] = [
        (r.number, r.at.isoformat(timespec="seconds"), r.by, r.action, r.subject) for r in records
    ]
    say_table(("no", "at", "by", "action", "subject"), rows)
