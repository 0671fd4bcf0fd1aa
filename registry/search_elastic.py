"""Search on Elasticsearch 8 or 9, behind an alias.

All folding happens in Python, so no analyser beyond `whitespace` is needed and every distribution
of the server behaves alike. The server proposes candidates; ranking is the same as on SQLite.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError, bulk

from registry.asked import Asked, ask
from registry.documents import Document, Folded, folded
from registry.errors import Unavailable
from registry.ids import new_id
from registry.questions import facts
from registry.regional import others
from registry.search import Match, Query, best

CANDIDATES = 300
"""How many documents one question may propose."""

SLIPS = 500
"""How many whole names one slip away are looked up."""

PATIENCE = 0.8
"""Seconds a reader waits before SQL answers instead; writers wait longer."""

MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "whole": {"type": "text", "analyzer": "whitespace", "norms": False},
        "bare": {
            "type": "text",
            "analyzer": "whitespace",
            "norms": False,
            "index_prefixes": {"min_chars": 1, "max_chars": 5},
        },
        "whole_key": {"type": "keyword"},
        "bare_key": {"type": "keyword"},
        "parts": {"type": "keyword"},
        "diploma_key": {"type": "keyword"},
        "register_key": {"type": "keyword"},
        "born_key": {"type": "keyword"},
        "born_year": {"type": "integer"},
        "year": {"type": "integer"},
        "facts": {"type": "keyword"},
        "held": {"type": "object", "enabled": False},  # all that ranking needs
    },
}


class ElasticIndex:
    """The search port on one Elasticsearch alias."""

    name = "elasticsearch"

    def __init__(self, url: str, alias: str = "sogoc-entries", patience: float = PATIENCE) -> None:
        """Connect to `http(s)://[user:password@]host:port`; the index is made on first use.

        Raises:
            Unavailable: that is no address of a server.
        """
        self._alias = alias
        self._patience = patience
        try:
            self._client = Elasticsearch(url, request_timeout=60, max_retries=0)
        except ValueError as error:
            raise Unavailable(f"not an address of a search server: {url}") from error

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored."""
        if not documents:
            return
        with _answering():
            for index in self._indexes():
                self._bulk([_put(index, one) for one in _newest(documents)])
            self._client.indices.refresh(index=self._alias)

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        with _answering():
            for index in self._indexes():
                self._bulk([{"_op_type": "delete", "_index": index, "_id": key} for key in keys])
            self._client.indices.refresh(index=self._alias)

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first."""
        asked = ask(query.text)
        if not (asked.numbers or asked.whole or asked.born or asked.years):
            return ()
        with _answering():
            answer = self._client.options(request_timeout=self._patience).search(
                index=self._alias,
                query=_query(asked, query),
                size=CANDIDATES,
                track_total_hits=False,
                source_includes=["held"],
                ignore_unavailable=True,
            )
        found = [Folded(**hit["_source"]["held"]) for hit in answer["hits"]["hits"]]
        return best(asked, found, query)

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch."""
        with _answering():
            new, old, number = self._make(), self._behind_alias(), 0
            for index in set(self._existing()) - {new, *old}:
                self._client.indices.delete(index=index)  # an earlier rebuild did not finish
            for batch in batches:
                self._bulk([_put(new, one) for one in _newest(batch)])
                number += len(batch)
            self._client.indices.put_settings(index=new, settings={"refresh_interval": "1s"})
            self._client.indices.refresh(index=new)
            self._switch(old, new)
            for index in old:
                self._client.indices.delete(index=index)
        return number

    def clear(self) -> None:
        """Forget everything."""
        self.replace([])

    def ready(self) -> bool:
        """Say whether the server answers and has taken its shards up."""
        try:
            with _answering():
                health = self._client.options(request_timeout=self._patience).cluster.health()
        except Unavailable:
            return False
        return health["status"] in ("green", "yellow")

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _indexes(self) -> list[str]:
        """Name what must be written: the live index, and one that is being built."""
        if not self._behind_alias():
            self._switch([], self._make())
        return self._existing()

    def _existing(self) -> list[str]:
        return sorted(self._client.indices.get(index=f"{self._alias}-*").keys())

    def _behind_alias(self) -> list[str]:
        if not self._client.indices.exists_alias(name=self._alias):
            return []
        return sorted(self._client.indices.get_alias(name=self._alias).keys())

    def _make(self) -> str:
        index = f"{self._alias}-{new_id().lower()}"
        self._client.indices.create(
            index=index,
            mappings=MAPPING,
            settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "30s"},
        )
        return index

    def _switch(self, old: Sequence[str], new: str) -> None:
        gone = [{"remove": {"index": index, "alias": self._alias}} for index in old]
        here = {"add": {"index": new, "alias": self._alias}}
        self._client.indices.update_aliases(actions=[*gone, here])

    def _bulk(self, actions: Sequence[dict[str, Any]]) -> None:
        try:
            bulk(self._client, actions, chunk_size=2_000)
        except BulkIndexError as error:
            # 409: a newer version is there. 404: it was not there to remove. Both are as wished.
            bad = [e for e in error.errors if next(iter(e.values()))["status"] not in (404, 409)]
            if bad:
                raise Unavailable(f"the search server refused {len(bad)} documents") from error


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (ApiError, TransportError) as error:
        raise Unavailable(f"the search server does not answer: {error}") from error


