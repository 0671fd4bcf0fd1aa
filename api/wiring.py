"""The only place that picks adapters: which database, store, search, workers, key and clock.

Each is opened when it is first asked for, so a command pays only for what it uses.
"""

import getpass
import os
import sys
from concurrent.futures import Executor
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

CLUSTER_WINDOW = 64  # pages given to a cluster at a time; a page is little more than its name

if TYPE_CHECKING:
    from api.page_pool import PagePool
    from api.settings import Settings
    from api.telling import Teller
    from ingest.store import Store
    from registry.database import Database
    from registry.deadlines import Calendar
    from registry.lottery import Lottery
    from registry.search import SearchIndex
    from signing.demo import DemoKey
    from signing.keys import SigningKey
    from signing.note_key import NoteKey
    from signing.timestamps import TimeStamper


class Services:
    """The parts of one installation, as its settings choose them."""

    def __init__(self, settings: "Settings") -> None:
        """Open nothing yet."""
        self.settings = settings
        self._pin_refused: Exception | None = None

    @cached_property
    def database(self) -> "Database":
        """The system of record, brought to today's schema."""
        from registry.database import open_database

        self.settings.home.mkdir(parents=True, exist_ok=True)
        return open_database(self.settings.database)

    @cached_property
    def store(self) -> "Store":
        """The masters: on an S3-compatible server where one is set, else in a folder of `home`."""
        from ingest.store_folder import FolderStore

        if self.settings.storage_url:
            from ingest.store_s3 import S3Store

            return S3Store(self.settings.storage_url, self.settings.home / "masters-copies")
        return FolderStore(self.settings.masters)

    @cached_property
    def search(self) -> "SearchIndex":
        """The search index: Elasticsearch where it is set, else beside the database."""
        if self.settings.search_url:
            from registry.search_elastic import ElasticIndex

            return ElasticIndex(self.settings.search_url)
        if self.settings.database.startswith("postgresql"):
            from registry.search_postgres import PostgresIndex

            return PostgresIndex(self.settings.database)
        from registry.search_sqlite import SqliteIndex

        self.settings.home.mkdir(parents=True, exist_ok=True)
        return SqliteIndex(self.settings.home / "search.db")

    @cached_property
    def teller(self) -> "Teller":
        """What tells the search index of changes."""
        from api.telling import Teller

        return Teller(self.database, self.search)

    @cached_property
    def demo_key(self) -> "DemoKey":
        """The demo authority of this home, made on first use."""
        from signing.demo import make_demo_key

        made = make_demo_key(self.settings.keys)
        own = self.settings.home / "trust.pem"
        if not own.exists():
            own.write_bytes(made.trust.read_bytes())
        return made

    @cached_property
    def calendar(self) -> "Calendar":
        """On which days this office works."""
        from registry.deadlines import calendar_of

        own = self.settings.deadlines
        return calendar_of(self.settings.days_off, self.settings.days_on, own)

    @cached_property
    def lottery(self) -> "Lottery":
        """What draws the rows that a person looks at; its salt stays in this home."""
        from registry.lottery import open_lottery

        return open_lottery(self.settings.keys / "audit-salt")

    @property
    def signs_for_demo(self) -> bool:
        """True when no key is set and so the demo key signs."""
        return self.settings.signing_key is None

    @cached_property
    def key(self) -> "SigningKey":
        """The key that signs copies; the demo key when none is set."""
        from signing.errors import PinRefused
        from signing.keys import load_key

        if self._pin_refused is not None:  # tokens lock after a few wrong tries
            raise self._pin_refused
        passphrase = self.settings.signing_passphrase
        try:
            return load_key(
                self.settings.signing_key or str(self.demo_key.key),
                passphrase.get_secret_value() if passphrase else None,
                _ask_pin if sys.stdin and sys.stdin.isatty() else None,
            )
        except PinRefused as refused:
            self._pin_refused = refused
            raise

    @cached_property
    def seal(self) -> "SigningKey":
        """The key that seals QR codes, credentials, status lists and reports; else the key."""
        from signing.keys import load_key

        passphrase = self.settings.signing_passphrase
        if self.settings.seal_key is None:
            return self.key
        return load_key(
            self.settings.seal_key, passphrase.get_secret_value() if passphrase else None
        )

    @cached_property
    def timestamps(self) -> "TimeStamper":
        """The time-stamp authority; the demo authority's stand-in when none is set."""
        from signing.timestamps import over_http, stand_in

        if self.settings.tsa_url:
            return over_http(self.settings.tsa_url)
        return stand_in(self.demo_key.key.parent)

    @cached_property
    def trust(self) -> tuple[Path, ...]:
        """PEM files of the roots that a verification here trusts; none if nothing says which."""
        own = self.settings.trusted_roots
        return (own,) if self.settings.trust or own.exists() else ()

    @property
    def trust_and_keys(self) -> tuple[Path, ...]:
        """The same, and the published keys of this office, which count only under those roots."""
        known = self.settings.published_keys
        return (*self.trust, known) if known.exists() else self.trust

    @cached_property
    def log_key(self) -> "NoteKey":
        """The key that signs checkpoints of the log, made on first use."""
        from urllib.parse import urlsplit

        from registry.note import LOG
        from signing.note_key import open_note_key

        host = urlsplit(self.settings.public_url).netloc or "sogoc.invalid"
        return open_note_key(self.settings.keys / "log.pem", f"{host}/log", LOG)

    def pool(self, jobs: int | None = None) -> "PagePool":
        """The workers that read pages: processes here, as many as there are processors."""
        from api.page_pool import PagePool

        workers = jobs or processors()
        return PagePool(partial(_processes, workers), window=2 * workers + 2)

    def batch_pool(self, jobs: int | None = None) -> "PagePool":
        """The workers that read masters: those of a Dask cluster where one is set."""
        from api.page_pool import PagePool

        if not self.settings.cluster:
            return self.pool(jobs)
        from api.cluster import ClusterExecutor, StorePlace

        place = StorePlace(self.settings.storage_url, str(self.settings.masters.absolute()))
        return PagePool(partial(ClusterExecutor, self.settings.cluster, place), CLUSTER_WINDOW)


def _ask_pin(token: str) -> str:
    return getpass.getpass(f"PIN ({token}): ")


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processes(workers: int) -> Executor:
    """Start worker processes; `spawn`, so that a thread elsewhere never leaves one locked."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from api.page_job import prepare_worker

    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=prepare_worker)
