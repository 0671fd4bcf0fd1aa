"""Where an index is measured: a file, or a real server on loopback that is gone afterwards."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

Opened = tuple[SearchIndex, Callable[[], int]]
"""An index, and what says how many bytes it takes."""


@contextmanager
def an_index(name: str, heap_mb: int = 1024) -> Iterator[Opened]:
    """Open an empty index; `heap_mb` is Elasticsearch's."""
    with TemporaryDirectory() as folder:
        if name == "sqlite":
            path = Path(folder) / "search.db"
            yield SqliteIndex(path), lambda: path.stat().st_size
        elif name == "postgresql":
            with postgresql.running() as server:
                yield PostgresIndex(server.url()), lambda: _in_postgres(server.url())
        else:
            with elasticsearch.running(heap_mb) as url:
                yield ElasticIndex(url, patience=60), lambda: _in_elastic(url)


def _in_elastic(url: str) -> int:
    with urlopen(f"{url}/_stats/store") as answer:  # noqa: S310 - our own server on loopback
        return int(json.load(answer)["_all"]["total"]["store"]["size_in_bytes"])


def _in_postgres(url: str) -> int:
    sql = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
    sql += " AND relnamespace = 'sogoc_search'::regnamespace"
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(sql.encode()).fetchone()
    return int(row[0]) if row else 0
