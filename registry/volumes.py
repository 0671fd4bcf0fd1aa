"""Volumes (sổ gốc): which book a page belongs to, and what the office asks of its reviewers.

A volume is open until it is sealed (`registry.sealing`); then nothing about it changes any more.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from registry import audit
from registry.custody import Custodian, begin, keeper_on, renamed
from registry.database import Database
from registry.errors import Conflict, Forbidden, NotFound
from registry.facts import Fact, fact
from registry.fold import fold
from registry.ids import new_id
from registry.life_tables import volume_pages, volumes
from registry.schema import drafts, entries
from registry.volume import Book, Volume, VolumeState, check


def add(db: Database, book: Book, keeper: Custodian, by: str) -> Volume:
    """Register a book with the office that keeps it.

    Raises:
        Forbidden: its years, pages or parts contradict each other.
        Conflict: this part of these years is already registered.
    """
    check(book)
    made = Volume(new_id(), 1, VolumeState.OPEN, book, datetime.now(UTC), by)
    with db.write() as connection:
        _refuse_twin(connection, book)
        connection.execute(insert(volumes).values(_row(made)))
        begin(connection, made.id, keeper)
        _log(connection, by, "volume.added", made.id, name=book.name, office=book.office)
    return made


def correct(db: Database, volume_id: str, expected_version: int, book: Book, by: str) -> Volume:
    """Correct what was registered of a book; what it asks of its reviewers stays as it was.

    A leaf that lies outside the book now is no longer declared lost.

    Raises:
        NotFound: no such volume.
        Conflict: someone changed it since, or this part of these years is already registered.
        Forbidden: it is sealed, or the years, pages or parts contradict each other.
    """
    check(book)
    with db.write() as connection:
        held = open_one(connection, volume_id, expected_version)
        second, twice = held.book.second_person, held.book.double_keyed
        book = replace(book, second_person=second, double_keyed=twice)
        _refuse_twin(connection, book, held.id)
        inside = range(book.first_page, book.last_page + 1)
        lost = {str(number): why for number, why in held.lost.items() if number in inside}
        before, after = _book_row(held.book), _book_row(book)
        renamed(connection, held.id, held.book.office, book.office.strip())
        was = {name: value for name, value in before.items() if value != after[name]}
        return changed(connection, held, by, "volume.corrected", after | {"lost": lost}, was=was)


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


def volume_of(connection: Connection, scan: str, page: int) -> Volume | None:
    """Give the volume that a scanned page lies in, inside an open transaction."""
    query = (
        select(volumes)
        .join(volume_pages, volume_pages.c.volume == volumes.c.id)
        .where(at(scan, page))
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


def keeper_of_entry(connection: Connection, entry_id: str, on: date) -> Custodian | None:
    """Say who keeps the book of an entry on a day, inside an open transaction.

    Gives None where the entry lies in no registered book.

    Raises:
        NotFound: the book is registered, but nobody kept it on that day.
    """
    volume = of_entry(connection, entry_id)
    return keeper_on(connection, volume.id, on) if volume else None


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
    held = one(connection, volume_id, lock=True)
    if held.version != expected_version:
        raise Conflict(f"volume {volume_id} is at version {held.version}, not {expected_version}")
    if held.state is not VolumeState.OPEN:
        raise Forbidden("the volume is sealed")
    return held


def _refuse_twin(connection: Connection, book: Book, itself: str = "") -> None:
    others = [v for v in _of(connection, book) if v.book.part == book.part and v.id != itself]
    if any(_years(v.book) == _years(book) for v in others):
        raise Conflict(f"part {book.part} of these years is already a volume")


def _years(book: Book) -> tuple[int, int]:
    return book.first_year, book.last_year


def _of(connection: Connection, book: Book) -> tuple[Volume, ...]:
    at = volumes.c
    query = select(volumes).where(at.kind == book.kind, at.office_key == fold(book.office))
    return _some(connection, query)


def at(scan: str, page: int) -> Any:
    """Give the condition that names one scanned page in `volume_pages`."""
    return (volume_pages.c.scan == scan) & (volume_pages.c.page == page)


def changed(
    connection: Connection,
    held: Volume,
    by: str,
    action: str,
    values: Mapping[str, object] | None = None,
    **details: object,
) -> Volume:
    """Give a volume its next version, and write down who changed what, in an open transaction."""
    fresh = {"version": held.version + 1, **(values or {})}
    connection.execute(update(volumes).where(volumes.c.id == held.id).values(fresh))
    _log(connection, by, action, held.id, **details)
    return one(connection, held.id)


def _log(connection: Connection, by: str, action: str, subject: str, **details: object) -> None:
    audit.append(connection, [audit.Event(by, action, subject, details, facts_of(subject))])


def facts_of(volume_id: str) -> tuple[Fact, ...]:
    """Name what the log promises of a volume: what it is, its leaves, and who keeps it."""
    return tuple(fact(kind, volume_id) for kind in ("volumes", "volume_pages", "custody"))


def _row(made: Volume) -> dict[str, object]:
    return _book_row(made.book) | {
        "id": made.id,
        "lost": {},
        "state": made.state.value,
        "version": made.version,
        "created_at": made.created_at,
        "created_by": made.created_by,
        "sealed_by": "",
        "statement": "",
        "signature": "",
    }


def _book_row(book: Book) -> dict[str, object]:
    return {
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
        "second_person": book.second_person,
        "double_keyed": list(book.double_keyed),
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
