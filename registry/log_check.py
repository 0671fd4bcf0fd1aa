"""Is the log still what it was? Everything is hashed again and held against what SQL says."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, func, or_, select

from registry import encode, identity, merkle, schema
from registry.database import Database
from registry.entries import entry_of
from registry.life_tables import personal_ids
from registry.schema import audit, audit_nodes, entries, entry_versions

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the log does not hold."""

    number: int  # of the record; of the first record below it, for a node
    reason: str


def check(db: Database, size: int | None = None, root: str | None = None) -> tuple[Fault, ...]:
    """Hash everything again; gives each place where a record was changed, removed or inserted.

    With the `size` and `root` of a checkpoint that was kept elsewhere, a log that was rewritten
    as a whole shows too.
    """
    with db.read() as connection:
        faults = [*_records(connection), *_nodes(connection), *_versions(connection)]
        faults += [*_heads(connection), *_identities(connection)]
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


def _versions(connection: Connection) -> Iterator[Fault]:
    """Compare each version of an entry with the digest that the log holds of it."""
    digests = {
        (row["subject"], body["details"]["version"]): (row["number"], body["details"]["sha256"])
        for row in _rows(connection, "entry.%")
        if (body := _parsed(row["body"]))
    }
    for row in connection.execute(select(entry_versions)).mappings():
        number, digest = digests.pop((row["id"], row["version"]), (None, ""))
        if number is None:
            yield Fault(0, f"entry {row['id']} version {row['version']} is not in the log")
        elif encode.digest(entry_of(row)) != digest:
            yield Fault(number, f"entry {row['id']} version {row['version']} was changed")
    for (entry, version), (number, _) in digests.items():
        yield Fault(number, f"entry {entry} version {version} was removed")


def _heads(connection: Connection) -> Iterator[Fault]:
    """Compare what counts of each entry today with its newest version."""
    head, later = entries.c, entry_versions.alias()
    version = (entry_versions.c.id == head.id) & (entry_versions.c.version == head.version)
    overtaken = (later.c.id == head.id) & (later.c.version > head.version)
    query = (
        select(head.id, func.max(audit.c.number))
        .join_from(entries, entry_versions, version, isouter=True)
        .outerjoin(audit, (audit.c.subject == head.id) & audit.c.action.like("entry.%"))
        .where(
            or_(
                entry_versions.c.state.is_distinct_from(head.state),
                exists(select(later.c.id).where(overtaken)),
            )
        )
        .group_by(head.id)
    )
    for entry, number in connection.execute(query):
        yield Fault(number or 0, f"the state of entry {entry} is not that of its newest version")


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


def _parsed(body: str) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body)
        parsed["details"]["version"], parsed["details"]["sha256"]
    except (ValueError, KeyError, TypeError):
        return None
    return dict(parsed)