def _newest(documents: Sequence[Document]) -> Iterable[Document]:
    return {one.key: one for one in sorted(documents, key=lambda d: d.version)}.values()


def _put(index: str, document: Document) -> dict[str, Any]:
    keys = folded(document)
    return {
        "_op_type": "index",
        "_index": index,
        "_id": document.key,
        "version": document.version,
        "version_type": "external",
        "whole": keys.whole,
        "bare": keys.bare,
        "whole_key": keys.whole,
        "bare_key": keys.bare,
        "parts": keys.parts,
        "diploma_key": keys.diploma,
        "register_key": keys.register,
        "born_key": document.born,
        "born_year": int(document.born[:4]) if document.born else None,
        "year": document.year,
        "facts": keys.facts,
        "held": keys._asdict(),
    }


def _query(asked: Asked, query: Query) -> dict[str, Any]:
    numbers = [
        _worth(100, {"terms": {field: sorted(asked.numbers)}})
        for field in ("diploma_key", "register_key")
        if asked.numbers
    ]
    times = _times(asked)
    words = [_any(_word(asked, i)) for i in range(len(asked.bare))]
    if words:
        keys = [
            _worth(8, {"term": {"whole_key": " ".join(asked.whole)}}),
            _worth(4, {"term": {"parts": " ".join(sorted(asked.bare))}}),
        ]
        slip = {"value": " ".join(asked.bare), "fuzziness": 1, "max_expansions": SLIPS}
        nearly = {"fuzzy": {"bare_key": slip | {"rewrite": "constant_score", "boost": 6}}}
        either = _any([{"bool": {"must": words, "should": keys}}, nearly])
        named = [{"bool": {"must": [either], "filter": times}}]
    else:
        named = [{"bool": {"filter": times}}] if times else []
    born = [{"term": {"born_key": asked.born}}] if asked.born else []
    wanted: list[dict[str, Any]] = (
        [{"term": {"year": query.year}}] if query.year is not None else []
    )
    named_facts = facts(ask(""), Query(kind=query.kind, office=query.office, grade=query.grade))
    wanted += [{"terms": {"facts": sorted(group)}} for group in named_facts]
    return {"bool": {"filter": wanted, "must": [_any([*numbers, *named, *born])]}}


def _times(asked: Asked) -> list[dict[str, Any]]:
    times: list[dict[str, Any]] = [
        _any([{"term": {"year": year}}, {"term": {"born_year": year}}]) for year in asked.years
    ]
    if asked.born:
        times.append({"term": {"born_year": int(asked.born[:4])}})
    return times


def _word(asked: Asked, i: int) -> list[dict[str, Any]]:
    """Ask for one word: with marks, without, as a beginning, and with one letter off."""
    bare = asked.bare[i]
    ways = [
        _worth(4, {"term": {"whole": asked.whole[i]}}),
        _worth(2, {"term": {"bare": bare}}),
    ]
    if i == len(asked.bare) - 1:
        ways.append(_worth(1, {"prefix": {"bare": bare}}))
    if others(bare):
        ways.append(_worth(0.5, {"terms": {"bare": sorted(others(bare))}}))
    if len(bare) > 1:
        near = {"value": bare, "fuzziness": 1, "max_expansions": 60}
        ways.append({"fuzzy": {"bare": near | {"rewrite": "constant_score"}}})
    return ways


def _any(ways: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(ways), "minimum_should_match": 1}}


def _worth(boost: float, query: dict[str, Any]) -> dict[str, Any]:
    return {"constant_score": {"filter": query, "boost": boost}}
