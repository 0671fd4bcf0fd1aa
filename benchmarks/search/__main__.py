"""`python -m benchmarks.search --entries 100000 1000000 --index sqlite elasticsearch -o OUT.json`.

Each number of entries is measured on each index, so several show how an index grows. With
`--catch-up` it measures instead how fast a worker hands changes from SQL to the index.
"""

import argparse
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.search.catch_up import catch_up
from benchmarks.search.measure import Twins, measured, name_and_year
from benchmarks.search.people import Kept, people
from benchmarks.search.places import NAMES, an_index
from benchmarks.search.questions import Asking, questions
from registry.documents import Document


def main() -> None:
    """Load each index, ask every question, and print what came of it as JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--entries", type=int, nargs="+", default=[100_000])
    words.add_argument("--people", type=int, default=200, help="how many are asked for")
    words.add_argument("--index", nargs="+", choices=NAMES, default=["sqlite", "elasticsearch"])
    words.add_argument("--heap-mb", type=int, default=1024, help="of Elasticsearch")
    words.add_argument("--catch-up", action="store_true", help="measure the outbox instead")
    words.add_argument("-o", "--out", type=Path)
    wanted = words.parse_args()
    runs = list[dict[str, Any]]()
    for entries in wanted.entries:
        if wanted.catch_up:
            found = {name: _caught_up(name, entries, wanted.heap_mb) for name in wanted.index}
        else:
            found = _at_size(wanted.index, entries, wanted.people, wanted.heap_mb)
        runs.append({"entries": entries, "people": wanted.people, "index": found})
        if wanted.out:  # so that a long run that is cut off leaves what it found
            wanted.out.write_text(_json(runs), encoding="utf-8")
    sys.stdout.write(_json(runs))


def _json(runs: list[dict[str, Any]]) -> str:
    return json.dumps(runs, ensure_ascii=False, indent=1) + "\n"


def _caught_up(name: str, entries: int, heap_mb: int) -> dict[str, Any]:
    with an_index(name, heap_mb) as place:
        return catch_up(place.index, entries)


def _at_size(names: list[str], entries: int, how_many: int, heap_mb: int) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        kept = Kept(Path(folder) / "people", people(entries))
        return _compared(names, kept, entries, how_many, heap_mb)


def _compared(
    names: list[str], kept: Kept, entries: int, how_many: int, heap_mb: int
) -> dict[str, Any]:
    """Measure each index in a process of its own, whose peak memory is its own."""
    asked, twins = _asked(kept, entries, how_many)
    found = dict[str, Any]()
    for name in names:
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            found[name] = apart.submit(
                measured, name, kept, entries, asked, twins, heap_mb
            ).result()
    return found


def _asked(kept: Kept, entries: int, how_many: int) -> tuple[list[Asking], Twins]:
    """Choose people evenly, and count who has the same name and year: they cannot be told apart."""
    every, chance = max(1, entries // how_many), Random(7)
    chosen, twins = list[Document](), Twins()
    for batch in kept:
        chosen += [one for one in batch if int(one.key) % every == every // 2]
    wanted = {name_and_year(one) for one in chosen}
    names = {one.name for one in chosen}
    for batch in kept:
        alike = (name_and_year(one) for one in batch if one.name in names)
        twins.update(Counter(one for one in alike if one in wanted))
    return [asking for one in chosen for asking in questions(one, chance)], twins


if __name__ == "__main__":
    main()
