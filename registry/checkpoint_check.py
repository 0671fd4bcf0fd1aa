"""Is the log still what its checkpoints say? All of them are held against it in one pass."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from registry import merkle, note
from registry.database import Database
from registry.errors import BadNote
from registry.fault import Fault
from registry.note import Note
from registry.schema import audit

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Promise:
    """What one checkpoint says."""

    name: str  # where it was found
    size: int
    root: bytes


def check(
    db: Database, notes: Iterable[tuple[str, bytes]], holds: Callable[[Note], bool]
) -> tuple[Fault, ...]:
    """Give each place where the log is not what a checkpoint promised.

    A root covers all records before it, so the place is narrowed down to the records between the
    last checkpoint that holds and the first that does not. `holds` tells whether a note bears a
    good signature of this log.
    """
    promises, faults = list[Promise](), list[Fault]()
    for name, signed in notes:
        try:
            promises.append(_promise(name, signed, holds))
        except BadNote as error:
            faults.append(Fault(0, f"checkpoint {name}: {error}"))
    with db.read() as connection:
        faults += _broken(connection, sorted(promises, key=lambda one: one.size))
    return tuple(faults)


def _promise(name: str, signed: bytes, holds: Callable[[Note], bool]) -> Promise:
    parsed = note.parse(signed)
    if not holds(parsed):
        raise BadNote("it bears no good signature of this log")
    said = note.read(parsed.text)
    return Promise(name, said.size, said.root)


def _broken(connection: Connection, promises: list[Promise]) -> Iterator[Fault]:
    roots, length = _roots(connection, {one.size for one in promises})
    good = 0
    for one in promises:
        if one.size > length:
            missing = f"the log has {length} records, {one.name} had {one.size}"
            yield Fault(good, f"{missing}; those before {good} are as they were")
            return
        if roots[one.size] != one.root:
            yield Fault(good, f"records {good} to {one.size - 1} are not those of {one.name}")
            return
        good = one.size


def _roots(connection: Connection, sizes: set[int]) -> tuple[Mapping[int, bytes], int]:
    """Hash the records themselves, and give the root at each size, and how many there are."""
    tree = merkle.Frontier()
    roots = {0: tree.root()}
    for body in _bodies(connection):
        tree.add(merkle.leaf_hash(body.encode()))
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    return roots, tree.size


def _bodies(connection: Connection) -> Iterator[str]:
    last = -1
    while True:
        query = select(audit.c.number, audit.c.body).where(audit.c.number > last)
        found = connection.execute(query.order_by(audit.c.number).limit(CHUNK)).all()
        if not found:
            return
        for number, body in found:
            yield body
            last = number
