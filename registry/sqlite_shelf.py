"""One generation of the SQLite index, as the questions see it."""

import sqlite3
from collections.abc import Iterable, Sequence

from registry.asked import Asked
from registry.documents import Folded
from registry.fold import bare
from registry.questions import Words, facts
from registry.search import POOL, Query
from registry.sqlite_rows import FOUND, born_number, document, in_some
from registry.sqlite_tables import in_generation

NAMES = 20_000
"""How many names with the same words are looked through; their people must fit the filters."""

PEOPLE = " JOIN names_G ON names_G.id = docs_G.name JOIN labels_G ON labels_G.id = docs_G.label"
MATCHING = f"""
{FOUND} FROM (SELECT rowid FROM words_G WHERE words_G MATCH ? LIMIT ?) AS wanted
CROSS JOIN names_G ON names_G.id = wanted.rowid
CROSS JOIN docs_G ON docs_G.name = names_G.id JOIN labels_G ON labels_G.id = docs_G.label WHERE 1
"""  # noqa: S608 - our own text

Values = list[str | int]


class SqliteShelf:
    """B-trees for whole names, births and numbers; FTS5 over the words of names for parts."""

    def __init__(
        self, connection: sqlite3.Connection, generation: str, asked: Asked, query: Query
    ) -> None:
        """Look at nothing yet."""
        self._connection, self._g, self._asked, self._query = connection, generation, asked, query

    def numbered(self, numbers: Sequence[str]) -> list[Folded]:
        """Give who has one of these diploma or register numbers."""
        some = _marks(numbers)
        return [
            *self._people(f"diploma IN ({some})", [*numbers], times=False),
            *self._people(f"register IN ({some})", [*numbers], times=False),
        ]

    def called(self, names: Sequence[str], whole: str) -> list[Folded]:
        """Give who is called so; `whole`, with marks, comes first."""
        found = list[Folded]()
        for some in _growing(self._names(names, whole)):
            condition, values = f"docs_G.name IN ({_marks(some)})", Values(some)
            if born := self._asked.born:
                condition += " AND born IN (?, ?, ?)"
                values += [born_number(part) for part in (born, born[:7], born[:4])]
            found += self._people(condition, values)
            if whole and len(found) >= POOL:
                break
        return found

    def born(self, day: str) -> list[Folded]:
        """Give who was born that day."""
        return self._people("born = ?", [born_number(day)])

    def containing(self, words: Words, marked: bool = False) -> list[Folded]:
        """Give whose name has all these words."""
        if not words:
            return self._people("1", [])
        condition, values = self._filters(times=True)
        wanted = " AND ".join(_either({bare(word) for word in some}) for some in words)
        found = self._rows(MATCHING + condition, [wanted, NAMES if condition else POOL, *values])
        return [one for one in found if _has_all(one, words)] if marked else found

    def syllables(self) -> Sequence[str]:
        """Give every word of every name, without marks."""
        rows = self._connection.execute(in_generation("SELECT syllable FROM syllables_G", self._g))
        return [syllable for (syllable,) in rows]

    def _names(self, names: Sequence[str], whole: str) -> list[int]:
        """Number the names that have just these words, the one that is written so first."""
        found, without = list[tuple[bool, bool, int]](), " ".join(self._asked.bare)
        for some in in_some(names):
            sql = f"SELECT id, whole FROM names_G WHERE parts IN ({_marks(some)})"  # noqa: S608 - own text
            for number, held in self._connection.execute(in_generation(sql, self._g), some):
                other_order = bool(whole) and _without_marks(held) != without
                found.append((held != whole, other_order, number))
        return [number for _, _, number in sorted(found)]

    def _people(self, condition: str, values: Values, times: bool = True) -> list[Folded]:
        more, last = self._filters(times)
        sql = f"{FOUND} FROM docs_G {PEOPLE} WHERE {condition}{more}"
        return self._rows(sql, [*values, *last])

    def _filters(self, times: bool) -> tuple[str, Values]:
        """Narrow down by the filters and, where asked, by the years of the query."""
        query, condition, wanted = self._query, "", Values()
        years = self._asked.years if times else ()
        if query.year is not None:
            condition += " AND year = ?"
            wanted.append(query.year)
        for year in years:
            condition += " AND (year = ? OR born BETWEEN ? AND ?)"
            wanted += [year, year * 10_000, year * 10_000 + 9999]
        named = Query(kind=query.kind, office=query.office, grade=query.grade)
        for group in facts(Asked((), (), frozenset(), "", ()), named):
            condition += " AND instr(facts, ?)"
            wanted += [f" {word} " for word in group]
        return condition, wanted

    def _rows(self, sql: str, values: Values) -> list[Folded]:
        text = in_generation(f"{sql} LIMIT {POOL}", self._g)
        return [document(row) for row in self._connection.execute(text, values)]


def _growing(names: list[int]) -> Iterable[list[int]]:
    """Give the first name alone, then ever more at once: the first are the likeliest."""
    start, size = 0, 1
    while start < len(names):
        yield names[start : start + size]
        start, size = start + size, min(size * 8, 500)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _either(words: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{word}"' for word in sorted(words)) + ")"


def _has_all(one: Folded, words: Words) -> bool:
    held = set(one.whole.split())
    return all(held & some for some in words)


def _without_marks(whole: str) -> str:
    return " ".join(bare(word) for word in whole.split())
