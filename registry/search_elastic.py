"""Search on Elasticsearch 8 or 9, behind an alias.

All folding happens in Python, so no analyser beyond `whitespace` is needed and every distribution
of the server behaves alike. The server proposes candidates; ranking is the same as on SQLite.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, cast

from elasticsearch import ApiError, Elasticsearch, TransportError

from registry.asked import Asked, ask
from registry.documents import Document, Folded
from registry.elastic_documents import BEING_BUILT, BUILT, MAPPING, document, lines, removals
from registry.elastic_questions import exactly, tolerantly
from registry.errors import Unavailable
from registry.ids import new_id
from registry.search import Match, Query, best

CANDIDATES = 300
"""How many documents one question may propose."""

PATIENCE = 0.8
"""Seconds a reader waits before SQL answers instead; writers wait longer."""

KNOCK = 10.0
"""Seconds until a writer gives up on a server that hangs; only real work is waited for longer."""

LEAST = 0.1
"""Seconds that the second question gets at least."""

WRITERS = 2
"""Requests under way at once in a rebuild, of some 5 MB each: the server indexes one while the
next is folded and sent."""

LAYOUT = 3
"""Version of the mapping, part of every name: an index of another version is never asked."""

NEWER_IS_THERE = "version_conflict_engine_exception"
GONE = "index_not_found_exception"

FOR_WRITING = ".writing"
"""Each index is written by an alias of its own, so that no late request makes one that is gone."""

Json = dict[str, Any]


class ElasticIndex:
    """The search port on one Elasticsearch alias."""

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        alias: str = "sogoc-entries",
        patience: float = PATIENCE,
        knock: float = KNOCK,
    ) -> None:
        """Connect to `http(s)://[user:password@]host:port`; the index is made on first use.

        Raises:
            Unavailable: that is no address of a server.
        """
        self._base, self._alias = alias, f"{alias}-v{LAYOUT}"
        self._patience, self._knock = patience, knock
        try:
            self._client = Elasticsearch(url, request_timeout=60, max_retries=0)
        except ValueError as error:
            raise Unavailable(f"not an address of a search server: {url}") from error

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored."""
        if not documents:
            return
        wanted = lines(_newest(documents))
        with _answering():
            for index in self._indexes():
                self._bulk(index, wanted, NEWER_IS_THERE, GONE)
            self._client.indices.refresh(index=self._alias)

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        with _answering():
            for index in self._indexes() if keys else ():
                self._bulk(index, removals(keys), GONE)
            self._client.indices.refresh(index=self._alias)

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first."""
        asked = ask(query.text)
        if not (asked.numbers or asked.whole or asked.born or asked.years):
            return ()
        deadline, strict = time.monotonic() + self._patience, exactly(asked, query)
        found = self._ask(strict, self._patience) if strict else []
        if not (_is_enough(asked) and best(asked, found, replace(query, after=None))):
            left = max(deadline - time.monotonic(), LEAST)
            found += self._ask(tolerantly(asked, query), left)
        return best(asked, found, query)

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch."""
        with _answering():
            old = self._behind_alias()  # a server that hangs shows here
            new = self._make()
            try:
                for index in set(self._existing(self._base)) - {new, *old}:
                    self._client.indices.delete(index=index)  # of a rebuild that did not finish
                number = self._fill(new, batches)
                self._open(new)
                self._switch(old, new)
            except BaseException:
                with suppress(ApiError, TransportError):
                    self._soon.indices.delete(index=new)
                raise
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

    @property
    def _soon(self) -> Elasticsearch:
        return self._client.options(request_timeout=self._knock)

    def _indexes(self) -> list[str]:
        """Name what must be written: the live index, and one that is being built."""
        if not self._behind_alias():
            new = self._make()
            self._open(new)
            self._switch([], new)
        return self._existing(self._alias)

    def _existing(self, start: str) -> list[str]:
        return sorted(self._soon.indices.get(index=f"{start}-*").keys())

    def _behind_alias(self) -> list[str]:
        if not self._soon.indices.exists_alias(name=self._alias):
            return []
        return sorted(self._soon.indices.get_alias(name=self._alias).keys())

    def _make(self) -> str:
        index = f"{self._alias}-{new_id().lower()}"
        self._client.indices.create(
            index=index,
            mappings=MAPPING,
            settings=BEING_BUILT,
            aliases={index + FOR_WRITING: {}},
        )
        return index

    def _fill(self, index: str, batches: Iterable[Sequence[Document]]) -> int:
        number, sent = 0, deque[Future[None]]()
        with ThreadPoolExecutor(WRITERS) as pool:
            for batch in batches:
                sent.append(pool.submit(self._bulk, index, lines(_newest(batch)), NEWER_IS_THERE))
                number += len(batch)
                if len(sent) > WRITERS:
                    sent.popleft().result()
            for one in sent:
                one.result()
        return number

    def _open(self, index: str) -> None:
        """Make a filled index fit for service: nothing that it acknowledged is lost any more."""
        self._client.indices.put_settings(index=index, settings=BUILT)
        self._client.indices.flush(index=index)
        self._client.indices.refresh(index=index)

    def _switch(self, old: Sequence[str], new: str) -> None:
        gone = [{"remove": {"index": index, "alias": self._alias}} for index in old]
        here = {"add": {"index": new, "alias": self._alias}}
        self._client.indices.update_aliases(actions=[*gone, here])

    def _ask(self, question: Json, patience: float) -> list[Folded]:
        with _answering():
            answer = self._client.options(request_timeout=patience).search(
                index=self._alias,
                query=question,
                size=CANDIDATES,
                track_total_hits=False,
                filter_path="hits.hits._source",
            )
        return [document(hit["_source"]) for hit in answer.get("hits", {}).get("hits", ())]

    def _bulk(self, index: str, operations: Sequence[str], *fine: str) -> None:
        answer = self._client.bulk(
            index=index + FOR_WRITING,
            require_alias=True,
            operations=cast("Sequence[Json]", operations),  # text goes out as it is
            filter_path="errors,items.*.error.type",
        )
        refused = (next(iter(item.values()))["error"]["type"] for item in answer.get("items", ()))
        if bad := [reason for reason in refused if reason not in fine]:
            raise Unavailable(f"the search server refused {len(bad)} documents: {bad[0]}")


def _is_enough(asked: Asked) -> bool:
    """Say whether an exact match needs no tolerant one: a number, or a name with its birth."""
    return bool(asked.born) or not asked.whole


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (ApiError, TransportError) as error:
        raise Unavailable(f"the search server does not answer: {error}") from error


def _newest(documents: Sequence[Document]) -> Iterable[Document]:
    return {one.key: one for one in sorted(documents, key=lambda d: d.version)}.values()
