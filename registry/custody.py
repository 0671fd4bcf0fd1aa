"""Who keeps a ledger, and who therefore signs copies from it: offices merge and dissolve.

Custody of a volume is a chain without gaps: each office holds it from a day on, until the day on
which its successor takes over by decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from registry import audit
from registry.database import Database
from registry.errors import Forbidden, NotFound
from registry.facts import fact
from registry.life_tables import custody, volumes


@dataclass(frozen=True, slots=True)
class Custodian:
    """An office that keeps a volume for a time."""

    office: str
    signatory: str  # post of who signs copies there, e.g. "Giám đốc"
    since: date
    decision: str = ""  # by which custody passed on; "" for the first office
    until: date | None = None  # the first day on which it no longer keeps the volume


def begin(connection: Connection, volume: str, first: Custodian) -> None:
    """Write down the first office of a volume, inside an open transaction.

    Raises:
        Forbidden: the office or the post of its signatory is not named.
    """
    _check(first)
    connection.execute(insert(custody).values(_row(volume, first)))


def renamed(connection: Connection, volume: str, was: str, now: str) -> None:
    """Correct the first office of a volume that was registered under a wrong name of its issuer."""
    first = (custody.c.volume == volume) & (custody.c.office == was) & (custody.c.decision == "")
    connection.execute(update(custody).where(first).values(office=now))


def hand_over(db: Database, volume_ids: Iterable[str], successor: Custodian, by: str) -> None:
    """Pass custody of volumes on to another office, from a day on.

    Raises:
        NotFound: one of the volumes does not exist.
        Forbidden: the decision is missing, or the day is not after the last change.
    """
    _check(successor)
    if not successor.decision.strip():
        raise Forbidden("the number of the decision is missing")
    with db.write() as connection:
        for volume in dict.fromkeys(volume_ids):
            last = _last(connection, volume)
            if successor.since <= last.since:
                raise Forbidden(f"{last.office} keeps volume {volume} since {last.since}")
            connection.execute(
                update(custody)
                .where(custody.c.volume == volume, custody.c.until.is_(None))
                .values(until=successor.since)
            )
            connection.execute(insert(custody).values(_row(volume, successor)))
            details = {"office": successor.office, "since": successor.since.isoformat()}
            rows = (fact("custody", volume),)
            event = audit.Event(by, "volume.handed-over", volume, details, rows)
            audit.append(connection, [event])


def chain(db: Database, volume: str) -> tuple[Custodian, ...]:
    """Give every office that kept a volume, the first first."""
    query = select(custody).where(custody.c.volume == volume).order_by(custody.c.since)
    with db.read() as connection:
        return tuple(_custodian(row) for row in connection.execute(query).mappings())


def keeper(db: Database, volume: str, on: date) -> Custodian:
    """Say which office keeps a volume on a day, and who signs there.

    Raises:
        NotFound: nobody kept it on that day.
    """
    with db.read() as connection:
        return keeper_on(connection, volume, on)


def keeper_on(connection: Connection, volume: str, on: date) -> Custodian:
    """Say which office keeps a volume on a day, inside an open transaction.

    Raises:
        NotFound: nobody kept it on that day.
    """
    at = custody.c
    query = select(custody).where(
        at.volume == volume, at.since <= on, or_(at.until.is_(None), at.until > on)
    )
    row = connection.execute(query).mappings().first()
    if not row:
        raise NotFound(f"nobody kept volume {volume} on {on}")
    return _custodian(row)


def _last(connection: Connection, volume: str) -> Custodian:
    # The volume's row is the lock that makes two successions take turns.
    lock = select(volumes.c.id).where(volumes.c.id == volume).with_for_update()
    connection.execute(lock)
    query = select(custody).where(custody.c.volume == volume, custody.c.until.is_(None))
    row = connection.execute(query).mappings().first()
    if not row:
        raise NotFound(f"no volume {volume}")
    return _custodian(row)


def _check(one: Custodian) -> None:
    if not (one.office.strip() and one.signatory.strip()):
        raise Forbidden("the office and the post of who signs there must be named")


def _row(volume: str, one: Custodian) -> dict[str, object]:
    return {
        "volume": volume,
        "office": one.office.strip(),
        "signatory": one.signatory.strip(),
        "since": one.since,
        "until": None,
        "decision": one.decision.strip(),
    }


def _custodian(row: RowMapping) -> Custodian:
    names = ("office", "signatory", "since", "decision", "until")
    return Custodian(**{name: row[name] for name in names})
