"""The leaves of a volume: which scanned page is which, by its printed numbers, and which are lost.

A sealed volume (`registry.sealing`) takes no page and gives none away.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select

from registry.database import Database
from registry.errors import Conflict, Forbidden, NotFound
from registry.life_tables import volume_pages
from registry.schema import drafts, entries
from registry.volume import MOST_LEAVES, Leaf, Role, Volume
from registry.volumes import at, changed, open_one


def leaves(db: Database, volume_id: str) -> tuple[Leaf, ...]:
    """List the scanned pages of a volume, by printed number."""
    with db.read() as connection:
        return of_volume(connection, volume_id)


def assign(
    db: Database, volume_id: str, expected_version: int, pages: Sequence[Leaf], by: str
) -> Volume:
    """Put scanned pages into a volume, or correct what is said of those in it.

    Raises:
        NotFound: no such volume.
        Conflict: someone changed the volume since, or a page lies in another one.
        Forbidden: the volume is sealed, or would hold more leaves than a book has.
    """
    with db.write() as connection:
        held = open_one(connection, volume_id, expected_version)
        _refuse_elsewhere(connection, volume_id, pages)
        for leaf in pages:
            connection.execute(delete(volume_pages).where(at(leaf.scan, leaf.page)))
        rows = [_leaf_row(volume_id, leaf) for leaf in pages]
        if rows:
            connection.execute(insert(volume_pages), rows)
        if len(of_volume(connection, volume_id)) > MOST_LEAVES:
            raise Forbidden(f"a volume has at most {MOST_LEAVES} leaves")
        return changed(connection, held, by, "volume.pages-assigned", pages=len(pages))


def take_out(
    db: Database, volume_id: str, expected_version: int, scan: str, page: int, by: str
) -> Volume:
    """Take a page out of a volume that it does not belong to.

    Raises:
        NotFound: no such volume, or the page is not in it.
        Conflict: someone changed the volume since.
        Forbidden: the volume is sealed.
    """
    with db.write() as connection:
        held = open_one(connection, volume_id, expected_version)
        here = (volume_pages.c.volume == volume_id) & at(scan, page)
        if not connection.execute(delete(volume_pages).where(here)).rowcount:
            raise NotFound(f"page {page} of scan {scan} is not in this volume")
        return changed(connection, held, by, "volume.page-taken-out", scan=scan, page=page)


def declare_lost(
    db: Database, volume_id: str, expected_version: int, printed: int, record: str, by: str
) -> Volume:
    """State that a leaf is lost, by the record (biên bản) that says so; "" takes it back.

    Raises:
        NotFound: no such volume.
        Conflict: someone changed the volume since.
        Forbidden: the volume is sealed, or has no leaf of that number.
    """
    with db.write() as connection:
        held = open_one(connection, volume_id, expected_version)
        if not held.book.first_page <= printed <= held.book.last_page:
            raise Forbidden(f"the book has no leaf {printed}")
        lost = {number: why for number, why in held.lost.items() if number != printed}
        if record.strip():
            lost[printed] = record.strip()
        stored = {str(number): why for number, why in sorted(lost.items())}
        return changed(connection, held, by, "volume.leaf-lost", {"lost": stored}, page=printed)


def of_volume(connection: Connection, volume_id: str) -> tuple[Leaf, ...]:
    """List the scanned pages of a volume inside an open transaction."""
    query = select(volume_pages).where(volume_pages.c.volume == volume_id)
    found = [
        Leaf(row["scan"], row["page"], row["printed"], Role(row["role"]), row["second"])
        for row in connection.execute(query).mappings()
    ]
    return tuple(sorted(found, key=lambda leaf: (leaf.printed or 0, leaf.scan, leaf.page)))


def entries_on(connection: Connection, leaves: Iterable[Leaf]) -> Iterator[tuple[str, int]]:
    """Give the entries of these leaves with their newest version, leaf by leaf, by id."""
    for leaf in leaves:
        query = (
            select(entries.c.id, entries.c.version)
            .join(drafts, drafts.c.entry == entries.c.id)
            .where(drafts.c.scan == leaf.scan, drafts.c.page == leaf.page)
            .where(drafts.c.state == "accepted")
            .order_by(entries.c.id)
        )
        yield from connection.execute(query)


def entries_of(db: Database, volume_id: str) -> tuple[str, ...]:
    """Give the ids of the entries of a volume, leaf by leaf."""
    with db.read() as connection:
        leaves = of_volume(connection, volume_id)
        return tuple(entry for entry, _ in entries_on(connection, leaves))


def _refuse_elsewhere(connection: Connection, volume_id: str, pages: Sequence[Leaf]) -> None:
    for leaf in pages:
        query = select(volume_pages.c.volume).where(at(leaf.scan, leaf.page))
        holder = connection.execute(query).scalar()
        if holder not in (None, volume_id):
            raise Conflict(f"page {leaf.page} of scan {leaf.scan[:12]} lies in volume {holder}")


def _leaf_row(volume_id: str, leaf: Leaf) -> dict[str, object]:
    return {
        "volume": volume_id,
        "scan": leaf.scan,
        "page": leaf.page,
        "printed": leaf.printed,
        "second": leaf.second,
        "role": leaf.role.value,
    }
