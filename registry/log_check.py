"""Is the log still what it was? Everything is hashed again and held against what SQL says."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, RowMapping, select

from registry import entry_check, fact_check, facts, identity, merkle, schema
from registry.database import Database
from registry.errors import NotFound
from registry.fault import Fault
from registry.life_tables import personal_ids
from registry.schema import audit, audit_nodes

CHUNK = 5_000


def check(db: Database, size: int | None = None, root: str | None = None) -> tuple[Fault, ...]:
    """Hash everything again; gives each place where a record was changed, removed or inserted.

    With the `size` and `root` of a checkpoint that was kept elsewhere, a log that was rewritten
    as a whole shows too.
    """
    with db.read() as connection:
        faults = [*_records(connection), *_nodes(connection), *_identities(connection)]
        faults += _facts(connection)
        if size is not None and root is not None:
            faults += _checkpoint(connection, size, root)
    return tuple(sorted(set(faults), key=lambda fault: (fault.number, fault.reason)))


def _records(connection: Connection) -> Iterator[Fault]:
    expected = 0
    for row in _rows(connection):
        for missing in range(expected, min(row["number"], expected + 100)):
            yield Fault(missing, "the record was removed")
        expected = row["number"] + 1
        if merkle.leaf_hash(row["body"].encode()) != row["leaf"]:
            yield Fault(row["number"], "the record is not what was hashed")
        elif not _agrees(row):
            yield Fault(row["number"], "a column does not say what the record says")
    promised = connection.execute(
        select(schema.counters.c.value).where(schema.counters.c.name == "audit")
    ).scalar()
    if (promised or 0) > expected:
        yield Fault(expected, "records at the end were removed")
    elif (promised or 0) < expected:
        yield Fault(promised or 0, "records were added behind the counter")


def _agrees(row: RowMapping) -> bool:
    try:
        body = json.loads(row["body"])
        names = ("number", "by", "action", "subject")
        return all(body[name] == row[name] for name in names) and body["at"] == row["at"].isoformat(
            timespec="microseconds"
        )
    except (ValueError, KeyError, TypeError):
        return False


def _nodes(connection: Connection) -> Iterator[Fault]:
    """Compare each inner node with what its two children give, level by level."""
    leaves = {row["number"]: row["leaf"] for row in _rows(connection)}
    below: Mapping[int, bytes] = leaves
    level = 1
    while len(below) > 1:
        query = select(audit_nodes.c.position, audit_nodes.c.hash).where(
            audit_nodes.c.level == level
        )
        held = {row.position: row.hash for row in connection.execute(query)}
        made = {
            left // 2: merkle.node_hash(value, below[left + 1])
            for left, value in below.items()
            if left % 2 == 0 and left + 1 in below
        }
        for position in sorted(held.keys() | made.keys()):
            if held.get(position) != made.get(position):
                yield Fault(position << level, f"the tree's node at level {level} does not match")
        below, level = held, level + 1


def _facts(connection: Connection) -> Iterator[Fault]:
    """Compare the entries, and the rows beside them, with the digests that the log holds."""
    try:
        facts.secret(connection)
    except NotFound as error:
        yield Fault(0, str(error))
        return
    told = fact_check.promised(connection)
    yield from _readable(entry_check.check(connection, told))
    yield from _readable(fact_check.check(connection, told))


def _readable(faults: Iterator[Fault]) -> Iterator[Fault]:
    """Give what is found until a column holds what its type cannot be, and then that."""
    try:
        yield from faults
    except (ValueError, TypeError) as error:
        yield Fault(0, f"a row holds what no row can, and keeps others from being read: {error}")


def _identities(connection: Connection) -> Iterator[Fault]:
    """Compare the personal IDs of entries with what the log was committed to."""
    promised = Counter[tuple[str, str]]()
    numbers = dict[tuple[str, str], int]()
    for row in _rows(connection, "entry.identified"):
        said = (row["subject"], _commitment(row["body"]))
        promised[said] += 1
        numbers[said] = row["number"]
    for row in connection.execute(select(personal_ids)).mappings():
        told = identity.commitment(row["salt"], row["entry"], row["personal_id"])
        promised[row["entry"], told] -= 1
    for (entry, told), left in promised.items():
        if left:
            where = numbers.get((entry, told), 0)
            yield Fault(where, f"the personal ID of entry {entry} was changed or removed")


def _checkpoint(connection: Connection, size: int, root: str) -> Iterator[Fault]:
    query = select(audit.c.leaf).where(audit.c.number < size).order_by(audit.c.number)
    leaves = [bytes(leaf) for leaf in connection.execute(query).scalars()]
    nodes = {(level, i): value for level, i, value in merkle.grow(0, leaves, lambda *_: b"")}
    nodes |= {(0, i): leaf for i, leaf in enumerate(leaves)}
    if len(leaves) < size:
        yield Fault(len(leaves), "the log is shorter than its checkpoint")
    elif merkle.root(size, lambda level, i: nodes[(level, i)]).hex() != root:
        yield Fault(0, f"the first {size} records are not those of the checkpoint")


def _rows(connection: Connection, action: str = "%") -> Iterator[RowMapping]:
    last = -1
    while True:
        query = (
            select(audit)
            .where(audit.c.number > last, audit.c.action.like(action))
            .order_by(audit.c.number)
            .limit(CHUNK)
        )
        found = connection.execute(query).mappings().all()
        if not found:
            return
        yield from found
        last = found[-1]["number"]


def _commitment(body: str) -> str:
    try:
        return str(json.loads(body)["details"]["commitment"])
    except (ValueError, KeyError, TypeError):
        return ""  # such a record is reported by itself
