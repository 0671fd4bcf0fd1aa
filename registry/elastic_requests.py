"""Requests to a search server: how documents are cut into them, and what becomes of failures."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from elasticsearch import ApiError, TransportError

from registry.documents import Document, Folded, folded
from registry.errors import Unavailable

REQUEST = 1_500
"""Documents in one request, of some 400 bytes each: the server indexes a request in one thread."""


def in_requests(batches: Iterable[Sequence[Document]]) -> Iterator[Sequence[Document]]:
    """Cut batches into what one request holds."""
    for batch in batches:
        for start in range(0, len(batch), REQUEST):
            yield batch[start : start + REQUEST]


def newest(documents: Sequence[Document]) -> list[Folded]:
    """Fold documents, of each key only the newest version."""
    found = {one.key: one for one in sorted(documents, key=lambda d: d.version)}
    return [folded(one) for one in found.values()]


def syllables_of(documents: Iterable[Folded]) -> frozenset[str]:
    """Give every word of every name, without marks."""
    return frozenset(word for one in documents for word in one.bare.split())


@contextmanager
def answering() -> Iterator[None]:
    """Let every failure of the server be our own error.

    Raises:
        Unavailable: it does not answer, or refuses what it was asked.
    """
    try:
        yield
    except (ApiError, TransportError) as error:
        raise Unavailable(f"the search server does not answer: {error}") from error
