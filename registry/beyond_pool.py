"""The pages of an answer behind what an index ranks: from SQL, in the order of the keys.

An index proposes a pool of matches, which are ranked and paged through. Where there are more, the
register itself is read on, entry by entry, with the same test of what matches; none is shown twice.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_

from registry import rank
from registry.asked import Asked
from registry.database import Database
from registry.documents import document, folded, newest
from registry.fold import fold
from registry.schema import entries

Scored = tuple[str, rank.Score]
"""A key, and how well its entry answers."""

CHUNK: Final = 500
"""Entries read at once."""

CHUNKS: Final = 20
"""How many are read for one page; where few of them match, the page is short and has a next."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a query asks for besides its text."""

    year: int | None  # of graduation
    kind: str
    office: str
    grade: str


def matches_behind(
    db: Database, asked: Asked, filters: Filters, after: str, shown: Set[str], most: int
) -> tuple[list[Scored], str | None]:
    """Give at most so many matches whose keys come after one, without those that were shown.

    Beside them stands the key from which the next page goes on; None when the register ends.
    """
    found = list[Scored]()
    for _ in range(CHUNKS):
        rows = _rows(db, _wanted(asked, filters).where(entries.c.id > after))
        for row in rows:
            after = row[0]
            worth = None if after in shown else _worth(asked, row, filters)
            if worth is not None:
                found.append((after, worth))
            if len(found) == most:
                return found, after
        if len(rows) < CHUNK:
            return found, None
    return found, after


def _worth(asked: Asked, row: Sequence[Any], filters: Filters) -> rank.Score | None:
    one = folded(document(row))
    fits = not filters.grade or one.grade == fold(filters.grade)
    return rank.score(asked, one) if fits else None


def _rows(db: Database, query: Select[Any]) -> Sequence[Sequence[Any]]:
    with db.read() as connection:
        return connection.execute(query.order_by(entries.c.id).limit(CHUNK)).all()


def _wanted(asked: Asked, filters: Filters) -> Select[Any]:
    """Select what may match: every word somewhere in the name, and the times and filters."""
    head = entries.c
    wanted: list[ColumnElement[bool]] = [head.name_key.contains(word) for word in asked.bare]
    if asked.born:
        wanted.append(head.born_key.in_([asked.born, asked.born[:7], asked.born[:4]]))
    wanted += [or_(head.year == y, head.born_key.startswith(str(y))) for y in asked.years]
    if filters.year is not None:
        wanted.append(head.year == filters.year)
    if filters.kind:
        wanted.append(head.kind == filters.kind)
    if filters.office:
        wanted.append(head.office == fold(filters.office))
    return newest().where(*wanted)
