"""How fast a worker hands changes from SQL to an index that lags behind."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select

from benchmarks.search.people import people
from registry import outbox
from registry.database import Database, open_database
from registry.documents import Document
from registry.fold import fold, number_key
from registry.schema import entries, entry_versions
from registry.schema import outbox as waiting
from registry.search import SearchIndex

SOME_MOMENT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def catch_up(index: SearchIndex, how_many: int) -> dict[str, Any]:
    """Drain an outbox that names entries new to the index, then those same entries again.

    The first time a server has just been started, as after a power cut; once more it is warm.
    """
    index.clear()  # in service and empty: all that it gets comes through the outbox
    with TemporaryDirectory() as folder:
        db = open_database(f"sqlite:///{Path(folder) / 'registry.db'}")
        for batch in people(how_many):
            _write(db, batch)
        found = {"first_time": _drained(db, index)}
        index.clear()
        _wait_all(db)
        found["warm"] = _drained(db, index)
        _wait_all(db)
        found["unchanged"] = _drained(db, index)
        began = time.perf_counter()
        outbox.reindex(db, index)
        found["reindex_per_second"] = {"wall": round(how_many / (time.perf_counter() - began))}
        db.close()
    return found


def _drained(db: Database, index: SearchIndex) -> dict[str, int]:
    began, processor = time.perf_counter(), time.process_time()
    handed = outbox.drain(db, index)
    seconds, computed = time.perf_counter() - began, time.process_time() - processor
    return {
        "entries": handed,
        "per_second": round(handed / seconds),
        "per_processor_second": round(handed / computed),
    }


def _wait_all(db: Database) -> None:
    with db.write() as connection:
        everything = select(entries.c.id, entries.c.version)
        connection.execute(insert(waiting).from_select(["entry", "version"], everything))


def _write(db: Database, batch: Iterable[Document]) -> None:
    """Write entries as `registry.recording` does, without the rows that search never reads."""
    people = list(batch)
    with db.write() as connection:
        connection.execute(insert(entries), [_head(one) for one in people])
        connection.execute(insert(entry_versions), [_version(one) for one in people])
        connection.execute(insert(waiting), [{"entry": one.key, "version": 1} for one in people])


def _head(one: Document) -> dict[str, object]:
    return {
        "id": one.key,
        "version": 1,
        "state": "in_force",
        "kind": one.kind,
        "year": one.year,
        "office": fold(one.office),
        "name_key": fold(one.name),
        "born_key": one.born,
        "diploma_key": number_key(one.diploma),
        "register_key": number_key(one.register),
    }


def _version(one: Document) -> dict[str, object]:
    values = {
        "ho_ten": one.name,
        "ngay_sinh": "/".join(reversed(one.born.split("-"))),
        "so_hieu": one.diploma,
        "so_vao_so": one.register,
        "nam_tot_nghiep": str(one.year),
        "co_quan": one.office,
        "xep_loai": one.grade,
    }
    return {
        "id": one.key,
        "version": 1,
        "state": "in_force",
        "values": values,
        "statuses": {},
        "evidence": {"scans": [], "people": [], "rows": []},
        "actor": "policy",
        "decided_by": "benchmark",
        "recorded_at": SOME_MOMENT,
        "reason": "",
    }
