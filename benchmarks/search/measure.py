"""What is measured of one index: loading, answers, memory and size."""

import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from benchmarks.search.questions import Asking
from registry.documents import Document
from registry.fold import exact
from registry.search import POOL, Match, Query, SearchIndex

SHOWN = 10
"""How many answers a person looks at."""

Twins = Counter[tuple[str, int | None]]
"""How many people have a name and a year of graduation; they cannot be told apart."""


@dataclass
class Source:
    """Documents for an index, and the seconds that making them up took."""

    batches: Iterator[list[Document]]
    seconds: float = 0.0
    processor: float = 0.0

    def __iter__(self) -> Iterator[list[Document]]:
        """Give each batch, and count what it cost."""
        while True:
            began, processor = time.perf_counter(), time.process_time()
            batch = next(self.batches, None)
            self.seconds += time.perf_counter() - began
            self.processor += time.process_time() - processor
            if batch is None:
                return
            yield batch


def load(index: SearchIndex, people: Iterator[list[Document]], entries: int) -> dict[str, Any]:
    """Fill an index; what it took to make the people up is left out."""
    source = Source(people)
    began, processor = time.perf_counter(), time.process_time()
    index.replace(source)
    seconds = time.perf_counter() - began - source.seconds
    computed = time.process_time() - processor - source.processor
    return {
        "load_per_second": round(entries / seconds),
        "load_per_processor_second": round(entries / computed),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def answers(index: SearchIndex, asked: Sequence[Asking], twins: Twins) -> dict[str, Any]:
    """Ask every question and compare with whom it was about."""
    for one in asked[:100]:
        index.find(Query(one.text))  # warm caches as in service
    times, hits = defaultdict[str, list[float]](list), defaultdict[str, list[bool]](list)
    clear, tied = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    for one in asked:
        start = time.perf_counter()
        answer = index.find(Query(one.text, limit=SHOWN))
        times[one.kind].append((time.perf_counter() - start) * 1000)
        hit = one.about.key in [match.key for match in answer]
        hits[one.kind].append(hit)
        tied[one.kind].append(hit or _equals_the_last(index, one, answer))
        if twins[name_and_year(one.about)] <= SHOWN:
            clear[one.kind].append(hit)
    return {k: _summary(times[k], hits[k], tied[k], clear[k]) for k in times}


def name_and_year(one: Document) -> tuple[str, int | None]:
    """Give what two people cannot be told apart by when nobody knows their birth."""
    return exact(one.name), one.year


def _equals_the_last(index: SearchIndex, one: Asking, answer: Sequence[Match]) -> bool:
    """Say whether whom we asked for answers as well as the last that is shown."""
    if len(answer) < SHOWN:
        return False
    every = {match.key: match.score for match in index.find(Query(one.text, limit=POOL))}
    return every.get(one.about.key, 0.0) >= answer[-1].score


def _summary(
    times: list[float], hits: list[bool], tied: list[bool], clear: list[bool]
) -> dict[str, float]:
    cut = quantiles(times, n=100)
    return {
        "recall_at_10": _share(hits),
        "recall_or_equal_to_the_tenth": _share(tied),
        "recall_of_at_most_ten_twins": _share(clear),
        "p50_ms": round(cut[49], 2),
        "p99_ms": round(cut[98], 2),
    }


def _share(found: list[bool]) -> float:
    return round(sum(found) / max(1, len(found)), 4)


def size_per_entry(size: Callable[[], int], entries: int) -> dict[str, int]:
    """Give the bytes on disk for one entry."""
    return {"index_bytes_per_entry": round(size() / entries)}
