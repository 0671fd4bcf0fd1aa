"""Readers on Elasticsearch know the syllables of names, also those that another program wrote."""

import pytest

from registry.documents import Document
from registry.search import Query
from registry.search_elastic import ElasticIndex

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("elasticsearch")]

AN = Document("1", 1, "Nguyễn Văn Ân", "1976-05-02", 1994, "A1", "1/TN", "thpt", True)
BLOK = Document("2", 1, "Y Blơk Êban", "1979-08-09", 1997, "A2", "2/TN", "thpt", True)


def keys(index: ElasticIndex, text: str) -> list[str]:
    """Search and give the keys, the best first."""
    return [match.key for match in index.find(Query(text))]


def test_a_reader_finds_slips_in_what_another_program_wrote(elasticsearch: str) -> None:
    """The syllables lie in the index; one that came since is found as it is written at once."""
    writer = ElasticIndex(elasticsearch, "syllables", patience=60, knock=60)
    reader = ElasticIndex(elasticsearch, "syllables", patience=60, knock=60)
    writer.replace([[AN]])

    assert keys(reader, "nguyem van an") == ["1"]
    assert keys(reader, "nguyenvanan") == ["1"]
    writer.put([BLOK])
    assert keys(reader, "y blok eban") == ["2"]
    assert keys(writer, "y blok ebam") == ["2"]
    writer.close()
    reader.close()


def test_syllables_are_no_people(elasticsearch: str) -> None:
    """Nothing that is asked gives a syllable back."""
    index = ElasticIndex(elasticsearch, "no-people", patience=60, knock=60)
    index.replace([[AN, BLOK]])

    for text in ("an", "y", "1994", "syllable:an", "2/5/1976", "A1"):
        assert {*keys(index, text)} <= {"1", "2"}
    index.close()
