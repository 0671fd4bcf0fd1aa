"""Search: the port behind which an index answers, and the way from a match back to SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from registry.database import Database
from registry.entry import Hit


@dataclass(frozen=True, slots=True)
class Document:
    """What an index holds about one entry: only what it takes to find it."""

    key: str  # entry id
    version: int  # a late message never overwrites a newer version
    name: str  # as accepted, NFC
    born: str  # "yyyy-mm-dd", "yyyy-mm" or "yyyy"; "" if unknown
    year: int | None  # of graduation
    numbers: tuple[str, ...]  # diploma and register number, as accepted
    school: str
    kind: str  # name of the form
    in_force: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str = ""  # names in any order, with or without marks; numbers; a birth date or year
    year: int | None = None  # of graduation
    kind: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Match:
    """One key that an index found."""

    key: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and whether it came the normal way."""

    hits: tuple[Hit, ...]
    degraded: bool = False  # the index was down; SQL answered, without error tolerance


class SearchIndex(Protocol):
    """Anything that finds entry keys. Everything in it can be made again from SQL."""

    name: str

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; an older version than the one held is ignored."""
        ...

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        ...

    def find(self, query: Query) -> tuple[Match, ...]:
        """Give the best matches, the best first.

        Raises:
            Unavailable: the index cannot answer.
        """
        ...

    def replace(self, batches: Iterable[Sequence[Document]]) -> int:
        """Build a fresh index beside the old one, then switch; gives the number of documents."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def ready(self) -> bool:
        """Say whether it answers now."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


def search(db: Database, index: SearchIndex, query: Query) -> Found:
    """Find entries; values come from SQL. If the index is down, SQL answers and says so."""
    raise NotImplementedError
