"""One index of Elasticsearch, as the questions see it."""

from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase
from typing import Any, Final

from registry.asked import Asked, abbreviated
from registry.documents import Folded
from registry.elastic_documents import document
from registry.questions import Words, facts
from registry.search import POOL, Query

SYLLABLES: Final = 3_000
"""How many syllables are looked at; fewer begin with the same letter."""

Json = dict[str, Any]

Ask = Callable[[Json, int], list[Json]]
"""Asks the server for at most so many hits."""


class ElasticShelf:
    """Terms for whole names, births and numbers, and for the words of names; nothing is fuzzy.

    What differs by a letter is found by its syllables, which lie in the index as documents of their
    own: on a million names the server's own fuzzy queries take ten times as long.
    """

    def __init__(self, ask: Ask, asked: Asked, query: Query) -> None:
        """Look at nothing yet."""
        self._ask, self._asked = ask, asked
        narrowed = Query(year=query.year, kind=query.kind, office=query.office, grade=query.grade)
        self._filters = _all_of(facts(Asked((), (), frozenset(), "", ()), narrowed))
        self._facts = _all_of(facts(asked, query))

    def numbered(self, number: str) -> list[Folded]:
        """Give who has this diploma or register number."""
        either = [{"term": {field: number}} for field in ("diploma", "register")]
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
        """Give the words of names that matter here: like those asked for, or parts of them."""
        bare = self._asked.bare
        ways: list[Json] = [
            {"terms": {"syllable": sorted({w for one in bare for w in _like(one)})}}
        ]
        begun = {*bare[-1:], *filter(abbreviated, bare)}
        ways += [{"prefix": {"syllable": word}} for word in sorted(begun)]
        found = self._ask({"bool": {"filter": [{"bool": {"should": ways}}]}}, SYLLABLES)
        return [hit["_source"]["syllable"] for hit in found]

    def _some(self, wanted: Sequence[Json]) -> list[Folded]:
        return self._people({"bool": {"filter": [*wanted]}})

    def _people(self, question: Json) -> list[Folded]:
        return [document(hit) for hit in self._ask(question, POOL)]


def _all_of(groups: Words) -> list[Json]:
    return [{"terms": {"facts": sorted(group)}} for group in groups]


def _like(word: str) -> Iterator[str]:
    """Give a word, what is one slip away from it, and the parts into which it may fall."""
    yield word
    for cut in range(len(word) + 1):
        start, end = word[:cut], word[cut:]
        yield from (start, end, start + end[1:], start + end[1:2] + end[:1] + end[2:])
        for letter in ascii_lowercase:
            yield from (start + letter + end, start + letter + end[1:])
