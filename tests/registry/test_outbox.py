"""The index follows SQL: it may be late, down or wiped, and answers never come from it."""

import socket
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from registry import amending, entries, outbox
from registry.amending import Correction
from registry.database import Database
from registry.documents import Document
from registry.errors import Unavailable
from registry.facets import facets
from registry.search import Query, SearchIndex, search
from registry.search_elastic import ElasticIndex
from registry.search_sqlite import SqliteIndex
from tests.registry.ledger import HEADER, NOON, accepted


@pytest.fixture
def down() -> Iterator[SearchIndex]:
    """An index at whose address nobody answers."""
    index = ElasticIndex("http://127.0.0.1:9")
    yield index
    index.close()


def test_an_accepted_entry_is_found_after_draining(db: Database, index: SearchIndex) -> None:
    """What the hit shows is the entry of SQL."""
    first = accepted(db)[0]
    assert outbox.pending(db) == 3

    assert outbox.drain(db, index) == 3

    found = search(db, index, Query("nguyen van an", year=1994))
    assert (found.hits[0].entry, found.degraded) == (first, False)
    assert outbox.pending(db) == outbox.drain(db, index) == 0


def test_a_correction_reaches_the_index(db: Database, index: SearchIndex) -> None:
    """The old spelling is no longer found, the new one is."""
    first = accepted(db)[0]
    outbox.drain(db, index)
    change = Correction({"ho_ten": "Lê Văn Bình"}, "1/QĐ", date(2026, 1, 2), "hoa", NOON)
    amending.correct(db, first.id, 1, change)

    outbox.drain(db, index)

    assert search(db, index, Query("nguyen van an")).hits == ()
    assert search(db, index, Query("le van binh")).hits[0].entry.version == 2


def test_a_wiped_index_is_made_again_from_sql(db: Database, index: SearchIndex) -> None:
    """Nothing but SQL is needed."""
    accepted(db)
    outbox.drain(db, index)
    index.clear()
    assert search(db, index, Query("nguyen van an")).hits == ()

    assert outbox.reindex(db, index) == 3

    assert len(search(db, index, Query("nguyen van an")).hits) == 1


def test_draining_in_small_steps_ends_up_the_same(db: Database, index: SearchIndex) -> None:
    """A worker may be given little time."""
    accepted(db)

    assert [outbox.drain(db, index, 2) for _ in range(3)] == [2, 1, 0]

    assert len(search(db, index, Query("A100002")).hits) == 1


@pytest.mark.parametrize(
    "text", ["nguyen van an", "Nguyễn Văn", "A100001", "1/TN", "2/5/1976", "nguyen van an 1976"]
)
def test_when_the_index_is_down_sql_answers_and_says_so(
    db: Database, down: SearchIndex, text: str
) -> None:
    """Whole names, beginnings of names, numbers and birth dates are found without an index."""
    first = accepted(db)[0]

    found = search(db, down, Query(text, year=1994, kind="thpt"))

    assert (found.hits[0].entry, found.degraded) == (first, True)
    assert search(db, down, Query(text, year=1990)).hits == ()


def test_when_the_index_is_slow_sql_answers_and_says_so(db: Database) -> None:
    """A server that takes the question and never answers holds nobody up."""
    first = accepted(db)[0]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        index = ElasticIndex(f"http://127.0.0.1:{silent.getsockname()[1]}")
        found = search(db, index, Query("nguyen van an"))
        index.close()

    assert (found.hits[0].entry, found.degraded) == (first, True)


def test_a_worker_does_not_wait_for_a_server_that_hangs(db: Database) -> None:
    """It gives up before it sends anything, and the outbox keeps what it holds."""
    accepted(db)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        index = ElasticIndex(address, knock=0.2)
        with pytest.raises(Unavailable):
            outbox.drain(db, index)
        with pytest.raises(Unavailable):
            outbox.reindex(db, index)
        index.close()

    assert outbox.pending(db) == 3


def test_a_message_that_comes_late_never_overwrites_a_rebuilt_index(
    db: Database, index: SearchIndex
) -> None:
    """A message that is late by a version changes nothing, whichever way the index was filled."""
    first = accepted(db)[0]
    outbox.drain(db, index)
    late = document_of(db, first.id)
    change = Correction({"ho_ten": "Lê Văn Bình"}, "1/QĐ", date(2026, 1, 2), "hoa", NOON)
    amending.correct(db, first.id, 1, change)
    outbox.reindex(db, index)
    index.put([late])

    assert search(db, index, Query("nguyen van an")).hits == ()
    assert search(db, index, Query("le van binh")).hits[0].entry.version == 2


