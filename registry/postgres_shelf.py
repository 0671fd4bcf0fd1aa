"""One generation of the PostgreSQL index, as the questions see it."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from registry.asked import Asked
from registry.documents import Folded
from registry.postgres_tables import COLUMNS, in_generation
from registry.questions import Words, facts
from registry.search import POOL, Query

SELECT = f"SELECT {COLUMNS} FROM sogoc_search.docs_G WHERE "  # noqa: S608 - our own column names


class PostgresShelf:
    """B-trees for whole names, births and numbers; one GIN index over words and facts."""

    def __init__(
        self, connection: "Connection[Any]", generation: str, asked: Asked, query: Query
    ) -> None:
        """Look at nothing yet."""
        self._connection, self._g = connection, generation
        self._asked = asked
        self._filters = facts(
            Asked((), (), frozenset(), "", ()),
            Query(year=query.year, kind=query.kind, office=query.office, grade=query.grade),
        )
        self._facts = facts(asked, query)

    def numbered(self, numbers: Sequence[str]) -> list[Folded]:
        """Give who has one of these diploma or register numbers."""
        found = self._where("diploma = ANY (%s)", [[*numbers]], self._filters)
        return found + self._where("register = ANY (%s)", [[*numbers]], self._filters)

    def called(self, names: Sequence[str], whole: str) -> list[Folded]:
        """Give who is called so; `whole`, with marks, comes first."""
        condition, values = "parts = ANY (%s)", list[object]([[*names]])
        if self._asked.born:
            condition += " AND born = ANY (%s)"
            values.append([self._asked.born, self._asked.born[:7], self._asked.born[:4]])
        order = " ORDER BY (whole = %s) DESC, (bare = %s) DESC" if whole else ""
        last = [whole, " ".join(self._asked.bare)] if whole else []
        # A birth date says more than the birth year in it; the array then need not be read.
        return self._where(condition, values, self._times(), order, last)

    def born(self, day: str) -> list[Folded]:
        """Give who was born that day."""
        return self._where("born = %s", [day], self._times())

    def containing(self, words: Words, marked: bool = False) -> list[Folded]:
        """Give whose name has all these words."""
        del marked  # words with and without marks lie in one array
        groups = [*words, *self._facts]
        (first, *rest) = groups
        return self._where("words && %s::text[]", [sorted(first)], rest)

    def syllables(self) -> Sequence[str]:
        """Give every word of every name, without marks."""
        sql = in_generation("SELECT syllable FROM sogoc_search.syllables_G", self._g)
        return [row[0] for row in self._connection.execute(sql)]

    def _times(self) -> Words:
        born = f"b{self._asked.born[:4]}" if self._asked.born else ""
        return [group for group in self._facts if group != {born}]

    def _where(
        self,
        condition: str,
        values: Sequence[object],
        groups: Words,
        order: str = "",
        last: Sequence[str] = (),
    ) -> list[Folded]:
        sql = SELECT + condition + " AND words && %s::text[]" * len(groups)
        wanted = [*values, *(sorted(group) for group in groups), *last]
        rows = self._connection.execute(
            in_generation(f"{sql}{order} LIMIT {POOL}", self._g), wanted
        )
        return [Folded(*row) for row in rows]
