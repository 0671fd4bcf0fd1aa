"""What Elasticsearch is asked: first exactly, then with one letter off and parts of names."""

from collections.abc import Sequence
from typing import Any, Final

from registry.asked import Asked, abbreviated
from registry.fold import slip_of_y
from registry.questions import Words, facts
from registry.regional import others
from registry.search import Query

SLIPS: Final = 500
"""How many whole names one slip away are looked up."""

Json = dict[str, Any]


def exactly(asked: Asked, query: Query) -> Json | None:
    """Ask for numbers, whole names in any order, and births; None if nothing is asked exactly."""
    ways = _numbers(asked)
    if asked.bare:
        parts = {"term": {"parts": " ".join(sorted(asked.bare))}}
        spelled = [_worth(4, {"term": {"whole": word}}) for word in asked.whole]
        order = _worth(1, {"term": {"name": " ".join(asked.bare)}})
        times = _all_of(facts(asked, Query()))
        ways.append(
            {
                "bool": {
                    "must": [_worth(1, parts)],
                    "should": [*spelled, order],
                    "filter": times + _born(asked),
                }
            }
        )
    elif asked.born:
        ways.append({"term": {"born": asked.born}})
    return {"bool": {"filter": _filters(query), "must": [_any(ways)]}} if ways else None


def tolerantly(asked: Asked, query: Query) -> Json:
    """Ask for names that have such words, and for whole names one letter off."""
    times = _all_of(facts(asked, Query()))
    ways: list[Json] = [{"term": {"born": asked.born}}] if asked.born else []
    if asked.bare:
        words = [_any(_word(asked, i)) for i in range(len(asked.bare))]
        whole = _worth(4, {"term": {"parts": " ".join(sorted(asked.bare))}})
        slip = {"value": " ".join(asked.bare), "fuzziness": 1, "max_expansions": SLIPS}
        nearly = {"fuzzy": {"name": slip | {"rewrite": "constant_score", "boost": 6}}}
        either = _any([{"bool": {"must": words, "should": [whole]}}, nearly])
        ways.append({"bool": {"must": [either], "filter": times}})
    elif times:
        ways.append({"bool": {"filter": times}})
    return {"bool": {"filter": _filters(query), "must": [_any([*_numbers(asked), *ways])]}}


def _numbers(asked: Asked) -> list[Json]:
    numbers = sorted(asked.numbers)
    fields = ("diploma", "register") if numbers else ()
    return [_worth(100, {"terms": {field: numbers}}) for field in fields]


def _born(asked: Asked) -> list[Json]:
    known = [asked.born, asked.born[:7], asked.born[:4]]
    return [{"terms": {"born": known}}] if asked.born else []


def _filters(query: Query) -> list[Json]:
    narrowed = Query(year=query.year, kind=query.kind, office=query.office, grade=query.grade)
    return _all_of(facts(Asked((), (), frozenset(), "", ()), narrowed))


def _all_of(groups: Words) -> list[Json]:
    return [{"terms": {"facts": sorted(group)}} for group in groups]


def _word(asked: Asked, i: int) -> list[Json]:
    """Ask for one word: with marks, without, as a beginning, and with one letter off."""
    bare = asked.bare[i]
    ways = [_worth(4, {"term": {"whole": asked.whole[i]}}), _worth(2, {"term": {"bare": bare}})]
    if i == len(asked.bare) - 1 or abbreviated(bare):
        ways.append(_worth(1, {"prefix": {"bare": bare}}))
    if others(bare):
        ways.append(_worth(0.5, {"terms": {"bare": sorted(others(bare))}}))
    if len(bare) > 1:
        near = {"value": bare, "fuzziness": 1, "max_expansions": 60}
        ways.append({"fuzzy": {"bare": near | {"rewrite": "constant_score"}}})
    if slip_of_y(bare):
        ways.append({"term": {"bare": "y"}})
    return ways


def _any(ways: Sequence[Json]) -> Json:
    return {"bool": {"should": list(ways), "minimum_should_match": 1}}


def _worth(boost: float, query: Json) -> Json:
    return {"constant_score": {"filter": query, "boost": boost}}
