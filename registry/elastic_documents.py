"""How a folded document lies in Elasticsearch: what is indexed, and what ranking needs back.

Each word of a name is a document of its own too (`ElasticShelf.syllables`).

Nothing is analysed, sorted or counted on the server, so there are no norms, positions or doc
values; a document is some 250 bytes of JSON.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from registry.documents import Folded
from registry.fold import bare

KEYWORD: Final = {"type": "keyword", "doc_values": False}
WORDS: Final = {
    "type": "text",
    "analyzer": "whitespace",
    "norms": False,
    "index_options": "docs",
}

MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "whole": WORDS | {"fields": {"all": KEYWORD}},  # words with marks; all of them as written
        "bare": WORDS | {"fields": {"all": KEYWORD}},  # likewise without marks
        "parts": KEYWORD,  # the words of `bare` in alphabetical order
        "diploma": KEYWORD,
        "register": KEYWORD,
        "born": KEYWORD,
        "facts": KEYWORD,  # what filters ask for, see `Folded.facts`
        "held": {"type": "object", "enabled": False},  # the rest that ranking needs
        "syllable": KEYWORD,
    },
}

BEING_BUILT: Final[dict[str, Any]] = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "-1",
    "translog": {"durability": "async", "flush_threshold_size": "1gb"},
    "merge.policy": {"segments_per_tier": 100, "max_merge_at_once": 100},  # once, at the end
}
"""Settings of an index that nobody asks yet; if the server falls, it is built again."""

BUILT: Final[dict[str, Any]] = {
    "refresh_interval": "1s",
    "translog": {"durability": "request", "flush_threshold_size": None},
    "merge.policy": {"segments_per_tier": None, "max_merge_at_once": None},
}

HURRIED: Final[dict[str, Any]] = {
    "refresh_interval": "30s",
    "merge.policy": {"segments_per_tier": 100, "max_merge_at_once": 100},
}
"""Settings of a live index that catches up: a third of the server's work is merging and showing."""

SETTLED: Final[dict[str, Any]] = {
    "refresh_interval": "1s",
    "merge.policy": {"segments_per_tier": None, "max_merge_at_once": None},
}

SEGMENTS: Final = 4
"""Into how many a filled index is merged: each term of a question is looked up in each of them."""

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def lines(documents: Iterable[Folded]) -> list[str]:
    """Give the bulk request that writes documents, unless the server has newer versions."""
    found = list[str]()
    for one in documents:
        head = {"_id": one.key, "version": one.version, "version_type": "external"}
        found += (_compact({"index": head}), _compact(_source(one)))
    return found


def lines_of_syllables(syllables: Iterable[str]) -> list[str]:
    """Give the bulk request that writes syllables, which never change."""
    found = list[str]()
    for one in sorted(syllables):
        head = {"_id": f"syllable:{one}", "version": 1, "version_type": "external"}
        found += (_compact({"index": head}), _compact({"syllable": one}))
    return found


def removals(keys: Sequence[str]) -> list[str]:
    """Give the bulk request that deletes documents."""
    return [_compact({"delete": {"_id": key}}) for key in keys]


def document(hit: Mapping[str, Any]) -> Folded:
    """Make a folded document of what the server gives back of one that `lines` wrote."""
    source = hit["_source"]
    version, year, kind, in_force, office, grade = source["held"]["row"]
    whole: str = source["whole"]
    numbers = (source["diploma"], source["register"])
    words = " ".join(bare(word) for word in whole.split())
    born = source["born"]
    return Folded(
        hit["_id"], version, whole, words, source["parts"], born, year, *numbers, kind, in_force,
        office, grade,
    )  # fmt: skip


def _source(one: Folded) -> dict[str, Any]:
    row = [one.version, one.year, one.kind, one.in_force, one.office, one.grade]
    return {
        "whole": one.whole,
        "bare": one.bare,
        "parts": one.parts,
        "diploma": one.diploma,
        "register": one.register,
        "born": one.born,
        "facts": one.facts,
        "held": {"row": row},
    }
