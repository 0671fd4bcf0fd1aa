"""One index of Elasticsearch, as the questions see it."""

from collections.abc import Callable, Sequence
from typing import Any

from registry.asked import Asked
from registry.documents import Folded
from registry.elastic_documents import document
from registry.questions import Words, facts
from registry.search import POOL, Query

Json = dict[str, Any]

Ask = Callable[[Json, int], list[Json]]
"""Asks the server for at most so many hits."""


class ElasticShelf:
    """Terms for whole names, births and numbers, and for the words of names; nothing is fuzzy.

    What differs by a letter is found by its syllables, which lie in the index as documents of their
    own: on a million names the server's own fuzzy queries take ten times as long.
    """

    def __init__(
        self, ask: Ask, syllables: Callable[[], Sequence[str]], asked: Asked, query: Query
    ) -> None:
        """Look at nothing yet."""
        self._ask, self._syllables, self._asked = ask, syllables, asked
        narrowed = Query(year=query.year, kind=query.kind, office=query.office, grade=query.grade)
        self._filters = _all_of(facts(Asked((), (), frozenset(), "", ()), narrowed))
        self._facts = _all_of(facts(asked, query))

    def numbered(self, numbers: Sequence[str]) -> list[Folded]:
        """Give who has one of these diploma or register numbers."""
        either = [{"terms": {field: [*numbers]}} for field in ("diploma", "register")]
        return self._some([{"bool": {"should": either}}, *self._filters])

    def called(self, names: Sequence[str], whole: str) -> list[Folded]:
        """Give who is called so; `whole`, with marks, comes first."""
        wanted = [{"terms": {"parts": [*names]}}, *self._facts]
        if born := self._asked.born:
            wanted.append({"terms": {"born": [born, born[:7], born[:4]]}})
        if not whole:
            return self._some(wanted)
        as_typed = {"whole.all": whole, "bare.all": " ".join(self._asked.bare)}
        closer = [{"constant_score": {"filter": {"term": {f: t}}}} for f, t in as_typed.items()]
        return self._people({"bool": {"filter": wanted, "should": closer}})

    def born(self, day: str) -> list[Folded]:
        """Give who was born that day."""
        return self._some([{"term": {"born": day}}, *self._facts])

    def containing(self, words: Words, marked: bool = False) -> list[Folded]:
        """Give whose name has all these words."""
        field = "whole" if marked else "bare"
        return self._some([*({"terms": {field: sorted(some)}} for some in words), *self._facts])

    def syllables(self) -> Sequence[str]:
        """Give every word of every name, without marks."""
        return self._syllables()

    def _some(self, wanted: Sequence[Json]) -> list[Folded]:
        return self._people({"bool": {"filter": [*wanted]}})

    def _people(self, question: Json) -> list[Folded]:
        return [document(hit) for hit in self._ask(question, POOL)]


def _all_of(groups: Words) -> list[Json]:
    return [{"terms": {"facts": sorted(group)}} for group in groups]