def document_of(db: Database, entry: str) -> Document:
    """Give what the index is told of an entry now."""
    held = entries.get(db, entry)
    values = held.values
    born, number = "1976-05-02", values["so_vao_so"]
    return Document(
        entry, held.version, values["ho_ten"], born, 1994, values["so_hieu"], number, "thpt", True
    )


def test_when_the_index_is_down_the_outbox_keeps_what_it_holds(
    db: Database, down: SearchIndex
) -> None:
    """Writes go on; the index catches up later."""
    accepted(db)

    with pytest.raises(Unavailable):
        outbox.drain(db, down)

    assert outbox.pending(db) == 3


def test_a_server_that_nobody_answers_at_is_not_ready(down: SearchIndex) -> None:
    """A health check must not fail itself."""
    assert not down.ready()


def test_what_is_no_address_is_refused_at_once() -> None:
    """A mistake in the settings must show before the first search."""
    with pytest.raises(Unavailable, match="nonsense"):
        ElasticIndex("nonsense")


def test_a_file_that_is_no_index_is_unavailable(tmp_path: Path) -> None:
    """A damaged file ends in our own error."""
    path = tmp_path / "search.sqlite3"
    path.write_bytes(b"no database at all" * 100)
    index = SqliteIndex(path)

    assert not index.ready()
    with pytest.raises(Unavailable):
        index.find(Query("a"))


def test_an_index_of_an_older_version_waits_for_a_rebuild(db: Database, tmp_path: Path) -> None:
    """Until then SQL answers, and says so, instead of an empty index."""
    first, path = accepted(db)[0], tmp_path / "old.sqlite3"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE live (generation TEXT)")
        old.execute("INSERT INTO live VALUES ('b')")
        old.execute("CREATE TABLE docs_b (key TEXT)")
    index = SqliteIndex(path)
    query = Query("nguyen van an")

    assert not index.ready()
    assert search(db, index, query).degraded
    outbox.drain(db, index)

    found = search(db, index, query)
    assert (found.hits[0].entry, found.degraded) == (first, False)


def test_an_index_that_was_lost_finds_nobody_only_until_it_is_built_again(
    db: Database, index: SearchIndex, tmp_path: Path
) -> None:
    """An empty index in the place of a lost one would say that nobody is in the register."""
    first, query = accepted(db)[0], Query("nguyen van an")
    outbox.drain(db, index)
    new = SqliteIndex(tmp_path / "new.sqlite3")

    assert not new.built()
    found = search(db, new, query)
    assert (found.hits[0].entry, found.degraded) == (first, True)
    outbox.drain(db, new)  # though no change is waiting
    found = search(db, new, query)
    assert (found.hits[0].entry, found.degraded) == (first, False)
    new.close()


def test_answers_are_given_in_pages_and_counted_by_year_office_kind_and_grade(
    db: Database, index: SearchIndex
) -> None:
    """What the search page shows beside the hits."""
    people = [
        {"ho_ten": "Lê Thị Hoa", "so_hieu": f"A{i}", "xep_loai": "Khá" if i % 2 else "Giỏi"}
        for i in range(5)
    ]
    accepted(db, people=people)
    outbox.drain(db, index)

    first = search(db, index, Query("le thi hoa", limit=3))
    second = search(db, index, Query("le thi hoa", limit=3, after=first.next))
    found = facets(db, index, Query("le thi hoa"))

    assert len({hit.entry.id for hit in (*first.hits, *second.hits)}) == 5
    assert (first.next is None, second.next is None) == (False, True)
    assert found.total == 5
    assert found.year == {"1994": 5}
    assert found.kind == {"thpt": 5}
    assert found.grade == {"Giỏi": 3, "Khá": 2}
    assert found.office == {"Sở Giáo dục và Đào tạo Hải Hưng": 5}


def test_an_index_far_behind_catches_up(
    db: Database, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piece by piece, in a hurry where the index knows one; then all of it shows."""
    accepted(db)
    outbox.drain(db, index)
    made = accepted(db, "so-1995.pdf", header=HEADER | {"nam_tot_nghiep": "1995"})
    monkeypatch.setattr(outbox, "CHUNK", 2)
    monkeypatch.setattr(outbox, "FAR_BEHIND", 2)

    assert outbox.drain(db, index) == 3
    found = search(db, index, Query("nguyen van an", year=1995)).hits
    assert [hit.entry for hit in found] == [made[0]]
