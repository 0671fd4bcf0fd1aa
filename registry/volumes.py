"""Volumes (sổ gốc): which book a page belongs to, and what the office asks of its reviewers.

A volume is open until it is sealed (`registry.sealing`); then nothing about it changes any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from registry import audit
from registry.custody import Custodian, begin
from registry.database import Database
from registry.errors import Conflict, Forbidden, NotFound
from registry.fold import fold
from registry.ids import new_id
from registry.life_tables import volume_pages, volumes
from registry.schema import drafts, entries

MOST_LEAVES = 5_000
"""Leaves that one book may have; the thickest known has some 600."""


class VolumeState(StrEnum):
    """Whether a book is still being worked on."""

    OPEN = "open"
    SEALED = "sealed"


class Role(StrEnum):
    """What a scanned page is within its book."""

    ROWS = "rows"
    BLANK = "blank"  # a numbered leaf without rows
    COVER = "cover"  # cover, preface, certificate of page count: bears no number
    DUPLICATE = "duplicate"  # scanned twice; another scan of this leaf counts


@dataclass(frozen=True, slots=True)
class Book:
    """A bound book as it stands on the shelf."""

    name: str
    office: str  # that issued, as the book names it
    kind: str  # name of the form
    first_year: int  # of graduation
    last_year: int
    first_page: int  # number printed on the first leaf
    last_page: int
    part: int = 1  # quyển 1, 2, … of these years
    parts: int = 1  # how many books these years fill
    second_person: bool = False  # nobody approves their own edit
    double_keyed: tuple[str, ...] = ()  # fields that two people type without seeing each other


@dataclass(frozen=True, slots=True)
class Volume:
    """One registered book."""

    id: str
    version: int  # hand it back when changing
    state: VolumeState
    book: Book
    created_at: datetime
    created_by: str
    lost: Mapping[int, str] = field(default_factory=dict)  # printed number → record of the loss
    sealed_at: datetime | None = None
    sealed_by: str = ""
    statement: str = ""  # canonical JSON of what was sealed
    signature: str = ""  # compact JWS over it


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scanned page in its book."""

    scan: str  # sha-256
    page: int  # from 1 in the file
    printed: int | None  # number printed on the leaf
    role: Role = Role.ROWS


def add(db: Database, book: Book, keeper: Custodian, by: str) -> Volume:
    """Register a book with the office that keeps it.

    Raises:
        Forbidden: its years, pages or parts contradict each other.
        Conflict: this part of these years is already registered.
    """
    _check(book)
    made = Volume(new_id(), 1, VolumeState.OPEN, book, datetime.now(UTC), by)
    with db.write() as connection:
        same = [v for v in _of(connection, book) if v.book.part == book.part]
        if any(_years(v.book) == _years(book) for v in same):
            raise Conflict(f"part {book.part} of these years is already a volume")
        connection.execute(insert(volumes).values(_row(made)))
        begin(connection, made.id, keeper)
        _log(connection, by, "volume.added", made.id, name=book.name, office=book.office)
    return made


def get(db: Database, volume_id: str) -> Volume:
    """Give one volume.

    Raises:
        NotFound: no such volume.
    """
    with db.read() as connection:
        return one(connection, volume_id)


def every(db: Database) -> tuple[Volume, ...]:
    """List the volumes by office, kind and years."""
    query = select(volumes).order_by(
        volumes.c.office_key, volumes.c.kind, volumes.c.first_year, volumes.c.part
    )
    with db.read() as connection:
        return _some(connection, query)


def leaves(db: Database, volume_id: str) -> tuple[Leaf, ...]:
    """List the scanned pages of a volume, by printed number."""
    with db.read() as connection:
        return leaves_of(connection, volume_id)


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
        held = _may_change(connection, volume_id, expected_version)
        _refuse_elsewhere(connection, volume_id, pages)
        for leaf in pages:
            at = _at(leaf.scan, leaf.page)
            connection.execute(delete(volume_pages).where(at))
        rows = [_leaf_row(volume_id, leaf) for leaf in pages]
        if rows:
            connection.execute(insert(volume_pages), rows)
        if len(leaves_of(connection, volume_id)) > MOST_LEAVES:
            raise Forbidden(f"a volume has at most {MOST_LEAVES} leaves")
        return _changed(connection, held, by, "volume.pages-assigned", pages=len(pages))


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
        held = _may_change(connection, volume_id, expected_version)
        here = (volume_pages.c.volume == volume_id) & _at(scan, page)
        if not connection.execute(delete(volume_pages).where(here)).rowcount:
            raise NotFound(f"page {page} of scan {scan} is not in this volume")
        return _changed(connection, held, by, "volume.page-taken-out", scan=scan, page=page)


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
        held = _may_change(connection, volume_id, expected_version)
        if not held.book.first_page <= printed <= held.book.last_page:
            raise Forbidden(f"the book has no leaf {printed}")
        lost = {number: why for number, why in held.lost.items() if number != printed}
        if record.strip():
            lost[printed] = record.strip()
        stored = {str(number): why for number, why in sorted(lost.items())}
        return _changed(connection, held, by, "volume.leaf-lost", {"lost": stored}, page=printed)


def volume_of(connection: Connection, scan: str, page: int) -> Volume | None:
    """Give the volume that a scanned page lies in, inside an open transaction."""
    query = (
        select(volumes)
        .join(volume_pages, volume_pages.c.volume == volumes.c.id)
        .where(_at(scan, page))
    )
    found = _some(connection, query)
    return found[0] if found else None


