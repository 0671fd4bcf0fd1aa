"""Who changes the register never waits for the search index."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from api.telling import REST, Teller
from registry import outbox
from registry.database import Database, open_database
from registry.documents import Document
from registry.errors import Unavailable
from registry.search_sqlite import SqliteIndex
from tests.registry.ledger import accepted


class Scripted(SqliteIndex):
    """An index that can be down, and that something can happen under while it is told."""

    down = False
    meanwhile: Callable[[], None] | None = None

    def __init__(self, path: Path) -> None:
        """Count what it is asked."""
        super().__init__(path)
        self.calls = 0

    def put(self, documents: Sequence[Document]) -> None:
        """Take documents, or be down."""
        self.calls += 1
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            happens()
        if self.down:
            raise Unavailable("down")
        super().put(documents)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """A register with three entries that the index has not seen."""
    made = open_database(f"sqlite:///{tmp_path}/registry.db")
    accepted(made)
    return made


@pytest.fixture
def index(tmp_path: Path) -> Scripted:
    """An empty index."""
    return Scripted(tmp_path / "search.db")


def test_a_change_reaches_the_index(db: Database, index: Scripted) -> None:
    """As soon as it is made."""
    Teller(db, index).tell()

    assert outbox.pending(db) == 0


def test_an_index_that_was_down_is_left_alone_for_a_while(db: Database, index: Scripted) -> None:
    """Or each change would wait for it anew."""
    now = [100.0]
    teller = Teller(db, index, lambda: now[0])
    index.down = True
    for _ in range(3):
        teller.tell()
    assert index.calls == 1

    index.down = False
    now[0] += REST
    teller.tell()
    assert outbox.pending(db) == 0


def test_a_change_during_a_drain_is_left_to_that_drain(db: Database, index: Scripted) -> None:
    """The second caller returns at once, and its change is not forgotten."""
    teller = Teller(db, index)

    def change() -> None:
        accepted(db, "other.pdf", header={"truong": "THPT B", "nam_tot_nghiep": "1995"})
        teller.tell()
        assert outbox.pending(db) > 0

    index.meanwhile = change
    teller.tell()

    assert outbox.pending(db) == 0
