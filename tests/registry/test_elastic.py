"""What only an index on a server can get wrong: names that come and go under a late request."""

from collections.abc import Iterator, Sequence

import pytest
from elasticsearch import Elasticsearch

from registry.documents import Document
from registry.errors import Unavailable
from registry.search import Query
from registry.search_elastic import ElasticIndex

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("elasticsearch")]

AN = Document("1", 1, "Nguyễn Văn Ân", "1976-05-02", 1994, "A1", "1/TN", "thpt", True)
HOA = Document("2", 1, "Trần Thị Hòa", "1976", 1994, "A2", "2/TN", "thpt", True)


class Late(ElasticIndex):
    """A writer that looks where to write, and is then overtaken by a whole rebuild."""

    overtaken: Sequence[Document] = ()

    def _indexes(self) -> list[str]:
        found = super()._indexes()
        if self.overtaken:
            self.replace([self.overtaken])
        return found


@pytest.fixture
def late(elasticsearch: str) -> Iterator[Late]:
    """Such a writer on a real server."""
    index = Late(elasticsearch, "late", patience=60, knock=60)
    yield index
    index.close()


def test_a_late_writer_does_not_bring_a_deleted_index_back(late: Late, elasticsearch: str) -> None:
    """The server would make an index of that name, without mapping, for ever."""
    late.replace([[AN]])
    late.overtaken = [AN, HOA]
    late.put([HOA])

    with Elasticsearch(elasticsearch) as client:
        assert len(client.indices.get(index="late-*")) == 1
    assert [match.key for match in late.find(Query("tran thi hoa"))] == ["2"]


def test_an_index_of_another_version_is_never_asked(elasticsearch: str) -> None:
    """Until it is built again there is none; the old one goes with the rebuild."""
    with Elasticsearch(elasticsearch) as client:
        client.indices.create(index="older-01", aliases={"older": {}})
        index = ElasticIndex(elasticsearch, "older", patience=60, knock=60)
        with pytest.raises(Unavailable):
            index.find(Query("nguyen van an"))
        index.replace([[AN]])

        assert [match.key for match in index.find(Query("nguyen van an"))] == ["1"]
        assert "older-01" not in client.indices.get(index="older-*")
        index.close()


def refreshed_every(client: Elasticsearch, alias: str) -> str:
    """Say how often the server shows by itself what it was given."""
    (settings,) = client.indices.get_settings(index=f"{alias}-*").values()
    return str(settings["settings"]["index"].get("refresh_interval"))


def test_an_index_that_caught_up_shows_everything_and_is_as_before(elasticsearch: str) -> None:
    """Much at once shows late, but not later than its end."""
    index = ElasticIndex(elasticsearch, "hurried", patience=60, knock=60)
    index.replace([[AN]])
    with Elasticsearch(elasticsearch) as client:
        with index.hurried():
            index.put([HOA])
            assert refreshed_every(client, "hurried") == "30s"

        assert refreshed_every(client, "hurried") == "1s"
    assert [match.key for match in index.find(Query("tran thi hoa"))] == ["2"]
    index.close()


def test_a_hurry_that_was_cut_off_is_undone_by_the_next_writer(elasticsearch: str) -> None:
    """A worker that was killed leaves its settings behind."""
    killed = ElasticIndex(elasticsearch, "cut-off", patience=60, knock=60)
    killed.replace([[AN]])
    killed.hurried().__enter__()
    index = ElasticIndex(elasticsearch, "cut-off", patience=60, knock=60)
    index.put([HOA])

    with Elasticsearch(elasticsearch) as client:
        assert refreshed_every(client, "cut-off") == "1s"
    assert [match.key for match in index.find(Query("tran thi hoa"))] == ["2"]
    for one in (killed, index):
        one.close()


class Blind(ElasticIndex):
    """A rebuild that does not see others, as where clocks differ."""

    def _unfinished(self) -> list[str]:
        return []


class Overtaken(ElasticIndex):
    """A rebuild beside which another begins later, and ends before it."""

    other: ElasticIndex

    def _unfinished(self) -> list[str]:
        self.other.replace([[AN, HOA]])
        return super()._unfinished()


@pytest.mark.parametrize("kind", [ElasticIndex, Blind])
def test_of_two_rebuilds_at_once_one_goes_on(elasticsearch: str, kind: type[ElasticIndex]) -> None:
    """Two workers start together on an empty server: one index comes of it, with all of it."""
    alias = f"twice-{kind.__name__.lower()}"
    first = Overtaken(elasticsearch, alias, patience=60, knock=60)
    first.other = kind(elasticsearch, alias, patience=60, knock=60)
    if kind is Blind:
        first.replace([[AN, HOA]])
    else:
        with pytest.raises(Unavailable, match="later rebuild"):
            first.replace([[AN, HOA]])

    with Elasticsearch(elasticsearch) as client:
        assert len(client.indices.get(index=f"{alias}-*")) == 1
    assert [match.key for match in first.find(Query("nguyen van an"))] == ["1"]
    first.other.close()
    first.close()
