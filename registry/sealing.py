"""Sealing a volume: a signed statement of what it holds, after which nothing of it may change.

The signature is made by a callable that the caller brings: keys live in another room.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, update

from registry import audit, foliation
from registry.completeness import Inventory, stock
from registry.database import Database
from registry.errors import Conflict, Forbidden
from registry.life_tables import volumes
from registry.volume import Volume, VolumeState
from registry.volumes import facts_of, get, one, open_one

TYPE = "sogoc.volume-statement/1"

Sign = Callable[[bytes], str]
"""Turns the canonical statement into a signature that carries it, e.g. a compact JWS."""


def draw_up(db: Database, volume_id: str, by: str, at: datetime | None = None) -> str:
    """Give the canonical statement of a complete volume, to be signed and handed to `seal`.

    Raises:
        NotFound: no such volume.
        Forbidden: it is sealed already, or something is still open.
    """
    with db.read() as connection:
        volume = one(connection, volume_id)
        if volume.state is not VolumeState.OPEN:
            raise Forbidden("the volume is sealed already")
        return _statement(connection, stock(connection, volume), by, at or datetime.now(UTC))


def seal(
    db: Database,
    volume_id: str,
    expected_version: int,
    by: str,
    sign: Sign,
    then: Callable[[Volume], None] = lambda _sealed: None,
) -> Volume:
    """Sign a volume's statement and seal it.

    No lock is held while the key answers; what changed meanwhile makes the sealing fail. `then`
    runs in the transaction that seals.

    Raises:
        NotFound: no such volume.
        Conflict: the volume or a row in it changed since.
        Forbidden: it is sealed already, or something is still open.
    """
    at = datetime.now(UTC)
    if get(db, volume_id).version != expected_version:
        raise Conflict(f"volume {volume_id} is no longer at version {expected_version}")
    statement = draw_up(db, volume_id, by, at)
    signature = sign(statement.encode())
    with db.write() as connection:
        held = open_one(connection, volume_id, expected_version)
        if _statement(connection, stock(connection, held), by, at) != statement:
            raise Conflict("a row of the volume changed while its statement was signed")
        connection.execute(
            update(volumes)
            .where(volumes.c.id == volume_id)
            .values(
                state=VolumeState.SEALED.value,
                version=held.version + 1,
                sealed_at=at,
                sealed_by=by,
                statement=statement,
                signature=signature,
            )
        )
        digest = sha256(statement.encode()).hexdigest()
        told, rows = {"sha256": digest}, facts_of(volume_id)
        event = audit.Event(by, "volume.sealed", volume_id, told, rows)
        audit.append(connection, [event], at)
        sealed = one(connection, volume_id)
        then(sealed)
        return sealed


def _statement(connection: Connection, held: Inventory, by: str, at: datetime) -> str:
    if held.gaps:
        first = held.gaps[0]
        raise Forbidden(f"{len(held.gaps)} things are still open, the first: {first.code}")
    volume, book = held.volume, held.volume.book
    body = {
        "type": TYPE,
        "volume": volume.id,
        "name": book.name,
        "office": book.office,
        "kind": book.kind,
        "years": [book.first_year, book.last_year],
        "part": [book.part, book.parts],
        "leaves": [book.first_page, book.last_page],
        "lost": {str(number): why for number, why in sorted(volume.lost.items())},
        "scans": len(held.leaves),
        "scans_sha256": _digest(
            f"{leaf.scan} {leaf.page} {leaf.text or None} {leaf.role}" for leaf in held.leaves
        ),
        "rows": held.totals,
        "entries_sha256": _digest(
            f"{entry} {version}" for entry, version in foliation.entries_on(connection, held.leaves)
        ),
        "by": by,
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return sha256(text.encode()).hexdigest()
