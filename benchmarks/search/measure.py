"""What is measured of one index: loading, answers, memory and size."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from benchmarks.search.people import Kept
from benchmarks.search.places import Place, an_index, peak_mb
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
    """Documents for an index, and the seconds that reading them took."""

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


def measured(
    name: str, kept: Kept, entries: int, asked: Sequence[Asking], twins: Twins, heap_mb: int
) -> dict[str, Any]:
    """Fill one index and ask it everything."""
    with an_index(name, heap_mb) as place:
        loaded = load(place, iter(kept), entries)
        sys.stderr.write(f"{name}, {entries} entries: {loaded}\n")
        found = loaded | {"questions": answers(place, asked, twins)}
        found["peak_memory_mb"] = peak_mb("self")
        found["peak_memory_of_the_server_mb"] = place.spent().peak_mb
        place.index.close()
    return found


def load(place: Place, people: Iterator[list[Document]], entries: int) -> dict[str, Any]:
    """Fill an index; what it took to read the people is left out."""
    source, served = Source(people), place.spent()
    began, processor = time.perf_counter(), time.process_time()
    place.index.replace(source)
    seconds = time.perf_counter() - began - source.seconds
    computed = time.process_time() - processor - source.processor
    spent = place.spent()
    computed += spent.processor - served.processor
    return {
        "load_seconds": round(seconds, 1),
        "load_per_second": round(entries / seconds),
        "load_per_processor_second": round(entries / computed),
        "peak_memory_mb": peak_mb("self"),
        "peak_memory_of_the_server_mb": spent.peak_mb,
        "index_bytes_per_entry": round(place.size() / entries),
    }


@dataclass(frozen=True)
class Answered:
    """One question of one kind."""

    ms: float
    hit: bool  # whom it was about is among those shown
    tied: bool  # or answers as well as the last that is shown
    clear: bool  # no more people than are shown have that name and year


def answers(place: Place, asked: Sequence[Asking], twins: Twins) -> dict[str, Any]:
    """Ask every question and compare with whom it was about."""
    for one in asked[:100]:
        place.index.find(Query(one.text))  # warm caches as in service
    found = dict[str, Any]()
    for kind in dict.fromkeys(one.kind for one in asked):
        some = [one for one in asked if one.kind == kind]
        processor, served = time.process_time(), place.spent().processor
        timed = [_timed(place.index, one) for one in some]
        computed = time.process_time() - processor + place.spent().processor - served
        told = [
            _answered(place.index, one, *was, twins) for one, was in zip(some, timed, strict=True)
        ]
        missed = [one.text for one, was in zip(some, told, strict=True) if not was.tied]
        found[kind] = _summary(told) | {
            "processor_ms": round(computed / len(some) * 1000, 2),
            "missed": missed[:3],
        }
    return found


def _timed(index: SearchIndex, one: Asking) -> tuple[float, Sequence[Match]]:
    start = time.perf_counter()
    answer = index.find(Query(one.text, limit=SHOWN))
    return (time.perf_counter() - start) * 1000, answer


def _answered(
    index: SearchIndex, one: Asking, ms: float, answer: Sequence[Match], twins: Twins
) -> Answered:
    hit = one.about.key in [match.key for match in answer]
    tied = hit or _equals_the_last(index, one, answer)
    return Answered(ms, hit, tied, twins[name_and_year(one.about)] <= SHOWN)


def name_and_year(one: Document) -> tuple[str, int | None]:
    """Give what two people cannot be told apart by when nobody knows their birth."""
    return exact(one.name), one.year


def _equals_the_last(index: SearchIndex, one: Asking, answer: Sequence[Match]) -> bool:
    """Say whether whom we asked for answers as well as the last that is shown."""
    if len(answer) < SHOWN:
        return False
    every = {match.key: match.score for match in index.find(Query(one.text, limit=POOL))}
    return every.get(one.about.key, 0.0) >= answer[-1].score


def _summary(told: Sequence[Answered]) -> dict[str, float]:
    cut = quantiles((one.ms for one in told), n=100)
    return {
        "recall_at_10": _share([one.hit for one in told]),
        "recall_or_equal_to_the_tenth": _share([one.tied for one in told]),
        "recall_of_at_most_ten_twins": _share([one.hit for one in told if one.clear]),
        "p50_ms": round(cut[49], 2),
        "p99_ms": round(cut[98], 2),
    }


def _share(found: list[bool]) -> float:
    return round(sum(found) / max(1, len(found)), 4)
