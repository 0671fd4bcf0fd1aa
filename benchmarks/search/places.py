"""Where an index is measured: a file, or a real server on loopback that is gone afterwards."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import psycopg

from registry.search import SearchIndex
from registry.search_elastic import ElasticIndex
from registry.search_postgres import PostgresIndex
from registry.search_sqlite import SqliteIndex
from tests.servers import elasticsearch, postgresql

NAMES = ("sqlite", "postgresql", "elasticsearch")


@dataclass(frozen=True)
class Spent:
    """What a server took so far; an index without a server takes nothing beside ourselves."""

    processor: float = 0.0  # seconds
    peak_mb: int = 0  # resident


@dataclass(frozen=True)
class Place:
    """An index, how many bytes it takes, and what its server takes."""

    index: SearchIndex
    size: Callable[[], int]
    spent: Callable[[], Spent] = Spent


@contextmanager
def an_index(name: str, heap_mb: int = 1024) -> Iterator[Place]:
    """Open an empty index; `heap_mb` is Elasticsearch's."""
    with TemporaryDirectory() as folder:
        if name == "sqlite":
            path = Path(folder) / "search.db"
            yield Place(SqliteIndex(path), lambda: _in_sqlite(path))
        elif name == "postgresql":
            with postgresql.running() as server:
                yield Place(PostgresIndex(server.url()), lambda: _in_postgres(server.url()))
        else:
            with elasticsearch.running(heap_mb) as url:
                index = ElasticIndex(url, patience=60, knock=60)
                yield Place(index, lambda: _in_elastic(url), lambda: _spent_by_elastic(url))


def _spent_by_elastic(url: str) -> Spent:
    with urlopen(f"{url}/_nodes/stats/process") as answer:  # noqa: S310 - our own server on loopback
        (node,) = json.load(answer)["nodes"].values()
    with urlopen(f"{url}/_nodes/process") as answer:  # noqa: S310 - likewise
        (known,) = json.load(answer)["nodes"].values()
    seconds = node["process"]["cpu"]["total_in_millis"] / 1000
    return Spent(seconds, peak_mb(str(known["process"]["id"])))


def peak_mb(process: str) -> int:
    """Give the most memory that a process had resident; what its parent had is left out."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) // 1024


def _in_sqlite(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:  # some of it may still lie in the WAL
        (pages,), (size,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
    return int(pages * size)


def _in_elastic(url: str) -> int:
    with urlopen(f"{url}/_stats/store") as answer:  # noqa: S310 - our own server on loopback
        return int(json.load(answer)["_all"]["total"]["store"]["size_in_bytes"])


def _in_postgres(url: str) -> int:
    sql = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
    sql += " AND relnamespace = 'sogoc_search'::regnamespace"
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(sql.encode()).fetchone()
    return int(row[0]) if row else 0
