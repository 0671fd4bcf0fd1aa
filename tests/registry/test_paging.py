"""Whoever pages on sees every match once, also behind those that an index ranks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from registry.beyond_pool import CHUNK
from registry.database import Database, open_database
from registry.fold import fold
from registry.outbox import reindex
from registry.schema import entries, entry_versions
from registry.search import POOL, Query, SearchIndex, search

MANY = 2 * POOL + CHUNK + 40
YEAR, GRADE = 1994, "Khá"


def name_of(n: int) -> str:
    """Give every third person another family name."""
    return f"{'Trần' if n % 3 == 0 else 'Nguyễn'} Văn Số"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A register of people who are called alike, without what search never reads."""
    folder: Path = tmp_path_factory.mktemp("alike")
    db = open_database(f"sqlite:///{folder / 'registry.db'}")
    moment = datetime(2026, 3, 2, 5, tzinfo=UTC)
    heads = [
        {
            "id": f"{n:08}", "version": 1, "state": "in_force", "kind": "thpt", "office": "",
            "year": YEAR + n % 2, "name_key": fold(name_of(n)), "born_key": "1976",
            "diploma_key": f"a{n}", "register_key": f"{n}",
        }
        for n in range(MANY)
    ]  # fmt: skip
    versions = [
        {
            "id": head["id"], "version": 1, "state": "in_force", "statuses": {}, "reason": "",
            "values": {
                "ho_ten": name_of(n), "ngay_sinh": "1976", "so_hieu": f"A {n}", "so_vao_so": f"{n}",
                "xep_loai": GRADE if n % 5 else "Giỏi",
            },
            "evidence": {"scans": [], "people": [], "rows": []},
            "actor": "person", "decided_by": "minh", "recorded_at": moment,
        }
        for n, head in enumerate(heads)
    ]  # fmt: skip
    with db.write() as connection:
        connection.execute(insert(entries), heads)
        connection.execute(insert(entry_versions), versions)
    yield db
    db.close()


@pytest.fixture(scope="module")
def index(register: Database, shared_index: SearchIndex) -> SearchIndex:
    """An index of them all."""
    reindex(register, shared_index)
    return shared_index


def paged(db: Database, index: SearchIndex, query: Query) -> list[str]:
    """Page to the end and give what was shown."""
    shown = list[str]()
    while True:
        found = search(db, index, query)
        shown += [hit.entry.id for hit in found.hits]
        if found.next is None:
            return shown
        query = replace(query, after=found.next)


@pytest.mark.parametrize("limit", [37, 100, 5 * POOL])
def test_every_match_is_shown_once(register: Database, index: SearchIndex, limit: int) -> None:
    """However large the pages are."""
    shown = paged(register, index, Query("nguyen van so", limit=limit))
    assert sorted(shown) == [f"{n:08}" for n in range(MANY) if n % 3]


def test_filters_hold_on_every_page(register: Database, index: SearchIndex) -> None:
    """Year and grade narrow what is read from the register, too."""
    shown = paged(register, index, Query("van", year=YEAR, grade=GRADE, limit=90))
    assert sorted(shown) == [f"{n:08}" for n in range(0, MANY, 2) if n % 5]


def test_a_year_alone_is_paged_through(register: Database, index: SearchIndex) -> None:
    """All who graduated in a year."""
    shown = paged(register, index, Query(str(YEAR + 1), limit=100))
    assert sorted(shown) == [f"{n:08}" for n in range(1, MANY, 2)]
