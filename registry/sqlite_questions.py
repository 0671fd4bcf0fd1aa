"""The questions that the SQLite index asks itself, from exact to tolerant.

Each wider question is asked only while the narrower ones have not filled the answer, or, where a
birth date was given, have found nobody.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.asked import Asked
from registry.documents import Folded
from registry.rank import score
from registry.regional import others
from registry.search import Match, Query, first
from registry.sqlite_tables import document, in_generation, kind_fact

CANDIDATES = 200
"""How many documents one question may propose; ranking takes about 10 µs each."""

VARIANTS = 60
"""How many known syllables may stand in for a misspelt one."""

ALL = "SELECT * FROM docs_G WHERE "

Question = Iterator[list[Folded]]


class Questions:
    """Questions to one generation, inside an open transaction."""

    def __init__(
        self, connection: sqlite3.Connection, generation: str, asked: Asked, query: Query
    ) -> None:
        """Ask nothing yet."""
        self._connection, self._g, self._asked, self._query = connection, generation, asked, query
        self._found: dict[str, Match] = {}

    def answer(self) -> tuple[Match, ...]:
        """Ask until the answer is good, and give the best matches, the best first."""
        asked = self._asked
        self._take(self._numbers())
        if asked.whole:
            self._take(self._names())
            if asked.born and not self._found:
                self._take(self._births())
            if not self._sure():
                self._take(self._parts_of_names())
                if not (asked.marked and self._found):  # whoever types marks knows the spelling
                    self._take(self._misspelt_names())
        elif not self._found:
            self._take(self._births() if asked.born else self._years())
        return first(self._found.values(), self._query.limit)

    def _sure(self) -> bool:
        """Say whether a name and a time that were typed have found their people."""
        asked = self._asked
        return bool(self._found and (asked.born or (asked.years and asked.marked)))

    def _take(self, question: Question) -> None:
        """Rank what a question proposes, step by step, until there are enough."""
        while len(self._found) < self._query.limit:
            proposed = next(question, None)
            if proposed is None:
                return
            for one in proposed:
                if one.key not in self._found and (worth := score(self._asked, one)):
                    self._found[one.key] = Match(one.key, worth.value, worth.why)

    def _numbers(self) -> Question:
        for number in sorted(self._asked.numbers):
            yield self._where("diploma = ?", number)
            yield self._where("register = ?", number)

    def _names(self) -> Question:
        """People of that very name; a birth date, where given, is in the index too."""
        asked = self._asked
        for column, words in (
            ("whole", asked.whole),
            ("bare", asked.bare),
            ("parts", sorted(asked.bare)),
        ):
            name = " ".join(words)
            if asked.born:
                days = (asked.born, asked.born[:7], asked.born[:4])
                yield self._where(f"{column} = ? AND born IN (?, ?, ?)", name, *days)
            else:
                yield self._where(f"{column} = ?", name)

    def _births(self) -> Question:
        yield self._where("born = ?", self._asked.born)

    def _years(self) -> Question:
        if self._asked.years:
            yield self._match([])

    def _parts_of_names(self) -> Question:
        asked = self._asked
        bare = [f'bare : "{word}"' for word in asked.bare]
        if asked.marked:
            yield self._match([f'whole : "{word}"' for word in asked.whole])
        yield self._match(bare)
        yield self._match([*bare[:-1], bare[-1] + "*"])
        if any(others(word) for word in asked.bare):
            yield self._match([_either({word, *others(word)}) for word in asked.bare])

    def _misspelt_names(self) -> Question:
        asked = self._asked
        bare = [f'bare : "{word}"' for word in asked.bare]
        syllables = [row[0] for row in self._ask("SELECT syllable FROM syllables_G", ())]
        for i, word in enumerate(asked.bare):
            near = process.extract(
                word, syllables, scorer=OSA.distance, score_cutoff=1, limit=VARIANTS
            )
            if near:
                either = _either({other for other, *_ in near})
                yield self._match([*bare[:i], either, *bare[i + 1 :]])

    def _facts(self) -> list[str]:
        """Say in the words of FTS5 what every document must have."""
        query, asked = self._query, self._asked
        facts = [f'facts : "y{query.year}"'] if query.year is not None else []
        if query.kind:
            facts.append(f'facts : "{kind_fact(query.kind)}"')
        facts += [f'(facts : "y{year}" OR facts : "b{year}")' for year in asked.years]
        if asked.born:
            facts.append(f'facts : "b{asked.born[:4]}"')
        return facts

    def _match(self, words: Sequence[str]) -> list[Folded]:
        expression = " AND ".join([*words, *self._facts()])
        matching = "SELECT rowid FROM fts_G WHERE fts_G MATCH ? LIMIT ?"
        return self._rows(f"id IN ({matching})", (expression, CANDIDATES))

    def _where(self, condition: str, *values: str) -> list[Folded]:
        query, asked = self._query, self._asked
        wanted: list[str | int] = [*values]
        if query.year is not None:
            condition += " AND year = ?"
            wanted.append(query.year)
        if query.kind:
            condition += " AND kind = ?"
            wanted.append(query.kind)
        for year in asked.years if asked.whole else ():
            condition += " AND (year = ? OR substr(born, 1, 4) = ?)"
            wanted += [year, str(year)]
        return self._rows(f"{condition} LIMIT ?", (*wanted, CANDIDATES))

    def _rows(self, condition: str, values: Sequence[str | int]) -> list[Folded]:
        return [document(row) for row in self._ask(ALL + condition, values)]

    def _ask(self, sql: str, values: Sequence[str | int]) -> sqlite3.Cursor:
        return self._connection.execute(in_generation(sql, self._g), values)


def _either(words: Iterable[str]) -> str:
    return "(" + " OR ".join(f'bare : "{word}"' for word in sorted(words)) + ")"
