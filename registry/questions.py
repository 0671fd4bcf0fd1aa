"""The questions that an index asks itself, from exact to tolerant: the same on every index.

Each wider question is asked only while the narrower ones have not filled the pool, or, where a
birth date was given, have found nobody. A slip is met by looking up every name that is one slip
away and made of known syllables: whole names are found by a B-tree, so none is left out.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations, islice
from typing import Final, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.asked import Asked, abbreviated
from registry.documents import Folded, fact
from registry.fold import slip_of_y
from registry.rank import score
from registry.regional import others
from registry.search import POOL, Match, Query, page

LONGEST: Final = 7
"""Letters of the longest syllable: nghieng, nghuenh."""

PARTS: Final = 6
"""Words of the longest name that is found when it was typed without spaces."""

READINGS: Final = 300
"""In how many ways a name without spaces is taken apart."""

VARIANTS: Final = 60
"""How many known syllables may stand in for a misspelt one."""

Words = Sequence[frozenset[str]]
"""Words that a name must have, each with what may stand for it."""

Question = Iterator[list[Folded]]


class Shelf(Protocol):
    """One generation of documents; every answer fits the times and filters of the query."""

    def numbered(self, numbers: Sequence[str]) -> list[Folded]:
        """Give who has one of these diploma or register numbers."""
        ...

    def called(self, names: Sequence[str], whole: str) -> list[Folded]:
        """Give who is called so (sorted words without marks); `whole`, with marks, comes first."""
        ...

    def born(self, day: str) -> list[Folded]:
        """Give who was born that day."""
        ...

    def containing(self, words: Words, marked: bool = False) -> list[Folded]:
        """Give whose name has all these words."""
        ...

    def syllables(self) -> Sequence[str]:
        """Give every word of every name, without marks."""
        ...


def facts(asked: Asked, query: Query) -> list[frozenset[str]]:
    """Give what every answer must have, as words of `Folded.facts`, each with what may stand in."""
    named = (("k", query.kind), ("o", query.office), ("g", query.grade))
    wanted = [frozenset({fact(letter, text)}) for letter, text in named if text]
    wanted += [frozenset({f"y{query.year}"})] if query.year is not None else []
    wanted += [frozenset({f"y{year}", f"b{year}"}) for year in asked.years]
    return wanted + ([frozenset({f"b{asked.born[:4]}"})] if asked.born else [])


class Questions:
    """Questions to one shelf, inside an open transaction."""

    def __init__(self, shelf: Shelf, asked: Asked, query: Query) -> None:
        """Ask nothing yet."""
        self._shelf, self._asked, self._query = shelf, asked, query
        self._found: dict[str, Match] = {}
        self._slips_allowed = 1

    def answer(self) -> tuple[Match, ...]:
        """Ask until the answer is good, and give the best matches, the best first."""
        asked = self._asked
        self._take(self._numbers())
        if asked.whole and not (self._found and len(asked.whole) == 1):  # a number's letters
            self._take(self._names())
        elif not self._found:
            self._take(self._births() if asked.born else self._years())
        return page(self._found.values(), self._query)

    def _names(self) -> Question:
        asked = self._asked
        yield self._shelf.called([" ".join(sorted(asked.bare))], " ".join(asked.whole))
        if asked.born and not self._found:
            yield from self._births()
        if asked.born and self._found:
            return
        if not (asked.marked and asked.years and self._found):
            yield from self._parts_of_names()
        if asked.marked and self._found and not asked.years:
            return  # whoever types marks knows the spelling
        yield self._shelf.called(sorted(set(self._slips())), "")
        if not self._found:
            yield from self._misspelt_parts()
        if not self._found and (names := self._without_spaces()):
            yield self._shelf.called(sorted(names), "")
        if not self._found:
            yield from self._twice_misspelt()

    def _take(self, question: Question) -> None:
        """Rank what a question proposes, step by step, until there are enough."""
        while len(self._found) < POOL:
            proposed = next(question, None)
            if proposed is None:
                return
            for one in proposed:
                if one.key not in self._found and (
                    worth := score(self._asked, one, self._slips_allowed)
                ):
                    self._found[one.key] = Match(one.key, worth.value, worth.why)

    def _numbers(self) -> Question:
        if self._asked.numbers:
            yield self._shelf.numbered(sorted(self._asked.numbers))

    def _births(self) -> Question:
        yield self._shelf.born(self._asked.born)

    def _years(self) -> Question:
        if self._asked.years:
            yield self._shelf.containing([])

    def _parts_of_names(self) -> Question:
        asked = self._asked
        bare = [frozenset({word}) for word in asked.bare]
        if asked.marked:
            yield self._shelf.containing([frozenset({word}) for word in asked.whole], marked=True)
        yield self._shelf.containing(bare)
        begun = frozenset(self._beginning_like(asked.bare[-1]))
        if rest := begun - {*asked.bare}:
            yield self._shelf.containing([*bare[:-1], rest])
        if begun & {*asked.bare}:  # a name that has such a word twice
            yield self._shelf.containing(bare[:-1])
        if any(map(abbreviated, asked.bare[:-1])):
            yield self._shelf.containing([self._meant_by(word) for word in asked.bare])
        if any(others(word) for word in asked.bare):
            yield self._shelf.containing([frozenset({w, *others(w)}) for w in asked.bare])

    @cached_property
    def _known(self) -> Sequence[str]:
        return self._shelf.syllables()

    def _meant_by(self, word: str) -> frozenset[str]:
        begun = self._beginning_like(word) if abbreviated(word) else ()
        return frozenset({word, *begun})

    def _beginning_like(self, start: str) -> Iterator[str]:
        return (word for word in self._known if word.startswith(start) and word != start)

    def _slips(self) -> Iterator[str]:
        """Give every whole name that is one slip away from the one that was typed."""
        bare, known = list(self._asked.bare), frozenset(self._known)
        for i, word in enumerate(bare):
            for other in (*self._near(word), *others(word)):
                yield _in_any_order(*bare[:i], other, *bare[i + 1 :])
            for cut in range(1, len(word)):
                if word[:cut] in known and word[cut:] in known:
                    yield _in_any_order(*bare[:i], word[:cut], word[cut:], *bare[i + 1 :])
        for i in range(len(bare) - 1):
            yield _in_any_order(*bare[:i], bare[i] + bare[i + 1], *bare[i + 2 :])

    def _near(self, word: str) -> set[str]:
        """Give known syllables that are one slip away from a word, as folded or as typed."""
        near = {"y"} if slip_of_y(word) else set[str]()
        for text in {word, self._asked.as_typed(word)}:
            found = process.extract(
                text, self._known, scorer=OSA.distance, score_cutoff=1, limit=VARIANTS
            )
            near |= {other for other, *_ in found}
        return near

    def _misspelt_parts(self) -> Question:
        bare = [frozenset({word}) for word in self._asked.bare]
        for i, word in enumerate(self._asked.bare):
            if near := frozenset(self._near(word)):
                yield self._shelf.containing([*bare[:i], near, *bare[i + 1 :]])

    def _without_spaces(self) -> set[str]:
        """Give the whole names into which the typed letters fall, in any order."""
        known = frozenset(self._known)
        parted = _parted("".join(self._asked.bare), known, PARTS)
        return {_in_any_order(*words) for words in islice(parted, READINGS)}

    def _twice_misspelt(self) -> Question:
        """Look once more, for two letters that are off: by birth, or in names of three words."""
        self._slips_allowed = 2
        if self._asked.born:
            yield from self._births()
        elif len(self._asked.bare) > 2:
            words = [frozenset({word}) for word in self._asked.bare]
            near = [frozenset(self._near(word)) - {word} for word in self._asked.bare]
            for i, j in combinations(range(len(words)), 2):
                if near[i] and near[j]:
                    yield self._shelf.containing(
                        [near[n] if n in (i, j) else word for n, word in enumerate(words)]
                    )


def _parted(letters: str, known: frozenset[str], most: int) -> Iterator[tuple[str, ...]]:
    """Give the ways in which letters are a row of known syllables."""
    if not letters:
        yield ()
    for cut in range(1, min(LONGEST, len(letters)) + 1) if most else ():
        if letters[:cut] in known:
            for rest in _parted(letters[cut:], known, most - 1):
                yield (letters[:cut], *rest)


def _in_any_order(*words: str) -> str:
    return " ".join(sorted(words))
