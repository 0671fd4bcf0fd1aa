"""Search on Elasticsearch 8 or 9, behind an alias."""

from collections.abc import Iterable, Sequence

from registry.search import Document, Match, Query


class ElasticIndex:
    """The search port on one Elasticsearch alias."""

    name = "elasticsearch"

    def __init__(self, url: str, alias: str = "sogoc-entries") -> None:
        """Connect to `http(s)://[user:password@]host:port`; the index is made on first use."""
        self._url, self._alias = url, alias

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored."""
        raise NotImplementedError

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        raise NotImplementedError

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first."""
        raise NotImplementedError

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget everything."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Say whether the file answers."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the file."""
        raise NotImplementedError
