"""What an index holds about one entry, and how it is made from a row of SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from registry.entry import State
from registry.fold import both, fold, number_key
from registry.schema import entries, entry_versions


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


def newest() -> Select[Any]:
    """Select of each entry, in its newest version, what `document` takes."""
    head, held = entries.c, entry_versions.c
    keys = (head.id, head.version, head.state, head.kind, head.year, head.born_key, head.office)
    same = (held.id == head.id) & (held.version == head.version)
    return select(*keys, held["values"]).join_from(entries, entry_versions, same)


def document(row: Sequence[Any]) -> Document:
    """Make a document of what `newest` selects."""
    key, version, state, kind, year, born, office, values = row
    name, diploma = values.get("ho_ten", ""), values.get("so_hieu", "")
    register, grade = values.get("so_vao_so", ""), values.get("xep_loai", "")
    in_force = state == State.IN_FORCE.value
    return Document(
        key, version, name, born, year, diploma, register, kind, in_force, office, grade
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
    return whole, without, " ".join(sorted(without.split()))


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
