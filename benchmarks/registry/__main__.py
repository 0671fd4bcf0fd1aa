"""`python -m benchmarks.registry --entries 1000000 --on sqlite`.

Measures appends to the log in batches, statistics over all entries, and how an export's memory
grows with their number. Seconds are of this process; on PostgreSQL the server's come on top. With
`--parts verify` every entry is recorded as an office would, which takes some five minutes for a
million, and `sogoc audit verify` holds them all against the log.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from benchmarks.search.people import people
from ingest.box import Box
from ocr.reading import Status
from registry import audit, entries, recording, stats
from registry.database import Database, open_database
from registry.documents import Document
from registry.entry import Actor, Decision, Entry, Evidence, State
from registry.ids import new_id
from tests.servers import postgresql

BATCH: Final = 1_000
RECORDS: Final = 50_000
RECORDED: Final = 25_000
"""Entries that are recorded one by one; the rest are made of them by SQL."""

PARTS: Final = ("log", "stats", "export")
MORE_PARTS: Final = ("verify",)

FIELDS: Final = ("ho_ten", "ngay_sinh", "so_hieu", "so_vao_so", "xep_loai")
NOON: Final = datetime(2026, 3, 2, 5, tzinfo=UTC)
SHA256: Final = "0" * 64


def main() -> None:
    """Measure each database and print what came of it as JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--entries", type=int, default=1_000_000)
    words.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
    words.add_argument("--parts", nargs="+", choices=(*PARTS, *MORE_PARTS), default=PARTS)
    words.add_argument("--folder", type=Path, help="keeps the SQLite database for another run")
    words.add_argument("--export-from", help=argparse.SUPPRESS)
    wanted = words.parse_args()
    if wanted.export_from:
        _export(wanted.export_from)
        return
    for name in wanted.on:
        with _address(name, wanted.folder) as url:
            told = _measured(url, wanted.entries, wanted.parts, wanted.folder)
        sys.stdout.write(json.dumps({"on": name, **told}, indent=1) + "\n")
        sys.stdout.flush()


def _measured(url: str, how_many: int, parts: list[str], folder: Path | None) -> dict[str, Any]:
    db, told = open_database(url), dict[str, Any]()
    if "log" in parts:
        told["log"] = _appended(db)
    if "verify" in parts:
        told["recorded"] = _recorded(db, how_many)
        told["verify"] = _verified(url, folder)
    else:
        if not entries.count(db):
            told["recorded"] = _recorded(db, min(RECORDED, how_many))
            told["export_few"] = _exported(url)
        _multiplied(db, how_many)
    told["entries"] = entries.count(db)
    for name, ask in (("shares", stats.shares), ("counts", stats.counts), ("totals", stats.totals)):
        if "stats" in parts:
            told[f"stats.{name}"] = _seconds(partial(ask, db))
    if "export" in parts:
        told["export_all"] = _exported(url)
    db.close()
    return told