def of_entry(connection: Connection, entry_id: str) -> Volume | None:
    """Give the volume that an entry stands in, inside an open transaction."""
    query = (
        select(volumes)
        .join(volume_pages, volume_pages.c.volume == volumes.c.id)
        .join(
            drafts,
            (drafts.c.scan == volume_pages.c.scan) & (drafts.c.page == volume_pages.c.page),
        )
        .join(entries, entries.c.draft == drafts.c.id)
        .where(entries.c.id == entry_id)
    )
    found = _some(connection, query)
    return found[0] if found else None


def one(connection: Connection, volume_id: str, lock: bool = False) -> Volume:
    """Give one volume inside an open transaction.

    Raises:
        NotFound: no such volume.
    """
    query = select(volumes).where(volumes.c.id == volume_id)
    found = _some(connection, query.with_for_update() if lock else query)
    if not found:
        raise NotFound(f"no volume {volume_id}")
    return found[0]


def open_one(connection: Connection, volume_id: str, expected_version: int) -> Volume:
    """Give a volume that may still change, and lock it.

    Raises:
        NotFound: no such volume.
        Conflict: someone changed it since.
        Forbidden: it is sealed.
    """
    return _may_change(connection, volume_id, expected_version)


def leaves_of(connection: Connection, volume_id: str) -> tuple[Leaf, ...]:
    """List the scanned pages of a volume inside an open transaction."""
    at = volume_pages.c
    query = select(volume_pages).where(at.volume == volume_id)
    found = [
        Leaf(row["scan"], row["page"], row["printed"], Role(row["role"]))
        for row in connection.execute(query).mappings()
    ]
    return tuple(sorted(found, key=lambda leaf: (leaf.printed or 0, leaf.scan, leaf.page)))


def _check(book: Book) -> None:
    if not (book.name.strip() and fold(book.office) and book.kind.strip()):
        raise Forbidden("a volume needs a name, an office and a kind of diploma")
    if not 1900 <= book.first_year <= book.last_year <= 2200:
        raise Forbidden("the years of the volume are not in order")
    if not 0 <= book.first_page <= book.last_page < book.first_page + MOST_LEAVES:
        raise Forbidden("the page numbers of the volume are not in order")
    if not 1 <= book.part <= book.parts <= 1_000:
        raise Forbidden("the part must be one of the parts")


def _years(book: Book) -> tuple[int, int]:
    return book.first_year, book.last_year


def _of(connection: Connection, book: Book) -> tuple[Volume, ...]:
    at = volumes.c
    query = select(volumes).where(at.kind == book.kind, at.office_key == fold(book.office))
    return _some(connection, query)


def _at(scan: str, page: int) -> Any:
    return (volume_pages.c.scan == scan) & (volume_pages.c.page == page)


def _refuse_elsewhere(connection: Connection, volume_id: str, pages: Sequence[Leaf]) -> None:
    for leaf in pages:
        query = select(volume_pages.c.volume).where(_at(leaf.scan, leaf.page))
        holder = connection.execute(query).scalar()
        if holder not in (None, volume_id):
            raise Conflict(f"page {leaf.page} of scan {leaf.scan[:12]} lies in volume {holder}")


def _may_change(connection: Connection, volume_id: str, expected: int) -> Volume:
    held = one(connection, volume_id, lock=True)
    if held.version != expected:
        raise Conflict(f"volume {volume_id} is at version {held.version}, not {expected}")
    if held.state is not VolumeState.OPEN:
        raise Forbidden("the volume is sealed")
    return held


def _changed(
    connection: Connection,
    held: Volume,
    by: str,
    action: str,
    values: Mapping[str, object] | None = None,
    **details: object,
) -> Volume:
    changed = {"version": held.version + 1, **(values or {})}
    connection.execute(update(volumes).where(volumes.c.id == held.id).values(changed))
    _log(connection, by, action, held.id, **details)
    return one(connection, held.id)


def _log(connection: Connection, by: str, action: str, subject: str, **details: object) -> None:
    audit.append(connection, [audit.Event(by, action, subject, details)])


def _row(made: Volume) -> dict[str, object]:
    book = made.book
    return {
        "id": made.id,
        "name": book.name.strip(),
        "office": book.office.strip(),
        "office_key": fold(book.office),
        "kind": book.kind,
        "first_year": book.first_year,
        "last_year": book.last_year,
        "part": book.part,
        "parts": book.parts,
        "first_page": book.first_page,
        "last_page": book.last_page,
        "lost": {},
        "second_person": book.second_person,
        "double_keyed": list(book.double_keyed),
        "state": made.state.value,
        "version": made.version,
        "created_at": made.created_at,
        "created_by": made.created_by,
        "sealed_by": "",
        "statement": "",
        "signature": "",
    }


def _leaf_row(volume_id: str, leaf: Leaf) -> dict[str, object]:
    return {
        "volume": volume_id,
        "scan": leaf.scan,
        "page": leaf.page,
        "printed": leaf.printed,
        "role": leaf.role.value,
    }


def _some(connection: Connection, query: Select[Any]) -> tuple[Volume, ...]:
    return tuple(_volume(row) for row in connection.execute(query).mappings())


def _volume(row: RowMapping) -> Volume:
    plain = ("name", "office", "kind", "first_year", "last_year", "first_page", "last_page")
    more = ("part", "parts", "second_person")
    book = Book(
        **{name: row[name] for name in (*plain, *more)}, double_keyed=tuple(row["double_keyed"])
    )
    own = ("id", "version", "created_at", "created_by", "sealed_at", "sealed_by")
    return Volume(
        **{name: row[name] for name in (*own, "statement", "signature")},
        state=VolumeState(row["state"]),
        book=book,
        lost={int(number): why for number, why in row["lost"].items()},
    )
