"""`sogoc admin bag`: a batch as archives take it over: masters, entries, METS with PREMIS."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from api.entry_report import as_dict
from api.exit_codes import BAD_INPUT, CommandError
from registry import batching, entries, intake
from registry.bag import Item, write_bag
from registry.entries import Filter
from registry.intake import Scan
from registry.mets import Held, in_hanoi, mets

if TYPE_CHECKING:
    from api.wiring import Services

MOST = 100_000  # files of one batch


def bag(services: "Services", batch: str, folder: Path) -> int:
    """Write a batch, named or by its id, into a new folder; give the number of files in it.

    Raises:
        CommandError: there is no such batch, or one of its masters is missing or damaged.
        Conflict: the folder exists.
    """
    found = _batch(services, batch)
    scans = intake.scans(services.database, found.id, MOST)
    now = datetime.now(UTC)
    held = [_held(number, scan, now) for number, scan in enumerate(scans, 1)]
    about = {
        "Source-Organization": "sogoc",
        "External-Description": found.name,
        "External-Identifier": found.id,
        "Bagging-Date": in_hanoi(now)[:10],
        "Bagging-Timestamp": in_hanoi(now),
    }
    items = _items(services, found, scans, held, now)
    return len(write_bag(folder, items, about))


def _batch(services: "Services", batch: str) -> batching.Batch:
    for one in batching.batches(services.database, MOST):
        if batch in (one.id, one.name):
            return one
    raise CommandError(BAD_INPUT, f"There is no batch {batch}. `sogoc status` lists them.")


def _items(
    services: "Services",
    batch: batching.Batch,
    scans: tuple[Scan, ...],
    held: list[Held],
    now: datetime,
) -> Iterator[Item]:
    for scan, one in zip(scans, held, strict=True):
        if not services.store.verify(scan.sha256):
            raise CommandError(BAD_INPUT, f"the master {scan.sha256} ({scan.name}) was changed.")
        yield Item(one.path, services.store.path(scan.sha256))
    yield Item("mets.xml", mets(batch.name, now, held))
    yield Item("entries.jsonl", _entries(services, batch.id))


def _held(number: int, scan: Scan, now: datetime) -> Held:
    suffix = PurePosixPath(scan.name).suffix
    held = Held(
        path="",
        name=scan.name,
        media_type=scan.media_type,
        size=scan.size,
        sha256=scan.sha256,
        received_at=scan.received_at,
        received_by=scan.received_by,
        checked_at=now,
    )
    return replace(held, path=f"masters/{number:06}-{scan.sha256[:16]}{suffix}")


def _entries(services: "Services", batch: str) -> bytes:
    """Give every version of every entry of the batch, one a line."""
    lines = [
        json.dumps(as_dict(version), ensure_ascii=False, default=str)
        for entry in entries.every(services.database, Filter(batch=batch))
        for version in entries.history(services.database, entry.id)
    ]
    return "".join(f"{line}\n" for line in lines).encode()
