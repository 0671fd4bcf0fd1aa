"""What the registry knows already of a row that someone typed in a list.

The same list comes as XLSX, as CSV, saved anew by another program: a row is known by what it says,
not by the file it stands in. And what is in the register already is not asked for again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, RowMapping, insert, or_, select

from registry import entries as register
from registry.database import Database
from registry.import_tables import imported_rows
from registry.keys import DAY, Keys, born_key, keys_of
from registry.schema import drafts, entries

PLAIN_NUMBER: Final = re.compile(r"\d{1,30}([.,]\d{1,30})?")


class Standing(StrEnum):
    """What an import does with a row."""

    NEW = "new"  # it waits for review
    CONFLICT = "conflict"  # its number is someone else's: it waits, and is doubted
    IMPORTED = "imported"  # it came in a list before: nothing is added
    REGISTERED = "registered"  # number and holder are in the register: nothing is added


@dataclass(frozen=True, slots=True)
class Typed:
    """One row of a list, with what was told of all its rows."""

    row: int  # from 1 in the file
    kind: str  # name of the form; "" if nobody said
    values: Mapping[str, str]  # field → value
    fingerprint: str  # of `fingerprints`


@dataclass(frozen=True, slots=True)
class Known:
    """How a row stands to the register."""

    standing: Standing
    scan: str = ""  # the file that it came in before, or that its entry was made of
    entry: str = ""  # that has its number
    differs: tuple[str, ...] = ()  # fields that both have, and that are not alike


def fingerprint(kind: str, values: Mapping[str, str], nth: int) -> str:
    """Hash what a row says, hex; `nth` of the rows of its list that say the same, from 0."""
    said = sorted((name, alike(value)) for name, value in values.items() if value)
    return sha256(repr((kind, said, nth)).encode()).hexdigest()


def alike(value: str) -> str:
    """Give a value as it is whatever program saved it: dates, zeros in front, decimal commas."""
    text = unicodedata.normalize("NFC", " ".join(value.split()))
    if PLAIN_NUMBER.fullmatch(text):
        return str(Decimal(text.replace(",", ".")).normalize())
    return born_key(text) if DAY.match(text) else text


def known(db: Database, rows: Sequence[Typed]) -> tuple[Known, ...]:
    """Say how each row stands to the register; joins an open transaction."""
    with db.read() as connection:
        before = _before(connection, [one.fingerprint for one in rows])
        keys = [keys_of(one.values) for one in rows]
        held = _held(connection, rows, keys)
        found = [
            _judged(one, mine, before.get(one.fingerprint, ""), held)
            for one, mine in zip(rows, keys, strict=True)
        ]
    return tuple(found)


def remember(db: Database, scan: str, rows: Iterable[Typed]) -> None:
    """Keep which rows were imported; joins the transaction that stores them."""
    with db.write() as connection:
        rows = list(rows)
        before = _before(connection, [one.fingerprint for one in rows])
        fresh = [
            {"fingerprint": one.fingerprint, "scan": scan, "row": one.row}
            for one in rows
            if one.fingerprint not in before
        ]
        if fresh:
            connection.execute(insert(imported_rows), fresh)


def _before(connection: Connection, fingerprints: Sequence[str]) -> dict[str, str]:
    at = imported_rows.c
    query = select(at.fingerprint, at.scan).where(at.fingerprint.in_(fingerprints))
    return {row.fingerprint: row.scan for row in connection.execute(query)}


def _held(
    connection: Connection, rows: Sequence[Typed], keys: Sequence[Keys]
) -> dict[str, list[RowMapping]]:
    """Give the entries that have one of these numbers, by place and by diploma number."""
    at = entries.c
    wanted = {mine.place(one.kind) for one, mine in zip(rows, keys, strict=True)} - {None}
    numbers = {mine.diploma for mine in keys} - {""}
    query = (
        select(at.id, at.kind, at.name_key, at.born_key, at.place_key, at.diploma_key)
        .add_columns(drafts.c.scan)
        .outerjoin_from(entries, drafts, drafts.c.id == at.draft)
        .where(at.state != "void", or_(at.place_key.in_(wanted), at.diploma_key.in_(numbers)))
    )
    held = dict[str, list[RowMapping]]()
    for row in connection.execute(query).mappings():
        for key in (row["place_key"], row["diploma_key"]):
            held.setdefault(key or "", []).append(row)
    return held


def _judged(one: Typed, mine: Keys, before: str, held: Mapping[str, list[RowMapping]]) -> Known:
    if before:
        return Known(Standing.IMPORTED, before)
    place = mine.place(one.kind)
    placed = held.get(place, []) if place else []
    numbered = [
        row
        for row in (held.get(mine.diploma, ()) if mine.diploma else ())
        if one.kind in ("", row["kind"])  # other kinds of diploma have numbers of their own
    ]
    taken = [row for row in placed if not _is_holder(mine, row)]
    if not taken and (same := [row for row in (*placed, *numbered) if _is_holder(mine, row)]):
        return Known(Standing.REGISTERED, same[0]["scan"] or "", same[0]["id"])
    taken += [row for row in numbered if not _is_holder(mine, row)]
    return Known(Standing.CONFLICT, entry=taken[0]["id"]) if taken else Known(Standing.NEW)


def _is_holder(mine: Keys, row: RowMapping) -> bool:
    born = row["born_key"]
    as_known = born.startswith(mine.born) or mine.born.startswith(born)  # a year fits its days
    return bool(mine.name == row["name_key"] and as_known)


def differing(db: Database, rows: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Name the fields in which rows differ from the entries that they are; both by entry's id."""
    held = register.get_many(db, rows)
    return {
        entry: tuple(
            name
            for name, value in values.items()
            if value and (was := held[entry].values.get(name, "")) and alike(was) != alike(value)
        )
        for entry, values in rows.items()
        if entry in held
    }
