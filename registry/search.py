"""Search: the port behind which an index answers, and the way from a match back to SQL."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final, Protocol

from sqlalchemy import ColumnElement, or_

from registry import entries, rank, schema
from registry.asked import Asked, ask
from registry.beyond_pool import Filters, matches_behind
from registry.database import Database
from registry.documents import Document, Folded, document, folded, newest
from registry.entry import Hit
from registry.errors import Unavailable
from registry.fold import fold

POOL = 300
"""How many matches are ranked; those behind them come in the order of their keys."""

BEHIND: Final = -1.0
"""In place of a score: behind the ranked matches."""

NOT_BUILT: Final = "the search index must be built again: run `sogoc worker` or `sogoc reindex`"

Place = tuple[float, str]
"""Score and key of a match: where it stands in the order of one answer."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str = ""  # names in any order, with or without marks; numbers; a birth date or year
    year: int | None = None  # of graduation
    kind: str = ""
    limit: int = 20
    office: str = ""  # folded for the comparison, as is the grade
    grade: str = ""
    after: "Place | None" = None  # only what comes behind the last match of the page before


@dataclass(frozen=True, slots=True)
class Match:
    """One key that an index found."""

    key: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and whether it came the normal way."""

    hits: tuple[Hit, ...]
    degraded: bool = False  # the index was down; SQL answered, without error tolerance
    next: Place | None = None  # `after` of the next page; None if this is the last


class SearchIndex(Protocol):
    """Anything that finds entry keys. Everything in it can be made again from SQL."""

    name: str

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored.

        Raises:
            Unavailable: the index cannot be written.
        """
        ...

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        ...

    def hurried(self) -> AbstractContextManager[None]:
        """Say that much will be put: until this ends, it may show late, so that it goes faster."""
        ...

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first.

        Raises:
            Unavailable: the index cannot answer.
        """
        ...

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch; gives the number of documents."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def built(self) -> bool:
        """Say whether it was filled from the whole register once; if not, it must not answer.

        Raises:
            Unavailable: the index cannot be reached.
        """
        ...

    def ready(self) -> bool:
        """Say whether it answers now."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


def search(db: Database, index: SearchIndex, query: Query) -> Found:
    """Find entries; values come from SQL. If the index is down, SQL answers and says so.

    Behind what the index ranks the register itself is read on, in the order of the keys.
    """
    try:
        matches, last = _matches(db, index, query)
        degraded = False
    except Unavailable:
        matches, degraded = _find_in_sql(db, query), True
        last = _last(matches, query)
    held = entries.get_many(db, [match.key for match in matches])
    hits = (Hit(held[m.key], m.score, m.why) for m in matches if m.key in held)
    return Found(tuple(hits), degraded, last)


def _matches(
    db: Database, index: SearchIndex, query: Query
) -> tuple[tuple[Match, ...], Place | None]:
    """Give one page of matches, and where the next begins."""
    behind = query.after is not None and query.after[0] == BEHIND
    matches = () if behind else index.find(query)
    if len(matches) == query.limit:
        return matches, _last(matches, query)
    ranked = index.find(replace(query, after=None, limit=sys.maxsize)) if query.after else matches
    if len(ranked) < POOL:
        return matches, None
    after = query.after[1] if query.after and behind else ""
    shown = {match.key for match in ranked}
    filters = Filters(query.year, query.kind, query.office, query.grade)
    most = query.limit - len(matches)
    more, key = matches_behind(db, ask(query.text), filters, after, shown, most)
    found = (*matches, *(Match(key, worth.value, worth.why) for key, worth in more))
    return found, None if key is None else (BEHIND, key)


def _last(matches: Sequence[Match], query: Query) -> Place | None:
    full = len(matches) == query.limit
    return (matches[-1].score, matches[-1].key) if full else None


def best(asked: Asked, proposed: Iterable[Folded], query: Query) -> tuple[Match, ...]:
    """Rank what an index proposed; equal scores are ordered by key, so that pages are stable."""
    scored = ((one.key, rank.score(asked, one)) for one in proposed)
    matches = {key: Match(key, worth.value, worth.why) for key, worth in scored if worth}
    return page(matches.values(), query)


def page(matches: Iterable[Match], query: Query) -> tuple[Match, ...]:
    """Give the best matches behind those that were seen, the best first."""
    ordered = sorted(matches, key=lambda match: (-match.score, match.key))
    if query.after:
        score, key = query.after
        ordered = [m for m in ordered if (-m.score, m.key) > (-score, key)]
    return tuple(ordered[: query.limit])


def _find_in_sql(db: Database, query: Query) -> tuple[Match, ...]:
    """Answer from the register's own keys: whole names, beginnings of names, and numbers."""
    asked, head = ask(query.text), schema.entries.c
    name = " ".join(asked.bare)
    wanted: list[ColumnElement[bool]] = [
        head.diploma_key.in_(asked.numbers),
        head.register_key.in_(asked.numbers),
    ]
    if name:
        wanted.append((head.name_key >= name) & (head.name_key < name + "\uffff"))
    elif asked.born:
        wanted.append(head.born_key == asked.born)
    chosen = newest().where(or_(*wanted)).order_by(head.id).limit(POOL)
    if query.year is not None:
        chosen = chosen.where(head.year == query.year)
    if query.kind:
        chosen = chosen.where(head.kind == query.kind)
    if query.office:
        chosen = chosen.where(head.office == fold(query.office))
    with db.read() as connection:
        found = [folded(document(row)) for row in connection.execute(chosen)]
    if query.grade:
        found = [one for one in found if one.grade == fold(query.grade)]
    return best(asked, found, query)
