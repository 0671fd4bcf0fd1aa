"""One generation of the SQLite index, as the questions see it."""

import sqlite3
from collections.abc import Iterable, Sequence

from registry.asked import Asked
from registry.documents import Folded
from registry.questions import Words, facts
from registry.search import POOL, Query
from registry.sqlite_tables import document, in_generation

MANY = 500
"""Names in one statement; SQLite takes more, but its plan gets no better."""

MATCHING = """
SELECT * FROM docs_G WHERE id IN (SELECT rowid FROM fts_G WHERE fts_G MATCH ? LIMIT ?)
"""


class SqliteShelf:
    """B-trees for whole names, births and numbers; FTS5 over folded words for parts of names."""

    def __init__(
        self, connection: sqlite3.Connection, generation: str, asked: Asked, query: Query
    ) -> None:
        """Look at nothing yet."""
        self._connection, self._g, self._asked, self._query = connection, generation, asked, query

    def numbered(self, number: str) -> list[Folded]:
        """Give who has this diploma or register number."""
        return [
            *self._where("diploma = ?", [number], times=False),
            *self._where("register = ?", [number], times=False),
        ]

    def called(self, names: Sequence[str], whole: str) -> list[Folded]:
        """Give who is called so; `whole`, with marks, comes first."""
        asked, found = self._asked, list[Folded]()
        for start in range(0, len(names), MANY):
            some = names[start : start + MANY]
            marks = ", ".join("?" * len(some))
            condition, values = f"parts IN ({marks})", [*some]
            if asked.born:
                condition += " AND born IN (?, ?, ?)"
                values += [asked.born, asked.born[:7], asked.born[:4]]
            order = " ORDER BY whole = ? DESC, bare = ? DESC" if whole else ""
            last = [whole, " ".join(asked.bare)] if whole else []
            found += self._where(condition, values, order, last)
        return found

    def born(self, day: str) -> list[Folded]:
        """Give who was born that day."""
        return self._where("born = ?", [day])

    def containing(self, words: Words, beginning: str = "", marked: bool = False) -> list[Folded]:
        """Give whose name has all these words, and one that begins so."""
        column = "whole" if marked else "bare"
        wanted = [_either(column, some) for some in words]
        wanted += [f'bare : "{beginning}" *'] if beginning else []
        wanted += [_either("facts", some) for some in facts(self._asked, self._query)]
        return self._rows(MATCHING, [" AND ".join(wanted), POOL])

    def syllables(self) -> Sequence[str]:
        """Give every word of every name, without marks."""
        rows = self._connection.execute(in_generation("SELECT syllable FROM syllables_G", self._g))
        return [syllable for (syllable,) in rows]

    def _where(
        self,
        condition: str,
        values: Sequence[str],
        order: str = "",
        last: Sequence[str] = (),
        times: bool = True,
    ) -> list[Folded]:
        """Narrow a condition down by the filters and, where asked, by the years of the query."""
        query, wanted = self._query, list[str | int](values)
        if query.year is not None:
            condition += " AND year = ?"
            wanted.append(query.year)
        for group in facts(Asked((), (), frozenset(), "", self._years(times)), _named(query)):
            words = sorted(group)
            condition += " AND (" + " OR ".join(["instr(facts, ?)"] * len(words)) + ")"
            wanted += [f" {word} " for word in words]
        sql = f"SELECT * FROM docs_G WHERE {condition}{order} LIMIT {POOL}"  # noqa: S608 - own text
        return self._rows(sql, [*wanted, *last])

    def _years(self, times: bool) -> tuple[int, ...]:
        return self._asked.years if times else ()

    def _rows(self, sql: str, values: Sequence[str | int]) -> list[Folded]:
        rows = self._connection.execute(in_generation(sql, self._g), values)
        return [document(row) for row in rows]


def _named(query: Query) -> Query:
    return Query(kind=query.kind, office=query.office, grade=query.grade)


def _either(column: str, words: Iterable[str]) -> str:
    return "(" + " OR ".join(f'{column} : "{word}"' for word in sorted(words)) + ")"