def _appended(db: Database) -> dict[str, float]:
    """Append records in batches, as much as a large review writes at once."""
    details = {"version": 1, "state": "in_force", "actor": "person", "sha256": SHA256}
    events = [audit.Event("hoa", "entry.accepted", f"{i:026}", details) for i in range(BATCH)]

    def append() -> None:
        for _ in range(RECORDS // BATCH):
            with db.write() as connection:
                audit.append(connection, events)

    append()
    took = _seconds(append)
    return took | {"records_a_second": round(RECORDS / took["processor"])}


def _recorded(db: Database, how_many: int) -> dict[str, float]:
    """Record entries with their evidence, decision, log and outbox, a batch in a transaction.

    Those that an earlier run recorded stay.
    """
    held = entries.count(db)

    def record() -> None:
        for number, chunk in enumerate(people(how_many)):
            done = held - number * len(chunk)
            for at in range(max(0, done), len(chunk), BATCH):
                changes = [_change(one) for one in chunk[at : at + BATCH]]
                with db.write() as connection:
                    recording.record(connection, changes)

    took = _seconds(record)
    return took | {"entries_a_second": round((how_many - held) / took["processor"])}


def _verified(url: str, folder: Path | None) -> dict[str, Any]:
    """Run `sogoc audit verify` on a database whose log has a checkpoint.

    The key that signs it is kept beside a database that is kept.
    """
    with tempfile.TemporaryDirectory() as made:
        home = folder / "home" if folder else Path(made)
        setting = {**os.environ, "SOGOC_HOME": str(home), "SOGOC_DATABASE_URL": url}
        sogoc = [sys.executable, "-m", "api", "audit"]
        subprocess.run([*sogoc, "checkpoint"], env=setting, check=True, capture_output=True)
        began = time.perf_counter()
        said = Path(made, "said")
        with said.open("wb") as out:
            verify = subprocess.Popen([*sogoc, "verify"], env=setting, stdout=out)
        _, status, used = os.wait4(verify.pid, 0)  # what this one process used
        return {
            "processor": round(used.ru_utime + used.ru_stime, 1),
            "wall": round(time.perf_counter() - began, 1),
            "peak_mb": used.ru_maxrss // 1024,
            "exit": os.waitstatus_to_exitcode(status),
            "said": said.read_text(encoding="utf-8").strip().splitlines()[-1],
        }


def _change(one: Document) -> recording.Change:
    values = {
        "ho_ten": one.name, "ngay_sinh": one.born, "so_hieu": one.diploma,
        "so_vao_so": one.register, "xep_loai": one.grade, "co_quan": one.office,
        "nam_tot_nghiep": str(one.year), "noi_sinh": "Nam Định",
    }  # fmt: skip
    box = Box(100, 200, 400, 260)
    seen = tuple(
        Evidence(field, SHA256, 1, box, values[field], Status.READ, 0.01, "hoa") for field in FIELDS
    )
    made = Entry(
        new_id(), 1, State.IN_FORCE, values, dict.fromkeys(values, Status.READ), seen,
        Actor.PERSON, "hoa", NOON,
    )  # fmt: skip
    decision = Decision(Actor.PERSON, "hoa", NOON)
    return recording.Change(made, decision, "accepted", one.kind, place_taken=True)


def _multiplied(db: Database, how_many: int) -> None:
    """Make more entries of those that are there, under other ids; those of today begin with 01.

    Each copy is a transaction, and one that is there stays, so a run that was cut off goes on.
    """
    for copy in range(2, 1 + -(-how_many // RECORDED)):
        with db.write() as connection:
            mine = text("SELECT 1 FROM entries WHERE id >= :id AND id < :next LIMIT 1")
            if not connection.execute(mine, {"id": f"{copy:02}", "next": f"{copy:02}Z"}).first():
                _copy(connection, f"{copy:02}")
    with db.write() as connection:
        connection.execute(text("ANALYZE"))


def _copy(connection: Connection, start: str) -> None:
    for table in ("entries", "entry_versions"):
        found = connection.execute(text(f"SELECT * FROM {table} LIMIT 0"))  # noqa: S608 - no input
        names = ", ".join(f'"{name}"' for name in set(found.keys()) - {"id", "place_key"})
        connection.execute(
            text(
                f"INSERT INTO {table} (id, {names}) "  # noqa: S608 - no input
                f"SELECT '{start}' || substr(id, 3), {names} FROM {table} "
                "WHERE id >= '01' AND id < '02'"
            )
        )


def _exported(url: str) -> dict[str, Any]:
    """Export in a process of its own, whose peak memory is its own."""
    command = [sys.executable, "-m", "benchmarks.registry", "--export-from", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def _export(url: str) -> None:
    from api.entry_report import export_entries

    db, count = open_database(url), 0
    with tempfile.TemporaryDirectory() as folder:

        def write() -> None:
            nonlocal count
            count = export_entries(db, Path(folder) / "all.csv", None, long=False, as_json=False)

        took = _seconds(write)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = took | {"entries": count, "peak_mb": peak}
    sys.stdout.write(json.dumps(told))


def _seconds(do: Callable[[], object]) -> dict[str, float]:
    processor, wall = time.process_time(), time.perf_counter()
    do()
    return {
        "processor": round(time.process_time() - processor, 3),
        "wall": round(time.perf_counter() - wall, 3),
    }


@contextmanager
def _address(name: str, folder: Path | None) -> Iterator[str]:
    if name == "sqlite" and folder:
        yield f"sqlite:///{folder}/registry.db"
    elif name == "sqlite":
        with tempfile.TemporaryDirectory() as made:
            yield f"sqlite:///{made}/registry.db"
    else:
        with postgresql.running() as server:
            yield server.url(server.new_database())


if __name__ == "__main__":
    main()
