"""Two persons for one row: what the first says waits until a second one says the same.

A volume asks for it in two ways. `second_person`: an edit by one person is a proposal that another
one must repeat, so nobody approves their own edit. `double_keyed`: these fields are typed by two
people who do not see what the other typed, nor what the engine read; where they differ, the later
word waits for a third look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from registry import audit
from registry.accept import Row, typed_value
from registry.database import Database
from registry.entry import Actor, Decision
from registry.errors import Forbidden, Incomplete
from registry.life_tables import proposals, volume_pages, volumes
from registry.schema import drafts
from registry.volume import Book, VolumeState
from registry.volumes import volume_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one person said of a row that needs two."""

    by: str
    at: datetime
    action: str
    values: Mapping[str, str]  # all of them, as they would enter the register
    illegible: frozenset[str]
    reason: str


def proposal(db: Database, draft_id: str) -> Proposal | None:
    """Give what waits for a second person, if something does."""
    with db.read() as connection:
        return _held(connection, draft_id)


def blind_fields(db: Database, scan: str, page: int) -> tuple[str, ...]:
    """Name the fields of a page that two people type without seeing each other."""
    with db.read() as connection:
        volume = volume_of(connection, scan, page)
    return volume.book.double_keyed if volume else ()


def double_keyed(connection: Connection, draft_ids: Iterable[str]) -> set[str]:
    """Of these drafts, give those that no policy may decide, for two people must type them."""
    at = (drafts.c.scan == volume_pages.c.scan) & (drafts.c.page == volume_pages.c.page)
    query = (
        select(drafts.c.id, volumes.c.double_keyed)
        .join(volume_pages, at)
        .join(volumes, volumes.c.id == volume_pages.c.volume)
        .where(drafts.c.id.in_(list(draft_ids)))
    )
    return {draft for draft, fields in connection.execute(query) if fields}


def waits(connection: Connection, draft_id: str, row: Row, decision: Decision, action: str) -> bool:
    """Keep a decision as a proposal if it needs a second person; False if it may stand.

    Raises:
        Incomplete: a field that is typed twice was not typed.
        Forbidden: the volume is sealed.
    """
    volume = volume_of(connection, row.scan, row.page)
    if volume and volume.state is VolumeState.SEALED:
        raise Forbidden("the volume is sealed; its entries change by decision only")
    if not volume or decision.actor is not Actor.PERSON:
        return False
    said = _said(row, decision, action)
    keyed = _keyed(row, volume.book, decision, action)
    if not keyed and not (volume.book.second_person and _edits(row, said)):
        return False
    first = _held(connection, draft_id)
    if first and first.by != decision.by and _same(first, said, volume.book, keyed):
        connection.execute(delete(proposals).where(proposals.c.draft == draft_id))
        _log(connection, decision, "draft.seconded", draft_id, first=first.by)
        return False
    _keep(connection, draft_id, said)
    _log(connection, decision, "draft.proposed", draft_id)
    return True


def _keyed(row: Row, book: Book, decision: Decision, action: str) -> frozenset[str]:
    """The fields of this row that two people type; none where the row is no row, or void."""
    if action not in ("accept", "stands"):
        return frozenset()
    here = frozenset(book.double_keyed) & row.readings.keys()
    if open_fields := sorted(here - decision.values.keys() - decision.illegible):
        raise Incomplete(open_fields)
    return here


def _said(row: Row, decision: Decision, action: str) -> Proposal:
    typed = {name: typed_value(value) for name, value in decision.values.items()}
    values = row.values | typed | dict.fromkeys(decision.illegible, "")
    return Proposal(decision.by, decision.at, action, values, decision.illegible, decision.reason)


def _edits(row: Row, said: Proposal) -> bool:
    return said.action != "accept" or bool(said.illegible) or dict(said.values) != row.values


def _same(first: Proposal, second: Proposal, book: Book, keyed: frozenset[str]) -> bool:
    if first.action != second.action:
        return False
    names = first.values.keys() | second.values.keys() if book.second_person else keyed
    return all(
        first.values.get(name, "") == second.values.get(name, "")
        and (name in first.illegible) == (name in second.illegible)
        for name in names
    )


def _held(connection: Connection, draft_id: str) -> Proposal | None:
    query = select(proposals).where(proposals.c.draft == draft_id)
    row = connection.execute(query).mappings().first()
    if not row:
        return None
    names = ("by", "at", "action", "values", "reason")
    return Proposal(**{name: row[name] for name in names}, illegible=frozenset(row["illegible"]))


def _keep(connection: Connection, draft_id: str, said: Proposal) -> None:
    connection.execute(delete(proposals).where(proposals.c.draft == draft_id))
    row = {
        "draft": draft_id,
        "by": said.by,
        "at": said.at,
        "action": said.action,
        "values": dict(said.values),
        "illegible": sorted(said.illegible),
        "reason": said.reason,
    }
    connection.execute(insert(proposals).values(row))
    connection.execute(
        update(drafts).where(drafts.c.id == draft_id).values(version=drafts.c.version + 1)
    )


def _log(
    connection: Connection, decision: Decision, action: str, draft_id: str, **details: object
) -> None:
    audit.append(connection, [audit.Event(decision.by, action, draft_id, details)], decision.at)
