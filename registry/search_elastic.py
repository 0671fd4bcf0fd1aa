"""Search on Elasticsearch 8 or 9, behind an alias.

All folding happens in Python, so no analyser beyond `whitespace` is needed and every distribution
of the server behaves alike. What is asked, and the ranking, are the same as on SQLite.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, cast

from elasticsearch import ApiError, Elasticsearch, TransportError

from registry.asked import ask
from registry.documents import Document
from registry.elastic_documents import (
    BEING_BUILT,
    BUILT,
    HURRIED,
    MAPPING,
    SEGMENTS,
    SETTLED,
    lines,
    lines_of_syllables,
    removals,
)
from registry.elastic_requests import answering, in_requests, newest, syllables_of
from registry.elastic_shelf import Ask, ElasticShelf
from registry.errors import Unavailable
from registry.ids import new_id
from registry.questions import Questions
from registry.search import Match, Query

PATIENCE = 0.8
"""Seconds a reader waits for all its questions before SQL answers; writers wait longer."""

KNOCK = 10.0
"""Seconds until a writer gives up on a server that hangs; only real work is waited for longer."""

LEAST = 0.05
"""Seconds that each further question gets at least."""

WRITERS = 2
"""Requests under way at once: the server indexes some while the next is folded and sent."""

MERGED = 3600.0
"""Seconds that the server may take to merge a filled index; a million entries take some ten."""

SYLLABLES = 10_000
"""How many syllables are known; the names of a province have some three thousand."""

FRESH = 60.0
"""Seconds for which a reader relies on the syllables it knows; its own writes are added at once."""

LAYOUT = 4
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
        self._written: dict[str, frozenset[str]] = {}  # by index: syllables that it surely has
        self._known, self._known_until = frozenset[str](), 0.0
        self._hurries, self._settled = False, False
        try:
            self._client = Elasticsearch(url, request_timeout=60, max_retries=0)
        except ValueError as error:
            raise Unavailable(f"not an address of a search server: {url}") from error

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored."""
        if not documents:
            return
        with answering():
            self._settle()
            for index in self._indexes():
                self._fill(index, [documents], GONE)
            if not self._hurries:
                self._refresh()

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Merge and show less until this ends; what was put is safe on the server all the same."""
        with answering():
            self._set(HURRIED)
        self._hurries, self._settled = True, False
        try:
            yield
        finally:
            self._hurries = False
            with answering():
                self._settle()
                self._refresh()

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        with answering():
            for index in self._indexes() if keys else ():
                self._bulk(index, removals(keys), GONE)
            self._refresh()

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first."""
        asked, deadline = ask(query.text), time.monotonic() + self._patience

        def in_time(question: Json, most: int) -> list[Json]:
            return self._ask(question, most, max(deadline - time.monotonic(), LEAST))

        shelf = ElasticShelf(in_time, lambda: self._syllables(in_time), asked, query)
        return Questions(shelf, asked, query).answer()

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch.

        Of several rebuilds at once the one that began last goes on; the others end.

        Raises:
            Unavailable: the server does not answer, or a later rebuild took the place of this one.
        """
        with answering():
            self._behind_alias()  # a server that hangs shows here
            new = self._make()
            try:
                for index in self._unfinished():
                    if index < new:  # names grow with time: else two would end each other
                        self._client.indices.delete(index=index, ignore_unavailable=True)
                number = self._fill(new, batches)
                self._open(new)
                old = self._switch(new)
            except BaseException as error:
                self._give_up(new, error)
                raise
            for index in old:
                self._client.indices.delete(index=index, ignore_unavailable=True)
        return number

    def clear(self) -> None:
        """Forget everything."""
        self.replace([])

    def built(self) -> bool:
        """Say whether it was filled from the whole register once."""
        with answering():
            return bool(self._behind_alias())

    def ready(self) -> bool:
        """Say whether the server answers and has taken its shards up."""
        try:
            with answering():
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
        return self._existing(self._alias)

    def _settle(self) -> None:
        """Undo `hurried` once, also where it was cut off in another process."""
        if not (self._settled or self._hurries):
            self._set(SETTLED)
            self._settled = True

    def _set(self, settings: Json) -> None:
        for index in self._behind_alias():
            self._soon.indices.put_settings(index=index, settings=settings, ignore_unavailable=True)

    def _refresh(self) -> None:
        self._client.indices.refresh(index=self._alias, ignore_unavailable=True)

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

    def _fill(self, index: str, batches: Iterable[Sequence[Document]], *fine: str) -> int:
        number, sent = 0, deque[Future[None]]()
        with ThreadPoolExecutor(WRITERS) as pool:
            for batch in in_requests(batches):
                wanted = newest(batch)
                words = syllables_of(wanted)
                sent.append(pool.submit(self._write, index, lines(wanted), words, *fine))
                number += len(batch)
                if len(sent) > WRITERS:
                    sent.popleft().result()
            for one in sent:
                one.result()
        return number

    def _open(self, index: str) -> None:
        """Make a filled index fit for service: nothing that it acknowledged is lost any more."""
        self._client.indices.put_settings(index=index, settings=BUILT)
        self._client.options(request_timeout=MERGED).indices.forcemerge(
            index=index, max_num_segments=SEGMENTS
        )
        self._client.indices.flush(index=index)
        self._client.indices.refresh(index=index)

    def _unfinished(self) -> list[str]:
        """Name the indexes of rebuilds that are under way or did not end, of any layout."""
        live = set(self._behind_alias())
        return [index for index in self._existing(self._base) if index not in live]

    def _switch(self, new: str) -> list[str]:
        """Put a new index into service; gives those that were in service until now."""
        old = self._behind_alias()
        gone = [{"remove": {"index": index, "alias": self._alias}} for index in old]
        here = {"add": {"index": new, "alias": self._alias}}
        self._client.indices.update_aliases(actions=[*gone, here])
        return old

    def _give_up(self, new: str, error: BaseException) -> None:
        """Remove an index that was not finished; say so if a later rebuild did it already."""
        with suppress(ApiError, TransportError):
            if new not in self._existing(self._base):
                raise Unavailable("a later rebuild of the index took this one's place") from error
            self._soon.indices.delete(index=new)

    def _ask(self, question: Json, most: int, patience: float) -> list[Json]:
        with answering():
            answer = self._client.options(request_timeout=patience).search(
                index=self._alias,
                query=question,
                size=most,
                track_total_hits=False,
                filter_path="hits.hits._id,hits.hits._source",
            )
        return [*answer.get("hits", {}).get("hits", ())]

    def _syllables(self, ask: Ask) -> Sequence[str]:
        """Give every word of every name; once a minute they are asked for again."""
        if time.monotonic() >= self._known_until:
            found = ask({"exists": {"field": "syllable"}}, SYLLABLES)
            self._known |= {hit["_source"]["syllable"] for hit in found}
            self._known_until = time.monotonic() + FRESH
        return sorted(self._known)

    def _write(
        self, index: str, operations: Sequence[str], syllables: frozenset[str], *fine: str
    ) -> None:
        """Write documents, and first those syllables that the index may not have yet."""
        known = self._written.get(index, frozenset())
        news = lines_of_syllables(syllables - known)
        self._bulk(index, [*news, *operations], NEWER_IS_THERE, *fine)
        self._written[index] = known | syllables
        self._known |= syllables

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
