"""Is the log still what it was? Everything is hashed again and held against what SQL says."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, select

from registry import entry_check, fact_check, facts, merkle, schema, tree_check
from registry.database import Database
from registry.errors import NotFound
from registry.fault import Fault
from registry.schema import audit

CHUNK = 5_000


def check(db: Database, size: int | None = None, root: str | None = None) -> tuple[Fault, ...]:
    """Hash everything again; gives each place where a record was changed, removed or inserted.

    With the `size` and `root` of a checkpoint that was kept elsewhere, a log that was rewritten
    as a whole shows too.
    """
    with db.read() as connection:
        faults = [*_records(connection), *tree_check.check(connection), *_facts(connection)]
        if size is not None and root is not None:
            faults += tree_check.checkpoint(connection, size, root)
    return tuple(sorted(set(faults), key=lambda fault: (fault.number, fault.reason)))


def _records(connection: Connection) -> Iterator[Fault]:
    first = select(audit.c.number).where(audit.c.number < 0)
    for number in connection.execute(first).scalars():
        yield Fault(number, "a record was added before the first")
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


def _rows(connection: Connection) -> Iterator[RowMapping]:
    last = -1
    while True:
        query = select(audit).where(audit.c.number > last).order_by(audit.c.number).limit(CHUNK)
        found = connection.execute(query).mappings().all()
        if not found:
            return
        yield from found
        last = found[-1]["number"]
