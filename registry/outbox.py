"""From SQL to the search index: what changed is listed in the outbox, and drained from there."""

from registry.database import Database
from registry.search import SearchIndex


def pending(db: Database) -> int:
    """Count changes that the index has not seen."""
    raise NotImplementedError


def drain(db: Database, index: SearchIndex, limit: int | None = None) -> int:
    """Bring the index up to date; gives the number of changes handed over.

    It can stop anywhere: what was handed over twice changes nothing.

    Raises:
        Unavailable: the index cannot be reached; the outbox keeps what it holds.
    """
    raise NotImplementedError


def reindex(db: Database, index: SearchIndex) -> int:
    """Build the whole index again beside the old one, switch, and give the number of entries."""
    raise NotImplementedError
