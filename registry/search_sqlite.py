"""Search on SQLite: no server, one file that can be deleted and made again."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from registry.search import Document, Match, Query


class SqliteIndex:
    """The search port on one SQLite file."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self._path = path

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
