"""A volume (sổ gốc): the book as it stands on the shelf, and which scanned page is which leaf."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from registry.errors import Forbidden
from registry.fold import fold

MOST_LEAVES = 5_000
"""Leaves that one book may have; the thickest known has some 600."""


class VolumeState(StrEnum):
    """Whether a book is still being worked on."""

    OPEN = "open"
    SEALED = "sealed"


class Role(StrEnum):
    """What a scanned page is within its book."""

    ROWS = "rows"
    BLANK = "blank"  # a numbered leaf without rows
    COVER = "cover"  # cover, preface, certificate of page count: bears no number
    DUPLICATE = "duplicate"  # scanned twice; another scan of this leaf counts


@dataclass(frozen=True, slots=True)
class Book:
    """A bound book as it stands on the shelf."""

    name: str
    office: str  # that issued, as the book names it
    kind: str  # name of the form
    first_year: int  # of graduation
    last_year: int
    first_page: int  # number printed on the first leaf
    last_page: int
    part: int = 1  # quyển 1, 2, … of these years
    parts: int = 1  # how many books these years fill
    second_person: bool = False  # nobody approves their own edit
    double_keyed: tuple[str, ...] = ()  # fields that two people type without seeing each other


@dataclass(frozen=True, slots=True)
class Volume:
    """One registered book."""

    id: str
    version: int  # hand it back when changing
    state: VolumeState
    book: Book
    created_at: datetime
    created_by: str
    lost: Mapping[int, str] = field(default_factory=dict)  # printed number → record of the loss
    sealed_at: datetime | None = None
    sealed_by: str = ""
    statement: str = ""  # canonical JSON of what was sealed
    signature: str = ""  # compact JWS over it


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scanned page in its book; a spread shows two leaves."""

    scan: str  # sha-256
    page: int  # from 1 in the file
    printed: int | None  # number printed on the leaf, on the left one of a spread
    role: Role = Role.ROWS
    second: int | None = None  # number printed on the right leaf of a spread

    @property
    def numbers(self) -> tuple[int, ...]:
        """The printed numbers that stand on the page: none, one, or two on a spread."""
        return tuple(n for n in (self.printed, self.second) if n is not None)

    @property
    def text(self) -> str:
        """The numbers as they are shown, e.g. "12" or "12-13"; "" if there is none."""
        return "-".join(str(number) for number in self.numbers)


def in_order(pages: Iterable[tuple[str, int]], first: int, *, spread: bool = False) -> list[Leaf]:
    """Number scanned pages (scan and page) one after the other; a spread shows two leaves."""
    step = 2 if spread else 1
    numbered = ((scan, page, first + step * n) for n, (scan, page) in enumerate(pages))
    return [
        Leaf(scan, page, printed, second=printed + 1 if spread else None)
        for scan, page, printed in numbered
    ]


def check(book: Book) -> None:
    """See that the years, pages and parts of a book fit together.

    Raises:
        Forbidden: they do not.
    """
    if not (book.name.strip() and fold(book.office) and book.kind.strip()):
        raise Forbidden("a volume needs a name, an office and a kind of diploma")
    if not 1900 <= book.first_year <= book.last_year <= 2200:
        raise Forbidden("the years of the volume are not in order")
    if not 0 <= book.first_page <= book.last_page < book.first_page + MOST_LEAVES:
        raise Forbidden("the page numbers of the volume are not in order")
    if not 1 <= book.part <= book.parts <= 1_000:
        raise Forbidden("the part must be one of the parts")
