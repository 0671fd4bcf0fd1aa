"""The audit log at the terminal."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.console import say, say_json, say_table
from registry import audit, log_check

if TYPE_CHECKING:
    from registry.database import Database


def say_check(db: "Database", as_json: bool) -> bool:
    """Hash the whole log again, name every fault, and tell whether there is none."""
    size, faults = audit.size(db), log_check.check(db)
    root = audit.root(db)
    if as_json:
        say_json({"records": size, "root": root, "faults": [asdict(fault) for fault in faults]})
        return not faults
    for fault in faults:
        say(f"record {fault.number}: {fault.reason}")
    found = f"{len(faults)} faults" if faults else "toàn vẹn · every record holds"
    say(f"{size} records, root {root}: {found}")
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
