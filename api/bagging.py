"""`sogoc admin bag`: a batch or volume as archives take it: masters, entries, METS and PREMIS."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from api.batch_report import find_batch
from api.entry_report import as_dict
from api.exit_codes import BAD_INPUT, CommandError
from api.volume_answers import InventoryOut
from api.volume_desk import find_volume
from registry import entries, foliation, intake
from registry.bag import Item, write_bag
from registry.entries import Filter
from registry.intake import Scan
from registry.mets import Held, in_hanoi, mets

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database

MOST = 100_000  # files of one batch


def bag(services: "Services", batch: str, folder: Path) -> int:
    """Write a batch, named or by its id, into a new folder; give the number of files in it.

    Raises:
        CommandError: there is no such batch, or one of its masters is missing or damaged.
        Conflict: the folder exists.
    """
    found = find_batch(services.database, batch)
    scans = intake.scans(services.database, found.id, MOST)
    ids = (one.id for one in entries.every(services.database, Filter(batch=found.id)))
    return _write(services, found.id, found.name, scans, ids, folder)


def bag_volume(services: "Services", volume: str, folder: Path) -> int:
    """Write a volume, named or by its id: its scans as its leaves lie, and what was sealed.

    Raises:
        CommandError: there is no such volume, or one of its masters is missing or damaged.
        Conflict: the folder exists.
    """
    db = services.database
    found = find_volume(db, volume)
    inside = dict.fromkeys(leaf.scan for leaf in foliation.leaves(db, found.id))
    scans = tuple(intake.scan(db, sha256) for sha256 in inside)
    stock = InventoryOut.of(db, found.id).model_dump_json(indent=1).encode()
    more = [Item("volume.json", stock)]
    if found.signature:
        more.append(Item("statement.jws", found.signature.encode()))
    ids = foliation.entries_of(db, found.id)
    return _write(services, found.id, found.book.name, scans, ids, folder, more)


def _write(
    services: "Services",
    about: str,
    name: str,
    scans: Sequence[Scan],
    ids: Iterable[str],
    folder: Path,
    more: Sequence[Item] = (),
) -> int:
    now = datetime.now(UTC)
    held = [_held(number, scan, now) for number, scan in enumerate(scans, 1)]
    info = {
        "Source-Organization": "sogoc",
        "External-Description": name,
        "External-Identifier": about,
        "Bagging-Date": in_hanoi(now)[:10],
        "Bagging-Timestamp": in_hanoi(now),
    }
    items = chain(
        _masters(services, scans, held),
        (
            Item("mets.xml", mets(name, now, held)),
            Item("entries.jsonl", _entries(services.database, ids)),
        ),
        more,
    )
    return len(write_bag(folder, items, info))


def _masters(services: "Services", scans: Sequence[Scan], held: Sequence[Held]) -> Iterator[Item]:
    for scan, one in zip(scans, held, strict=True):
        if not services.store.verify(scan.sha256):
            raise CommandError(BAD_INPUT, f"the master {scan.sha256} ({scan.name}) was changed.")
        yield Item(one.path, services.store.path(scan.sha256))


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


def _entries(db: "Database", ids: Iterable[str]) -> bytes:
    """Give every version of every entry, one a line."""
    lines = [
        json.dumps(as_dict(version), ensure_ascii=False, default=str)
        for entry in ids
        for version in entries.history(db, entry)
    ]
    return "".join(f"{line}\n" for line in lines).encode()
