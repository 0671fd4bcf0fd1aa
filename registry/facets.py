"""How many of the matches fall on each year, office, kind and grade."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from registry.database import Database
from registry.schema import entries
from registry.search import POOL, Query, SearchIndex, search


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over the matches of one query, the largest first."""

    total: int
    complete: bool  # False: there are more matches than were counted
    year: Mapping[str, int]
    office: Mapping[str, int]  # as written in the ledgers
    kind: Mapping[str, int]
    grade: Mapping[str, int]


def facets(db: Database, index: SearchIndex, query: Query) -> Facets:
    """Count the matches of a query, up to as many as can be paged through."""
    found = search(db, index, replace(query, limit=POOL, after=None))
    ids = [hit.entry.id for hit in found.hits]
    values = [hit.entry.values for hit in found.hits]
    kinds, years = _heads(db, ids)
    return Facets(
        total=len(ids),
        complete=len(ids) < POOL,
        year=_counted(years),
        office=_counted(v.get("co_quan", "") or v.get("truong", "") for v in values),
        kind=_counted(kinds),
        grade=_counted(v.get("xep_loai", "") for v in values),
    )


def _heads(db: Database, ids: list[str]) -> tuple[list[str], list[str]]:
    query = select(entries.c.kind, entries.c.year).where(entries.c.id.in_(ids))
    with db.read() as connection:
        rows = connection.execute(query).all()
    return [kind for kind, _ in rows], [str(year or "") for _, year in rows]


def _counted(texts: Iterable[str]) -> dict[str, int]:
    return dict(Counter(text for text in texts if text).most_common())
