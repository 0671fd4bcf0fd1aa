"""`python -m benchmarks.search --entries 100000 --index sqlite elasticsearch -o OUT.json`."""

import argparse
import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from benchmarks.search.people import people
from benchmarks.search.questions import Asking, questions
from registry.documents import Document
from registry.fold import exact
from registry.search import Query, SearchIndex
from registry.search_elastic import ElasticIndex
from registry.search_postgres import PostgresIndex
from registry.search_sqlite import SqliteIndex
from tests.servers import elasticsearch, postgresql


def main() -> None:
    """Load each index, ask every question, and print what came of it as JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--entries", type=int, default=100_000)
    words.add_argument("--people", type=int, default=200, help="how many are asked for")
    words.add_argument("--index", nargs="+", default=["sqlite", "elasticsearch"])
    words.add_argument("-o", "--out", type=Path)
    wanted = words.parse_args()
    asked, twins = _asked(wanted.entries, wanted.people)
    found = {name: _measured(name, wanted.entries, asked, twins) for name in wanted.index}
    report = {"entries": wanted.entries, "people": wanted.people, "index": found}
    text = json.dumps(report, ensure_ascii=False, indent=1)
    if wanted.out:
        wanted.out.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


def _asked(entries: int, how_many: int) -> tuple[list[Asking], Counter[tuple[str, int | None]]]:
    """Choose people evenly, and count who has the same name and year: they cannot be told apart."""
    every, chance = max(1, entries // how_many), Random(7)
    chosen, twins = list[Document](), Counter[tuple[str, int | None]]()
    for batch in people(entries):
        twins.update(_name_and_year(one) for one in batch)
        chosen += [one for one in batch if int(one.key) % every == every // 2]
    return [asking for one in chosen for asking in questions(one, chance)], twins


def _name_and_year(one: Document) -> tuple[str, int | None]:
    return exact(one.name), one.year


def _measured(
    name: str, entries: int, asked: list[Asking], twins: "Counter[tuple[str, int | None]]"
) -> dict[str, Any]:
    with _index(name) as (index, size):
        began, processor = time.perf_counter(), time.process_time()
        index.replace(people(entries))
        loading = time.perf_counter() - began
        computed = time.process_time() - processor
        for one in asked[:100]:
            index.find(Query(one.text))  # warm caches as in service
        times, hits = defaultdict[str, list[float]](list), defaultdict[str, list[bool]](list)
        clear = defaultdict[str, list[bool]](list)
        for one in asked:
            start = time.perf_counter()
            answer = index.find(Query(one.text, limit=10))
            times[one.kind].append((time.perf_counter() - start) * 1000)
            hit = one.about.key in [match.key for match in answer]
            hits[one.kind].append(hit)
            if twins[_name_and_year(one.about)] <= 10:
                clear[one.kind].append(hit)
        return {
            "load_per_second": round(entries / loading),
            "load_processor_seconds": round(computed, 1),
            "index_bytes_per_entry": round(size() / entries),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "questions": {kind: _summary(times[kind], hits[kind], clear[kind]) for kind in times},
        }


def _summary(times: list[float], hits: list[bool], clear: list[bool]) -> dict[str, float]:
    cut = quantiles(times, n=100)
    return {
        "recall_at_10": round(sum(hits) / len(hits), 4),
        "recall_of_at_most_ten_twins": round(sum(clear) / max(1, len(clear)), 4),
        "p50_ms": round(cut[49], 2),
        "p99_ms": round(cut[98], 2),
    }


@contextmanager
def _index(name: str) -> Iterator[tuple[SearchIndex, Any]]:
    with TemporaryDirectory() as folder:
        if name == "sqlite":
            path = Path(folder) / "search.db"
            yield SqliteIndex(path), lambda: path.stat().st_size
        elif name == "postgresql":
            with postgresql.running() as server:
                yield PostgresIndex(server.url()), lambda: 0
        else:
            with elasticsearch.running() as url:
                yield ElasticIndex(url, patience=60), lambda: _stored(url)


def _stored(url: str) -> int:
    with urlopen(f"{url}/_stats/store") as answer:  # noqa: S310 - our own server on loopback
        return int(json.load(answer)["_all"]["total"]["store"]["size_in_bytes"])


if __name__ == "__main__":
    main()
