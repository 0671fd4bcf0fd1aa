"""What an index holds about one entry, and how it is made from a row of SQL."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import RowMapping

from registry.entry import State
from registry.fold import both, fold, number_key


@dataclass(frozen=True, slots=True)
class Document:
    """What it takes to find one entry, and nothing more."""

    key: str  # entry id
    version: int  # a late message never overwrites a newer version
    name: str  # as accepted, NFC
    born: str  # "yyyy-mm-dd", "yyyy-mm" or "yyyy"; "" if unknown
    year: int | None  # of graduation
    diploma: str  # số hiệu, as accepted
    register: str  # số vào sổ, as accepted
    kind: str  # name of the form
    in_force: bool
    office: str = ""  # folded
    grade: str = ""  # xếp loại, as accepted


def document(row: RowMapping) -> Document:
    """Make a document of an entry's head and its newest values."""
    values: dict[str, str] = row["values"]
    return Document(
        key=row["id"],
        version=row["version"],
        name=values.get("ho_ten", ""),
        born=row["born_key"],
        year=row["year"],
        diploma=values.get("so_hieu", ""),
        register=values.get("so_vao_so", ""),
        kind=row["kind"],
        in_force=row["state"] == State.IN_FORCE.value,
        office=row["office"],
        grade=values.get("xep_loai", ""),
    )


class Folded(NamedTuple):
    """A document as every index stores it; see `registry.fold`.

    A tuple, since a search makes hundreds of them: a frozen dataclass takes ten times as long.
    """

    key: str
    version: int
    whole: str  # name with marks, tones as digits
    bare: str  # name without marks
    parts: str  # the words of `bare`, sorted: equal for names in any order
    born: str
    year: int | None
    diploma: str
    register: str
    kind: str
    in_force: bool
    office: str
    grade: str

    @property
    def facts(self) -> list[str]:
        """Give what filters ask for, each as one word that is no name."""
        facts = [f"y{self.year}"] if self.year else []
        facts += [f"b{self.born[:4]}"] if self.born else []
        named = (("k", self.kind), ("o", self.office), ("g", self.grade))
        return facts + [fact(letter, text) for letter, text in named if text]


@lru_cache(1 << 14)
def fact(letter: str, text: str) -> str:
    """Give the one word under which a kind (k), an office (o) or a grade (g) is found."""
    return f"{letter}0" + "".join(c for c in fold(text) if c.isalnum())


@lru_cache(1 << 14)  # there are few offices and grades, and many entries
def label(text: str) -> str:
    """Fold the name of an office or a grade."""
    return fold(text)


def spelled(name: str) -> tuple[str, str, str]:
    """Give a name with marks, without, and the latter's words in alphabetical order."""
    whole, without = both(name)
    return " ".join(whole), " ".join(without), " ".join(sorted(without))


def folded(document: Document) -> Folded:
    """Fold a document once, in Python, so that every index finds the same."""
    return Folded(
        document.key,
        document.version,
        *spelled(document.name),
        document.born,
        document.year,
        number_key(document.diploma),
        number_key(document.register),
        document.kind,
        document.in_force,
        label(document.office),
        label(document.grade),
    )
