"""What still keeps a volume from being complete: leaves, their numbers, and every row on them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from registry import foliation
from registry.belonging import Strangers, strangers
from registry.database import Database
from registry.schema import drafts, entries, pages
from registry.volume import Book, Leaf, Role, Volume
from registry.volumes import one

NEVER_ON_LEAF = frozenset({Role.COVER, Role.DUPLICATE})
"""Pages whose number is not that of a leaf of the book."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows of one page."""

    read: bool = False  # the page was read with the newest pipeline it was given to
    twin: bool = False  # its rows stand on another page too
    states: Mapping[str, int] = field(default_factory=dict)  # state of draft or entry → rows
    strangers: Strangers = field(default_factory=Strangers)  # entries that do not fit the book

    @property
    def waiting(self) -> int:
        """Rows that nobody decided yet."""
        return self.states.get("waiting", 0)

    @property
    def decided(self) -> int:
        """Rows that became an entry, or were found not to be rows."""
        return sum(self.states.values()) - self.waiting


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or contradicts another."""

    code: str  # "leaf-missing", "number-twice", "rows-waiting", …
    printed: int | None = None  # number of the leaf
    scan: str = ""
    page: int = 0
    count: int = 0  # rows, where rows are meant


@dataclass(frozen=True, slots=True)
class Inventory:
    """A volume, leaf by leaf, and what still is open."""

    volume: Volume
    leaves: tuple[Leaf, ...]
    rows: Mapping[tuple[str, int], Rows]
    gaps: tuple[Gap, ...]
    notes: tuple[Gap, ...] = ()  # to be looked at; an office may have been renamed meanwhile

    @property
    def complete(self) -> bool:
        """Whether the volume may be sealed."""
        return not self.gaps

    @property
    def totals(self) -> dict[str, int]:
        """Rows of the whole volume by what became of them."""
        total: Counter[str] = Counter()
        for rows in self.rows.values():
            total.update(rows.states)
        return dict(sorted(total.items()))


def inventory(db: Database, volume_id: str) -> Inventory:
    """Take stock of a volume.

    Raises:
        NotFound: no such volume.
    """
    with db.read() as connection:
        return stock(connection, one(connection, volume_id))


def stock(connection: Connection, volume: Volume) -> Inventory:
    """Take stock of a volume inside an open transaction."""
    leaves = foliation.of_volume(connection, volume.id)
    rows = {(leaf.scan, leaf.page): _rows_on(connection, volume.book, leaf) for leaf in leaves}
    found = (*_leaf_gaps(volume, leaves), *_row_gaps(leaves, rows))
    return Inventory(volume, leaves, rows, found, tuple(_notes(leaves, rows)))


def _leaf_gaps(volume: Volume, leaves: Iterable[Leaf]) -> Iterator[Gap]:
    book = volume.book
    wanted = range(book.first_page, book.last_page + 1)
    numbered = [leaf for leaf in leaves if leaf.role not in NEVER_ON_LEAF]
    held = Counter(number for leaf in numbered for number in leaf.numbers)
    for number in wanted:
        if number not in held and number not in volume.lost:
            yield Gap("leaf-missing", number)
        if number in held and number in volume.lost:
            yield Gap("leaf-not-lost", number)
    for leaf in numbered:
        if leaf.printed is None:
            yield Gap("number-missing", None, leaf.scan, leaf.page)
        for number in leaf.numbers:
            if number not in wanted:
                yield Gap("number-outside", number, leaf.scan, leaf.page)
            elif held[number] > 1:
                yield Gap("number-twice", number, leaf.scan, leaf.page)


def _row_gaps(leaves: Iterable[Leaf], rows: Mapping[tuple[str, int], Rows]) -> Iterator[Gap]:
    for leaf in leaves:
        held = rows[leaf.scan, leaf.page]
        place = (leaf.printed, leaf.scan, leaf.page)
        if held.waiting:
            yield Gap("rows-waiting", *place, held.waiting)
        if leaf.role is not Role.ROWS:
            continue
        if not held.read:
            yield Gap("page-not-read", *place)
        elif not held.states:
            yield Gap("page-without-rows", *place)
        if held.twin and held.decided:
            yield Gap("page-twice", *place)
        if held.strangers.years:
            yield Gap("rows-of-other-years", *place, held.strangers.years)


def _notes(leaves: Iterable[Leaf], rows: Mapping[tuple[str, int], Rows]) -> Iterator[Gap]:
    for leaf in leaves:
        found, place = rows[leaf.scan, leaf.page].strangers, (leaf.printed, leaf.scan, leaf.page)
        if found.offices:
            yield Gap("rows-of-other-office", *place, found.offices)
        if found.kinds:
            yield Gap("rows-of-other-kind", *place, found.kinds)


def _rows_on(connection: Connection, book: Book, leaf: Leaf) -> Rows:
    at = (pages.c.scan == leaf.scan) & (pages.c.page == leaf.page)
    newest = (
        select(pages.c.state, pages.c.doubts).where(at).order_by(pages.c.saved_at.desc()).limit(1)
    )
    page = connection.execute(newest).first()
    # An accepted draft counts as what its entry is now; a rejected one is accounted for as such.
    state = func.coalesce(entries.c.state, drafts.c.state)
    counted = (
        select(state, func.count())
        .select_from(drafts)
        .outerjoin(entries, (entries.c.id == drafts.c.entry) & (drafts.c.state == "accepted"))
        .where(drafts.c.scan == leaf.scan, drafts.c.page == leaf.page)
        .where(drafts.c.state != "superseded")
        .group_by(state)
    )
    return Rows(
        read=page is not None and page.state == "done",
        twin=page is not None and any(d["code"] == "duplicate-page" for d in page.doubts),
        states={name: count for name, count in connection.execute(counted)},  # noqa: C416 - rows
        strangers=strangers(connection, book, leaf),
    )
