"""The pages of an answer behind what an index ranks: from SQL, in the order of the keys.

An index proposes a pool of matches, which are ranked and paged through. Where there are more, the
register itself is read on, entry by entry, with the same test of what matches; none is shown twice.
"""

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Select, or_

from registry import rank
from registry.asked import Asked, ask
from registry.database import Database
from registry.documents import document, folded, newest
from registry.fold import fold
from registry.schema import entries

if TYPE_CHECKING:
    from registry.search import Query

Scored = tuple[str, rank.Score]
"""A key, and how well its entry answers."""

CHUNK: Final = 500
"""Entries read at once."""

CHUNKS: Final = 20
"""How many are read for one page; where few of them match, the page is short and has a next."""


def matches_behind(
    db: Database, query: "Query", after: str, shown: Set[str], most: int
) -> tuple[list[Scored], str | None]:
    """Give at most so many matches whose keys come after one, without those that were shown.

    Beside them stands the key from which the next page goes on; None when the register ends.
    """
    asked, found = ask(query.text), list[Scored]()
    for _ in range(CHUNKS):
        rows = _rows(db, _wanted(asked, query).where(entries.c.id > after))
        for row in rows:
            after = row[0]
            worth = None if after in shown else _worth(asked, row, query)
            if worth is not None:
                found.append((after, worth))
            if len(found) == most:
                return found, after
        if len(rows) < CHUNK:
            return found, None
    return found, after


def _worth(asked: Asked, row: Sequence[Any], query: "Query") -> rank.Score | None:
    one = folded(document(row))
    fits = not query.grade or one.grade == fold(query.grade)
    return rank.score(asked, one) if fits else None


def _rows(db: Database, query: Select[Any]) -> Sequence[Sequence[Any]]:
    with db.read() as connection:
        return connection.execute(query.order_by(entries.c.id).limit(CHUNK)).all()


def _wanted(asked: Asked, query: "Query") -> Select[Any]:
    """Select what may match: every word somewhere in the name, and the times and filters."""
    head = entries.c
    wanted: list[ColumnElement[bool]] = [head.name_key.contains(word) for word in asked.bare]
    if asked.born:
        wanted.append(head.born_key.in_([asked.born, asked.born[:7], asked.born[:4]]))
    wanted += [or_(head.year == y, head.born_key.startswith(str(y))) for y in asked.years]
    if query.year is not None:
        wanted.append(head.year == query.year)
    if query.kind:
        wanted.append(head.kind == query.kind)
    if query.office:
        wanted.append(head.office == fold(query.office))
    return newest().where(*wanted)
