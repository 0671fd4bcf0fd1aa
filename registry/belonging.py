"""Whether the entries of a page belong into its book, by year, office and kind of diploma.

A coverage statement speaks for one office, kind and years; an entry of others would be missed by
whoever asks for it there.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from registry.entry import State
from registry.fold import fold
from registry.schema import drafts, entries
from registry.volume import Book, Leaf


@dataclass(frozen=True, slots=True)
class Strangers:
    """Entries of one page that say something else than the book; what they do not say fits."""

    years: int = 0  # of graduation outside the book's
    offices: int = 0  # issued by another office, or by one that is spelled otherwise
    kinds: int = 0  # read by the form of another kind of diploma


def strangers(connection: Connection, book: Book, leaf: Leaf) -> Strangers:
    """Count the entries of a page that do not fit its book; void ones are none."""
    at = entries.c
    query = (
        select(at.year, at.office, at.kind, func.count())
        .join_from(entries, drafts, drafts.c.entry == at.id)
        .where(drafts.c.scan == leaf.scan, drafts.c.page == leaf.page)
        .where(drafts.c.state == "accepted", at.state != State.VOID.value)
        .group_by(at.year, at.office, at.kind)
    )
    found, office = connection.execute(query).all(), fold(book.office)
    return Strangers(
        sum(n for year, *_, n in found if year and not book.first_year <= year <= book.last_year),
        sum(n for _, named, _, n in found if named and named != office),
        sum(n for _, _, kind, n in found if kind and kind != book.kind),
    )
