"""The questions that the SQLite index asks itself, from exact to tolerant."""

import sqlite3
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from registry.asked import Asked
from registry.documents import Document
from registry.search import Query
from registry.sqlite_tables import document, in_generation, kind_fact

CANDIDATES = 300
"""How many documents one question may propose; ranking takes about 10 µs each."""

ALL = "SELECT * FROM docs_G WHERE "

VARIANTS = 60
"""How many known syllables may stand in for a misspelt one."""


class Questions:
    """Ever wider questions to one generation; each gives the documents it proposes."""

    def __init__(
        self, connection: sqlite3.Connection, generation: str, asked: Asked, query: Query
    ) -> None:
        """Ask inside an open transaction."""
        self._connection, self._g, self._asked, self._query = connection, generation, asked, query

    def each(self) -> Iterator[list[Document]]:
        """Give the documents that each question proposes, the exact questions first."""
        asked = self._asked
        for number in sorted(asked.numbers):
            yield self._where("diploma_key = ?", number)
            yield self._where("register_key = ?", number)
        if asked.whole:
            yield self._where("whole = ?", " ".join(asked.whole))
            yield self._where("bare = ?", " ".join(asked.bare))
            yield self._where("parts = ?", " ".join(sorted(asked.bare)))
        if asked.born:
            yield self._where("born = ?", asked.born)
        if asked.whole:
            yield from self._parts_of_names()
        elif asked.years:
            yield self._match([])

    def _parts_of_names(self) -> Iterator[list[Document]]:
        asked = self._asked
        bare = [f'bare : "{word}"' for word in asked.bare]
        if asked.marked:
            yield self._match([f'whole : "{word}"' for word in asked.whole])
            yield self._match([f'whole : "{word}"' for word in asked.whole[:-1]] + [bare[-1] + "*"])
        yield self._match(bare)
        yield self._match([*bare[:-1], bare[-1] + "*"])
        for i, word in enumerate(asked.bare):
            if others := self._variants(word):
                either = " OR ".join(f'bare : "{other}"' for other in others)
                yield self._match([*bare[:i], f"({either})", *bare[i + 1 :]])

    def _variants(self, word: str) -> list[str]:
        known = [row[0] for row in self._ask("SELECT syllable FROM syllables_G", ())]
        near = process.extract(
            word, known, scorer=Levenshtein.distance, score_cutoff=1, limit=VARIANTS
        )
        return [other for other, *_ in near]

    def _filters(self) -> list[str]:
        """Facts that every document must have, in the words of FTS5."""
        query, asked = self._query, self._asked
        facts = [f'facts : "y{query.year}"'] if query.year is not None else []
        if query.kind:
            facts.append(f'facts : "{kind_fact(query.kind)}"')
        facts += [f'(facts : "y{year}" OR facts : "b{year}")' for year in asked.years]
        if asked.born:
            facts.append(f'facts : "b{asked.born[:4]}"')
        return facts

    def _match(self, words: Sequence[str]) -> list[Document]:
        expression = " AND ".join([*words, *self._filters()])
        matching = "SELECT rowid FROM fts_G WHERE fts_G MATCH ? LIMIT ?"
        return self._rows(f"id IN ({matching})", (expression, CANDIDATES))

    def _where(self, condition: str, value: str) -> list[Document]:
        values: list[str | int] = [value]
        if self._query.year is not None:
            condition += " AND year = ?"
            values.append(self._query.year)
        if self._query.kind:
            condition += " AND kind = ?"
            values.append(self._query.kind)
        for year in self._asked.years:
            condition += " AND (year = ? OR substr(born, 1, 4) = ?)" if self._asked.whole else ""
            values += [year, str(year)] if self._asked.whole else []
        return self._rows(f"{condition} LIMIT ?", (*values, CANDIDATES))

    def _rows(self, condition: str, values: Sequence[str | int]) -> list[Document]:
        return [document(row) for row in self._ask(ALL + condition, values)]

    def _ask(self, sql: str, values: Sequence[str | int]) -> sqlite3.Cursor:
        return self._connection.execute(in_generation(sql, self._g), values)
