"""Rows of the SQLite index: documents put in, documents taken out."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count

from registry.documents import Document, Folded, fact, label, spelled
from registry.fold import bare, number_keys
from registry.sqlite_tables import finished, in_generation

KNOWN_NAMES = 200_000
"""How many names a rebuild remembers; one that it forgot is written again, which harms nobody."""

SOME = 500
"""Values in one statement."""

PUT_DOC = """
INSERT INTO docs_G (key, version, name, born, year, diploma, register, label)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
PUT_NAME = "INSERT INTO names_G (id, whole, parts) VALUES (?, ?, ?)"
PUT_WORDS = "INSERT INTO words_G (rowid, bare) VALUES (?, ?)"
PUT_SYLLABLE = "INSERT OR IGNORE INTO syllables_G VALUES (?)"
PUT_LABEL = "INSERT INTO labels_G (kind, in_force, office, grade, facts) VALUES (?, ?, ?, ?, ?)"
LABELS = "SELECT kind, in_force, office, grade, id FROM labels_G"
LAST_NAME = "SELECT coalesce(max(id), 0) FROM names_G"
LAST_KEY = "SELECT max(key) FROM docs_G"

FOUND = """
SELECT docs_G.key, version, whole, parts, born, year, diploma, register, kind, in_force, office,
    grade
"""
"""What `document` makes a folded document of."""

Label = tuple[str, bool, str, str]


class Writer:
    """Puts documents into one generation; it remembers what was put between batches."""

    def __init__(self, generation: str) -> None:
        """Remember nothing yet."""
        self._g = generation
        self._names: dict[str, int] = {}
        self._syllables = set[str]()
        self._labels: dict[Label, int] = {}

    def put(self, connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
        """Add or replace documents, unless a newer version is there; inside a transaction."""
        newest = {d.key: d for d in sorted(documents, key=lambda d: d.version)}
        fresh = self._newer_than_held(connection, newest)
        self._know_names(connection, (one.name for one in fresh))
        self._know_labels(connection, {_label(one) for one in fresh})
        rows = zip(
            [one.key for one in fresh],
            [one.version for one in fresh],
            [self._names[one.name] for one in fresh],
            [born_number(one.born) for one in fresh],
            [one.year for one in fresh],
            number_keys([one.diploma for one in fresh]),
            number_keys([one.register for one in fresh]),
            [self._labels[_label(one)] for one in fresh],
            strict=True,
        )
        connection.executemany(self._sql(PUT_DOC), rows)

    def _newer_than_held(
        self, connection: sqlite3.Connection, newest: dict[str, Document]
    ) -> list[Document]:
        (last,) = connection.execute(self._sql(LAST_KEY)).fetchone()
        if last is None or all(key > last for key in newest):
            return [*newest.values()]  # as in a rebuild, which reads entries in their order
        held = _versions(connection, self._g, [*newest])
        remove(
            connection, self._g, [k for k, version in held.items() if version < newest[k].version]
        )
        return [one for key, one in newest.items() if held.get(key, -1) < one.version]

    def _know_names(self, connection: sqlite3.Connection, names: Iterable[str]) -> None:
        """Give each name its number; those that nobody had yet are written."""
        if len(self._names) > KNOWN_NAMES:
            self._names.clear()
        unknown = {name: spelled(name) for name in dict.fromkeys(names) if name not in self._names}
        in_service = finished(connection, self._g)
        if in_service:
            held = _numbers_of(connection, self._g, unknown)
            self._names.update(held)
            unknown = {name: how for name, how in unknown.items() if name not in held}
        (last,) = connection.execute(self._sql(LAST_NAME)).fetchone()
        self._names.update(zip(unknown, count(last + 1), strict=False))
        rows = [(i, whole, parts) for i, (whole, _, parts) in enumerate(unknown.values(), last + 1)]
        connection.executemany(self._sql(PUT_NAME), rows)
        if in_service:  # those of a generation that is being filled are all taken at its end
            connection.executemany(self._sql(PUT_WORDS), [(i, parts) for i, _, parts in rows])
        syllables = {*" ".join([parts for _, _, parts in rows]).split()} - self._syllables
        connection.executemany(self._sql(PUT_SYLLABLE), [(one,) for one in syllables])
        self._syllables |= syllables

    def _know_labels(self, connection: sqlite3.Connection, labels: set[Label]) -> None:
        if labels <= self._labels.keys():
            return
        known = {(k, bool(f), o, g): i for k, f, o, g, i in connection.execute(self._sql(LABELS))}
        for kind, in_force, office, grade in sorted(labels):
            folded = (kind, in_force, label(office), label(grade))
            if folded not in known:
                row = (*folded, _facts(kind, office, grade))
                known[folded] = connection.execute(self._sql(PUT_LABEL), row).lastrowid or 0
            self._labels[kind, in_force, office, grade] = known[folded]

    def _sql(self, text: str) -> str:
        return in_generation(text, self._g)


def remove(connection: sqlite3.Connection, generation: str, keys: Sequence[str]) -> None:
    """Forget documents."""
    take = in_generation("DELETE FROM docs_G WHERE key = ?", generation)
    connection.executemany(take, [(key,) for key in keys])


def document(row: Sequence[str | int | None]) -> Folded:
    """Make a folded document of what `FOUND` selects."""
    key, version, whole, parts, born, year, diploma, register, kind, in_force, office, grade = row
    words = " ".join(bare(word) for word in str(whole).split())
    day = born_text(int(born or 0))
    numbers = (str(diploma), str(register), str(kind), bool(in_force), str(office), str(grade))
    return Folded(str(key), version, str(whole), words, str(parts), day, year, *numbers)  # type: ignore[arg-type]  # columns are typed


@lru_cache(1 << 16)
def born_number(born: str) -> int:
    """Give a birth as a number, yyyymmdd; zeros where the ledger does not say."""
    return int(born.replace("-", "").ljust(8, "0")) if born else 0


@lru_cache(1 << 16)
def born_text(born: int) -> str:
    """Give a number that `born_number` made back as text."""
    if not born:
        return ""
    year, month, day = born // 10_000, born // 100 % 100, born % 100
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def in_some(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Give values a statement's worth at a time."""
    return (values[start : start + SOME] for start in range(0, len(values), SOME))


def _versions(
    connection: sqlite3.Connection, generation: str, keys: Sequence[str]
) -> dict[str, int]:
    found = dict[str, int]()
    for some in in_some(keys):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT key, version FROM docs_G WHERE key IN ({marks})"  # noqa: S608 - own text
        found.update(connection.execute(in_generation(sql, generation), some).fetchall())
    return found


def _numbers_of(
    connection: sqlite3.Connection, generation: str, folded: Mapping[str, tuple[str, str, str]]
) -> dict[str, int]:
    held = dict[str, int]()
    for some in in_some(sorted({parts for _, _, parts in folded.values()})):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT whole, id FROM names_G WHERE parts IN ({marks})"  # noqa: S608 - own text
        held.update(connection.execute(in_generation(sql, generation), some).fetchall())
    return {name: held[whole] for name, (whole, _, _) in folded.items() if whole in held}


def _label(one: Document) -> Label:
    return one.kind, one.in_force, one.office, one.grade


def _facts(kind: str, office: str, grade: str) -> str:
    named = (("k", kind), ("o", office), ("g", grade))
    return f" {' '.join(fact(letter, text) for letter, text in named if text)} "
